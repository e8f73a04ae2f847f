package io.vigil.core.staff;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Ladder;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.AlarmId;
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
import java.util.Set;
import java.util.function.Function;

/**
 * Whom to tell of a patient's alarms, where the ward says who works when: on the alarm's rung, and
 * on the next one if nobody there was told, or nobody is there. Alarms of low priority are for the
 * screens.
 */
public final class Calls {

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
      if (alarm.signal().given()
          && alarm.priority() != Priority.LOW
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
    int lowest = 0;
    if (alarm.condition() instanceof Condition.Uncovered) {
      lowest = Duty.CHARGE_NURSE.ordinal();
      // Who answers for the staff hears of it whoever else does.
      for (PersonId person : people(state.coverage(), roster, Delivery.LAST_RUNG, now)) {
        tell(due, state, channels, alarm.id(), Delivery.LAST_RUNG, person);
      }
    }
    int first = Math.max(lowest, alarm.rung());
    // Who came to have the patient, or on duty, after the alarm had climbed hears of it too.
    for (int rung = lowest; rung < first; rung++) {
      for (PersonId person : people(state.coverage(), roster, rung, now)) {
        tell(due, state, channels, alarm.id(), rung, person);
      }
    }
    for (int rung = first; rung <= Delivery.LAST_RUNG; rung++) {
      Set<PersonId> people = people(state.coverage(), roster, rung, now);
      boolean told = false;
      for (PersonId person : people) {
        told |= tell(due, state, channels, alarm.id(), rung, person);
      }
      if (told) {
        return;
      }
    }
  }

  /** False if all that can be done to tell the person was done, and in vain. */
  static boolean tell(
      List<PatientInput.OrderDelivery> due,
      PatientState state,
      Function<PersonId, List<Channel>> channels,
      AlarmId alarm,
      int rung,
      PersonId person) {
    Optional<Delivery> app = find(state, alarm, rung, person, Channel.APP);
    if (app.isEmpty()) {
      due.add(new PatientInput.OrderDelivery(alarm, rung, person, Channel.APP));
      return true;
    }
    if (app.get().missed()) {
      for (Channel channel : channels.apply(person)) {
        if (find(state, alarm, rung, person, channel).isEmpty()) {
          due.add(new PatientInput.OrderDelivery(alarm, rung, person, channel));
        }
      }
    }
    return !app.get().missed();
  }

  private static Optional<Delivery> find(
      PatientState state, AlarmId alarm, int rung, PersonId person, Channel channel) {
    return state.deliveries().values().stream()
        .filter(each ->
            each.alarm().equals(alarm)
                && each.rung() == rung
                && each.to().equals(person)
                && each.channel() == channel)
        .findFirst();
  }

  private static Set<PersonId> people(Coverage coverage, Roster roster, int rung, long now) {
    Set<PersonId> people = new LinkedHashSet<>();
    if (rung == Duty.BED_NURSE.ordinal()) {
      coverage.assignment().ifPresent(each -> people.add(each.person()));
    } else {
      roster.onDuty(Duty.values()[rung], now).forEach(shift -> people.add(shift.person()));
    }
    return people;
  }
}
