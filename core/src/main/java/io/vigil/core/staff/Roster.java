package io.vigil.core.staff;

import io.vigil.core.id.PersonId;
import io.vigil.core.patient.Coverage;
import io.vigil.core.patient.PatientInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The shifts of one ward. Immutable.
 *
 * @param shifts by begin
 */
public record Roster(List<Shift> shifts) {

  /** A ward that has not begun to say who works when. */
  public static final Roster NONE = new Roster(List.of());

  public Roster {
    shifts =
        shifts.stream()
            .sorted(
                Comparator.comparingLong(Shift::fromEpochMillis)
                    .thenComparing(shift -> shift.id().value()))
            .toList();
  }

  /** Those who have a duty at an instant: those on call only where nobody else has it. */
  public List<Shift> onDuty(Duty duty, long atEpochMillis) {
    List<Shift> there = new ArrayList<>();
    List<Shift> onCall = new ArrayList<>();
    for (Shift shift : shifts) {
      if (shift.duty() == duty && shift.covers(atEpochMillis)) {
        (shift.onCall() ? onCall : there).add(shift);
      }
    }
    return there.isEmpty() ? onCall : there;
  }

  /** Until when a person works without a break, on call or not; empty if he doesn't work then. */
  public OptionalLong worksUntil(PersonId person, long atEpochMillis) {
    long until = Long.MIN_VALUE;
    for (Shift shift : shifts) {
      if (shift.person().equals(person)
          && (shift.covers(atEpochMillis)
              || (until >= shift.fromEpochMillis() && shift.fromEpochMillis() > atEpochMillis))) {
        until = Math.max(until, shift.untilEpochMillis());
      }
    }
    return until == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(until);
  }

  /** Whether a person works, or worked up to so long ago that he still hands over. */
  public boolean worksOrHandsOver(PersonId person, long atEpochMillis) {
    for (Shift shift : shifts) {
      if (shift.person().equals(person)
          && shift.fromEpochMillis() <= atEpochMillis
          && atEpochMillis < shift.untilEpochMillis() + Coverage.HANDOVER.toMillis()) {
        return true;
      }
    }
    return false;
  }

  /**
   * What a patient's lane is told of the ward, now.
   *
   * @param reachable whether a person can be reached
   */
  public PatientInput.NoteStaff told(
      Coverage coverage, Predicate<PersonId> reachable, long nowEpochMillis) {
    Optional<PersonId> person = coverage.assignment().map(Coverage.Assignment::person);
    return new PatientInput.NoteStaff(
        !shifts.isEmpty(),
        person,
        person
            .filter(reachable)
            .filter(each -> shifts.isEmpty() || worksOrHandsOver(each, nowEpochMillis))
            .isPresent(),
        standIn(reachable, nowEpochMillis));
  }

  /** Who has charge of the ward and can be reached; of several the one who stays longest. */
  private Optional<Coverage.StandIn> standIn(Predicate<PersonId> reachable, long nowEpochMillis) {
    return shifts.stream()
        .filter(shift -> shift.duty().standsIn() && shift.covers(nowEpochMillis))
        .filter(shift -> reachable.test(shift.person()))
        .min(
            Comparator.comparing(Shift::onCall)
                .thenComparing(Comparator.comparingLong(Shift::untilEpochMillis).reversed())
                .thenComparing(shift -> shift.id().value()))
        .map(shift -> new Coverage.StandIn(shift.person(), shift.untilEpochMillis()));
  }

  /**
   * From when on a patient will have nobody, as things stand: when the time of who has him is over
   * and nobody will have charge of the ward then.
   */
  public Optional<Long> uncoveredFrom(Coverage coverage, long nowEpochMillis) {
    if (!coverage.covered(nowEpochMillis)) {
      return Optional.of(nowEpochMillis);
    }
    OptionalLong until = coverage.assignment().orElseThrow().untilEpochMillis();
    PersonId person = coverage.assignment().orElseThrow().person();
    if (until.isEmpty()) {
      return Optional.empty();
    }
    long end = until.getAsLong();
    boolean somebodyStandsIn =
        Stream.of(Duty.CHARGE_NURSE, Duty.HUB_NURSE)
            .flatMap(duty -> onDuty(duty, Math.max(nowEpochMillis, end)).stream())
            .anyMatch(shift -> !shift.person().equals(person));
    return somebodyStandsIn ? Optional.empty() : Optional.of(Math.max(nowEpochMillis, end));
  }
}
