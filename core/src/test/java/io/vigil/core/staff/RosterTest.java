package io.vigil.core.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.id.PersonId;
import io.vigil.core.id.ShiftId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Coverage;
import io.vigil.core.patient.Coverage.Assignment;
import io.vigil.core.patient.Coverage.StandIn;
import io.vigil.core.patient.PatientInput;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RosterTest {

  private static final long MIDNIGHT = Instant.parse("2026-11-20T00:00:00Z").toEpochMilli();
  private static final PersonId ANNE = new PersonId(new UUID(2, 1));
  private static final PersonId BEN = new PersonId(new UUID(2, 2));
  private static final PersonId CHO = new PersonId(new UUID(2, 3));

  private long shifts;

  private static long hour(double hour) {
    return MIDNIGHT + Math.round(hour * 3_600_000);
  }

  private Shift shift(PersonId person, Duty duty, double from, double until, boolean onCall) {
    shifts++;
    return new Shift(
        new ShiftId(new UUID(9, shifts)),
        new WardId(new UUID(5, 1)),
        person,
        duty,
        hour(from),
        hour(until),
        onCall);
  }

  private static Coverage has(PersonId person, double until) {
    return new Coverage(
        true,
        Optional.of(
            new Assignment(person, Optional.of(person), hour(7), OptionalLong.of(hour(until)))),
        Optional.empty(),
        true,
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({"6.9, 0", "7, 1", "14.9, 1", "15, 2", "22.9, 2", "23, 0"})
  void whoIsThereGoesBeforeWhoIsOnCall(double hour, int who) {
    Roster roster =
        new Roster(
            List.of(
                shift(BEN, Duty.PHYSICIAN, 7, 23, true),
                shift(ANNE, Duty.PHYSICIAN, 7, 15, false),
                shift(CHO, Duty.SUPERVISOR, 0, 24, false)));

    assertThat(roster.onDuty(Duty.PHYSICIAN, hour(hour)).stream().map(Shift::person))
        .isEqualTo(who == 0 ? List.of() : who == 1 ? List.of(ANNE) : List.of(BEN));
  }

  @Test
  void shiftsThatFollowEachOtherAreOneSpanOfWork() {
    Roster roster =
        new Roster(
            List.of(
                shift(ANNE, Duty.BED_NURSE, 15, 17, false),
                shift(ANNE, Duty.BED_NURSE, 7, 15, false),
                shift(ANNE, Duty.BED_NURSE, 19, 23, false)));

    assertThat(roster.worksUntil(ANNE, hour(8))).hasValue(hour(17));
    assertThat(roster.worksUntil(ANNE, hour(18))).isEmpty();
    assertThat(roster.worksUntil(BEN, hour(8))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"6.9, false", "7, true", "14.9, true", "15, true", "15.16, true", "15.17, false"})
  void whoHasAPatientIsReachableFromHisShiftToTheEndOfItsHandover(double hour, boolean reachable) {
    Roster roster = new Roster(List.of(shift(ANNE, Duty.BED_NURSE, 7, 15, false)));

    PatientInput.NoteStaff told = roster.told(has(ANNE, 15), person -> true, hour(hour));

    assertThat(told.staffed()).isTrue();
    assertThat(told.person()).contains(ANNE);
    assertThat(told.reachable()).isEqualTo(reachable);
  }

  @Test
  void whoIsSignedInNowhereIsNotReachable() {
    Roster roster = new Roster(List.of(shift(ANNE, Duty.BED_NURSE, 7, 15, false)));

    assertThat(roster.told(has(ANNE, 15), person -> false, hour(8)).reachable()).isFalse();
    assertThat(Roster.NONE.told(has(ANNE, 15), person -> true, hour(8)).reachable())
        .as("of a ward without shifts")
        .isTrue();
    assertThat(Roster.NONE.told(has(ANNE, 15), person -> true, hour(8)).staffed()).isFalse();
  }

  @Test
  void chargeNurseWhoCanBeReachedStandsInOnCallWhereNobodyElseCan() {
    Roster roster =
        new Roster(
            List.of(
                shift(ANNE, Duty.CHARGE_NURSE, 7, 15, false),
                shift(BEN, Duty.CHARGE_NURSE, 7, 23, true),
                shift(CHO, Duty.PHYSICIAN, 7, 23, false)));

    assertThat(roster.told(Coverage.NONE, person -> true, hour(8)).standIn())
        .contains(new StandIn(ANNE, hour(15)));
    assertThat(roster.told(Coverage.NONE, person -> !person.equals(ANNE), hour(8)).standIn())
        .contains(new StandIn(BEN, hour(23)));
    assertThat(roster.told(Coverage.NONE, person -> true, hour(16)).standIn())
        .contains(new StandIn(BEN, hour(23)));
    assertThat(roster.told(Coverage.NONE, person -> true, hour(23)).standIn()).isEmpty();
  }

  @Test
  void saysFromWhenOnAPatientWillHaveNobody() {
    Shift day = shift(ANNE, Duty.BED_NURSE, 7, 15, false);
    Shift charge = shift(BEN, Duty.CHARGE_NURSE, 7, 15, false);
    Shift late = shift(CHO, Duty.CHARGE_NURSE, 15, 23, false);
    Roster untilThree = new Roster(List.of(day, charge));
    Roster untilEleven = new Roster(List.of(day, charge, late));

    assertThat(untilThree.uncoveredFrom(has(ANNE, 15), hour(8))).contains(hour(15));
    assertThat(untilEleven.uncoveredFrom(has(ANNE, 15), hour(8))).isEmpty();
    assertThat(untilEleven.uncoveredFrom(has(CHO, 15), hour(8)))
        .as("who has charge then is the one whose time is over")
        .contains(hour(15));
    assertThat(untilEleven.uncoveredFrom(Coverage.NONE, hour(8))).contains(hour(8));
  }

  @Test
  void shiftLastsSomeTimeButNotForEver() {
    assertThatThrownBy(() -> shift(ANNE, Duty.BED_NURSE, 7, 7, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> shift(ANNE, Duty.BED_NURSE, 0, 97, false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
