package io.vigil.core.patient;

import io.vigil.core.id.PersonId;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who has a patient: one person, who can be reached. Where a ward says who works when, a patient
 * whom nobody has so is uncovered, which is an alarm.
 *
 * <pre>
 *   nobody  + assigned                        -> somebody has him
 *   has him + assigned to another, or taken   -> the other has him
 *   has him + offered                         -> still has him, see {@link Handover}
 *   has him, his time over for {@link #HANDOVER} + somebody stands in -> who stands in has him
 *   has him + ended, discharged, moved to another ward                -> nobody
 *
 *   covered: somebody has him, can be reached, and his time is not over for {@link #HANDOVER}
 * </pre>
 *
 * @param staffed whether the ward says who works when
 * @param assignment stays past its time: nobody is without a name to ask
 * @param handover the last one since somebody else was assigned; empty if there was none
 * @param reachable whether the one who has him can be reached, as was told last
 * @param standIn who takes over what nobody took in time, as was told last
 */
public record Coverage(
    boolean staffed,
    Optional<Assignment> assignment,
    Optional<Handover> handover,
    boolean reachable,
    Optional<StandIn> standIn) {

  /** Nobody has him, and nobody has to. */
  public static final Coverage NONE =
      new Coverage(false, Optional.empty(), Optional.empty(), false, Optional.empty());

  /** Who had a patient has him for so long after his time, to hand him over. */
  public static final Duration HANDOVER = Duration.ofMinutes(10);

  /**
   * That a person has the patient.
   *
   * @param by who said so; empty where he stood in
   * @param sinceEpochMillis our time
   * @param untilEpochMillis our time, mostly the end of a shift; empty while it is open
   */
  public record Assignment(
      PersonId person,
      Optional<PersonId> by,
      long sinceEpochMillis,
      OptionalLong untilEpochMillis) {

    /** When it has to have been handed over. */
    OptionalLong overdueEpochMillis() {
      return untilEpochMillis.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(untilEpochMillis.getAsLong() + HANDOVER.toMillis());
    }
  }

  /**
   * Who has charge of the ward and can be reached.
   *
   * @param untilEpochMillis end of that shift
   */
  public record StandIn(PersonId person, long untilEpochMillis) {}

  /** Whether somebody who can be reached has the patient. */
  public boolean covered(long nowEpochMillis) {
    return assignment.isPresent() && reachable && !overdue(nowEpochMillis);
  }

  /** Whether it should have been handed over, and was not. */
  boolean overdue(long nowEpochMillis) {
    return assignment.isPresent()
        && assignment.get().overdueEpochMillis().orElse(Long.MAX_VALUE) <= nowEpochMillis;
  }

  /** Whether who has him should have handed him over, and the ward has to have somebody. */
  boolean isOver(long nowEpochMillis) {
    return staffed && overdue(nowEpochMillis);
  }

  /** Whether the time of who has him is over, and nobody was asked to take him. */
  boolean offersItself(long nowEpochMillis) {
    return offersItselfEpochMillis() <= nowEpochMillis;
  }

  /** Whether nobody took him in time, and who had him still has. */
  boolean isUntaken(long nowEpochMillis) {
    return isStanding()
        && handover
            .filter(each ->
                each.stage() == Handover.Stage.UNTAKEN
                    || each.dueEpochMillis() <= nowEpochMillis
                    || isOver(nowEpochMillis))
            .isPresent();
  }

  /** Our time at which a handover changes by itself; {@link Long#MAX_VALUE} if it does not. */
  long handoverDueEpochMillis() {
    long due = Long.MAX_VALUE;
    if (handover.filter(each -> each.stage() == Handover.Stage.OFFERED).isPresent()) {
      due = handover.get().dueEpochMillis();
    }
    return Math.min(due, offersItselfEpochMillis());
  }

  /** Whether somebody is to take him from who has him now. */
  private boolean isStanding() {
    return assignment.isPresent()
        && handover
            .filter(each -> each.stands() && each.from().equals(assignment.get().person()))
            .isPresent();
  }

  private long offersItselfEpochMillis() {
    return !staffed || assignment.isEmpty() || isStanding()
        ? Long.MAX_VALUE
        : assignment.get().untilEpochMillis().orElse(Long.MAX_VALUE);
  }

  /** Who stands in, unless it is the one whose time is over. */
  Optional<StandIn> other() {
    return standIn.filter(
        each -> assignment.isEmpty() || !each.person().equals(assignment.get().person()));
  }

  /** Whether a lane that is told this would learn nothing. */
  public boolean knows(PatientInput.NoteStaff note) {
    return staffed == note.staffed()
        && standIn.equals(note.standIn())
        && (reachable == note.reachable()
            || !note.person().equals(assignment.map(Assignment::person)));
  }

  Coverage assigned(Assignment to, boolean reachable) {
    return new Coverage(staffed, Optional.of(to), Optional.empty(), reachable, standIn);
  }

  Coverage with(Handover changed) {
    return new Coverage(staffed, assignment, Optional.of(changed), reachable, standIn);
  }

  Coverage withoutHandover() {
    return new Coverage(staffed, assignment, Optional.empty(), reachable, standIn);
  }

  /** What waits is moved along when our clock is set; the end of a shift is not. */
  Coverage stepped(long byMillis) {
    return new Coverage(
        staffed, assignment, handover.map(each -> each.moved(byMillis)), reachable, standIn);
  }

  Coverage ended() {
    return new Coverage(staffed, Optional.empty(), Optional.empty(), false, standIn);
  }

  /** Of another ward nobody is known yet. */
  Coverage elsewhere() {
    return new Coverage(staffed, Optional.empty(), Optional.empty(), false, Optional.empty());
  }

  Coverage told(PatientInput.NoteStaff note) {
    boolean ofHim = note.person().equals(assignment.map(Assignment::person));
    return new Coverage(
        note.staffed(), assignment, handover, ofHim ? note.reachable() : reachable, note.standIn());
  }
}
