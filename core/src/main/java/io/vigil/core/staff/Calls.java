package io.vigil.core.staff;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Ladder;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.Coverage;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Whom to tell of a patient's alarms, where the ward says who works when: on the alarm's rung, and
 * on the next one if nobody there was told, or nobody is there. Alarms of low priority are for the
 * screens.
 */
public final class Calls {

  /** People of one rung who are told of an alarm; more of them would each count on the others. */
  public static final int MAX_OF_RUNG = 8;

  private Calls() {}

  /**
   * What is to be ordered now and was not yet.
   *
   * @param channels beside the stations that a person can be told by, in the order of his choice
   */
  public static List<PatientInput.OrderDelivery> due(
      PatientState state, Roster roster, Function<PersonId, List<Channel>> channels, long now) {
    if (Ladder.of(state.layers()) == Ladder.HOME) {
      return HomeCalls.due(state, roster, channels, now);
    }
    List<PatientInput.OrderDelivery> due = new ArrayList<>();
    if (roster.shifts().isEmpty() || !state.inCare()) {
      return due;
    }
    for (Alarm alarm : state.alarms().values()) {
      // Of what was not confirmed only the screens tell: it goes on to the next rung itself.
      if (alarm.calls()
          && (alarm.priority() != Priority.LOW || alarm.rung() > 0)
          && !(alarm.condition() instanceof Condition.DeliveryUnconfirmed)) {
        call(due, state, roster, channels, alarm, now);
      }
    }
    return List.copyOf(new LinkedHashSet<>(due));
  }

  private static void call(
      List<PatientInput.OrderDelivery> due,
      PatientState state,
      Roster roster,
      Function<PersonId, List<Channel>> channels,
      Alarm alarm,
      long now) {
    boolean toHelp = alarm.signal() == Signal.ACKNOWLEDGED;
    int lowest = 0;
    if (alarm.condition() instanceof Condition.Uncovered) {
      lowest = Duty.CHARGE_NURSE.ordinal();
      // Who answers for the staff hears of it whoever else does.
      for (PersonId person : people(state, roster, alarm, Delivery.LAST_RUNG, now)) {
        tell(due, state, channels, alarm, Delivery.LAST_RUNG, person);
      }
    }
    int first = Math.max(lowest, alarm.rung());
    // Who came to have the patient, or on duty, after the alarm had climbed hears of it too.
    for (int rung = toHelp ? first : lowest; rung < first; rung++) {
      for (PersonId person : people(state, roster, alarm, rung, now)) {
        tell(due, state, channels, alarm, rung, person);
      }
    }
    for (int rung = first; rung <= Delivery.LAST_RUNG; rung++) {
      boolean told = false;
      for (PersonId person : people(state, roster, alarm, rung, now)) {
        told |= tell(due, state, channels, alarm, rung, person);
      }
      if (told) {
        return;
      }
    }
  }

  /**
   * False if all that can be done to tell the person was done, and in vain; or nothing can, as too
   * many are told already.
   */
  static boolean tell(
      List<PatientInput.OrderDelivery> due,
      PatientState state,
      Function<PersonId, List<Channel>> channels,
      Alarm alarm,
      int rung,
      PersonId person) {
    Optional<Delivery> app = find(state, alarm, rung, person, Channel.APP);
    if (app.isEmpty()) {
      due.add(new PatientInput.OrderDelivery(alarm.id(), rung, person, Channel.APP));
      return state.hasRoomToTell(alarm);
    }
    if (!app.get().missed()) {
      return true;
    }
    List<Channel> others = channels.apply(person);
    for (Channel channel : others) {
      if (isDisplayed(find(state, alarm, rung, person, channel))) {
        return true;
      }
    }
    for (Channel channel : others) {
      if (find(state, alarm, rung, person, channel).isEmpty()) {
        due.add(new PatientInput.OrderDelivery(alarm.id(), rung, person, channel));
      }
    }
    return false;
  }

  private static boolean isDisplayed(Optional<Delivery> delivery) {
    return delivery.filter(each -> each.stage() == Delivery.Stage.DISPLAYED).isPresent();
  }

  private static Optional<Delivery> find(
      PatientState state, Alarm alarm, int rung, PersonId person, Channel channel) {
    return Optional.ofNullable(state.deliveries().get(Delivery.id(alarm, rung, person, channel)));
  }

  private static List<PersonId> people(
      PatientState state, Roster roster, Alarm alarm, int rung, long now) {
    Stream<PersonId> people =
        rung == Duty.BED_NURSE.ordinal()
            ? state.coverage().assignment().map(Coverage.Assignment::person).stream()
            : roster.onDuty(Duty.values()[rung], now).stream().map(Shift::person);
    return bounded(alarm, people);
  }

  /**
   * At most {@link #MAX_OF_RUNG}: those whose shift began first. Nobody is called to help himself.
   */
  static List<PersonId> bounded(Alarm alarm, Stream<PersonId> people) {
    return people
        .filter(person -> !hasAccepted(alarm, person))
        .distinct()
        .limit(MAX_OF_RUNG)
        .toList();
  }

  private static boolean hasAccepted(Alarm alarm, PersonId person) {
    return alarm.responsibility() instanceof Responsibility.Accepted accepted
        && accepted.by().equals(person);
  }
}
