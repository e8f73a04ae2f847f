package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.minutes;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Coverage.StandIn;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CoverageTest {

  private static final Condition UNCOVERED = new Condition.Uncovered();
  private static final PersonId ANNE = new PersonId(new UUID(2, 11));
  private static final PersonId BEN = new PersonId(new UUID(2, 12));
  private static final PersonId CHARGE = new PersonId(new UUID(2, 13));
  private static final long SHIFT_END = START + minutes(480);

  private long commands;

  private CommandId command() {
    commands++;
    return new CommandId(new UUID(20, commands));
  }

  private PatientInput assign(PersonId to, long until) {
    return new PatientInput.AssignPatient(command(), CHARGE, to, OptionalLong.of(until), true);
  }

  private static PatientInput told(Optional<PersonId> person, boolean reachable, PersonId... in) {
    return new PatientInput.NoteStaff(
        true,
        person,
        reachable,
        in.length == 0
            ? Optional.empty()
            : Optional.of(new StandIn(in[0], SHIFT_END + minutes(480))));
  }

  private PatientInput offer(PersonId by, PersonId to) {
    return new PatientInput.OfferPatient(command(), by, Optional.of(to), "");
  }

  private static TestingPatient staffed() {
    return TestingPatient.inCare().decide(told(Optional.empty(), false));
  }

  private TestingPatient withAnne() {
    return TestingPatient.inCare()
        .decide(assign(ANNE, SHIFT_END))
        .decide(told(Optional.of(ANNE), true));
  }

  private static Optional<PersonId> who(TestingPatient patient) {
    return patient.state().coverage().assignment().map(Coverage.Assignment::person);
  }

  private static boolean uncovered(TestingPatient patient) {
    return patient.state().active(UNCOVERED).isPresent();
  }

  @Test
  void nobodyIsMissedWhereTheWardDoesNotSayWhoWorks() {
    TestingPatient patient = TestingPatient.inCare().waitUntil(START + minutes(30));

    assertThat(uncovered(patient)).isFalse();
    assertThat(patient.state().coverage()).isEqualTo(Coverage.NONE);
  }

  @Test
  void patientOfAStaffedWardIsUncoveredAtOnceUntilSomebodyHasHim() {
    TestingPatient patient = staffed();

    Episode alarm = patient.episode(UNCOVERED);
    assertThat(alarm.onsetEpochMillis()).isEqualTo(START);
    assertThat(alarm.priority()).isEqualTo(Priority.MEDIUM);
    assertThat(patient.alarm(UNCOVERED).signal()).isEqualTo(Signal.ON);

    patient.at(START + minutes(1)).decide(assign(ANNE, SHIFT_END));

    assertThat(patient.reply()).isInstanceOf(Reply.Done.class);
    assertThat(who(patient)).contains(ANNE);
    assertThat(patient.episode(UNCOVERED).endEpochMillis()).hasValue(START + minutes(1));
    assertThat(patient.alarm(UNCOVERED).signal()).isEqualTo(Signal.OFF);
  }

  @Test
  void whoIsUncoveredForThreeMinutesIsOfHighPriority() {
    TestingPatient patient = staffed().waitUntil(START + minutes(3) - 1);
    assertThat(patient.episode(UNCOVERED).priority()).isEqualTo(Priority.MEDIUM);

    patient.waitUntil(START + minutes(3));

    assertThat(patient.episode(UNCOVERED).priority()).isEqualTo(Priority.HIGH);
    assertThat(patient.episode(UNCOVERED).active()).isTrue();
  }

  @Test
  void acceptedItSignalsAgainWhenItIsRaised() {
    TestingPatient patient = staffed();
    patient.accepts(patient.alarm(UNCOVERED), 1).waitUntil(START + minutes(3));

    assertThat(patient.alarm(UNCOVERED).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void whoCannotBeReachedDoesNotCoverButIsStillNamed() {
    TestingPatient patient = withAnne().at(START + minutes(5));
    assertThat(uncovered(patient)).isFalse();

    patient.decide(told(Optional.of(ANNE), false, CHARGE));

    assertThat(uncovered(patient)).isTrue();
    assertThat(who(patient)).contains(ANNE);

    patient.decide(told(Optional.of(ANNE), true, CHARGE));
    assertThat(uncovered(patient)).isFalse();
  }

  @Test
  void whatIsToldOfSomebodyElseChangesNothing() {
    TestingPatient patient = withAnne().decide(told(Optional.of(BEN), false));

    assertThat(uncovered(patient)).isFalse();
  }

  @Test
  void whoIsOfferedAPatientHasHimOnlyOnceHeTakesHim() {
    TestingPatient patient = withAnne().decide(offer(ANNE, BEN));
    assertThat(who(patient)).contains(ANNE);
    assertThat(patient.state().coverage().handover().orElseThrow().to()).contains(BEN);

    patient.decide(new PatientInput.AssignPatient(command(), BEN, BEN, OptionalLong.empty(), true));

    assertThat(who(patient)).contains(BEN);
    assertThat(patient.state().coverage().handover().orElseThrow().stage())
        .isEqualTo(Handover.Stage.TAKEN);
    assertThat(uncovered(patient)).isFalse();
  }

  @Test
  void onlyWhoHasAPatientOffersHim() {
    TestingPatient patient = withAnne().decide(offer(BEN, ANNE));
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("not-responsible"));

    patient.decide(offer(ANNE, ANNE));
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("same-person"));
    assertThat(patient.lastEvents()).isEmpty();
  }

  @Test
  void pastHisShiftHeHasThePatientUntilHandoverIsOverThenTheChargeNurseHas() {
    TestingPatient patient = withAnne().decide(told(Optional.of(ANNE), true, CHARGE));

    patient.waitUntil(SHIFT_END + minutes(10) - 1);
    assertThat(who(patient)).contains(ANNE);
    assertThat(uncovered(patient)).isFalse();

    patient.waitUntil(SHIFT_END + minutes(10));
    assertThat(who(patient)).contains(CHARGE);
    assertThat(patient.state().coverage().assignment().orElseThrow().by()).isEmpty();
    assertThat(uncovered(patient)).isFalse();
  }

  @Test
  void untakenWhereNobodyStandsInHeIsUncoveredUntilSomebodyDoes() {
    TestingPatient patient = withAnne().waitUntil(SHIFT_END + minutes(10));
    assertThat(uncovered(patient)).isTrue();
    assertThat(who(patient)).contains(ANNE);

    patient.at(SHIFT_END + minutes(11)).decide(told(Optional.of(ANNE), false, CHARGE));

    assertThat(who(patient)).contains(CHARGE);
    assertThat(uncovered(patient)).isFalse();
  }

  @Test
  void nobodyStandsInForHimself() {
    TestingPatient patient =
        TestingPatient.inCare()
            .decide(assign(CHARGE, SHIFT_END))
            .decide(told(Optional.of(CHARGE), true, CHARGE))
            .waitUntil(SHIFT_END + minutes(20));

    assertThat(uncovered(patient)).isTrue();
  }

  @Test
  void withoutAnEndNothingIsOverdue() {
    TestingPatient patient =
        TestingPatient.inCare()
            .decide(
                new PatientInput.AssignPatient(command(), ANNE, ANNE, OptionalLong.empty(), true))
            .decide(told(Optional.of(ANNE), true, CHARGE))
            .waitUntil(START + minutes(10_000));

    assertThat(who(patient)).contains(ANNE);
  }

  @Test
  void endedAssignmentLeavesHimUncovered() {
    TestingPatient patient =
        withAnne().decide(new PatientInput.EndAssignment(command(), CHARGE, BEN));
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("not-responsible"));

    patient.decide(new PatientInput.EndAssignment(command(), CHARGE, ANNE));

    assertThat(who(patient)).isEmpty();
    assertThat(uncovered(patient)).isTrue();
  }

  @Test
  void sameCommandTwiceIsDoneOnce() {
    PatientInput assign = assign(ANNE, SHIFT_END);
    TestingPatient patient = TestingPatient.inCare().decide(assign).decide(assign(BEN, SHIFT_END));

    patient.decide(assign);

    assertThat(patient.reply()).isInstanceOf(Reply.Done.class);
    assertThat(who(patient)).contains(BEN);
  }

  @Test
  void assignmentEndsAhead() {
    TestingPatient patient = staffed().decide(assign(ANNE, START));

    assertThat(patient.reply()).isEqualTo(new Reply.Refused("until-not-ahead"));
    assertThat(patient.lastEvents()).isEmpty();
  }

  @Test
  void anotherWardHasToTakeHimAnotherBedHasNot() {
    TestingPatient patient = withAnne();

    patient.decide(new PatientInput.Transfer(new WardId(new UUID(5, 1)), "7E-05"));
    assertThat(who(patient)).contains(ANNE);

    patient.decide(new PatientInput.Transfer(new WardId(new UUID(5, 2)), "7W-01"));
    assertThat(who(patient)).isEmpty();
    assertThat(uncovered(patient)).isTrue();

    patient.decide(new PatientInput.NoteStaff(false, Optional.empty(), false, Optional.empty()));
    assertThat(uncovered(patient)).as("on a ward that does not say who works").isFalse();
  }

  @Test
  void dischargeEndsItAll() {
    TestingPatient patient = staffed().at(START + minutes(1)).decide(new PatientInput.Discharge());

    assertThat(uncovered(patient)).isFalse();
    assertThat(patient.state().coverage()).isEqualTo(Coverage.NONE);
    assertThat(patient.state().nextDeadlineEpochMillis(0)).isEmpty();
    assertThat(patient.decide(assign(ANNE, SHIFT_END)).reply()).isInstanceOf(Reply.NotFound.class);
  }

  @Test
  void mergedRecordsUncoveredTimeEndsWhereTheSurvivorIsCovered() {
    TestingPatient ending = TestingPatient.inCare(new PatientId(new UUID(4, 2)));
    ending.decide(told(Optional.empty(), false));
    assertThat(uncovered(ending)).isTrue();
    Merge merge =
        new Merge(
            new CorrectionId(new UUID(30, 1)),
            new PatientId(new UUID(4, 1)),
            "the same person",
            ANNE,
            START,
            Merge.Status.MERGED,
            Optional.of(BEN),
            OptionalLong.of(START + 1),
            2);

    TestingPatient survivor =
        withAnne()
            .at(START + 1)
            .decide(new PatientInput.FollowMerge(merge, TakenRecord.of(ending.state()), List.of()));

    assertThat(survivor.reply()).isInstanceOf(Reply.Done.class);
    assertThat(uncovered(survivor)).isFalse();
    assertThat(who(survivor)).contains(ANNE);
    assertThat(survivor.episode(UNCOVERED).onsetEpochMillis()).isEqualTo(START);
    survivor.assertFoldsFromTheBeginning();
  }

  @Test
  void readingsArriveAsIfNothingHadHappened() {
    TestingPatient patient = TestingPatient.withOpenAlarm().decide(told(Optional.empty(), false));

    assertThat(patient.alarm(TestingPatient.spo2Low()).signal()).isEqualTo(Signal.ON);
    patient.assertFoldsFromTheBeginning();
  }
}
