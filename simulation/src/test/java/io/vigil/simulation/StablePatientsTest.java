package io.vigil.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.client.Reading;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.Verdict;
import io.vigil.core.score.News2;
import io.vigil.core.score.Score;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.score.Spo2Scale;
import io.vigil.simulation.Roster.PatientPlan;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A demonstration in which alarms sound before anything has happened would teach nothing. */
class StablePatientsTest {
  private static final Instant START = Instant.parse("2026-11-20T01:00:00Z");
  private static final List<DeviceKind> ALL_SENSORS =
      List.of(DeviceKind.BEDSIDE_MONITOR, DeviceKind.BEDSIDE_CUFF, DeviceKind.SPOT_CHECK);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void breachNoLimitAndScoreLowForADay(long seed) {
    for (PatientPlan plan : Roster.PATIENTS) {
      SyntheticPatient patient =
          new SyntheticPatient(plan.baseline(), START, new SplittableRandom(seed));
      for (int second = 0; second < 24 * 3600; second += 15) {
        Instant at = START.plusSeconds(second);
        Map<String, Long> micros = new HashMap<>();
        for (DeviceKind kind : ALL_SENSORS) {
          for (Reading reading : kind.measure(patient, at)) {
            micros.put(reading.metric(), reading.value().movePointRight(6).longValueExact());
          }
        }
        String moment = plan.bed() + " at " + at + " with seed " + seed;
        for (Limit limit : DefaultRules.VERSION_1.limits()) {
          Long value = micros.get(limit.vitalSign().code());
          if (value != null) {
            assertThat(limit.verdict(value))
                .as("%s: %s", moment, limit.vitalSign())
                .isNotEqualTo(Verdict.BREACH);
          }
        }
        Score score = news2(micros, at.toEpochMilli());
        assertThat(score.complete()).isTrue();
        assertThat(News2.isRed(score)).as("%s: %s", moment, score).isFalse();
        assertThat(score.lowerBound()).as("%s: %s", moment, score).isLessThan(5);
      }
    }
  }

  private static Score news2(Map<String, Long> micros, long at) {
    Map<ScoreParameter, Score.Sample> samples = new EnumMap<>(ScoreParameter.class);
    for (ScoreParameter parameter : ScoreParameter.values()) {
      parameter.sources().stream()
          .map(source -> micros.get(source.code()))
          .filter(java.util.Objects::nonNull)
          .findFirst()
          .ifPresent(value -> samples.put(parameter, new Score.Sample(value, at)));
    }
    return News2.score(at, samples, Spo2Scale.ONE);
  }
}
