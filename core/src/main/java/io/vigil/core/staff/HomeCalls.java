package io.vigil.core.staff;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Ladder;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.Coverage;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Whom to tell of the alarms of a patient at home. He is prompted of what he can tell something of,
 * beside the hub; alone only of what is not high, and only while he can be prompted.
 */
final class HomeCalls {

  private static final int PATIENT = 0;
  private static final int HUB_NURSE = 1;
  private static final int PHYSICIAN = 2;

  private HomeCalls() {}

  /** As {@link Calls#due}; a patient is prompted even where nobody says who works when. */
  static List<PatientInput.OrderDelivery> due(
      PatientState state, Roster roster, Function<PersonId, List<Channel>> channels, long now) {
    List<PatientInput.OrderDelivery> due = new ArrayList<>();
    if (!state.inCare()) {
      return due;
    }
    for (Alarm alarm : state.alarms().values()) {
      int first = Ladder.HOME.first(alarm.condition(), alarm.priority());
      if (alarm.calls()
          && (alarm.priority() != Priority.LOW || alarm.rung() > first)
          && !(alarm.condition() instanceof Condition.DeliveryUnconfirmed)) {
        if (alarm.signal() == Signal.ACKNOWLEDGED) {
          // Somebody has it and asks for help: of those above.
          callStaff(due, state, roster, channels, alarm, alarm.rung(), now);
          continue;
        }
        boolean prompted =
            Ladder.asksPatient(alarm.condition())
                && state.home().account().isPresent()
                && Calls.tell(
                    due, state, channels, alarm, PATIENT, state.home().account().orElseThrow());
        int from = Math.max(alarm.rung(), first);
        if (from > PATIENT || !prompted) {
          callStaff(due, state, roster, channels, alarm, Math.max(from, HUB_NURSE), now);
        }
      }
    }
    return List.copyOf(new LinkedHashSet<>(due));
  }

  private static void callStaff(
      List<PatientInput.OrderDelivery> due,
      PatientState state,
      Roster roster,
      Function<PersonId, List<Channel>> channels,
      Alarm alarm,
      int from,
      long now) {
    if (roster.shifts().isEmpty()) {
      return;
    }
    boolean uncovered = alarm.condition() instanceof Condition.Uncovered;
    boolean help = alarm.condition() instanceof Condition.HelpRequested;
    boolean told = false;
    for (int rung = HUB_NURSE; rung <= Ladder.last(); rung++) {
      boolean lower = rung < from && alarm.signal() != Signal.ACKNOWLEDGED;
      boolean beside = (help && rung == PHYSICIAN) || (uncovered && rung == Ladder.last()) || lower;
      if (beside || (rung >= from && !told)) {
        boolean here = callRung(due, state, roster, channels, alarm, rung, now);
        told |= here && rung >= from;
      }
    }
  }

  /** Who has the patient comes first: the others of the hub when he was not told. */
  private static boolean callRung(
      List<PatientInput.OrderDelivery> due,
      PatientState state,
      Roster roster,
      Function<PersonId, List<Channel>> channels,
      Alarm alarm,
      int rung,
      long now) {
    boolean told = false;
    if (rung == HUB_NURSE) {
      for (PersonId person : Calls.bounded(alarm, responsible(state.coverage()))) {
        told |= Calls.tell(due, state, channels, alarm, rung, person);
      }
    }
    if (!told) {
      for (PersonId person : Calls.bounded(alarm, onDuty(roster, rung, now))) {
        told |= Calls.tell(due, state, channels, alarm, rung, person);
      }
    }
    return told;
  }

  private static Stream<PersonId> responsible(Coverage coverage) {
    return coverage.assignment().map(Coverage.Assignment::person).stream();
  }

  private static Stream<PersonId> onDuty(Roster roster, int rung, long now) {
    Duty duty =
        switch (rung) {
          case HUB_NURSE -> Duty.HUB_NURSE;
          case PHYSICIAN -> Duty.PHYSICIAN;
          default -> Duty.SUPERVISOR;
        };
    return roster.onDuty(duty, now).stream().map(Shift::person);
  }
}
