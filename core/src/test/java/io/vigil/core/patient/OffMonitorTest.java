package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CommandId;
import io.vigil.core.vitals.AmbientMetric;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OffMonitorTest {

  private static final Condition SILENT = new Condition.DeviceSilent(WEARABLE);
  private static final Condition OVERDUE = new Condition.OffMonitorOverdue();

  private static long commands;

  private static CommandId command() {
    return new CommandId(new UUID(9, ++commands));
  }

  private static TestingPatient withWearable() {
    return TestingPatient.inCare()
        .bind(WEARABLE, Duration.ofMinutes(1))
        .sends(WEARABLE, reading(VitalSign.SPO2, "97", START));
  }

  private static PatientInput.GoOffMonitor until(long backBy) {
    return new PatientInput.GoOffMonitor(command(), NURSE, OffMonitor.Reason.IMAGING, backBy);
  }

  private static PatientInput.ComeBackToMonitor back() {
    return new PatientInput.ComeBackToMonitor(command(), NURSE);
  }

  private static List<Reading> saturation(String value, long at) {
    return List.of(reading(VitalSign.SPO2, value, at));
  }

  @Test
  void silenceIsNoAlarmThenAndCountsFromTheReturn() {
    TestingPatient patient = withWearable().decide(until(START + minutes(45)));
    patient.waitUntil(START + minutes(30));
    assertThat(patient.episodes(SILENT)).isEmpty();
    assertThat(patient.state().isOffMonitor()).isTrue();

    patient.decide(back()).waitUntil(START + minutes(33) - 1);
    assertThat(patient.state().isOffMonitor()).isFalse();
    assertThat(patient.episodes(SILENT)).isEmpty();

    patient.waitUntil(START + minutes(33));
    assertThat(patient.alarm(SILENT).signal()).isEqualTo(Signal.ON);
    patient.assertFoldsFromTheBeginning();
  }

  @Test
  void whatWasSilentAlreadyIsExplained() {
    TestingPatient patient = withWearable().waitUntil(START + minutes(4));
    assertThat(patient.episode(SILENT).active()).isTrue();

    patient.decide(until(START + minutes(45)));
    assertThat(patient.episode(SILENT).endEpochMillis()).hasValue(START + minutes(4));
  }

  @Test
  void whoIsAwayForLongerThanWasSaidIsAnAlarmUntilHeIsBackOrIsGivenMoreTime() {
    TestingPatient patient =
        withWearable().decide(until(START + minutes(45))).waitUntil(START + minutes(45) - 1);
    assertThat(patient.episodes(OVERDUE)).isEmpty();

    patient.waitUntil(START + minutes(45));
    assertThat(patient.alarm(OVERDUE).signal()).isEqualTo(Signal.ON);
    assertThat(patient.episode(OVERDUE).priority()).isEqualTo(Priority.MEDIUM);

    patient.at(START + minutes(50)).decide(until(START + minutes(60)));
    assertThat(patient.episode(OVERDUE).active()).isFalse();
    assertThat(patient.state().offMonitor().orElseThrow().sinceEpochMillis()).isEqualTo(START);

    patient.waitUntil(START + minutes(60)).decide(back());
    assertThat(patient.episodes(OVERDUE)).hasSize(2).noneMatch(episode -> episode.active());
  }

  @Test
  void whatIsMeasuredAndSentAsItHappensEndsIt() {
    long settled = START + seconds(60);
    TestingPatient patient =
        withWearable().bind(MONITOR, Duration.ofMinutes(1)).decide(until(START + minutes(45)));

    patient.at(settled).sendsLive(WEARABLE, saturation("96", settled - 1));
    assertThat(patient.state().isOffMonitor()).as("just taken off").isTrue();
    patient.at(settled + 1).sends(WEARABLE, saturation("96", settled));
    assertThat(patient.state().isOffMonitor()).as("kept while the link was lost").isTrue();
    patient.sendsLive(WEARABLE, saturation("999", settled + 1));
    assertThat(patient.state().isOffMonitor()).as("nothing of a patient").isTrue();
    patient.sendsLive(
        WEARABLE, List.of(reading(AmbientMetric.ROOM_TEMPERATURE, "21", settled + 1)));
    assertThat(patient.state().isOffMonitor()).as("of the room").isTrue();

    patient.sendsLive(WEARABLE, saturation("96", settled + 2));
    assertThat(patient.state().isOffMonitor()).isFalse();
    patient.waitUntil(settled + 1 + minutes(3));
    assertThat(patient.episode(new Condition.DeviceSilent(MONITOR)).active())
        .as("the other device is expected again too")
        .isTrue();
    patient.assertFoldsFromTheBeginning();
  }

  @Test
  void whatIsMeasuredMeanwhileIsJudgedAsEver() {
    TestingPatient patient =
        withWearable()
            .decide(until(START + minutes(45)))
            .at(START + minutes(5))
            .sendsLive(WEARABLE, saturation("80", START + minutes(5)))
            .waitUntil(START + minutes(6));

    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void aTimeThatIsNotAheadOrTooLongIsRefused() {
    TestingPatient patient = withWearable();
    for (long backBy : new long[] {START, START + OffMonitor.MAX.toMillis() + 1}) {
      patient.decide(until(backBy));
      assertThat(patient.reply()).isEqualTo(new Reply.Refused("back-by-not-ahead"));
    }
    patient.decide(until(START + OffMonitor.MAX.toMillis()));
    assertThat(patient.reply()).isEqualTo(new Reply.Done());
  }

  @Test
  void theSameCommandAgainChangesNothing() {
    PatientInput.GoOffMonitor go = until(START + minutes(45));
    TestingPatient patient = withWearable().decide(go).decide(go);
    assertThat(patient.lastEvents()).isEmpty();
    assertThat(patient.reply()).isEqualTo(new Reply.Done());

    PatientInput.ComeBackToMonitor back = back();
    patient.decide(back).decide(back);
    assertThat(patient.lastEvents()).isEmpty();
    assertThat(patient.reply()).isEqualTo(new Reply.Done());

    patient.decide(back());
    assertThat(patient.reply()).as("who is there can't come back").isEqualTo(new Reply.NotFound());
  }

  @Test
  void whoIsDischargedIsNotAway() {
    TestingPatient patient =
        withWearable()
            .decide(until(START + minutes(45)))
            .waitUntil(START + minutes(46))
            .decide(new PatientInput.Discharge());

    assertThat(patient.state().isOffMonitor()).isFalse();
    assertThat(patient.episode(OVERDUE).active()).isFalse();
  }

  @Test
  void aClockThatIsSetMovesWhenItBeganAndNotWhenItIsToEnd() {
    TestingPatient patient =
        withWearable()
            .decide(until(START + minutes(45)))
            .at(START + minutes(10))
            .decide(new PatientInput.StepClock(minutes(60)));

    OffMonitor offMonitor = patient.state().offMonitor().orElseThrow();
    assertThat(offMonitor.sinceEpochMillis()).isEqualTo(START + minutes(60));
    assertThat(offMonitor.backByEpochMillis()).isEqualTo(START + minutes(45));
  }

  private static final Condition SENSOR_OFF =
      new Condition.DeviceStatusRaised(WEARABLE, DeviceStatus.SENSOR_OFF);
  private static final Condition NO_PULSE =
      new Condition.SignalLost(WEARABLE, VitalSign.PULSE_RATE_OXIMETER);

  private static TestingPatient says(TestingPatient patient, long at, Metric what, String value) {
    return patient.at(at).sends(WEARABLE, reading(what, value, at));
  }

  @Test
  void whatASensorLacksIsHeldBackAndGivenBackWhenTheTimeIsOver() {
    TestingPatient patient = withWearable().decide(until(START + minutes(45)));
    says(patient, START + minutes(1), DeviceStatus.SENSOR_OFF, "1");
    patient.waitUntil(START + minutes(2));
    assertThat(patient.episode(SENSOR_OFF).active()).as("the record knows it").isTrue();
    assertThat(patient.alarm(SENSOR_OFF).signal()).isEqualTo(Signal.OFF);
    assertThat(patient.alarm(SENSOR_OFF).signalledEpochMillis()).as("nobody heard it").isEmpty();
    assertThat(patient.alarm(SENSOR_OFF).listed()).isFalse();
    assertThat(patient.events())
        .filteredOn(PatientEvent.AlarmChanged.class::isInstance)
        .extracting(event -> ((PatientEvent.AlarmChanged) event).change())
        .containsOnlyOnce(PatientEvent.AlarmChange.HELD_BACK);
    says(patient, START + minutes(3), VitalSign.PULSE_RATE_OXIMETER, "0");
    assertThat(patient.alarm(NO_PULSE).signal()).isEqualTo(Signal.OFF);

    patient.waitUntil(START + minutes(45) - 1);
    assertThat(patient.alarm(SENSOR_OFF).signal()).isEqualTo(Signal.OFF);
    patient.waitUntil(START + minutes(45));
    assertThat(patient.alarm(OVERDUE).signal()).isEqualTo(Signal.ON);
    assertThat(patient.alarm(SENSOR_OFF).signal()).isEqualTo(Signal.ON);
    assertThat(patient.alarm(NO_PULSE).signal()).isEqualTo(Signal.ON);

    patient.decide(until(START + minutes(60)));
    assertThat(patient.alarm(SENSOR_OFF).signal()).as("more time").isEqualTo(Signal.OFF);
    patient.assertFoldsFromTheBeginning();
  }

  @Test
  void whatSignalledBeforeIsExplainedAndSignalsAgainOnTheReturn() {
    TestingPatient patient = withWearable();
    says(patient, START + minutes(1), DeviceStatus.LEADS_OFF, "1");
    patient.waitUntil(START + minutes(2));
    Condition leadsOff = new Condition.DeviceStatusRaised(WEARABLE, DeviceStatus.LEADS_OFF);
    assertThat(patient.alarm(leadsOff).signal()).isEqualTo(Signal.ON);

    patient.decide(until(START + minutes(45)));
    assertThat(patient.alarm(leadsOff).signal()).isEqualTo(Signal.OFF);

    patient.at(START + minutes(10)).decide(back());
    assertThat(patient.alarm(leadsOff).signal()).isEqualTo(Signal.ON);
    assertThat(patient.alarm(leadsOff).rung()).isZero();
  }

  @Test
  void whatTheReturnItselfEndsDoesNotSignal() {
    TestingPatient patient = withWearable().decide(until(START + minutes(45)));
    says(patient, START + minutes(2), VitalSign.PULSE_RATE_OXIMETER, "0");
    assertThat(patient.episode(NO_PULSE).active()).isTrue();

    long back = START + minutes(3);
    patient
        .at(back)
        .sendsLive(WEARABLE, List.of(reading(VitalSign.PULSE_RATE_OXIMETER, "71", back)));

    assertThat(patient.state().isOffMonitor()).isFalse();
    assertThat(patient.episode(NO_PULSE).active()).isFalse();
    assertThat(patient.alarm(NO_PULSE).signal()).isEqualTo(Signal.OFF);
  }

  @Test
  void whatIsNoSensorsSignalsAsEver() {
    TestingPatient patient = withWearable().decide(until(START + minutes(45)));
    says(patient, START + minutes(1), DeviceStatus.BATTERY_CRITICAL, "1");

    assertThat(
            patient
                .alarm(new Condition.DeviceStatusRaised(WEARABLE, DeviceStatus.BATTERY_CRITICAL))
                .signal())
        .isEqualTo(Signal.ON);
  }

  @Test
  void whatWasHighAndOverBeforeStillAsksForNotice() {
    TestingPatient patient = withWearable();
    says(patient, START + minutes(1), VitalSign.PULSE_RATE_OXIMETER, "0");
    says(patient, START + minutes(2), VitalSign.PULSE_RATE_OXIMETER, "70");
    assertThat(patient.alarm(NO_PULSE).signal()).isEqualTo(Signal.LATCHED);

    patient.decide(until(START + minutes(45)));

    assertThat(patient.alarm(NO_PULSE).signal()).isEqualTo(Signal.LATCHED);
  }
}
