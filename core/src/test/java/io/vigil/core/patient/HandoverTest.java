package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Coverage.StandIn;
import io.vigil.core.patient.Handover.Stage;
import io.vigil.core.vitals.VitalSign;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HandoverTest {

  private static final Condition UNTAKEN = new Condition.HandoverUntaken();
  private static final Condition UNCOVERED = new Condition.Uncovered();

  /** Who accepts alarms in {@link TestingPatient}. */
  private static final PersonId ANNE = TestingPatient.NURSE;

  private static final PersonId BEN = new PersonId(new UUID(2, 12));
  private static final PersonId CARLA = new PersonId(new UUID(2, 13));
  private static final PersonId CHARGE = new PersonId(new UUID(2, 14));
  private static final long SHIFT_END = START + minutes(480);

  private long commands;

  private CommandId command() {
    commands++;
    return new CommandId(new UUID(21, commands));
  }

  private PatientInput offer(PersonId to) {
    return new PatientInput.OfferPatient(command(), ANNE, Optional.of(to), "Watch the drain.");
  }

  private PatientInput offerToAnybody() {
    return new PatientInput.OfferPatient(command(), ANNE, Optional.empty(), "");
  }

  private PatientInput take(PersonId by) {
    return new PatientInput.TakePatient(
        command(), by, OptionalLong.of(SHIFT_END + minutes(480)), true);
  }

  private static PatientInput told(PersonId of, Optional<PersonId> standIn) {
    return new PatientInput.NoteStaff(
        true,
        Optional.of(of),
        true,
        standIn.map(each -> new StandIn(each, SHIFT_END + minutes(480))));
  }

  /** In Anne's care until the end of her shift, with an alarm that she has accepted. */
  private TestingPatient withAcceptedAlarm(Optional<PersonId> standIn) {
    TestingPatient patient = TestingPatient.withOpenAlarm();
    patient
        .decide(
            new PatientInput.AssignPatient(command(), ANNE, ANNE, OptionalLong.of(SHIFT_END), true))
        .decide(told(ANNE, standIn))
        .accepts(patient.alarm(spo2Low()), 1);
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ACKNOWLEDGED);
    return patient;
  }

  private static Handover handover(TestingPatient patient) {
    return patient.state().coverage().handover().orElseThrow();
  }

  private static PersonId who(TestingPatient patient) {
    return patient.state().coverage().assignment().orElseThrow().person();
  }

  private static boolean active(TestingPatient patient, Condition condition) {
    return patient.state().active(condition).isPresent();
  }

  private static Responsibility responsibility(TestingPatient patient) {
    return patient.alarm(spo2Low()).responsibility();
  }

  @Test
  void takingMovesThePatientAndTheAcceptedAlarmsInOneEntry() {
    TestingPatient patient = withAcceptedAlarm(Optional.of(CHARGE));
    Responsibility.Accepted before = (Responsibility.Accepted) responsibility(patient);
    patient.at(START + minutes(2)).decide(offer(BEN));
    assertThat(who(patient)).isEqualTo(ANNE);
    assertThat(responsibility(patient)).isEqualTo(before);

    patient.at(START + minutes(4)).decide(take(BEN));

    assertThat(patient.reply()).isInstanceOf(Reply.Done.class);
    assertThat(who(patient)).isEqualTo(BEN);
    assertThat(responsibility(patient))
        .as("for as long as it was accepted, and no longer")
        .isEqualTo(
            new Responsibility.Accepted(BEN, before.sinceEpochMillis(), before.untilEpochMillis()));
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ACKNOWLEDGED);
    assertThat(handover(patient).stage()).isEqualTo(Stage.TAKEN);
    assertThat(handover(patient).by()).contains(BEN);
    assertThat(handover(patient).note()).isEqualTo("Watch the drain.");
    assertThat(patient.lastEvents())
        .hasAtLeastOneElementOfType(PatientEvent.CoverageChanged.class)
        .hasAtLeastOneElementOfType(PatientEvent.AlarmChanged.class);
    patient.assertFoldsFromTheBeginning();
  }

  @Test
  void whatTheTakerDoesNotAcceptAgainSignalsWhenTheAcceptanceIsOver() {
    TestingPatient patient = withAcceptedAlarm(Optional.empty());
    patient.at(START + minutes(4)).decide(offer(BEN)).decide(take(BEN));

    patient.waitUntil(START + minutes(10));

    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
    assertThat(responsibility(patient)).isEqualTo(Responsibility.UNDEFINED);
  }

  @Test
  void helpThatWasCalledForIsStillCalledFor() {
    TestingPatient patient = withAcceptedAlarm(Optional.empty());
    patient.answers(patient.alarm(spo2Low()), 7, new AlarmAnswer.Escalate("Needs oxygen."));
    assertThat(patient.alarm(spo2Low()).calls()).isTrue();

    patient.decide(offer(BEN)).decide(take(BEN));

    assertThat(patient.alarm(spo2Low()).calls()).isTrue();
    assertThat(patient.alarm(spo2Low()).rung()).isEqualTo(1);
  }

  @Test
  void alarmOfSomebodyElseStaysHis() {
    TestingPatient patient = withAcceptedAlarm(Optional.empty());
    patient.decide(
        new PatientInput.AnswerAlarm(
            command(),
            patient.alarm(spo2Low()).id(),
            patient.alarm(spo2Low()).version(),
            CARLA,
            new AlarmAnswer.Accept()));

    patient.decide(offer(BEN)).decide(take(BEN));

    assertThat(responsibility(patient))
        .isInstanceOfSatisfying(
            Responsibility.Accepted.class, accepted -> assertThat(accepted.by()).isEqualTo(CARLA));
  }

  @Test
  void takingFromThePatientPageIsTakingTheOffer() {
    TestingPatient patient = withAcceptedAlarm(Optional.empty()).decide(offer(BEN));

    patient.decide(new PatientInput.AssignPatient(command(), BEN, BEN, OptionalLong.empty(), true));

    assertThat(handover(patient).stage()).isEqualTo(Stage.TAKEN);
    assertThat(responsibility(patient))
        .isInstanceOfSatisfying(
            Responsibility.Accepted.class, accepted -> assertThat(accepted.by()).isEqualTo(BEN));
  }

  @Test
  void whoIsAssignedByAnotherDidNotTakeWhatWasAccepted() {
    TestingPatient patient = withAcceptedAlarm(Optional.empty()).decide(offer(BEN));

    patient.decide(
        new PatientInput.AssignPatient(command(), CHARGE, CARLA, OptionalLong.empty(), true));

    assertThat(who(patient)).isEqualTo(CARLA);
    assertThat(patient.state().coverage().handover()).isEmpty();
    assertThat(responsibility(patient))
        .as("nobody who has him has said that she looks after it")
        .isEqualTo(Responsibility.UNDEFINED);
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void whatWasOverWhenHeWasTakenSignalsWhenItComesAgain() {
    TestingPatient patient = withAcceptedAlarm(Optional.empty());
    patient
        .at(START + minutes(2))
        .sends(WEARABLE, reading(VitalSign.SPO2, "97", START + minutes(2)));
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.OFF);

    patient.decide(offer(BEN)).decide(take(BEN));

    assertThat(responsibility(patient)).isEqualTo(Responsibility.UNDEFINED);
  }

  @Test
  void whoeverWasCalledForHelpStaysCalledWhenNobodyTakesHim() {
    TestingPatient patient = withAcceptedAlarm(Optional.of(CHARGE));
    patient.answers(patient.alarm(spo2Low()), 7, new AlarmAnswer.Escalate("Needs oxygen."));

    patient.decide(new PatientInput.EndAssignment(command(), CHARGE, ANNE));

    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
    assertThat(patient.alarm(spo2Low()).rung()).isEqualTo(1);
  }

  @Test
  void onlyWhoWasAskedTakesOrRefuses() {
    TestingPatient patient = withAcceptedAlarm(Optional.empty());
    assertThat(patient.decide(take(BEN)).reply()).isEqualTo(new Reply.Refused("not-offered"));
    patient.decide(offer(BEN));

    assertThat(patient.decide(take(CARLA)).reply()).isEqualTo(new Reply.Refused("not-offered"));
    assertThat(patient.decide(take(ANNE)).reply()).isEqualTo(new Reply.Refused("not-offered"));
    assertThat(patient.decide(new PatientInput.RefusePatient(command(), CARLA)).reply())
        .isEqualTo(new Reply.Refused("not-offered"));
    assertThat(patient.lastEvents()).isEmpty();

    patient.decide(new PatientInput.RefusePatient(command(), BEN));
    assertThat(handover(patient).stage()).isEqualTo(Stage.REFUSED);
    assertThat(who(patient)).isEqualTo(ANNE);
    assertThat(patient.decide(take(BEN)).reply()).isEqualTo(new Reply.Refused("not-offered"));
    patient.waitUntil(START + minutes(30));
    assertThat(active(patient, UNTAKEN)).isFalse();
  }

  @Test
  void offeredToWhoeverTakesOverTheFirstOneHasHim() {
    TestingPatient patient = withAcceptedAlarm(Optional.empty()).decide(offerToAnybody());

    patient.decide(take(BEN));
    assertThat(who(patient)).isEqualTo(BEN);

    assertThat(patient.decide(take(CARLA)).reply()).isEqualTo(new Reply.Refused("not-offered"));
    assertThat(who(patient)).isEqualTo(BEN);
  }

  @Test
  void untakenForTenMinutesTheChargeNurseHasHimAndIsToldAndTheAlarmSignals() {
    TestingPatient patient = withAcceptedAlarm(Optional.of(CHARGE)).decide(offer(BEN));
    patient.waitUntil(START + minutes(10) - 1);
    assertThat(who(patient)).isEqualTo(ANNE);
    assertThat(active(patient, UNTAKEN)).isFalse();

    patient.waitUntil(START + minutes(10));

    assertThat(who(patient)).isEqualTo(CHARGE);
    assertThat(patient.state().coverage().assignment().orElseThrow().by()).isEmpty();
    assertThat(handover(patient).stage()).isEqualTo(Stage.UNTAKEN);
    assertThat(handover(patient).by()).contains(CHARGE);
    assertThat(patient.alarm(UNTAKEN).signal()).isEqualTo(Signal.ON);
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
    assertThat(responsibility(patient)).isEqualTo(Responsibility.UNDEFINED);
    assertThat(active(patient, UNCOVERED)).isFalse();
    patient.assertFoldsFromTheBeginning();
  }

  @Test
  void acceptanceOfWhoGaveHimUpEndsAtOnceThoughItWouldLastLonger() {
    TestingPatient patient = withAcceptedAlarm(Optional.of(CHARGE)).decide(offer(BEN));
    patient.waitUntil(START + minutes(9)).accepts(patient.alarm(spo2Low()), 2);

    patient.waitUntil(START + minutes(10));

    assertThat(who(patient)).isEqualTo(CHARGE);
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void chargeNurseAcceptsThatHeWasUntakenAndTakesHim() {
    TestingPatient patient =
        withAcceptedAlarm(Optional.of(CHARGE)).decide(offer(BEN)).waitUntil(START + minutes(10));

    patient.accepts(patient.alarm(UNTAKEN), 3);
    assertThat(patient.alarm(UNTAKEN).signal()).isEqualTo(Signal.OFF);
    assertThat(handover(patient).stage()).isEqualTo(Stage.UNTAKEN);

    patient.decide(take(CHARGE));
    assertThat(handover(patient).stage()).isEqualTo(Stage.TAKEN);
    assertThat(who(patient)).isEqualTo(CHARGE);
  }

  @Test
  void whoComesLateStillTakesHimAndNobodyIsToldAnyMore() {
    TestingPatient patient =
        withAcceptedAlarm(Optional.of(CHARGE)).decide(offer(BEN)).waitUntil(START + minutes(12));

    patient.decide(take(CARLA));

    assertThat(who(patient)).isEqualTo(CARLA);
    assertThat(active(patient, UNTAKEN)).isFalse();
  }

  @Test
  void untakenWhereNobodyStandsInWhoHasHimStillHasAndItIsAnAlarm() {
    TestingPatient patient =
        withAcceptedAlarm(Optional.empty()).decide(offer(BEN)).waitUntil(START + minutes(10));

    assertThat(who(patient)).isEqualTo(ANNE);
    assertThat(patient.alarm(UNTAKEN).signal()).isEqualTo(Signal.ON);
    assertThat(active(patient, UNCOVERED)).isFalse();

    patient.at(START + minutes(11)).decide(told(ANNE, Optional.of(CHARGE)));
    assertThat(who(patient)).as("once somebody stands in").isEqualTo(CHARGE);
  }

  @Test
  void atTheEndOfTheShiftTheLaneOffersHimToWhoeverTakesOver() {
    TestingPatient patient =
        withAcceptedAlarm(Optional.of(CHARGE)).decide(told(ANNE, Optional.of(CHARGE)));
    patient.waitUntil(SHIFT_END - 1);
    assertThat(patient.state().coverage().handover()).isEmpty();

    patient.waitUntil(SHIFT_END);

    assertThat(handover(patient).stage()).isEqualTo(Stage.OFFERED);
    assertThat(handover(patient).byItself()).isTrue();
    assertThat(handover(patient).to()).isEmpty();
    assertThat(handover(patient).dueEpochMillis()).isEqualTo(SHIFT_END + minutes(10));

    patient.decide(take(BEN));
    assertThat(who(patient)).isEqualTo(BEN);
  }

  @Test
  void whomSomebodyNamedIsNotAskedAnewAtTheEndOfTheShift() {
    TestingPatient patient = withAcceptedAlarm(Optional.of(CHARGE));
    patient.waitUntil(SHIFT_END - minutes(5)).decide(offer(BEN)).waitUntil(SHIFT_END);

    assertThat(handover(patient).to()).contains(BEN);
    assertThat(handover(patient).dueEpochMillis()).isEqualTo(SHIFT_END + minutes(5));
  }

  @Test
  void namingSomebodyAfterTheEndOfTheShiftGivesNoMoreTime() {
    TestingPatient patient = withAcceptedAlarm(Optional.of(CHARGE));
    patient.waitUntil(SHIFT_END + minutes(8)).decide(offer(BEN));

    assertThat(handover(patient).dueEpochMillis()).isEqualTo(SHIFT_END + minutes(10));
  }

  @Test
  void refusedAtTheEndOfTheShiftHeIsOfferedToWhoeverTakesOverWithTheNote() {
    TestingPatient patient = withAcceptedAlarm(Optional.of(CHARGE));
    patient.waitUntil(SHIFT_END + minutes(1)).decide(offer(BEN));

    patient.decide(new PatientInput.RefusePatient(command(), BEN));

    assertThat(handover(patient).stage()).isEqualTo(Stage.OFFERED);
    assertThat(handover(patient).to()).isEmpty();
    assertThat(handover(patient).note()).isEqualTo("Watch the drain.");
    assertThat(handover(patient).dueEpochMillis()).isEqualTo(SHIFT_END + minutes(10));
  }

  @Test
  void aClockSetBackLeavesNothingDueForGood() {
    TestingPatient patient = withAcceptedAlarm(Optional.empty());
    patient.waitUntil(SHIFT_END + minutes(9));

    patient.decide(new PatientInput.StepClock(-10_000));
    patient.waitUntil(SHIFT_END + minutes(20));

    assertThat(patient.state().nextDeadlineEpochMillis(0).orElse(Long.MAX_VALUE))
        .isGreaterThan(SHIFT_END + minutes(20));
  }

  @Test
  void withoutAnybodyToStandInTheEndIsOneAlarmNotTwo() {
    TestingPatient patient = withAcceptedAlarm(Optional.empty());

    patient.waitUntil(SHIFT_END + minutes(20));

    assertThat(active(patient, UNCOVERED)).isTrue();
    assertThat(active(patient, UNTAKEN)).isFalse();
    assertThat(handover(patient).stage()).isEqualTo(Stage.UNTAKEN);
    patient.decide(take(BEN));
    assertThat(active(patient, UNCOVERED)).isFalse();
  }

  @Test
  void chargeNurseWhoHasHimAndGoesHandsHimOnInTurn() {
    TestingPatient patient =
        withAcceptedAlarm(Optional.of(CHARGE)).decide(offer(BEN)).waitUntil(START + minutes(10));
    long end = SHIFT_END + minutes(480);

    patient.waitUntil(end);
    assertThat(handover(patient).from()).isEqualTo(CHARGE);
    assertThat(handover(patient).note()).isEqualTo("Watch the drain.");

    patient
        .decide(
            new PatientInput.NoteStaff(
                true,
                Optional.of(CHARGE),
                true,
                Optional.of(new StandIn(CARLA, end + minutes(480)))))
        .waitUntil(end + minutes(10));
    assertThat(who(patient)).isEqualTo(CARLA);
  }

  @Test
  void withdrawnHeIsNotHandedOver() {
    TestingPatient patient = withAcceptedAlarm(Optional.of(CHARGE)).decide(offer(BEN));
    assertThat(patient.decide(new PatientInput.WithdrawOffer(command(), BEN)).reply())
        .isEqualTo(new Reply.Refused("not-responsible"));

    patient.decide(new PatientInput.WithdrawOffer(command(), ANNE));
    assertThat(patient.state().coverage().handover()).isEmpty();
    assertThat(patient.decide(new PatientInput.WithdrawOffer(command(), ANNE)).reply())
        .isEqualTo(new Reply.Refused("not-offered"));

    patient.waitUntil(START + minutes(30));
    assertThat(who(patient)).isEqualTo(ANNE);
    assertThat(active(patient, UNTAKEN)).isFalse();
  }

  @Test
  void anotherWardAndTheEndOfCareEndTheHandover() {
    TestingPatient patient =
        withAcceptedAlarm(Optional.of(CHARGE)).decide(offer(BEN)).waitUntil(START + minutes(10));

    patient.decide(new PatientInput.Transfer(new WardId(new UUID(5, 2)), "7W-01"));
    assertThat(patient.state().coverage().handover()).isEmpty();
    assertThat(active(patient, UNTAKEN)).isFalse();

    patient.decide(new PatientInput.Discharge());
    assertThat(patient.decide(take(BEN)).reply()).isInstanceOf(Reply.NotFound.class);
    assertThat(patient.decide(new PatientInput.RefusePatient(command(), BEN)).reply())
        .isInstanceOf(Reply.NotFound.class);
    assertThat(patient.decide(new PatientInput.WithdrawOffer(command(), BEN)).reply())
        .isInstanceOf(Reply.NotFound.class);
  }

  @Test
  void sameCommandTwiceIsDoneOnce() {
    TestingPatient patient = withAcceptedAlarm(Optional.empty()).decide(offer(BEN));
    PatientInput take = take(BEN);
    patient.decide(take).decide(take);

    assertThat(patient.reply()).isInstanceOf(Reply.Done.class);
    assertThat(patient.lastEvents()).isEmpty();
  }

  @Test
  void clockThatIsSetMovesTheTimeAlong() {
    TestingPatient patient = withAcceptedAlarm(Optional.of(CHARGE)).decide(offer(BEN));
    patient
        .decide(new PatientInput.StepClock(minutes(60)))
        .at(START + minutes(60))
        .waitUntil(START + minutes(70) - 1);
    assertThat(who(patient)).isEqualTo(ANNE);

    patient.waitUntil(START + minutes(70));
    assertThat(who(patient)).isEqualTo(CHARGE);
  }

  @Test
  void handsOnWhatIsAcceptedPausedSignallingAndOverdue() {
    TestingPatient patient = withAcceptedAlarm(Optional.empty());
    patient.waitUntil(START + minutes(61));
    HandedOn later =
        HandedOn.of(patient.state().alarms().values(), patient.state().tasks().values());
    assertThat(later.overdue()).extracting(Task::kind).containsExactly(Task.Kind.OBSERVE);
    assertThat(later.signalling()).contains(patient.alarm(spo2Low()));
    assertThat(later.accepted()).isEmpty();

    patient.answers(patient.alarm(spo2Low()), 5, new AlarmAnswer.Pause(60));
    assertThat(
            HandedOn.of(patient.state().alarms().values(), patient.state().tasks().values())
                .paused())
        .containsExactly(patient.alarm(spo2Low()));

    patient.accepts(patient.alarm(spo2Low()), 6);
    assertThat(
            HandedOn.of(patient.state().alarms().values(), patient.state().tasks().values())
                .accepted())
        .containsExactly(patient.alarm(spo2Low()));
  }

  @Test
  void noteIsBounded() {
    assertThatThrownBy(() ->
            new PatientInput.OfferPatient(command(), ANNE, Optional.empty(), "x".repeat(1_001)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
