package io.vigil.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.simulation.Roster.PatientPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticPatientTest {
  private static final Instant START = Instant.parse("2026-11-20T01:00:00Z");
  private static final Baseline WELL = new Baseline(72, 15, 97, 130, 76, 36.7, 0, false);
  private static final Baseline WITH_COPD = new Baseline(80, 17, 92, 134, 76, 36.7, 1, true);

  @Test
  void givesTheSameVitalsForTheSameSeedAndInstants() {
    assertThat(course(7, Duration.ofHours(2))).isEqualTo(course(7, Duration.ofHours(2)));
    assertThat(course(7, Duration.ofHours(2))).isNotEqualTo(course(8, Duration.ofHours(2)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void staysWithinWhatStableWardPatientsShow(long seed) {
    for (PatientPlan plan : Roster.PATIENTS) {
      SyntheticPatient patient =
          new SyntheticPatient(plan.baseline(), START, new SplittableRandom(seed));
      for (int second = 0; second < 24 * 3600; second += 20) {
        Vitals vitals = patient.at(START.plusSeconds(second));
        assertThat(vitals.heartRate()).isBetween(45.0, 115.0);
        assertThat(Math.abs(vitals.pulseRate() - vitals.heartRate())).isLessThan(3);
        assertThat(vitals.respirationRate()).isBetween(9.0, 24.0);
        assertThat(vitals.spO2()).isBetween(plan.baseline().copd() ? 89.5 : 94.0, 100.0);
        assertThat(vitals.systolic()).isBetween(95.0, 175.0);
        assertThat(vitals.systolic() - vitals.diastolic()).isBetween(25.0, 100.0);
        assertThat(vitals.temperature()).isBetween(35.9, 37.6);
        assertThat(vitals.oxygenFlow()).isEqualTo(plan.baseline().oxygenFlow());
        assertThat(vitals.consciousness()).isZero();
      }
    }
  }

  @Test
  void isWarmerAndFasterInTheAfternoonThanBeforeDawn() {
    SyntheticPatient patient = new SyntheticPatient(WELL, START, new SplittableRandom(3));
    List<Vitals> day = new ArrayList<>();
    for (int minute = 0; minute < 24 * 60; minute++) {
      day.add(patient.at(START.plusSeconds(60L * minute)));
    }
    // The start is 09:00 where the patient lives: 15:00 to 17:00 and 03:00 to 05:00.
    List<Vitals> afternoon = day.subList(6 * 60, 8 * 60);
    List<Vitals> night = day.subList(18 * 60, 20 * 60);

    assertThat(mean(afternoon, Vitals::heartRate))
        .isGreaterThan(mean(night, Vitals::heartRate) + 4);
    assertThat(mean(afternoon, Vitals::temperature))
        .isGreaterThan(mean(night, Vitals::temperature) + 0.3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void scoresHighWithinTwoMinutesOfSepsisByTheMonitorAlone(long seed) {
    SyntheticPatient patient = beginning(WELL, Scenario.SEPSIS, seed);

    int pointsMax = 0;
    for (int second = 0; second <= 120; second += 5) {
      Vitals vitals = patient.at(START.plusSeconds(second));
      pointsMax = Math.max(pointsMax, monitorPoints(vitals));
    }
    Vitals after = patient.at(START.plus(Duration.ofMinutes(5)));

    assertThat(pointsMax).isGreaterThanOrEqualTo(7);
    assertThat(monitorPoints(after)).isGreaterThanOrEqualTo(7);
    assertThat(after.systolic()).isLessThan(95);
    assertThat(after.temperature()).isBetween(39.0, 40.0);
    assertThat(after.consciousness()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void desaturatesAndNeedsOxygenInAnExacerbation(long seed) {
    SyntheticPatient patient = beginning(WITH_COPD, Scenario.COPD, seed);

    for (int second = 240; second < 480; second += 5) {
      Vitals vitals = patient.at(START.plusSeconds(second));
      assertThat(Math.round(vitals.spO2())).isBetween(84L, 86L);
      assertThat(vitals.respirationRate()).isGreaterThan(25);
      assertThat(vitals.oxygenFlow()).isGreaterThan(3.5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sepsis", "copd"})
  void recoversAfterTenMinutes(String name) {
    SyntheticPatient patient = beginning(WELL, Scenario.named(name).orElseThrow(), 4);
    patient.at(START.plus(Duration.ofMinutes(7)));
    patient.at(START.plus(Duration.ofMinutes(8)));

    Vitals vitals = patient.at(START.plus(Duration.ofMinutes(11)));

    assertThat(patient.running(START.plus(Duration.ofMinutes(11)))).isEmpty();
    assertThat(monitorPoints(vitals)).isLessThanOrEqualTo(3);
    assertThat(vitals.systolic()).isGreaterThan(110);
    assertThat(vitals.temperature()).isLessThan(38);
    assertThat(vitals.oxygenFlow()).isLessThan(0.25);
    assertThat(vitals.consciousness()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lead-off", "link-lost"})
  void leavesTheBodyAloneWhenOnlyKnowledgeOfItIsAffected(String name) {
    SyntheticPatient disturbed = beginning(WELL, Scenario.named(name).orElseThrow(), 4);
    SyntheticPatient undisturbed = new SyntheticPatient(WELL, START, new SplittableRandom(4));

    for (int second = 0; second < 600; second += 5) {
      Instant at = START.plusSeconds(second);
      assertThat(disturbed.at(at)).isEqualTo(undisturbed.at(at));
    }
  }

  private static SyntheticPatient beginning(Baseline baseline, Scenario scenario, long seed) {
    SyntheticPatient patient = new SyntheticPatient(baseline, START, new SplittableRandom(seed));
    patient.begin(scenario, START);
    return patient;
  }

  private static List<Vitals> course(long seed, Duration lasting) {
    SyntheticPatient patient = new SyntheticPatient(WELL, START, new SplittableRandom(seed));
    List<Vitals> vitals = new ArrayList<>();
    for (Instant at = START; at.isBefore(START.plus(lasting)); at = at.plusSeconds(5)) {
      vitals.add(patient.at(at));
    }
    return vitals;
  }

  private static double mean(List<Vitals> vitals, java.util.function.ToDoubleFunction<Vitals> of) {
    return vitals.stream().mapToDouble(of).average().orElseThrow();
  }

  /** NEWS2 points of respiration, SpO2 (scale 1) and pulse, typed from the chart (RCP 2017). */
  private static int monitorPoints(Vitals vitals) {
    long respiration = Math.round(vitals.respirationRate());
    long spO2 = Math.round(vitals.spO2());
    long pulse = Math.round(vitals.heartRate());
    int breathing =
        respiration >= 25 || respiration <= 8
            ? 3
            : respiration >= 21 ? 2 : respiration <= 11 ? 1 : 0;
    int oxygenation = spO2 <= 91 ? 3 : spO2 <= 93 ? 2 : spO2 <= 95 ? 1 : 0;
    int beating =
        pulse >= 131 || pulse <= 40 ? 3 : pulse >= 111 ? 2 : pulse >= 91 || pulse <= 50 ? 1 : 0;
    return breathing + oxygenation + beating;
  }
}
