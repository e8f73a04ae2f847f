package io.vigil.core.patient;

import io.vigil.core.vitals.VitalSign;
import java.util.List;
import java.util.Optional;

/** Decides what physicians prescribe of oxygen, and whether it is what is given. */
final class Prescribing {

  /** The detail of the task to review one. */
  static final String REVIEW = "oxygen";

  private final Deciding deciding;
  private final Draft draft;

  Prescribing(Deciding deciding) {
    this.deciding = deciding;
    this.draft = deciding.draft();
  }

  /** One that is in force is replaced. */
  Reply prescribe(PatientInput.PrescribeOxygen prescribe) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(prescribe.command())) {
      return new Reply.Done();
    }
    long ahead = prescribe.reviewEpochMillis() - deciding.now();
    if (ahead <= 0 || ahead > ScoreOrder.MAX_REVIEW.toMillis()) {
      return new Reply.Refused("review-not-ahead");
    }
    change(
        Optional.of(
            new OxygenPrescription(
                prescribe.by(),
                deciding.now(),
                prescribe.flowMinMicros(),
                prescribe.flowMaxMicros(),
                prescribe.targetMin(),
                prescribe.targetMax(),
                prescribe.reviewEpochMillis(),
                prescribe.reason())));
    deciding.emit(new PatientEvent.CommandDone(prescribe.command()));
    return new Reply.Done();
  }

  Reply end(PatientInput.EndOxygenPrescription end) {
    if (deciding.done(end.command())) {
      return new Reply.Done();
    }
    if (!deciding.before().inCare() || draft.oxygen().isEmpty()) {
      return new Reply.NotFound();
    }
    change(Optional.empty());
    deciding.emit(new PatientEvent.CommandDone(end.command()));
    return new Reply.Done();
  }

  /** Whoever comes back is prescribed for anew. */
  void forget() {
    if (draft.oxygen().isPresent()) {
      change(Optional.empty());
    }
  }

  private void change(Optional<OxygenPrescription> prescription) {
    deciding.emit(new PatientEvent.OxygenPrescribed(prescription));
    for (Task task : List.copyOf(draft.tasks().values())) {
      if (isReview(task)) {
        deciding.emit(new PatientEvent.TaskClosed(task.id(), Optional.empty()));
      }
    }
    settle();
  }

  /** A flow outside the prescription is something to look at, not an alarm. */
  void settle() {
    Latest flow = draft.latest(VitalSign.OXYGEN_FLOW);
    boolean outside =
        flow != null
            && draft.oxygen().isPresent()
            && !draft.oxygen().get().allows(flow.value().movePointRight(6).longValueExact());
    if (outside) {
      deciding.openTask(Task.Kind.CHECK_OXYGEN, "");
    } else {
      deciding.closeTask(Task.Kind.CHECK_OXYGEN);
    }
  }

  /** Asks for the review that is due; a prescription holds on until somebody decides. */
  void askForReview() {
    if (reviewEpochMillis(draft.oxygen(), draft.tasks().values()) <= deciding.now()) {
      deciding.openAnotherTask(Task.Kind.REVIEW_ORDER, REVIEW);
    }
  }

  /** When a review is to be asked for; {@link Long#MAX_VALUE} if it isn't, or was. */
  static long reviewEpochMillis(Optional<OxygenPrescription> prescription, Iterable<Task> tasks) {
    for (Task task : tasks) {
      if (isReview(task)) {
        return Long.MAX_VALUE;
      }
    }
    return prescription.map(OxygenPrescription::reviewEpochMillis).orElse(Long.MAX_VALUE);
  }

  private static boolean isReview(Task task) {
    return task.kind() == Task.Kind.REVIEW_ORDER && task.detail().equals(REVIEW);
  }
}
