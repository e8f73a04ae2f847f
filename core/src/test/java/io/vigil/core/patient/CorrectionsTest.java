package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of alarms, values and tasks when the record is corrected. */
class CorrectionsTest {

  private static final PatientId OTHER = new PatientId(new UUID(4, 2));
  private static final PersonId PHYSICIAN = new PersonId(new UUID(2, 2));
  private static final CommandId ASK = new CommandId(new UUID(9, 1));
  private static final CorrectionId CORRECTION = new CorrectionId(ASK.value());

  private long commands;

  @Test
  void anAlarmThatOnlyTheseCausedEndsAndSaysWhy() {
    TestingPatient patient = TestingPatient.withOpenAlarm();
    Episode alarm = patient.episode(spo2Low());

    enterInError(patient, WEARABLE, reading(VitalSign.SPO2, "85", START));

    Episode marked = patient.state().episodes().get(alarm.id());
    assertThat(marked.withdrawn()).isTrue();
    assertThat(marked.active()).isFalse();
    assertThat(patient.alarm(marked).signal()).isEqualTo(Signal.OFF);
    assertThat(patient.state().corrections().episodes()).contains(alarm.id());
    assertThat(patient.lastEvents())
        .contains(new PatientEvent.EpisodeChanged(marked, PatientEvent.Change.CORRECTED));
    assertThat(patient.state().latest()).isEmpty();
    assertThat(patient.state().news2()).isEmpty();
  }

  @Test
  void whoActedIsToldByATask() {
    TestingPatient patient = TestingPatient.withOpenAlarm();
    patient.accepts(patient.alarm(spo2Low()), 1);

    enterInError(patient, WEARABLE, reading(VitalSign.SPO2, "85", START));

    assertThat(patient.task(Task.Kind.REVIEW_CORRECTION).orElseThrow().detail())
        .startsWith("entered-in-error,readings:1,")
        .contains("withdrawn:" + spo2Low().key());
  }

  @Test
  void whatChangesNoAlarmIsNoTask() {
    TestingPatient patient =
        TestingPatient.withMonitorAndWearable()
            .sends(WEARABLE, reading(VitalSign.DIASTOLIC_PRESSURE, "80", START));

    enterInError(patient, WEARABLE, reading(VitalSign.DIASTOLIC_PRESSURE, "80", START));

    assertThat(patient.task(Task.Kind.REVIEW_CORRECTION)).isEmpty();
    assertThat(patient.state().latest()).isEmpty();
  }

  @Test
  void anAlarmThatOthersSupportGoesOnWithTheirWorstValue() {
    TestingPatient patient =
        TestingPatient.withOpenAlarm()
            .at(START + minutes(1))
            .sends(WEARABLE, reading(VitalSign.SPO2, "60", START + minutes(1)));

    enterInError(patient, WEARABLE, reading(VitalSign.SPO2, "60", START + minutes(1)));

    Episode alarm = patient.episode(spo2Low());
    assertThat(alarm.worstMicros()).hasValue(85_000_000);
    assertThat(patient.alarm(alarm).signal()).isEqualTo(Signal.ON);
    assertThat(patient.state().corrections().episodes()).contains(alarm.id());
    assertThat(patient.state().latest().get(VitalSign.SPO2).value()).isEqualByComparingTo("85");
  }

  @Test
  void theWorstValueOfALongAlarmIsOfWhatIsLeft() {
    TestingPatient patient = TestingPatient.withOpenAlarm();
    patient.at(START + hours(2)).sends(WEARABLE, reading(VitalSign.SPO2, "60", START + hours(2)));
    patient.at(START + hours(3)).sends(WEARABLE, reading(VitalSign.SPO2, "84", START + hours(3)));

    enterInError(patient, WEARABLE, reading(VitalSign.SPO2, "60", START + hours(2)));

    assertThat(patient.episode(spo2Low()).worstMicros()).hasValue(84_000_000);
    assertThat(patient.episode(spo2Low()).onsetEpochMillis()).isEqualTo(START);
  }

  @Test
  void anAlarmThatAWrongValueHadEndedSignalsAgain() {
    TestingPatient patient = TestingPatient.withOpenAlarm();
    patient.accepts(patient.alarm(spo2Low()), 1);
    patient
        .at(START + minutes(1))
        .sends(WEARABLE, reading(VitalSign.SPO2, "97", START + minutes(1)));
    assertThat(patient.episode(spo2Low()).active()).isFalse();

    enterInError(patient, WEARABLE, reading(VitalSign.SPO2, "97", START + minutes(1)));

    assertThat(patient.episode(spo2Low()).active()).isTrue();
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void anAlarmOfALimitThatIsNoMoreIsCorrectedToo() {
    TestingPatient patient =
        TestingPatient.withOpenAlarm()
            .at(START + minutes(1))
            .sends(WEARABLE, reading(VitalSign.SPO2, "60", START + minutes(1)))
            .at(START + minutes(2))
            .decide(new PatientInput.AdoptRuleSet(new RuleSet("none", List.of())));

    enterInError(patient, WEARABLE, reading(VitalSign.SPO2, "85", START));

    Episode alarm = patient.episode(spo2Low());
    assertThat(alarm.onsetEpochMillis()).isEqualTo(START + minutes(1));
    assertThat(alarm.endEpochMillis()).hasValue(START + minutes(2));
    assertThat(alarm.worstMicros()).hasValue(60_000_000);

    enterInError(patient, WEARABLE, reading(VitalSign.SPO2, "60", START + minutes(1)));

    assertThat(patient.episodes(spo2Low())).isEmpty();
    assertThat(patient.state().corrections().episodes()).contains(alarm.id());
  }

  @Test
  void aScoreThatWasTooHighIsLessUrgent() {
    TestingPatient patient =
        TestingPatient.withMonitorAndWearable()
            .sends(
                WEARABLE,
                reading(VitalSign.SPO2, "90", START),
                reading(VitalSign.RESPIRATION_RATE, "25", START),
                reading(VitalSign.SYSTOLIC_PRESSURE, "90", START))
            .waitUntil(START + 15_000);
    Condition raised = new Condition.News2Raised();
    assertThat(patient.episode(raised).priority()).isEqualTo(Priority.HIGH);

    enterInError(patient, WEARABLE, reading(VitalSign.SYSTOLIC_PRESSURE, "90", START));

    assertThat(patient.episode(raised).priority()).isEqualTo(Priority.MEDIUM);
    assertThat(patient.episode(raised).worstMicros()).hasValue(6_000_000);
    assertThat(patient.state().news2().orElseThrow().lowerBound()).isEqualTo(6);
  }

  @Test
  void whatWasEnteredInErrorIsNotJudgedWhenItComesAgain() {
    TestingPatient patient = TestingPatient.withOpenAlarm();
    enterInError(patient, WEARABLE, reading(VitalSign.SPO2, "85", START));

    patient.sends(WEARABLE, reading(VitalSign.SPO2, "85", START));

    assertThat(patient.statuses()).containsExactly(ReadingStatus.DUPLICATE);
    assertThat(patient.state().streams()).isEmpty();
  }

  @Test
  void aMarkIsForgottenOnceItsReadingIsTooLate() {
    TestingPatient patient = TestingPatient.withOpenAlarm();
    enterInError(patient, WEARABLE, reading(VitalSign.SPO2, "85", START));

    long later = START + hours(51);
    patient.at(later).sends(WEARABLE, reading(VitalSign.SPO2, "97", later));

    assertThat(patient.state().corrections()).isEqualTo(Corrections.NONE);
    patient.sends(WEARABLE, reading(VitalSign.SPO2, "85", START));
    assertThat(patient.statuses()).containsExactly(ReadingStatus.TOO_LATE);
  }

  @Test
  void whatIsTooOldToBeJudgedIsOnlyNoted() {
    TestingPatient patient = TestingPatient.withOpenAlarm();

    enterInError(patient, MONITOR, reading(VitalSign.SPO2, "70", START - hours(60)));

    assertThat(patient.reply()).isEqualTo(new Reply.ReadingsWithdrawn(1, 0));
    assertThat(patient.lastEvents())
        .hasSize(2)
        .anyMatch(PatientEvent.ReadingsWithdrawn.class::isInstance);
    assertThat(patient.episode(spo2Low()).active()).isTrue();
  }

  @Test
  void theSameCommandAgainIsDoneOnce() {
    TestingPatient patient = TestingPatient.withOpenAlarm();
    enterInError(patient, WEARABLE, reading(VitalSign.SPO2, "85", START));
    commands--;

    enterInError(patient, WEARABLE, reading(VitalSign.SPO2, "85", START));

    assertThat(patient.lastEvents()).isEmpty();
    assertThat(patient.reply()).isEqualTo(new Reply.Done());
  }

  @Test
  void oneWhoAskedCannotApprove() {
    TestingPatient patient = asked();

    approve(patient, NURSE, 1, reading(VitalSign.SPO2, "85", START));

    assertThat(patient.reply()).isEqualTo(new Reply.Refused("same-person"));
    assertThat(patient.lastEvents()).isEmpty();
  }

  @Test
  void anApprovalOfWhatWasDeclinedIsRefused() {
    TestingPatient patient = asked();
    patient.decide(
        new PatientInput.DeclineReattribution(
            new CommandId(new UUID(9, 7)), CORRECTION, 1, PHYSICIAN));

    approve(patient, PHYSICIAN, 1, reading(VitalSign.SPO2, "85", START));

    assertThat(patient.reply()).isInstanceOf(Reply.ReattributionNotAsSeen.class);
    assertThat(patient.episode(spo2Low()).active()).isTrue();
  }

  @Test
  void anApprovalNamesAllThatIsJudged() {
    TestingPatient patient = asked();
    patient.sends(WEARABLE, reading(VitalSign.SPO2, "84", START + 500));

    approve(patient, PHYSICIAN, 1, reading(VitalSign.SPO2, "85", START));
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("readings-changed"));

    approve(
        patient,
        PHYSICIAN,
        1,
        reading(VitalSign.SPO2, "85", START),
        reading(VitalSign.SPO2, "84", START + 500));
    assertThat(patient.reply()).isEqualTo(new Reply.ReadingsWithdrawn(2, 2));
  }

  @Test
  void theEndOfTheTimeIsNotOfIt() {
    TestingPatient patient = TestingPatient.withOpenAlarm();
    patient.decide(
        new PatientInput.AskReattribution(
            ASK, NURSE, WEARABLE, START, OptionalLong.of(START + 500), OTHER, "for a moment"));
    patient.sends(WEARABLE, reading(VitalSign.SPO2, "84", START + 500));

    approve(patient, PHYSICIAN, 1, reading(VitalSign.SPO2, "85", START));

    assertThat(patient.reply()).isEqualTo(new Reply.ReadingsWithdrawn(1, 1));
    assertThat(patient.episode(spo2Low()).onsetEpochMillis()).isEqualTo(START + 500);
  }

  @Test
  void anApprovalNamesNothingElse() {
    TestingPatient patient = asked();

    approve(
        patient,
        PHYSICIAN,
        1,
        reading(VitalSign.SPO2, "85", START),
        reading(VitalSign.SPO2, "85", START - 1));

    assertThat(patient.reply()).isEqualTo(new Reply.Refused("readings-changed"));
  }

  @Test
  void theDeviceIsReleasedFromThenOn() {
    TestingPatient patient = asked();

    approve(patient, PHYSICIAN, 1, reading(VitalSign.SPO2, "85", START));

    assertThat(patient.state().links().get(WEARABLE).binding().untilEpochMillis()).hasValue(START);
    assertThat(patient.state().corrections().reattributions())
        .singleElement()
        .satisfies(done -> {
          assertThat(done.status()).isEqualTo(Reattribution.Status.DONE);
          assertThat(done.closedBy()).contains(PHYSICIAN);
          assertThat(done.version()).isEqualTo(2);
        });
  }

  @Test
  void readingsOfAnotherDoNotMakeASilentDeviceHeard() {
    TestingPatient patient = TestingPatient.withMonitorAndWearable();
    patient.waitUntil(START + minutes(2));
    Condition silent = new Condition.DeviceSilent(MONITOR);
    assertThat(patient.episode(silent).active()).isTrue();
    Link before = patient.state().links().get(MONITOR);

    patient.decide(
        new PatientInput.TakeReattributed(
            CORRECTION,
            OTHER,
            NURSE,
            PHYSICIAN,
            "beds were swapped",
            before.binding(),
            List.of(reading(VitalSign.SPO2, "97", START + minutes(1)))));

    assertThat(patient.episode(silent).active()).isTrue();
    assertThat(patient.state().links().get(MONITOR).lastReceivedEpochMillis())
        .isEqualTo(before.lastReceivedEpochMillis());
  }

  @Test
  void olderReadingsOfAnotherDoNotSilenceAnAlarmNorShowAsNewest() {
    TestingPatient patient = TestingPatient.withOpenAlarm();

    patient.decide(
        new PatientInput.TakeReattributed(
            CORRECTION,
            OTHER,
            NURSE,
            PHYSICIAN,
            "beds were swapped",
            patient.state().links().get(MONITOR).binding(),
            List.of(reading(VitalSign.SPO2, "98", START - minutes(5)))));

    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
    assertThat(patient.state().latest().get(VitalSign.SPO2).value()).isEqualTo("85");
  }

  @Test
  void noMoreThanSomeWaitForApproval() {
    TestingPatient patient = TestingPatient.withOpenAlarm();
    for (int i = 0; i < Corrections.MAX_ASKED; i++) {
      ask(patient, new CommandId(new UUID(10, i)));
      assertThat(patient.reply()).isInstanceOf(Reply.ReattributionNoted.class);
    }

    ask(patient, new CommandId(new UUID(10, 99)));

    assertThat(patient.reply()).isEqualTo(new Reply.Refused("too-many-corrections"));
  }

  @Test
  void namesOfReadingsRise() {
    assertThatThrownBy(() -> new Identities(NURSE, VitalSign.SPO2, new long[] {2, 1}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Identities(NURSE, VitalSign.SPO2, new long[] {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private TestingPatient asked() {
    TestingPatient patient = TestingPatient.withOpenAlarm();
    ask(patient, ASK);
    return patient;
  }

  private static void ask(TestingPatient patient, CommandId command) {
    patient.decide(
        new PatientInput.AskReattribution(
            command, NURSE, WEARABLE, START, OptionalLong.empty(), OTHER, "beds were swapped"));
  }

  private void approve(
      TestingPatient patient, PersonId by, int expectedVersion, Reading... readings) {
    patient.decide(
        new PatientInput.ApproveReattribution(
            new CommandId(new UUID(11, ++commands)),
            CORRECTION,
            expectedVersion,
            by,
            Identities.of(WEARABLE, Arrays.asList(readings))));
  }

  private void enterInError(TestingPatient patient, Source source, Reading... readings) {
    patient.decide(
        new PatientInput.EnterInError(
            new CommandId(new UUID(11, ++commands)),
            NURSE,
            "on the wrong finger",
            Identities.of(source, Arrays.asList(readings))));
  }
}
