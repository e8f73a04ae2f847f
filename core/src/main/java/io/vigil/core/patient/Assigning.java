package io.vigil.core.patient;

import io.vigil.core.alarm.Breach;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.Coverage.Assignment;
import io.vigil.core.patient.Coverage.StandIn;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Decides who has a patient, and whether somebody has. */
final class Assigning {

  /** A patient who is uncovered for so long is one whose alarms nobody may answer. */
  static final Duration RAISED_AFTER = Duration.ofMinutes(3);

  private static final Condition UNCOVERED = new Condition.Uncovered();

  private final Deciding deciding;
  private final Draft draft;

  Assigning(Deciding deciding) {
    this.deciding = deciding;
    this.draft = deciding.draft();
  }

  Reply assign(PatientInput.AssignPatient assign) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(assign.command())) {
      return new Reply.Done();
    }
    if (assign.untilEpochMillis().orElse(Long.MAX_VALUE) <= deciding.now()) {
      return new Reply.Refused("until-not-ahead");
    }
    Assignment to =
        new Assignment(
            assign.to(), Optional.of(assign.by()), deciding.now(), assign.untilEpochMillis());
    change(draft.coverage().assigned(to, assign.reachable()));
    deciding.emit(new PatientEvent.CommandDone(assign.command()));
    settle();
    return new Reply.Done();
  }

  Reply offer(PatientInput.OfferPatient offer) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(offer.command())) {
      return new Reply.Done();
    }
    if (!has(offer.by())) {
      return new Reply.Refused("not-responsible");
    }
    if (offer.to().equals(offer.by())) {
      return new Reply.Refused("same-person");
    }
    change(draft.coverage().offered(offer.to()));
    deciding.emit(new PatientEvent.CommandDone(offer.command()));
    return new Reply.Done();
  }

  Reply end(PatientInput.EndAssignment end) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(end.command())) {
      return new Reply.Done();
    }
    if (!has(end.person())) {
      return new Reply.Refused("not-responsible");
    }
    change(draft.coverage().ended());
    deciding.emit(new PatientEvent.CommandDone(end.command()));
    settle();
    return new Reply.Done();
  }

  /** What is told of somebody who does not have the patient any more is of no use. */
  Reply note(PatientInput.NoteStaff note) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (!draft.coverage().knows(note)) {
      change(draft.coverage().told(note));
    }
    settle();
    return new Reply.Done();
  }

  /** The ward that he comes to has to take him: who had him does not see him any more. */
  void leaveWard() {
    if (!draft.coverage().equals(draft.coverage().elsewhere())) {
      change(draft.coverage().elsewhere());
    }
    settle();
  }

  /** Whoever comes back is assigned anew. */
  void forget() {
    if (!draft.coverage().equals(Coverage.NONE)) {
      change(Coverage.NONE);
    }
    settle();
  }

  void passTime() {
    settle();
    draft
        .episodes()
        .active(UNCOVERED)
        .filter(episode -> raisedFrom(episode) <= deciding.now())
        .ifPresent(episode ->
            deciding.emit(
                new PatientEvent.EpisodeChanged(
                    episode.as(
                        new Breach(
                            episode.onsetEpochMillis(),
                            OptionalLong.empty(),
                            deciding.now(),
                            0,
                            Priority.HIGH,
                            OptionalLong.empty(),
                            false)),
                    PatientEvent.Change.WORSENED)));
  }

  /** After anything that may have changed whether somebody has the patient. */
  void settle() {
    Optional<StandIn> standIn = draft.coverage().other();
    if (draft.coverage().staffed()
        && draft.coverage().overdue(deciding.now())
        && standIn.isPresent()) {
      Assignment to =
          new Assignment(
              standIn.get().person(),
              Optional.empty(),
              deciding.now(),
              OptionalLong.of(standIn.get().untilEpochMillis()));
      change(draft.coverage().assigned(to, true));
    }
    boolean uncovered = draft.coverage().staffed() && !draft.coverage().covered(deciding.now());
    Optional<Episode> active = draft.episodes().active(UNCOVERED);
    if (uncovered && active.isEmpty()) {
      deciding.openNow(UNCOVERED, Priority.MEDIUM, deciding.now());
    } else if (!uncovered && active.isPresent()) {
      deciding.end(active.get(), deciding.now());
    }
  }

  /** {@link Long#MAX_VALUE} if nothing waits. */
  static long nextDeadlineEpochMillis(PatientState state) {
    Coverage coverage = state.coverage();
    if (!coverage.staffed()) {
      return Long.MAX_VALUE;
    }
    Optional<Episode> uncovered = state.active(UNCOVERED);
    long next = uncovered.map(Assigning::raisedFrom).orElse(Long.MAX_VALUE);
    if (uncovered.isEmpty() || coverage.other().isPresent()) {
      next =
          Math.min(
              next,
              coverage
                  .assignment()
                  .map(each -> each.overdueEpochMillis().orElse(Long.MAX_VALUE))
                  .orElse(Long.MAX_VALUE));
    }
    return next;
  }

  /** Once it is high there is nothing above it. */
  private static long raisedFrom(Episode uncovered) {
    return uncovered.priority() == Priority.HIGH
        ? Long.MAX_VALUE
        : uncovered.openedEpochMillis() + RAISED_AFTER.toMillis();
  }

  private boolean has(PersonId person) {
    return draft.coverage().assignment().filter(each -> each.person().equals(person)).isPresent();
  }

  private void change(Coverage coverage) {
    deciding.emit(new PatientEvent.CoverageChanged(coverage));
  }
}
