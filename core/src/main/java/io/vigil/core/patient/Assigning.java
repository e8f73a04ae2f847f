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
  private static final Condition UNTAKEN = new Condition.HandoverUntaken();

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
    Optional<Handover> handover = draft.coverage().handover();
    if (assign.by().equals(assign.to())
        && handover.filter(each -> each.isFor(assign.by())).isPresent()) {
      take(to, handover.get(), assign.reachable());
    } else {
      Optional<PersonId> had = holder();
      change(draft.coverage().assigned(to, assign.reachable()));
      had.filter(person -> !person.equals(to.person())).ifPresent(deciding.alarming()::giveUp);
    }
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
    if (offer.to().filter(offer.by()::equals).isPresent()) {
      return new Reply.Refused("same-person");
    }
    offer(offer.to(), false, offer.note());
    deciding.emit(new PatientEvent.CommandDone(offer.command()));
    settle();
    return new Reply.Done();
  }

  Reply take(PatientInput.TakePatient take) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(take.command())) {
      return new Reply.Done();
    }
    Optional<Handover> handover = draft.coverage().handover().filter(each -> each.isFor(take.by()));
    if (handover.isEmpty()) {
      return new Reply.Refused("not-offered");
    }
    if (take.untilEpochMillis().orElse(Long.MAX_VALUE) <= deciding.now()) {
      return new Reply.Refused("until-not-ahead");
    }
    Assignment to =
        new Assignment(take.by(), Optional.of(take.by()), deciding.now(), take.untilEpochMillis());
    take(to, handover.get(), take.reachable());
    deciding.emit(new PatientEvent.CommandDone(take.command()));
    settle();
    return new Reply.Done();
  }

  Reply refuse(PatientInput.RefusePatient refuse) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(refuse.command())) {
      return new Reply.Done();
    }
    Optional<Handover> handover =
        draft
            .coverage()
            .handover()
            .filter(each -> each.stage() == Handover.Stage.OFFERED)
            .filter(each -> each.to().equals(Optional.of(refuse.by())));
    if (handover.isEmpty()) {
      return new Reply.Refused("not-offered");
    }
    change(
        draft
            .coverage()
            .with(
                handover
                    .get()
                    .at(Handover.Stage.REFUSED, Optional.of(refuse.by()), deciding.now())));
    deciding.emit(new PatientEvent.CommandDone(refuse.command()));
    settle();
    return new Reply.Done();
  }

  Reply withdraw(PatientInput.WithdrawOffer withdraw) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(withdraw.command())) {
      return new Reply.Done();
    }
    if (!has(withdraw.by())) {
      return new Reply.Refused("not-responsible");
    }
    if (draft
        .coverage()
        .handover()
        .filter(each -> each.from().equals(withdraw.by()))
        .filter(each -> each.stage() != Handover.Stage.TAKEN)
        .isEmpty()) {
      return new Reply.Refused("not-offered");
    }
    change(draft.coverage().withoutHandover());
    deciding.emit(new PatientEvent.CommandDone(withdraw.command()));
    settle();
    return new Reply.Done();
  }

  /** He is the taker's at once, with the alarms that who had him looks after. */
  private void take(Assignment to, Handover handover, boolean reachable) {
    Optional<PersonId> had = holder();
    change(
        draft
            .coverage()
            .assigned(to, reachable)
            .with(handover.at(Handover.Stage.TAKEN, Optional.of(to.person()), deciding.now())));
    had.filter(person -> !person.equals(to.person()))
        .ifPresent(person -> deciding.alarming().handOn(person, to.person()));
  }

  /** No later than his time is over for good. */
  private void offer(Optional<PersonId> to, boolean byItself, String note) {
    Assignment has = draft.coverage().assignment().orElseThrow();
    long due =
        Math.min(
            deciding.now() + Handover.UNTAKEN_AFTER.toMillis(),
            has.overdueEpochMillis().orElse(Long.MAX_VALUE));
    change(
        draft
            .coverage()
            .with(
                new Handover(
                    has.person(),
                    to,
                    byItself,
                    note,
                    deciding.now(),
                    due,
                    Handover.Stage.OFFERED,
                    Optional.empty(),
                    deciding.now())));
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
    deciding.alarming().giveUp(end.person());
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
      Optional<PersonId> had = holder();
      change(draft.coverage().elsewhere());
      had.ifPresent(deciding.alarming()::giveUp);
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
    if (draft.coverage().offersItself(deciding.now())) {
      // What somebody wrote is of use until he is taken.
      offer(
          Optional.empty(),
          true,
          draft
              .coverage()
              .handover()
              .filter(each -> each.stage() != Handover.Stage.TAKEN)
              .map(Handover::note)
              .orElse(""));
    }
    if (draft.coverage().isUntaken(deciding.now())) {
      leaveUntaken();
    }
    boolean waits =
        draft
            .coverage()
            .handover()
            .filter(each -> each.stage() == Handover.Stage.UNTAKEN)
            .isPresent();
    if (!waits) {
      draft.episodes().active(UNTAKEN).ifPresent(each -> deciding.end(each, deciding.now()));
    }
    boolean uncovered = draft.coverage().staffed() && !draft.coverage().covered(deciding.now());
    Optional<Episode> active = draft.episodes().active(UNCOVERED);
    if (uncovered && active.isEmpty()) {
      deciding.openNow(UNCOVERED, Priority.MEDIUM, deciding.now());
    } else if (!uncovered && active.isPresent()) {
      deciding.end(active.get(), deciding.now());
    }
  }

  /**
   * Whom nobody took goes to who stands in, who is told; what who had him looked after signals
   * again, as nobody has said that he does. While his time is over and nobody stands in, that
   * nobody has the patient is said already.
   */
  private void leaveUntaken() {
    Coverage coverage = draft.coverage();
    Handover handover = coverage.handover().orElseThrow();
    Assignment had = coverage.assignment().orElseThrow();
    Optional<StandIn> standIn = coverage.other();
    if (standIn.isPresent()) {
      Assignment to =
          new Assignment(
              standIn.get().person(),
              Optional.empty(),
              deciding.now(),
              OptionalLong.of(standIn.get().untilEpochMillis()));
      change(
          coverage
              .assigned(to, true)
              .with(handover.at(Handover.Stage.UNTAKEN, Optional.of(to.person()), deciding.now())));
      deciding.alarming().giveUp(had.person());
      deciding.openMomentary(UNTAKEN, Priority.MEDIUM);
    } else if (handover.stage() == Handover.Stage.OFFERED) {
      change(coverage.with(handover.at(Handover.Stage.UNTAKEN, Optional.empty(), deciding.now())));
      if (!coverage.isOver(deciding.now())) {
        deciding.openMomentary(UNTAKEN, Priority.MEDIUM);
      }
    }
  }

  /** {@link Long#MAX_VALUE} if nothing waits. */
  static long nextDeadlineEpochMillis(PatientState state) {
    Coverage coverage = state.coverage();
    long next = coverage.handoverDueEpochMillis();
    if (!coverage.staffed()) {
      return next;
    }
    Optional<Episode> uncovered = state.active(UNCOVERED);
    next = Math.min(next, uncovered.map(Assigning::raisedFrom).orElse(Long.MAX_VALUE));
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

  private Optional<PersonId> holder() {
    return draft.coverage().assignment().map(Assignment::person);
  }

  private boolean has(PersonId person) {
    return draft.coverage().assignment().filter(each -> each.person().equals(person)).isPresent();
  }

  private void change(Coverage coverage) {
    deciding.emit(new PatientEvent.CoverageChanged(coverage));
  }
}
