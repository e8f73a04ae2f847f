package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.SilenceRule;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.Sensor;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TechnicalAlarmsTest {

  private static final Condition CLOCK_WRONG = new Condition.DeviceClockWrong(WEARABLE);
  private static final Condition SILENT = new Condition.DeviceSilent(WEARABLE);
  private static final Condition OXIMETER_ABSENT =
      new Condition.SensorAbsent(WEARABLE, Sensor.OXIMETER);

  private static TestingPatient withWearable() {
    return TestingPatient.inCare().bind(WEARABLE, Duration.ofMinutes(1));
  }

  private static Reading[] pulseAndSaturation(long at) {
    return new Reading[] {
      reading(VitalSign.HEART_RATE, "80", at),
      reading(VitalSign.SPO2, "97", at),
      reading(VitalSign.PULSE_RATE_OXIMETER, "80", at)
    };
  }

  private static TestingPatient withoutOximeterFor(long minutes) {
    TestingPatient patient = withWearable().sends(WEARABLE, pulseAndSaturation(START));
    for (long minute = 1; minute <= minutes; minute++) {
      long at = START + minutes(minute);
      patient.at(at).sends(WEARABLE, reading(VitalSign.HEART_RATE, "80", at));
    }
    return patient;
  }

  @Test
  void silenceOfThreeIntervalsIsAnAlarmUntilTheDeviceIsHeard() {
    TestingPatient patient = withWearable().waitUntil(START + minutes(3) - 1);
    assertThat(patient.episodes(SILENT)).isEmpty();

    patient.waitUntil(START + minutes(3));
    assertThat(patient.alarm(SILENT).signal()).isEqualTo(Signal.ON);
    assertThat(patient.episode(SILENT).priority()).isEqualTo(Priority.MEDIUM);
    assertThat(patient.episode(SILENT).onsetEpochMillis()).isEqualTo(START);

    patient.sends(WEARABLE, pulseAndSaturation(START));
    assertThat(patient.episode(SILENT).active()).isFalse();
    assertThat(patient.alarm(SILENT).signal()).as("completed").isEqualTo(Signal.LATCHED);
    patient.waitUntil(START + minutes(3) + seconds(30));
    assertThat(patient.alarm(SILENT).signal()).isEqualTo(Signal.OFF);
    assertThat(patient.state().nextDeadlineEpochMillis(0)).hasValue(START + minutes(6));
  }

  @Test
  void silenceCountsFromWhenSomebodyCouldHear() {
    long takenOver = START + minutes(10);
    TestingPatient patient = withWearable().waitUntil(takenOver + minutes(3) - 1, takenOver);
    assertThat(patient.episodes(SILENT)).isEmpty();

    patient.waitUntil(takenOver + minutes(3), takenOver);
    assertThat(patient.alarm(SILENT).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void deviceThatOnlyRepeatsItselfIsSilent() {
    TestingPatient patient = withWearable();
    for (long second = 0; second < 180; second += 60) {
      patient
          .waitUntil(START + seconds(second))
          .sends(
              WEARABLE,
              reading(VitalSign.SPO2, "97", START),
              reading(VitalSign.HEART_RATE, "999", START + seconds(second)));
    }
    patient.waitUntil(START + minutes(3));

    assertThat(patient.alarm(SILENT).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void absentSensorIsOneAlarmWhateverItMeasures() {
    TestingPatient patient = withoutOximeterFor(9);
    assertThat(patient.episodes(OXIMETER_ABSENT)).isEmpty();

    patient = withoutOximeterFor(189);
    Episode absent = patient.episode(OXIMETER_ABSENT);
    assertThat(patient.alarm(absent).signal()).isEqualTo(Signal.ON);
    assertThat(absent.priority()).isEqualTo(Priority.LOW);
    assertThat(absent.onsetEpochMillis()).isEqualTo(START);
    assertThat(absent.openedEpochMillis()).isEqualTo(START + minutes(10));
    assertThat(patient.events())
        .filteredOn(PatientEvent.EpisodeOpened.class::isInstance)
        .hasSize(1);

    patient.at(START + minutes(190)).sends(WEARABLE, pulseAndSaturation(START + minutes(190)));
    assertThat(patient.episode(OXIMETER_ABSENT).endEpochMillis()).hasValue(START + minutes(190));
    assertThat(patient.alarm(OXIMETER_ABSENT).signal()).isEqualTo(Signal.OFF);
  }

  @Test
  void sensorThatNeverGaveAValueIsNotMissed() {
    TestingPatient patient = withWearable();
    for (long minute = 0; minute < 30; minute++) {
      long at = START + minutes(minute);
      patient.at(at).sends(WEARABLE, reading(VitalSign.HEART_RATE, "80", at));
    }

    assertThat(patient.state().episodes()).isEmpty();
  }

  @Test
  void lateReadingWithinALongAbsenceDoesNotWithdrawIt() {
    TestingPatient patient = withWearable().sends(WEARABLE, pulseAndSaturation(START));
    for (long minute = 10; minute <= hours(60) / minutes(1); minute += 10) {
      long at = START + minutes(minute);
      patient.at(at).sends(WEARABLE, reading(VitalSign.HEART_RATE, "80", at));
    }
    patient.sends(WEARABLE, reading(VitalSign.HEART_RATE, "81", patient.now() - minutes(15)));

    assertThat(patient.episode(OXIMETER_ABSENT).active()).isTrue();
  }

  @Test
  void dischargeEndsTheAlarmsOfDevicesAndTheirDeadlines() {
    TestingPatient patient =
        withoutOximeterFor(15).waitUntil(START + minutes(30)).decide(new PatientInput.Discharge());

    assertThat(patient.episode(OXIMETER_ABSENT).active()).isFalse();
    assertThat(patient.episode(SILENT).active()).isFalse();
    assertThat(patient.state().nextDeadlineEpochMillis(0)).isEmpty();
    assertThat(patient.state().inCare()).isFalse();
    assertThat(patient.decide(new PatientInput.Discharge()).reply())
        .isInstanceOf(Reply.NotFound.class);
  }

  @Test
  void backlogOfAReleasedDeviceReopensNothing() {
    TestingPatient patient =
        withoutOximeterFor(15)
            .decide(new PatientInput.UnbindDevice(WEARABLE, START + minutes(15)))
            .at(START + minutes(40))
            .sends(WEARABLE, reading(VitalSign.HEART_RATE, "80", START + minutes(14) + 1));

    assertThat(patient.statuses()).containsExactly(ReadingStatus.ACCEPTED);
    assertThat(patient.episode(OXIMETER_ABSENT).endEpochMillis()).hasValue(START + minutes(15));
    assertThat(patient.state().nextDeadlineEpochMillis(0))
        .as("a person's observation")
        .hasValue(START + hours(1));
  }

  @Test
  void deviceThatIsBoundAgainIsNotAbsentSinceItWasReleased() {
    TestingPatient patient =
        withWearable()
            .sends(WEARABLE, pulseAndSaturation(START))
            .decide(new PatientInput.UnbindDevice(WEARABLE, START + 1))
            .at(START + hours(5));
    patient.decide(
        new PatientInput.BindDevice(
            new DeviceBinding(
                WEARABLE,
                "a device",
                "wearable",
                minutes(1),
                patient.now(),
                java.util.OptionalLong.empty())));
    patient.sends(WEARABLE, reading(VitalSign.HEART_RATE, "80", patient.now()));

    assertThat(patient.episodes(OXIMETER_ABSENT)).isEmpty();
  }

  @Test
  void readingsOfADeviceNeverBoundAreNotThisPatients() {
    TestingPatient patient = withWearable().sends(MONITOR, reading(VitalSign.SPO2, "80", START));

    assertThat(patient.reply()).isInstanceOf(Reply.NotFound.class);
    assertThat(patient.lastEvents()).isEmpty();
  }

  @Test
  void liveReadingsThatAreOldSayThatTheClockIsSlow() {
    TestingPatient patient = withWearable().at(START + hours(1));

    patient.sendsLive(WEARABLE, List.of(reading(VitalSign.HEART_RATE, "80", START)));
    assertThat(patient.episode(CLOCK_WRONG).active()).isTrue();

    patient.sendsLive(WEARABLE, List.of(reading(VitalSign.HEART_RATE, "80", patient.now())));
    assertThat(patient.episode(CLOCK_WRONG).active()).isFalse();
  }

  @Test
  void oldReadingsOfABacklogSayNothingOfTheClock() {
    TestingPatient patient =
        withWearable()
            .at(START + hours(1))
            .sends(WEARABLE, reading(VitalSign.HEART_RATE, "80", START));

    assertThat(patient.episodes(CLOCK_WRONG)).isEmpty();
  }

  @Test
  void deviceThatIsExpectedSeldomIsSilentOneDayLate() {
    long month = hours(30 * 24);

    DeviceBinding binding =
        new DeviceBinding(
            WEARABLE, "a device", "wearable", month, START, java.util.OptionalLong.empty());

    assertThat(DefaultRules.silence(SilenceRule.Of.DEVICE).millis(binding.expectedIntervalMillis()))
        .isEqualTo(month + hours(24));
  }

  @Test
  void clockThatIsSetForwardMakesNoDeviceSilent() {
    TestingPatient patient =
        withWearable()
            .sends(WEARABLE, pulseAndSaturation(START))
            .at(START + hours(1))
            .decide(new PatientInput.StepClock(hours(1)))
            .decide(new PatientInput.PassTime(0));

    assertThat(patient.episodes(SILENT)).isEmpty();
  }

  @Test
  void clockThatIsSetBackDelaysNoAlarm() {
    TestingPatient patient =
        TestingPatient.withMonitorAndWearable()
            .sends(MONITOR, reading(VitalSign.SPO2, "85", START))
            .at(START - hours(1))
            .decide(new PatientInput.StepClock(-hours(1)));

    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void breachUnderWayAtDischargeIsStillRecorded() {
    TestingPatient patient =
        TestingPatient.withMonitorAndWearable()
            .sends(MONITOR, reading(VitalSign.SPO2, "85", START))
            .decide(new PatientInput.Discharge())
            .waitUntil(START + minutes(1));

    assertThat(patient.episodes(spo2Low())).hasSize(1);
  }

  @Test
  void inputThatCouldNotBeJudgedIsAHighAlarmUntilSomebodyTookNotice() {
    Condition quarantined = new Condition.InputQuarantined();
    TestingPatient patient =
        withWearable()
            .decide(new PatientInput.SetAside(3, new byte[0]))
            .decide(new PatientInput.SetAside(3, new byte[0]));
    assertThat(patient.episode(quarantined).priority()).isEqualTo(Priority.HIGH);
    assertThat(patient.alarm(quarantined).signal()).isEqualTo(Signal.ON);

    patient.accepts(patient.alarm(quarantined), 1);
    assertThat(patient.alarm(quarantined).listed()).isFalse();

    patient.decide(new PatientInput.SetAside(3, new byte[0]));
    assertThat(patient.episodes(quarantined))
        .extracting(episode -> patient.alarm(episode).signal())
        .containsExactly(Signal.OFF, Signal.ON);
  }

  @Test
  void inputSetAsideBeforeTheAdmissionHasNoPatientToAlarmFor() {
    Decision decision =
        Patient.decide(PatientState.INITIAL, new PatientInput.SetAside(1, new byte[0]), START);

    assertThat(decision.events()).isEqualTo(List.of(new PatientEvent.InputWasSetAside(1)));
  }
}
