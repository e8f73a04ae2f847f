package io.vigil.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.score.Score.Sample;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of the bounds, over seeded random inputs: whatever the absent inputs turn out to be,
 * the complete score lies between the bounds; some completion reaches the lower one, and some the
 * upper one. Complete scores come from the second chart, as a plain sum.
 */
class News2BoundsTest {
  private static final long NOW = 1_763_614_800_000L;
  private static final int CASES_PER_SEED = 100;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void holdEveryCompletionAndAreBothAttained(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < CASES_PER_SEED; i++) {
      Spo2Scale scale = random.nextBoolean() ? Spo2Scale.ONE : Spo2Scale.TWO;
      Map<ScoreParameter, BigDecimal> present = new EnumMap<>(ScoreParameter.class);
      Map<ScoreParameter, Sample> newest = new EnumMap<>(ScoreParameter.class);
      for (ScoreParameter parameter : ScoreParameter.values()) {
        BigDecimal value = randomValue(parameter, random);
        switch (random.nextInt(5)) {
          case 0 -> {} // missing
          case 1 -> newest.put(parameter, sample(value, parameter.maxAge().toMillis() + 1));
          default -> {
            present.put(parameter, value);
            newest.put(parameter, sample(value, random.nextInt(300_001)));
          }
        }
      }

      Score score = News2.score(NOW, newest, scale);
      Set<Integer> completions = completions(present, scale);

      assertThat(completions).allSatisfy(c -> assertThat(c).isBetween(0, 20));
      assertThat(min(completions)).as("lower of %s", newest).isEqualTo(score.lowerBound());
      assertThat(max(completions)).as("upper of %s", newest).isEqualTo(score.upperBound());
      assertThat(score.complete()).isEqualTo(present.size() == 7);
      assertThat(score.missing().size() + score.stale().size() + present.size()).isEqualTo(7);
      assertThat(score.lowerBound())
          .isEqualTo(score.parts().stream().mapToInt(Score.Part::points).sum());
    }
  }

  /** Every total that the present values can have, over all values of the absent ones. */
  private static Set<Integer> completions(
      Map<ScoreParameter, BigDecimal> present, Spo2Scale scale) {
    Set<Integer> totals = new HashSet<>();
    for (BigDecimal oxygen : candidates(ScoreParameter.OXYGEN, present, scale, false)) {
      boolean onOxygen = oxygen.signum() > 0;
      Set<Integer> sums = Set.of(News2Chart.points(ScoreParameter.OXYGEN, oxygen, scale, onOxygen));
      for (ScoreParameter parameter : ScoreParameter.values()) {
        if (parameter != ScoreParameter.OXYGEN) {
          sums = plusEach(sums, parameter, present, scale, onOxygen);
        }
      }
      totals.addAll(sums);
    }
    return totals;
  }

  private static Set<Integer> plusEach(
      Set<Integer> sums,
      ScoreParameter parameter,
      Map<ScoreParameter, BigDecimal> present,
      Spo2Scale scale,
      boolean onOxygen) {
    Set<Integer> sumsWith = new HashSet<>();
    for (BigDecimal value : candidates(parameter, present, scale, onOxygen)) {
      int points = News2Chart.points(parameter, value, scale, onOxygen);
      sums.forEach(sum -> sumsWith.add(sum + points));
    }
    return sumsWith;
  }

  /** The present value, or one of each band. */
  private static Collection<BigDecimal> candidates(
      ScoreParameter parameter,
      Map<ScoreParameter, BigDecimal> present,
      Spo2Scale scale,
      boolean onOxygen) {
    BigDecimal value = present.get(parameter);
    if (value != null) {
      return List.of(value);
    }
    if (parameter == ScoreParameter.OXYGEN) {
      return List.of(BigDecimal.ZERO, BigDecimal.TWO);
    }
    if (parameter == ScoreParameter.CONSCIOUSNESS) {
      return List.of(BigDecimal.ZERO, BigDecimal.ONE);
    }
    return News2Chart.bands(parameter, scale, onOxygen).stream()
        .map(News2Chart.Band::from)
        .toList();
  }

  /** From the ranges that hold the chart's edges. */
  private static BigDecimal randomValue(ScoreParameter parameter, Random random) {
    return switch (parameter) {
      case OXYGEN -> BigDecimal.valueOf(Math.max(0, random.nextInt(-10, 150)), 1);
      case CONSCIOUSNESS -> BigDecimal.valueOf(random.nextInt(5));
      case RESPIRATION -> BigDecimal.valueOf(random.nextInt(0, 400), 1);
      case SPO2 -> BigDecimal.valueOf(random.nextInt(800, 1_001), 1);
      case SYSTOLIC -> BigDecimal.valueOf(random.nextInt(600, 2_400), 1);
      case PULSE -> BigDecimal.valueOf(random.nextInt(300, 1_500), 1);
      case TEMPERATURE -> BigDecimal.valueOf(random.nextInt(3_400, 4_000), 2);
    };
  }

  private static Sample sample(BigDecimal value, long ageMillis) {
    return new Sample(value.movePointRight(6).longValueExact(), NOW - ageMillis);
  }

  private static int min(Set<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).min().orElseThrow();
  }

  private static int max(Set<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).max().orElseThrow();
  }
}
