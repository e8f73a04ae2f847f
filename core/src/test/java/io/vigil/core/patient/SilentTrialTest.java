package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static io.vigil.core.patient.TestingPatient.withMonitorAndWearable;
import static io.vigil.core.patient.TestingPatient.withOpenAlarm;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Ladder;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.PatientEvent.AlarmChange;
import io.vigil.core.vitals.VitalSign;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A ward that Vigil judges and alarms nobody of. */
class SilentTrialTest {

  private static final WardId WARD = new WardId(new UUID(5, 1));
  private static final WardId ANOTHER = new WardId(new UUID(5, 2));

  private static TestingPatient onTrial(TestingPatient patient, long until) {
    return patient.decide(new PatientInput.AdoptSilentTrial(WARD, OptionalLong.of(until)));
  }

  private static TestingPatient spo2(TestingPatient patient, long at, String value) {
    return patient.waitUntil(at).sends(WEARABLE, reading(VitalSign.SPO2, value, at));
  }

  private static Alarm saturation(TestingPatient patient) {
    return patient.state().alarms().values().stream()
        .filter(alarm -> alarm.condition().equals(spo2Low()))
        .toList()
        .getLast();
  }

  private static TestingPatient chart(TestingPatient patient, long command, long at) {
    return patient.decide(
        new PatientInput.ChartEvent(
            new CommandId(new UUID(9, command)),
            NURSE,
            ChartedEvent.Kind.RAPID_RESPONSE_CALL,
            at,
            ""));
  }

  private static SilentTrial.Withheld spo2LowOnce() {
    return new SilentTrial.Withheld(spo2Low().key(), Priority.HIGH, 1);
  }

  private static void assertSignalsNothing(TestingPatient patient) {
    assertThat(patient.state().alarms().values()).noneMatch(alarm -> alarm.signal().given());
    for (PatientEvent event : patient.events()) {
      if (event instanceof PatientEvent.AlarmRaised(Alarm alarm)) {
        assertThat(alarm.signal().given()).isFalse();
      } else if (event instanceof PatientEvent.AlarmChanged(Alarm alarm, var ignored)) {
        assertThat(alarm.signal().given()).isFalse();
      }
    }
  }

  @Test
  void alarmsAreRecordedInFullWithTheirSignalWithheld() {
    TestingPatient live = spo2(withMonitorAndWearable(), START, "85").waitUntil(START + hours(1));
    TestingPatient silent =
        spo2(onTrial(withMonitorAndWearable(), START + hours(2)), START, "85")
            .waitUntil(START + hours(1));

    assertThat(saturation(silent).signal()).isEqualTo(Signal.WITHHELD);
    assertThat(saturation(silent).listed()).isTrue();
    assertThat(saturation(silent).signalledEpochMillis())
        .isEqualTo(saturation(live).signalledEpochMillis());
    assertThat(silent.state().episodes().values())
        .extracting(Episode::condition)
        .containsExactlyElementsOf(
            live.state().episodes().values().stream().map(Episode::condition).toList());
    assertThat(saturation(live).rung()).isPositive();
    assertThat(saturation(silent).rung()).as("nobody is called").isZero();
    assertSignalsNothing(silent);
  }

  @Test
  void whatSignalledIsWithheldFromTheBeginning() {
    TestingPatient patient = onTrial(withOpenAlarm(), START + hours(1));
    assertThat(saturation(patient).signal()).isEqualTo(Signal.WITHHELD);
    assertThat(patient.lastEvents())
        .anyMatch(event ->
            event instanceof PatientEvent.AlarmChanged(var alarm, AlarmChange change)
                && change == AlarmChange.WITHHELD
                && alarm.condition().equals(spo2Low()));
  }

  @Test
  void itsEndSignalsWhatIsActiveAtOnce() {
    long end = START + minutes(30);
    TestingPatient patient = spo2(onTrial(withMonitorAndWearable(), end), START, "85");
    patient.waitUntil(end - 1);
    assertSignalsNothing(patient);

    patient.waitUntil(end);

    assertThat(saturation(patient).signal()).isEqualTo(Signal.ON);
    assertThat(saturation(patient).signalledEpochMillis()).hasValue(end);
    assertThat(saturation(patient).rungDueEpochMillis()).isPresent();
    SilentTrial past = patient.state().trials().past().getFirst();
    assertThat(past).isEqualTo(new SilentTrial(WARD, START, end, past.withheld()));
    assertThat(past.withheld()).contains(spo2LowOnce());
  }

  @Test
  void anInputAfterItsTimeEndsItEvenIfTheDeadlineDidNotCome() {
    TestingPatient patient =
        spo2(onTrial(withMonitorAndWearable(), START + minutes(1)), START, "85");
    patient.at(START + minutes(2)).sends(WEARABLE, reading(VitalSign.SPO2, "84", patient.now()));
    assertThat(saturation(patient).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void countsWhatWouldHaveSignalled() {
    TestingPatient patient = onTrial(withMonitorAndWearable(), START + hours(9));
    spo2(patient, START, "85");
    spo2(patient, START + minutes(1), "84");
    assertThat(withheld(patient)).contains(spo2LowOnce());
    spo2(patient, START + minutes(2), "97");
    spo2(patient, START + hours(1), "85");
    assertThat(withheld(patient))
        .contains(new SilentTrial.Withheld(spo2Low().key(), Priority.HIGH, 2));

    TestingPatient before = onTrial(withOpenAlarm(), START + hours(9));
    assertThat(withheld(before)).as("it had signalled already").doesNotContain(spo2LowOnce());
  }

  private static List<SilentTrial.Withheld> withheld(TestingPatient patient) {
    return patient.state().trials().running().orElseThrow().withheld();
  }

  @Test
  void endingItEarlySignalsAtOnce() {
    TestingPatient patient =
        spo2(onTrial(withMonitorAndWearable(), START + hours(9)), START, "85")
            .decide(new PatientInput.AdoptSilentTrial(WARD, OptionalLong.empty()));
    assertThat(saturation(patient).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void whatEndedDuringItDoesNotSignalAfter() {
    long end = START + minutes(30);
    TestingPatient patient = spo2(onTrial(withMonitorAndWearable(), end), START, "85");
    spo2(patient, START + minutes(5), "97");
    assertThat(saturation(patient).signal()).isEqualTo(Signal.OFF);
    spo2(patient, end + minutes(1), "97");
    assertThat(saturation(patient).signal()).isEqualTo(Signal.OFF);
  }

  @Test
  void anAcceptanceThatExpiresIsWithheldToo() {
    TestingPatient patient = onTrial(withMonitorAndWearable(), START + hours(2));
    spo2(patient, START, "85");
    patient.accepts(saturation(patient), 1);
    assertThat(saturation(patient).signal()).isEqualTo(Signal.ACKNOWLEDGED);
    patient.waitUntil(START + hours(1));
    assertThat(saturation(patient).signal()).isEqualTo(Signal.WITHHELD);
    assertSignalsNothing(patient);
  }

  @Test
  void whoAsksForHelpIsToldThatNobodyIsCalled() {
    TestingPatient patient = onTrial(withOpenAlarm(), START + hours(2));
    patient.answers(saturation(patient), 1, new AlarmAnswer.Escalate("help"));
    assertThat(patient.reply()).isInstanceOf(Reply.AlarmNotAsSeen.class);
  }

  @Test
  void leavingTheWardEndsItForThePatient() {
    TestingPatient moved =
        onTrial(withOpenAlarm(), START + hours(2)).decide(new PatientInput.Transfer(ANOTHER, "1"));
    assertThat(saturation(moved).signal()).isEqualTo(Signal.ON);
    assertThat(moved.state().trials().silent()).isFalse();

    TestingPatient inTheWard =
        onTrial(withOpenAlarm(), START + hours(2)).decide(new PatientInput.Transfer(WARD, "2"));
    assertThat(saturation(inTheWard).signal()).isEqualTo(Signal.WITHHELD);

    TestingPatient discharged =
        onTrial(withOpenAlarm(), START + hours(2)).decide(new PatientInput.Discharge());
    assertThat(discharged.state().trials().silent()).isFalse();
    assertThat(discharged.state().alarms().values())
        .noneMatch(alarm -> alarm.signal() == Signal.WITHHELD);
  }

  @Test
  void nobodyAdoptsOneOfAnotherWardOrOfNoTimeOrTooLong() {
    TestingPatient patient = withOpenAlarm();
    patient.decide(new PatientInput.AdoptSilentTrial(ANOTHER, OptionalLong.of(START + 1)));
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("another-ward"));
    onTrial(patient, START);
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("end-not-ahead"));
    onTrial(patient, START + SilentTrial.MAX.toMillis() + 1);
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("end-not-ahead"));
    assertThat(saturation(patient).signal()).isEqualTo(Signal.ON);

    onTrial(patient, START + SilentTrial.MAX.toMillis());
    patient.waitUntil(START + hours(1));
    onTrial(patient, START + SilentTrial.MAX.toMillis() + 1);
    assertThat(patient.reply()).as("prolonged").isEqualTo(new Reply.Refused("end-not-ahead"));
  }

  @Test
  void anOtherRecordsWithheldAlarmSignalsInARecordOnNoTrial() {
    Alarm withheld = saturation(onTrial(withOpenAlarm(), START + hours(2)));
    PatientEvent kept =
        Trialling.withSignals(
            new PatientEvent.AlarmRaised(withheld), TrialLog.NONE, START + minutes(1), Ladder.WARD);
    assertThat(kept)
        .isInstanceOfSatisfying(
            PatientEvent.AlarmRaised.class,
            raised -> assertThat(raised.alarm().signal()).isEqualTo(Signal.ON));
  }

  @Test
  void aChartedEventKnowsTheFirstAlarmBeforeIt() {
    TestingPatient patient = onTrial(withMonitorAndWearable(), START + hours(30));
    chart(patient, 1, START);
    assertThat(patient.state().trials().charted().getLast().first()).isEmpty();

    spo2(patient, START + hours(1), "85");
    long signalled = saturation(patient).signalledEpochMillis().orElseThrow();
    spo2(patient, START + hours(2), "97");
    spo2(patient, START + hours(3), "85");
    patient.waitUntil(START + hours(4));
    chart(patient, 2, START + hours(4) - minutes(30));

    ChartedEvent.First first = patient.state().trials().charted().getLast().first().orElseThrow();
    assertThat(first.condition()).isEqualTo(spo2Low());
    assertThat(first.atEpochMillis()).isEqualTo(signalled);
  }

  @Test
  void anEventIsChartedWithinADayOnceAndWithdrawnVisibly() {
    TestingPatient patient = withMonitorAndWearable();
    chart(patient, 1, START - hours(24) - 1);
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("time-not-lately"));
    chart(patient, 1, START + hours(1));
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("time-not-lately"));
    chart(patient, 1, START - hours(1));
    chart(patient, 1, START - hours(1));
    assertThat(patient.state().trials().charted()).hasSize(1);

    CommandId id = patient.state().trials().charted().getFirst().id();
    patient.decide(
        new PatientInput.WithdrawChartedEvent(
            new CommandId(new UUID(9, 2)), NURSE, id, "another patient's"));
    List<ChartedEvent> charted = patient.state().trials().charted();
    assertThat(charted).hasSize(1);
    assertThat(charted.getFirst().withdrawnBy()).isEqualTo(Optional.of(NURSE));
  }
}
