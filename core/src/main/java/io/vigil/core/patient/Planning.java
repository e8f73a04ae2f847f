package io.vigil.core.patient;

import io.vigil.core.record.CareGoal;
import io.vigil.core.record.ClinicalRecord;
import io.vigil.core.record.Reminder;
import io.vigil.core.record.ScheduledMeasurement;
import java.util.List;
import java.util.Optional;

/** Decides what clinicians plan for a patient: goals, scheduled measurements, reminders. */
final class Planning {

  private final Deciding deciding;
  private final Draft draft;

  Planning(Deciding deciding) {
    this.deciding = deciding;
    this.draft = deciding.draft();
  }

  Reply set(PatientInput.SetGoal input) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(input.command())) {
      return new Reply.Done();
    }
    long held = draft.clinical().goals().stream().filter(CareGoal::holds).count();
    if (held >= ClinicalRecord.MAX_GOALS) {
      return new Reply.Refused("too-many-goals");
    }
    deciding.emit(
        new PatientEvent.GoalChanged(
            new CareGoal(
                input.command(), input.by(), deciding.now(), input.text(), Optional.empty())));
    deciding.emit(new PatientEvent.CommandDone(input.command()));
    return new Reply.Done();
  }

  Reply schedule(PatientInput.ScheduleMeasurement input) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(input.command())) {
      return new Reply.Done();
    }
    long most = deciding.now() + ScheduledMeasurement.MAX_AHEAD.toMillis();
    long until = input.untilEpochMillis().orElse(most);
    if (input.fromEpochMillis() > most
        || until > most
        || until <= deciding.now()
        || until <= input.fromEpochMillis()) {
      return new Reply.Refused("end-not-ahead");
    }
    long held = draft.clinical().schedule().stream().filter(ScheduledMeasurement::holds).count();
    if (held >= ClinicalRecord.MAX_SCHEDULED) {
      return new Reply.Refused("too-many-scheduled");
    }
    deciding.emit(
        new PatientEvent.ScheduleChanged(
            new ScheduledMeasurement(
                input.command(),
                input.vitalSign(),
                input.everyMinutes(),
                input.fromEpochMillis(),
                input.untilEpochMillis(),
                input.by(),
                deciding.now(),
                Optional.empty())));
    deciding.emit(new PatientEvent.CommandDone(input.command()));
    return new Reply.Done();
  }

  Reply remind(PatientInput.Remind input) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(input.command())) {
      return new Reply.Done();
    }
    long ahead = input.dueEpochMillis() - deciding.now();
    if (ahead <= 0 || ahead > Reminder.MAX_AHEAD.toMillis()) {
      return new Reply.Refused("due-not-ahead");
    }
    if (reminders().size() >= Reminder.MAX_OPEN) {
      return new Reply.Refused("too-many-reminders");
    }
    deciding.openReminder(
        input.title(),
        new Reminder(input.by(), input.person(), input.duty(), input.dueEpochMillis()));
    deciding.emit(new PatientEvent.CommandDone(input.command()));
    return new Reply.Done();
  }

  /** Nobody is reminded of who left care. */
  void forget() {
    for (Task task : reminders()) {
      deciding.emit(new PatientEvent.TaskClosed(task.id(), Optional.empty()));
    }
  }

  private List<Task> reminders() {
    return draft.tasks().values().stream()
        .filter(task -> task.kind() == Task.Kind.REMINDER)
        .toList();
  }
}
