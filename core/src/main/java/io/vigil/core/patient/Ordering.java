package io.vigil.core.patient;

import io.vigil.core.alarm.Breach;
import io.vigil.core.alarm.Condition;
import io.vigil.core.id.PersonId;
import io.vigil.core.score.ScoreKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Decides orders on scores, and what is noted of a patient for them. */
final class Ordering {

  private final Deciding deciding;
  private final Draft draft;

  Ordering(Deciding deciding) {
    this.deciding = deciding;
    this.draft = deciding.draft();
  }

  /** One that is in force is renewed: it has been reviewed. */
  Reply give(PatientInput.GiveScoreOrder give) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(give.command())) {
      return new Reply.Done();
    }
    long ahead = give.reviewEpochMillis() - deciding.now();
    if (ahead <= 0 || ahead > ScoreOrder.MAX_REVIEW.toMillis()) {
      return new Reply.Refused("review-not-ahead");
    }
    Optional<ScoreOrder> known = draft.scoring().inForce(give.kind());
    if (known.isEmpty() && draft.scoring().orders().size() >= Scoring.MAX_ORDERS) {
      return new Reply.Refused("too-many-orders");
    }
    ScoreOrder order =
        known
            .map(each -> each.renewed(give.by(), give.reviewEpochMillis(), give.reason()))
            .orElseGet(() ->
                new ScoreOrder(
                    give.kind(),
                    give.by(),
                    afterAllScored(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    give.reviewEpochMillis(),
                    give.reason()));
    deciding.emit(new PatientEvent.ScoreOrderChanged(order));
    new RuleOrders(deciding).takeEffect();
    deciding.emit(new PatientEvent.CommandDone(give.command()));
    closeReview(order);
    if (order.kind() == ScoreOrder.Kind.END_OF_LIFE) {
      suspendScore(order.fromEpochMillis());
      deciding.closeTask(Task.Kind.MEASURE);
      deciding.settleObservation();
    }
    return new Reply.Done();
  }

  /** A breach that waits ends then, as an episode does: it is one if it has outlasted its delay. */
  private void suspendScore(long atEpochMillis) {
    for (ScoreKind score : ScoreKind.values()) {
      suspend(Condition.ofScore(score), atEpochMillis);
    }
  }

  private void suspend(Condition condition, long atEpochMillis) {
    draft.episodes().active(condition).ifPresent(episode -> deciding.end(episode, atEpochMillis));
    Breach waiting = draft.pending().get(condition);
    if (waiting != null) {
      deciding.emit(new PatientEvent.BreachCleared(condition));
      Breach ended = waiting.endedAt(atEpochMillis);
      if (ended.outlastsDelay(deciding.now())) {
        deciding.open(condition, ended);
      }
    }
  }

  Reply end(PatientInput.EndScoreOrder end) {
    if (deciding.done(end.command())) {
      return new Reply.Done();
    }
    Optional<ScoreOrder> known = draft.scoring().inForce(end.kind());
    if (!deciding.before().inCare() || known.isEmpty()) {
      return new Reply.NotFound();
    }
    ScoreOrder order = ended(known.get(), Optional.of(end.by()));
    new RuleOrders(deciding).takeEffect();
    deciding.emit(new PatientEvent.CommandDone(end.command()));
    closeReview(order);
    return new Reply.Done();
  }

  Reply note(PatientInput.NoteCircumstance note) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(note.command())) {
      return new Reply.Done();
    }
    if (draft.scoring().circumstance(note.kind()).isPresent() != note.holds()) {
      deciding.emit(
          new PatientEvent.CircumstanceNoted(
              new Circumstance(note.kind(), note.by(), deciding.now()), note.holds()));
      if (note.kind() == Circumstance.Kind.INFECTION_SUSPECTED) {
        new RuleOrders(deciding).takeEffect();
      }
    }
    deciding.emit(new PatientEvent.CommandDone(note.command()));
    return new Reply.Done();
  }

  /** Whoever comes back is ordered for anew. */
  void forget() {
    for (ScoreOrder order : draft.scoring().orders()) {
      if (order.inForce()) {
        closeReview(ended(order, Optional.empty()));
      }
    }
    for (Circumstance each : draft.scoring().circumstances()) {
      deciding.emit(new PatientEvent.CircumstanceNoted(each, false));
    }
  }

  private ScoreOrder ended(ScoreOrder order, Optional<PersonId> by) {
    ScoreOrder ended = order.ended(by, Math.max(afterAllScored(), order.fromEpochMillis()));
    deciding.emit(new PatientEvent.ScoreOrderChanged(ended));
    return ended;
  }

  /** Asks for the reviews that are due; an order holds on until somebody decides. */
  void askForReviews() {
    for (ScoreOrder order : draft.scoring().orders()) {
      if (order.inForce()
          && order.reviewEpochMillis() <= deciding.now()
          && !isAskedFor(draft.tasks().values(), order)) {
        deciding.openAnotherTask(Task.Kind.REVIEW_ORDER, order.kind().wireName());
      }
    }
  }

  static boolean isAskedFor(Iterable<Task> tasks, ScoreOrder order) {
    for (Task task : tasks) {
      if (isReview(task, order)) {
        return true;
      }
    }
    return false;
  }

  private void closeReview(ScoreOrder order) {
    for (Task task : List.copyOf(draft.tasks().values())) {
      if (isReview(task, order)) {
        deciding.emit(new PatientEvent.TaskClosed(task.id(), Optional.empty()));
      }
    }
  }

  private static boolean isReview(Task task, ScoreOrder order) {
    return task.kind() == Task.Kind.REVIEW_ORDER && task.detail().equals(order.kind().wireName());
  }

  /** So that what was scored stays as it was scored. */
  private long afterAllScored() {
    return Math.max(deciding.now(), News2Sweep.newestEpochMillis(draft.streams()) + 1);
  }
}
