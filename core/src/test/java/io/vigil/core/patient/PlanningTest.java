package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.inCare;
import static io.vigil.core.patient.TestingPatient.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vigil.core.id.CommandId;
import io.vigil.core.record.Ending;
import io.vigil.core.record.Reminder;
import io.vigil.core.record.ScheduledMeasurement;
import io.vigil.core.staff.Duty;
import io.vigil.core.vitals.VitalSign;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What clinicians plan: goals, scheduled measurements, reminders. */
class PlanningTest {

  private static final VitalSign MEASURED = VitalSign.BODY_TEMPERATURE;

  private long commands;

  @Test
  void whatIsScheduledIsTheNextObservationAsSoonAsItIsDueFirst() {
    TestingPatient patient = observedAtTheStart();
    assertThat(next(patient).dueEpochMillis()).isEqualTo(START + hours(12));

    schedule(patient, 360, START, OptionalLong.empty());

    assertThat(next(patient).dueEpochMillis()).isEqualTo(START + hours(6));
    assertThat(next(patient).scheduled()).containsExactly(MEASURED);
    assertThat(next(patient).parameters()).isEmpty();
    patient.waitUntil(START + hours(6) - 1);
    assertThat(patient.task(Task.Kind.OBSERVE)).isEmpty();
    patient.waitUntil(START + hours(6));
    assertThat(patient.task(Task.Kind.OBSERVE).orElseThrow().detail()).isEqualTo(MEASURED.code());

    patient.observed(reading(MEASURED, "37", START + hours(6)));

    assertThat(patient.task(Task.Kind.OBSERVE)).isEmpty();
    assertThat(next(patient).dueEpochMillis()).isEqualTo(START + hours(12));
    assertThat(patient.state().scheduledDue().values()).containsExactly(START + hours(12));
  }

  @Test
  void neitherTheScheduleNorTheRiskHidesTheOther() {
    TestingPatient patient = observedAtTheStart();
    schedule(patient, 360, START, OptionalLong.empty());
    patient.waitUntil(START + hours(12) - 1);
    assertThat(patient.task(Task.Kind.OBSERVE).orElseThrow().detail()).isEqualTo(MEASURED.code());

    patient.waitUntil(START + hours(12));

    assertThat(patient.task(Task.Kind.OBSERVE).orElseThrow().detail())
        .contains("respiration", "spo2", MEASURED.code());
    assertThat(next(patient).dueEpochMillis()).isEqualTo(START + hours(6));
    assertThat(next(patient).parameters()).isNotEmpty();
    assertThat(next(patient).scheduled()).containsExactly(MEASURED);
    assertThat(patient.state().nextDeadlineEpochMillis(0).orElse(Long.MAX_VALUE))
        .as("nothing is due again and again")
        .isGreaterThan(START + hours(12));
  }

  @Test
  void aScheduleBeginsAndEnds() {
    TestingPatient patient = observedAtTheStart();

    schedule(patient, 60, START + hours(3), OptionalLong.of(START + hours(5)));

    assertThat(patient.state().scheduledDue().values()).containsExactly(START + hours(3));
    patient.at(START + hours(3)).observed(reading(MEASURED, "37", START + hours(3)));
    assertThat(patient.state().scheduledDue().values()).containsExactly(START + hours(4));
    patient.at(START + hours(4)).observed(reading(MEASURED, "37", START + hours(4)));
    assertThat(patient.state().scheduledDue()).as("nothing is due from its end on").isEmpty();
  }

  @Test
  void whatWasDueStaysOverdueUntilItIsMeasuredOrEnded() {
    TestingPatient patient = observedAtTheStart();
    CommandId id = schedule(patient, 60, START, OptionalLong.of(START + hours(2)));

    patient.waitUntil(START + hours(4));

    assertThat(patient.task(Task.Kind.OBSERVE)).isPresent();
    ends(patient, id);
    assertThat(patient.task(Task.Kind.OBSERVE)).isEmpty();
    assertThat(patient.state().scheduledDue()).isEmpty();
  }

  @Test
  void whatIsPlannedEndsWithTheStay() {
    TestingPatient patient = observedAtTheStart();
    schedule(patient, 60, START, OptionalLong.empty());
    remind(patient, START + hours(1));

    patient.decide(new PatientInput.Discharge());

    assertThat(patient.state().scheduledDue()).isEmpty();
    assertThat(patient.task(Task.Kind.REMINDER)).isEmpty();
    assertThat(patient.state().nextDeadlineEpochMillis(0)).isEmpty();
  }

  @Test
  void aScheduleIsBounded() {
    TestingPatient patient = observedAtTheStart();
    assertThatIllegalArgumentException().isThrownBy(() -> ScheduledMeasurement.requireEvery(14));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScheduledMeasurement.requireEvery(7 * 24 * 60 + 1));
    schedule(patient, 60, START + hours(2), OptionalLong.of(START + hours(2)));
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("end-not-ahead"));
    for (int i = 0; i < 16; i++) {
      schedule(patient, 60, START, OptionalLong.empty());
    }
    schedule(patient, 60, START, OptionalLong.empty());
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("too-many-scheduled"));
  }

  @Test
  void aReminderIsATaskThatSaysForWhomAndByWhen() {
    TestingPatient patient = inCare();

    remind(patient, START + hours(2));
    remind(patient, START + hours(3));

    List<Task> reminders =
        patient.state().tasks().values().stream()
            .filter(task -> task.kind() == Task.Kind.REMINDER)
            .toList();
    assertThat(reminders)
        .extracting(Task::detail)
        .containsExactly("Call the family", "Call the family");
    assertThat(reminders.getFirst().reminder())
        .contains(
            new Reminder(NURSE, Optional.empty(), Optional.of(Duty.BED_NURSE), START + hours(2)));

    patient.decide(new PatientInput.CompleteTask(command(), reminders.getFirst().id(), 1, NURSE));

    assertThat(patient.task(Task.Kind.REMINDER)).contains(reminders.getLast());
  }

  @Test
  void remindersAreBoundedAndLieAhead() {
    TestingPatient patient = inCare();
    remind(patient, START);
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("due-not-ahead"));
    for (int i = 0; i < Reminder.MAX_OPEN; i++) {
      remind(patient, START + hours(1));
    }
    remind(patient, START + hours(1));
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("too-many-reminders"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reminder.require("x", Optional.of(NURSE), Optional.of(Duty.PHYSICIAN)));
  }

  @Test
  void aGoalHoldsUntilItIsEnded() {
    TestingPatient patient = inCare();
    CommandId id = command();
    patient.decide(new PatientInput.SetGoal(id, NURSE, "Walks to the door"));
    assertThat(patient.state().clinical().goals().getFirst().holds()).isTrue();

    ends(patient, id);

    assertThat(patient.state().clinical().goals().getFirst().holds()).isFalse();
  }

  private static TestingPatient observedAtTheStart() {
    TestingPatient patient = inCare();
    patient.observed(NextObservationTest.readings(NextObservationTest.set(), START));
    return patient;
  }

  private static NextObservation next(TestingPatient patient) {
    return patient.state().nextObservation().orElseThrow();
  }

  private CommandId schedule(TestingPatient patient, int every, long from, OptionalLong until) {
    CommandId command = command();
    patient.decide(
        new PatientInput.ScheduleMeasurement(command, NURSE, MEASURED, every, from, until));
    return command;
  }

  private void remind(TestingPatient patient, long due) {
    patient.decide(
        new PatientInput.Remind(
            command(),
            NURSE,
            "Call the family",
            Optional.empty(),
            Optional.of(Duty.BED_NURSE),
            due));
  }

  private void ends(TestingPatient patient, CommandId item) {
    patient.decide(
        new PatientInput.EndRecorded(command(), NURSE, item, Ending.Why.OVER, "reached"));
  }

  private CommandId command() {
    return new CommandId(new UUID(13, ++commands));
  }
}
