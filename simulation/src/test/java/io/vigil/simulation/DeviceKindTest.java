package io.vigil.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.client.Reading;
import io.vigil.core.vitals.Plausibility;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeviceKindTest {
  private static final Instant NOW = Instant.parse("2026-11-20T05:00:00Z");

  @ParameterizedTest
  @EnumSource
  void measuresPlausibleValuesInTheMetricsUnits(DeviceKind kind) {
    List<Reading> readings = kind.measure(patient(), NOW);

    assertThat(readings).isNotEmpty();
    for (Reading reading : readings) {
      VitalSign sign =
          Arrays.stream(VitalSign.values())
              .filter(s -> s.code().equals(reading.metric()))
              .findFirst()
              .orElseThrow();
      assertThat(reading.unit()).isEqualTo(sign.unit());
      assertThat(reading.at()).isEqualTo(NOW);
      assertThat(Plausibility.of(sign, reading.value())).isEqualTo(Plausibility.PLAUSIBLE);
    }
  }

  @Test
  void hasNoValueFromElectrodesThatAreOffWhileTheOximeterGoesOn() {
    SyntheticPatient patient = patient();
    patient.begin(Scenario.LEAD_OFF, NOW);

    assertThat(metrics(DeviceKind.BEDSIDE_MONITOR.measure(patient, NOW)))
        .containsExactly("MDC_PULS_OXIM_SAT_O2", "MDC_PULS_OXIM_PULS_RATE");
    assertThat(
            metrics(
                DeviceKind.BEDSIDE_MONITOR.measure(patient, NOW.plus(Scenario.LEAD_OFF.lasting()))))
        .containsExactly(
            "MDC_ECG_HEART_RATE",
            "MDC_RESP_RATE",
            "MDC_PULS_OXIM_SAT_O2",
            "MDC_PULS_OXIM_PULS_RATE");
  }

  @Test
  void makesUpADayBeforeThatIsTheSameEachTimeAndScoresLow() {
    for (Roster.PatientPlan plan : Roster.PATIENTS) {
      Map<DeviceKind, List<Reading>> day = History.of(plan, NOW, 11);

      assertThat(day).isEqualTo(History.of(plan, NOW, 11)).hasSize(plan.devices().size());
      day.forEach((kind, readings) -> {
        int times = (int) Duration.ofHours(24).dividedBy(kind.historyInterval());
        assertThat(readings.stream().map(Reading::at).distinct()).hasSize(times);
        assertThat(readings.getFirst().at()).isEqualTo(NOW.minus(Duration.ofHours(24)));
        assertThat(readings).extracting(Reading::at).isSorted();
      });
    }
  }

  private static List<String> metrics(List<Reading> readings) {
    return readings.stream().map(Reading::metric).toList();
  }

  private static SyntheticPatient patient() {
    return new SyntheticPatient(
        new Baseline(72, 15, 97, 130, 76, 36.7, 2, false), NOW, new SplittableRandom(1));
  }
}
