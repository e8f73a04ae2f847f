package io.vigil.core.patient;

import io.vigil.core.id.CommandId;
import io.vigil.core.record.Allergy;
import io.vigil.core.record.ClinicalRecord;
import io.vigil.core.record.Ending;
import io.vigil.core.record.NoKnownAllergies;
import io.vigil.core.record.Note;
import io.vigil.core.record.TreatmentLimit;
import java.util.List;
import java.util.Optional;

/** Decides what clinicians state and order of a patient beside what is measured. */
final class KeepingRecord {

  /** The detail of the task to look at treatment limits. */
  static final String REVIEW = "treatment-limits";

  private final Deciding deciding;
  private final Draft draft;

  KeepingRecord(Deciding deciding) {
    this.deciding = deciding;
    this.draft = deciding.draft();
  }

  Reply record(PatientInput.RecordAllergy input) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(input.command()) || draft.clinical().allergy(input.command()).isPresent()) {
      return new Reply.Done();
    }
    if (draft.clinical().allergiesHeld().size() >= ClinicalRecord.MAX_ALLERGIES) {
      return new Reply.Refused("too-many-allergies");
    }
    deciding.emit(
        new PatientEvent.AllergyChanged(
            new Allergy(
                input.command(),
                input.by(),
                deciding.now(),
                input.substance(),
                input.reaction(),
                input.criticality(),
                Optional.empty(),
                Optional.empty())));
    draft
        .clinical()
        .noKnownAllergies()
        .filter(NoKnownAllergies::holds)
        .ifPresent(statement ->
            deciding.emit(
                new PatientEvent.NoKnownAllergiesChanged(
                    statement.ended(
                        new Ending(
                            Ending.Why.OVER, input.by(), deciding.now(), "allergy-recorded")))));
    return done(input.command());
  }

  /** Never beside an allergy: whoever finds one wrong says so of that one. */
  Reply state(PatientInput.StateNoKnownAllergies input) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(input.command())) {
      return new Reply.Done();
    }
    if (!draft.clinical().allergiesHeld().isEmpty()) {
      return new Reply.Refused("has-allergies");
    }
    deciding.emit(
        new PatientEvent.NoKnownAllergiesChanged(
            new NoKnownAllergies(input.command(), input.by(), deciding.now(), Optional.empty())));
    return done(input.command());
  }

  Reply limit(PatientInput.LimitTreatment input) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(input.command())
        || draft.clinical().treatmentLimit(input.command()).isPresent()) {
      return new Reply.Done();
    }
    if (!isAhead(input.reviewEpochMillis())) {
      return new Reply.Refused("review-not-ahead");
    }
    if (draft.clinical().treatmentLimitsHeld().size() >= ClinicalRecord.MAX_TREATMENT_LIMITS) {
      return new Reply.Refused("too-many-treatment-limits");
    }
    deciding.emit(
        new PatientEvent.TreatmentLimitChanged(
            new TreatmentLimit(
                input.command(),
                input.kind(),
                input.text(),
                input.by(),
                deciding.now(),
                input.reviewEpochMillis(),
                true,
                Optional.empty(),
                Optional.empty())));
    return done(input.command());
  }

  Reply confirm(PatientInput.ConfirmTreatmentLimit input) {
    if (deciding.done(input.command())) {
      return new Reply.Done();
    }
    Optional<TreatmentLimit> known =
        draft.clinical().treatmentLimit(input.limit()).filter(TreatmentLimit::holds);
    if (!deciding.before().inCare() || known.isEmpty()) {
      return new Reply.NotFound();
    }
    if (!isAhead(input.reviewEpochMillis())) {
      return new Reply.Refused("review-not-ahead");
    }
    deciding.emit(
        new PatientEvent.TreatmentLimitChanged(
            known.get().confirmed(input.by(), deciding.now(), input.reviewEpochMillis())));
    settleReview();
    return done(input.command());
  }

  Reply end(PatientInput.EndRecorded input) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(input.command())) {
      return new Reply.Done();
    }
    Ending ending = new Ending(input.why(), input.by(), deciding.now(), input.reason());
    Optional<PatientEvent> change = ended(input.item(), ending);
    if (change.isEmpty()) {
      return new Reply.NotFound();
    }
    deciding.emit(change.get());
    settleReview();
    deciding.settleObservation();
    return done(input.command());
  }

  private Optional<PatientEvent> ended(CommandId item, Ending ending) {
    ClinicalRecord record = draft.clinical();
    Optional<PatientEvent> allergy =
        record
            .allergy(item)
            .filter(Allergy::holds)
            .map(each -> new PatientEvent.AllergyChanged(each.ended(ending)));
    Optional<PatientEvent> limit =
        record
            .treatmentLimit(item)
            .filter(TreatmentLimit::holds)
            .map(each -> new PatientEvent.TreatmentLimitChanged(each.ended(ending)));
    Optional<PatientEvent> statement =
        record
            .noKnownAllergies()
            .filter(each -> each.id().equals(item) && each.holds())
            .map(each -> new PatientEvent.NoKnownAllergiesChanged(each.ended(ending)));
    Optional<PatientEvent> goal =
        record.goals().stream()
            .filter(each -> each.id().equals(item) && each.holds())
            .findFirst()
            .map(each -> new PatientEvent.GoalChanged(each.ended(ending)));
    Optional<PatientEvent> scheduled =
        record.schedule().stream()
            .filter(each -> each.id().equals(item) && each.holds())
            .findFirst()
            .map(each -> new PatientEvent.ScheduleChanged(each.ended(ending)));
    return allergy.or(() -> limit).or(() -> statement).or(() -> goal).or(() -> scheduled);
  }

  Reply write(PatientInput.WriteNote input) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(input.command())) {
      return new Reply.Done();
    }
    deciding.emit(
        new PatientEvent.NoteWritten(
            new Note(
                input.command(),
                input.kind(),
                input.about(),
                input.by(),
                deciding.now(),
                input.body())));
    return done(input.command());
  }

  private Reply done(CommandId command) {
    deciding.emit(new PatientEvent.CommandDone(command));
    return new Reply.Done();
  }

  private boolean isAhead(long reviewEpochMillis) {
    long ahead = reviewEpochMillis - deciding.now();
    return ahead > 0 && ahead <= TreatmentLimit.MAX_REVIEW.toMillis();
  }

  /** A limit holds on until a physician decides; out of care nobody is asked. */
  void askForReview() {
    if (reviewEpochMillis(draft.clinical(), draft.tasks().values()) <= deciding.now()) {
      deciding.openAnotherTask(Task.Kind.REVIEW_ORDER, REVIEW);
    }
  }

  /** What holds is looked at anew when the patient comes back. */
  void forget() {
    closeReview();
  }

  private void settleReview() {
    if (lookEpochMillis(draft.clinical()) > deciding.now()) {
      closeReview();
    }
  }

  private void closeReview() {
    for (Task task : List.copyOf(draft.tasks().values())) {
      if (isReview(task)) {
        deciding.emit(new PatientEvent.TaskClosed(task.id(), Optional.empty()));
      }
    }
  }

  /** When a review is to be asked for; {@link Long#MAX_VALUE} if it isn't, or was. */
  static long reviewEpochMillis(ClinicalRecord record, Iterable<Task> tasks) {
    long look = lookEpochMillis(record);
    if (look != Long.MAX_VALUE) {
      for (Task task : tasks) {
        if (isReview(task)) {
          return Long.MAX_VALUE;
        }
      }
    }
    return look;
  }

  private static long lookEpochMillis(ClinicalRecord record) {
    long look = Long.MAX_VALUE;
    for (TreatmentLimit limit : record.treatmentLimits()) {
      if (limit.holds()) {
        look = Math.min(look, limit.lookEpochMillis());
      }
    }
    return look;
  }

  private static boolean isReview(Task task) {
    return task.kind() == Task.Kind.REVIEW_ORDER && task.detail().equals(REVIEW);
  }
}
