package io.vigil.core.vitals;

import static io.vigil.core.vitals.Plausibility.IMPOSSIBLE;
import static io.vigil.core.vitals.Plausibility.PLAUSIBLE;
import static io.vigil.core.vitals.Plausibility.SUSPECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlausibilityTest {
  private static final BigDecimal STEP = new BigDecimal("0.000001");

  /**
   * The two values next to each edge, outer one first: impossible | suspect, suspect | plausible,
   * plausible | suspect, suspect | impossible. A missing pair is an edge which the metric hasn't.
   */
  @ParameterizedTest
  @CsvSource({
    "HEART_RATE,                  -0.1, 0,         19.9, 20,  250, 250.1,  350, 350.1",
    "PULSE_RATE_OXIMETER,         -0.1, 0,         19.9, 20,  250, 250.1,  350, 350.1",
    "PULSE_RATE_CUFF,             -0.1, 0,         19.9, 20,  250, 250.1,  350, 350.1",
    "RESPIRATION_RATE,            -0.1, 0,         3.9,  4,   70,  70.1,   120, 120.1",
    "SPO2,                        -0.1, 0,         49.9, 50,  100, ,       ,    100.1",
    "SYSTOLIC_PRESSURE,           0,    0.000001,  39.9, 40,  280, 280.1,  375, 375.1",
    "ARTERIAL_SYSTOLIC_PRESSURE,  0,    0.1,       39.9, 40,  280, 280.1,  375, 375.1",
    "DIASTOLIC_PRESSURE,          0,    0.000001,  19.9, 20,  180, 180.1,  375, 375.1",
    "ARTERIAL_DIASTOLIC_PRESSURE, 0,    0.1,       19.9, 20,  180, 180.1,  375, 375.1",
    "MEAN_PRESSURE,               9.9,  10,        29.9, 30,  220, 220.1,  330, 330.1",
    "ARTERIAL_MEAN_PRESSURE,      9.9,  10,        29.9, 30,  220, 220.1,  330, 330.1",
    "BODY_TEMPERATURE,            13.9, 14,        29.9, 30,  43,  43.1,   47,  47.1",
    "OXYGEN_FLOW,                 -0.1, ,          ,     0,   80,  80.1,   150, 150.1",
    "CONSCIOUSNESS,               -1,   ,          ,     0,   4,   ,       ,    5",
  })
  void judgesEachEdge(
      VitalSign metric,
      BigDecimal belowPossible,
      BigDecimal possibleMin,
      BigDecimal belowExpected,
      BigDecimal expectedMin,
      BigDecimal expectedMax,
      BigDecimal aboveExpected,
      BigDecimal possibleMax,
      BigDecimal abovePossible) {
    assertJudged(metric, belowPossible, IMPOSSIBLE);
    assertJudged(metric, possibleMin, SUSPECT);
    assertJudged(metric, belowExpected, SUSPECT);
    assertJudged(metric, expectedMin, PLAUSIBLE);
    assertJudged(metric, expectedMax, PLAUSIBLE);
    assertJudged(metric, aboveExpected, SUSPECT);
    assertJudged(metric, possibleMax, SUSPECT);
    assertJudged(metric, abovePossible, IMPOSSIBLE);
  }

  private static void assertJudged(VitalSign metric, BigDecimal value, Plausibility expected) {
    if (value != null) {
      assertThat(Plausibility.of(metric, value)).as("%s", value).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(VitalSign.class)
  void judgesTheBoundsThemselvesAsInside(VitalSign metric) {
    PlausibleRange range = metric.plausibleRange();

    assertThat(Plausibility.of(metric, range.possibleMin())).isNotEqualTo(IMPOSSIBLE);
    assertThat(Plausibility.of(metric, range.possibleMax())).isNotEqualTo(IMPOSSIBLE);
    assertThat(Plausibility.of(metric, range.expectedMin())).isEqualTo(PLAUSIBLE);
    assertThat(Plausibility.of(metric, range.expectedMax())).isEqualTo(PLAUSIBLE);
    assertThat(Plausibility.of(metric, range.possibleMin().subtract(STEP))).isEqualTo(IMPOSSIBLE);
    assertThat(Plausibility.of(metric, range.possibleMax().add(STEP))).isEqualTo(IMPOSSIBLE);
  }

  @Test
  void ignoresTrailingZeros() {
    assertThat(Plausibility.of(VitalSign.SPO2, new BigDecimal("100.000"))).isEqualTo(PLAUSIBLE);
    assertThat(Plausibility.of(VitalSign.CONSCIOUSNESS, new BigDecimal("3.0")))
        .isEqualTo(PLAUSIBLE);
  }

  @Test
  void refusesConsciousnessBetweenTwoCodes() {
    assertThat(Plausibility.of(VitalSign.CONSCIOUSNESS, new BigDecimal("0.5")))
        .isEqualTo(IMPOSSIBLE);
  }

  @Test
  void refusesBoundsOutOfOrder() {
    assertThatThrownBy(() -> PlausibleRange.of("1", "0", "2", "3"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PlausibleRange.of("0", "2", "1", "3"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PlausibleRange.of("0", "1", "3", "2"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "120, 80, 93, ''",
    "85, 80, 80, ''",
    "84.9, 80, 82, SYSTOLIC DIASTOLIC",
    "80, 80, 80, SYSTOLIC DIASTOLIC",
    "80, 120, 100, SYSTOLIC DIASTOLIC MEAN",
    "120, 80, 120, ''",
    "120, 80, 120.1, SYSTOLIC MEAN",
    "120, 80, 79.9, DIASTOLIC MEAN",
    "120, 80, , ''",
    "82, 80, , SYSTOLIC DIASTOLIC",
    "120, , 130, SYSTOLIC MEAN",
    ", 80, 70, DIASTOLIC MEAN",
    "120, , , ''",
    ", , , ''",
  })
  void suspectsPressuresThatContradictEachOther(
      BigDecimal systolic, BigDecimal diastolic, BigDecimal mean, String suspects) {
    Map<VitalSign, BigDecimal> cuff = new EnumMap<>(VitalSign.class);
    Map<VitalSign, BigDecimal> arterial = new EnumMap<>(VitalSign.class);
    putIfGiven(cuff, VitalSign.SYSTOLIC_PRESSURE, systolic);
    putIfGiven(cuff, VitalSign.DIASTOLIC_PRESSURE, diastolic);
    putIfGiven(cuff, VitalSign.MEAN_PRESSURE, mean);
    putIfGiven(arterial, VitalSign.ARTERIAL_SYSTOLIC_PRESSURE, systolic);
    putIfGiven(arterial, VitalSign.ARTERIAL_DIASTOLIC_PRESSURE, diastolic);
    putIfGiven(arterial, VitalSign.ARTERIAL_MEAN_PRESSURE, mean);
    String[] names = suspects.isEmpty() ? new String[0] : suspects.split(" ", -1);

    assertThat(Plausibility.inconsistent(cuff))
        .extracting(v -> v.name().replace("_PRESSURE", ""))
        .containsExactlyInAnyOrder(names);
    assertThat(Plausibility.inconsistent(arterial))
        .extracting(v -> v.name().replace("_PRESSURE", "").replace("ARTERIAL_", ""))
        .containsExactlyInAnyOrder(names);
  }

  @Test
  void comparesCuffAndArterialLineEachWithItselfOnly() {
    Map<VitalSign, BigDecimal> both =
        Map.of(
            VitalSign.SYSTOLIC_PRESSURE, BigDecimal.valueOf(90),
            VitalSign.DIASTOLIC_PRESSURE, BigDecimal.valueOf(60),
            VitalSign.ARTERIAL_SYSTOLIC_PRESSURE, BigDecimal.valueOf(180),
            VitalSign.ARTERIAL_DIASTOLIC_PRESSURE, BigDecimal.valueOf(110),
            VitalSign.HEART_RATE, BigDecimal.valueOf(300));

    assertThat(Plausibility.inconsistent(both)).isEmpty();
  }

  private static void putIfGiven(
      Map<VitalSign, BigDecimal> pressures, VitalSign sign, BigDecimal value) {
    if (value != null) {
      pressures.put(sign, value);
    }
  }
}
