package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.withMonitorAndWearable;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.AlarmKind;
import io.vigil.core.alarm.CiedFinding;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.vitals.CiedMeasure;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interrogations of pacemakers and defibrillators. */
class CiedTest {

  private static final long DAY = Duration.ofDays(1).toMillis();

  @ParameterizedTest
  @CsvSource({
    "BATTERY_REPLACEMENT, MEDIUM",
    "SHOCK_IMPEDANCE, MEDIUM",
    "RV_THRESHOLD, MEDIUM",
    "RV_SENSING, LOW",
    "SHOCKS, LOW",
    "AT_AF_BURDEN, LOW",
  })
  void redIsMediumAndYellowIsLow(CiedFinding finding, Priority priority) {
    assertThat(finding.priority()).isEqualTo(priority);
  }

  @Test
  void everyMeasureThatAlarmsHasOneFinding() {
    assertThat(Arrays.stream(CiedFinding.values()).map(CiedFinding::measure))
        .doesNotHaveDuplicates();
  }

  /** The report of an alert comes the following evening, or after weeks. */
  @Test
  void interrogationOfWeeksAgoAlarmsNow() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sendsLive(
                MONITOR, List.of(reading(CiedMeasure.BATTERY_STATUS, "754115", START - 20 * DAY)));

    Episode episode = patient.episode(found(CiedFinding.BATTERY_REPLACEMENT));
    assertThat(patient.alarm(episode).signal()).isEqualTo(Signal.ON);
    assertThat(episode.onsetEpochMillis()).isEqualTo(START - 20 * DAY);
    assertThat(episode.condition().kind()).isEqualTo(AlarmKind.TECHNICAL);
    assertThat(patient.state().episodes()).as("no clock is wrong").hasSize(1);
  }

  @Test
  void endsWithTheNextInterrogationThatDoesNotShowIt() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(CiedMeasure.SHOCKS, "1", START - 30 * DAY))
            .sends(MONITOR, reading(CiedMeasure.SHOCKS, "0", START - DAY));

    assertThat(patient.episode(found(CiedFinding.SHOCKS)).endEpochMillis()).hasValue(START - DAY);
  }

  @Test
  void whatIsBehindANewerInterrogationAndOldIsNotJudged() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(CiedMeasure.SHOCKS, "0", START - hours(1)))
            .sends(MONITOR, reading(CiedMeasure.SHOCKS, "1", START - hours(51)));

    assertThat(patient.statuses()).containsExactly(ReadingStatus.TOO_LATE);
  }

  @Test
  void impedanceIsHeldAgainstTheMedianOfThoseBefore() {
    TestingPatient patient = withMonitorAndWearable();
    String[] ohms = {"480", "900", "500", "520", "800"};
    for (int i = 0; i < ohms.length; i++) {
      patient.sends(
          MONITOR, reading(CiedMeasure.RV_IMPEDANCE, ohms[i], START - (10 - i) * 30 * DAY));
    }

    Episode episode = patient.episode(found(CiedFinding.RV_IMPEDANCE));
    assertThat(episode.onsetEpochMillis()).as("the fifth").isEqualTo(START - 6 * 30 * DAY);
  }

  @Test
  void thresholdIsHeldAgainstTheOutputOfItsInterrogation() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(
                MONITOR,
                reading(CiedMeasure.RV_THRESHOLD, "1.5", START),
                reading(CiedMeasure.RV_OUTPUT, "2.5", START));

    assertThat(patient.episode(found(CiedFinding.RV_THRESHOLD)).active()).isTrue();
  }

  /** Of a monitor that is registered as sending once in 90 days, and is due in 10. */
  @Test
  void aScheduledTransmissionThatIsMissedIsSilence() {
    Condition silent = new Condition.DeviceSilent(MONITOR);
    for (boolean comes : List.of(true, false)) {
      TestingPatient patient = TestingPatient.inCare().bind(MONITOR, Duration.ofDays(90));
      long due = START + 10 * DAY;
      patient.sends(
          MONITOR,
          reading(CiedMeasure.NEXT_TRANSMISSION, String.valueOf(due / 60_000), START - DAY));
      patient.waitUntil(due);
      if (comes) {
        patient.sends(MONITOR, reading(CiedMeasure.SHOCKS, "0", due));
      }
      patient.waitUntil(due + DAY - 1);
      assertThat(patient.episodes(silent)).isEmpty();
      patient.waitUntil(due + DAY);
      assertThat(patient.episodes(silent)).hasSize(comes ? 0 : 1);
    }
  }

  @Test
  void monitorThatCannotReachTheImplantIsLow() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(DeviceStatus.MONITOR_DISCONNECTED, "1", START));
    assertThat(
            patient
                .episode(
                    new Condition.DeviceStatusRaised(MONITOR, DeviceStatus.MONITOR_DISCONNECTED))
                .priority())
        .isEqualTo(Priority.LOW);
  }

  @Test
  void interrogationIsNoVitalSign() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(
                MONITOR,
                Stream.of(CiedMeasure.values())
                    .map(measure ->
                        reading(
                            measure,
                            measure == CiedMeasure.BATTERY_STATUS ? "754113" : "60",
                            START))
                    .toList());

    assertThat(patient.statuses()).containsOnly(ReadingStatus.ACCEPTED);
    assertThat(patient.state().score()).isEmpty();
    assertThat(patient.state().own(MONITOR)).hasSize(CiedMeasure.values().length);
  }

  @Test
  void recordDoesNotDependOnTheOrderOfArrival() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<Reading> readings = new ArrayList<>();
      for (int hour = 1; hour <= 40; hour++) {
        long at = START - hours(hour);
        readings.add(
            reading(CiedMeasure.RV_IMPEDANCE, String.valueOf(300 + random.nextInt(400)), at));
        readings.add(reading(CiedMeasure.RV_THRESHOLD, String.valueOf(1 + random.nextInt(3)), at));
        readings.add(reading(CiedMeasure.RV_OUTPUT, String.valueOf(2 + random.nextInt(4)), at));
        readings.add(reading(CiedMeasure.SHOCKS, String.valueOf(random.nextInt(2)), at));
      }
      Collections.reverse(readings);
      List<String> inOrder = record(readings);
      Collections.shuffle(readings, random);
      assertThat(record(readings)).as("seed " + seed).isEqualTo(inOrder);
      assertThat(inOrder).isNotEmpty();
    }
  }

  private static List<String> record(List<Reading> readings) {
    TestingPatient patient = withMonitorAndWearable().foldingAtTheEndOnly();
    readings.forEach(reading -> patient.sends(MONITOR, reading));
    return patient.state().episodes().values().stream()
        .filter(episode -> episode.condition() instanceof Condition.CiedFound)
        .filter(episode -> !episode.withdrawn())
        .map(episode ->
            episode.condition().key()
                + " "
                + episode.onsetEpochMillis()
                + " "
                + episode.endEpochMillis())
        .sorted()
        .toList();
  }

  private static Condition found(CiedFinding finding) {
    return new Condition.CiedFound(MONITOR, finding);
  }
}
