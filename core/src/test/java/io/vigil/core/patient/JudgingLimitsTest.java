package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static io.vigil.core.patient.TestingPatient.withMonitorAndWearable;
import static io.vigil.core.patient.TestingPatient.withOpenAlarm;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.rule.Direction;
import io.vigil.core.vitals.AmbientMetric;
import io.vigil.core.vitals.VitalSign;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JudgingLimitsTest {

  private static final Condition PULSE_LOW =
      new Condition.LimitBreached(VitalSign.HEART_RATE, Direction.LOW);

  @Test
  void waitsForTheDelayBeforeItSignals() {
    TestingPatient patient =
        withMonitorAndWearable().sends(MONITOR, reading(VitalSign.SPO2, "86", START));

    assertThat(patient.episodes(spo2Low())).isEmpty();
    assertThat(patient.state().nextDeadlineEpochMillis(START)).hasValue(START + seconds(10));
    assertThat(patient.state().pending().get(spo2Low()).dueEpochMillis())
        .isEqualTo(START + seconds(15));
  }

  @Test
  void signalsAfterTheDelayThoughNoSecondReadingCame() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(VitalSign.SPO2, "86", START))
            .waitUntil(START + seconds(14.999));
    assertThat(patient.episodes(spo2Low())).isEmpty();

    patient.waitUntil(START + seconds(15));

    Episode episode = patient.episode(spo2Low());
    assertThat(patient.alarm(episode).signal()).isEqualTo(Signal.ON);
    assertThat(episode.priority()).isEqualTo(Priority.HIGH);
    assertThat(episode.onsetEpochMillis()).isEqualTo(START);
    assertThat(episode.openedEpochMillis()).isEqualTo(START + seconds(15));
    assertThat(episode.worstMicros()).hasValue(86_000_000);
    assertThat(episode.limitMicros()).hasValue(88_000_000);
    assertThat(patient.state().pending()).isEmpty();
  }

  @Test
  void contraryReadingWithinTheDelayIsNoAlarm() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(VitalSign.SPO2, "86", START))
            .at(START + seconds(14))
            .sends(MONITOR, reading(VitalSign.SPO2, "91", START + seconds(14)));

    assertThat(patient.state().pending()).doesNotContainKey(spo2Low());
    patient.waitUntil(START + seconds(60));
    assertThat(patient.episodes(spo2Low())).isEmpty();
  }

  @Test
  void readingInTheBandOfTheHysteresisEndsNeitherDelayNorAlarm() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(VitalSign.SPO2, "88", START))
            .at(START + seconds(1))
            .sends(MONITOR, reading(VitalSign.SPO2, "90", START + seconds(1)))
            .waitUntil(START + seconds(15));
    assertThat(patient.episode(spo2Low()).active()).isTrue();

    patient
        .at(START + seconds(20))
        .sends(MONITOR, reading(VitalSign.SPO2, "90", START + seconds(20)));
    assertThat(patient.episode(spo2Low()).active()).isTrue();

    patient
        .at(START + seconds(21))
        .sends(MONITOR, reading(VitalSign.SPO2, "90.1", START + seconds(21)));
    assertThat(patient.episode(spo2Low()).endEpochMillis()).hasValue(START + seconds(21));
  }

  @Test
  void oneReadingIsEnoughWhereTheDeviceIsSlowerThanTheDelay() {
    assertThat(withOpenAlarm().alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void aPersonsOneReadingIsEnough() {
    TestingPatient patient =
        withMonitorAndWearable().observed(reading(VitalSign.SPO2, "85", START));

    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void deviceClockThatIsAheadDelaysNoAlarm() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(WEARABLE, reading(VitalSign.SPO2, "85", START + seconds(50)));

    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void contraryReadingThatComesAfterTheSignalWithdrawsWhatWasShorterThanItsDelay() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(VitalSign.SPO2, "85", START))
            .waitUntil(START + seconds(16))
            .sends(MONITOR, reading(VitalSign.SPO2, "97", START + seconds(2)));

    assertThat(patient.episodes(spo2Low())).isEmpty();
    Episode withdrawn =
        patient.state().episodes().values().stream()
            .filter(episode -> episode.condition().equals(spo2Low()))
            .findFirst()
            .orElseThrow();
    assertThat(withdrawn.withdrawn()).isTrue();
    assertThat(patient.alarm(withdrawn).signal())
        .as("somebody has heard it")
        .isEqualTo(Signal.LATCHED);
  }

  @Test
  void alarmOfASuspectValueSaysVerify() {
    TestingPatient patient =
        withMonitorAndWearable().sends(WEARABLE, reading(VitalSign.SPO2, "45", START));

    assertThat(patient.statuses()).containsExactly(ReadingStatus.SUSPECT);
    assertThat(patient.episode(spo2Low()).verify()).isTrue();
    assertThat(withOpenAlarm().episode(spo2Low()).verify()).isFalse();
  }

  @Test
  void impossibleValueIsKeptAndNotJudged() {
    TestingPatient patient =
        withMonitorAndWearable().sends(WEARABLE, reading(VitalSign.SPO2, "101", START));

    assertThat(patient.statuses()).containsExactly(ReadingStatus.IMPOSSIBLE);
    assertThat(patient.state().streams()).isEmpty();
    assertThat(patient.state().latest()).isEmpty();
    assertThat(patient.lastEvents())
        .anySatisfy(event -> assertThat(event).isInstanceOf(PatientEvent.ReadingsRecorded.class));
  }

  @Test
  void contradictoryPressuresAreJudgedAndToBeVerified() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(
                WEARABLE,
                reading(VitalSign.SYSTOLIC_PRESSURE, "85", START),
                reading(VitalSign.DIASTOLIC_PRESSURE, "84", START));

    assertThat(patient.statuses()).containsExactly(ReadingStatus.SUSPECT, ReadingStatus.SUSPECT);
    assertThat(
            patient
                .episode(new Condition.LimitBreached(VitalSign.SYSTOLIC_PRESSURE, Direction.LOW))
                .verify())
        .isTrue();
  }

  @Test
  void temperatureOfTheRoomIsNoSignOfThePatient() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(WEARABLE, reading(AmbientMetric.ROOM_TEMPERATURE, "21", START));

    assertThat(patient.state().episodes()).isEmpty();
    assertThat(patient.state().news2()).isEmpty();
  }

  @Test
  void worseValueIsTheSameEpisode() {
    TestingPatient patient =
        withOpenAlarm()
            .at(START + seconds(60))
            .sends(WEARABLE, reading(VitalSign.SPO2, "79", START + seconds(60)));

    Episode episode = patient.episode(spo2Low());
    assertThat(episode.worstMicros()).isEqualTo(OptionalLong.of(79_000_000));
    assertThat(episode.version()).isEqualTo(2);
  }
}
