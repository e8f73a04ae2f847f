package io.vigil.core.score;

import static io.vigil.core.score.ScoreParameter.CONSCIOUSNESS;
import static io.vigil.core.score.ScoreParameter.OXYGEN;
import static io.vigil.core.score.ScoreParameter.PULSE;
import static io.vigil.core.score.ScoreParameter.RESPIRATION;
import static io.vigil.core.score.ScoreParameter.SPO2;
import static io.vigil.core.score.ScoreParameter.SYSTOLIC;
import static io.vigil.core.score.ScoreParameter.TEMPERATURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vigil.core.score.Score.Part;
import io.vigil.core.score.Score.Sample;
import io.vigil.core.score.Score.State;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class News2Test {
  private static final long NOW = Instant.parse("2026-11-20T05:00:00Z").toEpochMilli();
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void isNothingForAHealthyPatient() {
    Score score = score(healthy());

    assertThat(score.lowerBound()).isZero();
    assertThat(score.upperBound()).isZero();
    assertThat(score.complete()).isTrue();
    assertThat(News2.isRed(score)).isFalse();
    assertThat(News2.risk(score)).isEqualTo(News2Risk.LOW);
    assertThat(score.tableVersion()).isEqualTo("NEWS2-RCP-2017");
    assertThat(score.scale()).contains(Spo2Scale.ONE);
    assertThat(score.atEpochMillis()).isEqualTo(NOW);
    assertThat(score.parts()).extracting(Part::parameter).containsExactly(ScoreParameter.values());
  }

  @Test
  void isTwentyForAPatientAtTheWorstOfEverything() {
    Map<ScoreParameter, Sample> worst = new EnumMap<>(ScoreParameter.class);
    worst.put(RESPIRATION, now("30"));
    worst.put(SPO2, now("80"));
    worst.put(OXYGEN, now("15"));
    worst.put(SYSTOLIC, now("70"));
    worst.put(PULSE, now("140"));
    worst.put(CONSCIOUSNESS, now("4"));
    worst.put(TEMPERATURE, now("34"));

    for (Spo2Scale scale : Spo2Scale.values()) {
      Score score = News2.score(NOW, worst, scale);
      assertThat(score.lowerBound()).isEqualTo(20);
      assertThat(score.upperBound()).isEqualTo(20);
      assertThat(News2.risk(score)).isEqualTo(News2Risk.HIGH);
    }
  }

  @Test
  void isBetweenNothingAndTwentyWhenNothingIsKnown() {
    for (Spo2Scale scale : Spo2Scale.values()) {
      Score score = News2.score(NOW, Map.of(), scale);

      assertThat(score.lowerBound()).isZero();
      assertThat(score.upperBound()).isEqualTo(20);
      assertThat(score.missing()).containsExactly(ScoreParameter.values());
      assertThat(score.stale()).isEmpty();
      assertThat(score.complete()).isFalse();
      assertThat(score.oldestInputAt()).isEmpty();
    }
  }

  @Test
  void firesOnWhatIsKnownWithoutWaitingForTheRest() {
    Score score = score(Map.of(RESPIRATION, now("26"), PULSE, now("115"), SPO2, now("93")));

    assertThat(score.lowerBound()).isEqualTo(3 + 2 + 2);
    assertThat(score.upperBound()).isEqualTo(7 + 2 + 3 + 3 + 3);
    assertThat(News2.isRed(score)).isTrue();
    assertThat(News2.risk(score)).isEqualTo(News2Risk.HIGH);
    assertThat(score.missing()).containsExactly(OXYGEN, SYSTOLIC, CONSCIOUSNESS, TEMPERATURE);
  }

  @Test
  void tellsEachInputsShare() {
    Map<ScoreParameter, Sample> known = healthy();
    known.remove(TEMPERATURE);
    known.put(PULSE, now("115.4"));
    known.put(RESPIRATION, aged("26", Duration.ofMinutes(6)));

    Score score = score(known);

    assertThat(part(score, PULSE))
        .isEqualTo(new Part(PULSE, State.PRESENT, 2, Optional.of(new Sample(115_400_000, NOW))));
    assertThat(part(score, RESPIRATION))
        .isEqualTo(
            new Part(
                RESPIRATION, State.STALE, 0, Optional.of(new Sample(26_000_000, NOW - 360_000))));
    assertThat(part(score, TEMPERATURE))
        .isEqualTo(new Part(TEMPERATURE, State.MISSING, 0, Optional.empty()));
    assertThat(score.stale()).containsExactly(RESPIRATION);
    assertThat(score.missing()).containsExactly(TEMPERATURE);
    assertThat(score.lowerBound()).isEqualTo(2);
    assertThat(score.upperBound()).isEqualTo(2 + 3 + 3);
  }

  @Test
  void takesTheOldestOfTheInputsThatCount() {
    Map<ScoreParameter, Sample> known = healthy();
    known.put(SYSTOLIC, aged("120", Duration.ofHours(3)));
    known.put(TEMPERATURE, aged("37", Duration.ofHours(9)));

    assertThat(score(known).oldestInputAt()).hasValue(NOW - Duration.ofHours(3).toMillis());
  }

  /** Saturation of 97 on scale two: 0 on air; 3 on oxygen, and 2 for the oxygen. */
  @Test
  void keepsBothWaysOpenOnScaleTwoWhileOxygenIsUnknown() {
    Map<ScoreParameter, Sample> known = healthy();
    known.remove(OXYGEN);
    known.put(SPO2, now("97"));

    Score two = News2.score(NOW, known, Spo2Scale.TWO);
    assertThat(two.lowerBound()).isZero();
    assertThat(two.upperBound()).isEqualTo(5);
    assertThat(News2.isRed(two)).isFalse();
    assertThat(part(two, SPO2).points()).isZero();

    Score one = News2.score(NOW, known, Spo2Scale.ONE);
    assertThat(one.upperBound()).isEqualTo(2);
  }

  @Test
  void scoresScaleTwoWithAndWithoutOxygen() {
    Map<ScoreParameter, Sample> known = healthy();
    known.put(SPO2, now("97"));
    assertThat(News2.score(NOW, known, Spo2Scale.TWO).lowerBound()).isZero();

    known.put(OXYGEN, now("2"));
    Score score = News2.score(NOW, known, Spo2Scale.TWO);
    assertThat(score.lowerBound()).isEqualTo(5);
    assertThat(score.upperBound()).isEqualTo(5);
    assertThat(News2.isRed(score)).isTrue();
  }

  @Test
  void takesOxygenThatGrewOldForUnknown() {
    Map<ScoreParameter, Sample> known = healthy();
    known.put(SPO2, now("97"));
    known.put(OXYGEN, aged("0", Duration.ofHours(12).plus(MILLI)));

    Score score = News2.score(NOW, known, Spo2Scale.TWO);

    assertThat(score.stale()).containsExactly(OXYGEN);
    assertThat(score.lowerBound()).isZero();
    assertThat(score.upperBound()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "RESPIRATION, PT5M",
    "SPO2, PT5M",
    "OXYGEN, PT12H",
    "SYSTOLIC, PT4H",
    "PULSE, PT5M",
    "CONSCIOUSNESS, PT12H",
    "TEMPERATURE, PT8H",
  })
  void countsAnInputUpToItsMaximumAgeAndNotAMillisecondLonger(
      ScoreParameter parameter, Duration maxAge) {
    Map<ScoreParameter, Sample> known = healthy();
    long value = known.get(parameter).valueMicros();
    assertThat(parameter.maxAge()).isEqualTo(maxAge);

    known.put(parameter, new Sample(value, NOW - maxAge.toMillis()));
    assertThat(score(known).complete()).isTrue();

    known.put(parameter, new Sample(value, NOW - maxAge.toMillis() - 1));
    assertThat(score(known).stale()).containsExactly(parameter);
    assertThat(score(known).lowerBound()).isZero();
    assertThat(score(known).upperBound()).isEqualTo(News2.maxPoints(parameter));
  }

  /** At risk by a red pulse alone, or by a sum of 5 that holds no red. */
  @ParameterizedTest
  @CsvSource({"140, 16, 98", "115, 22, 95"})
  void tightensPressureAndConsciousnessToAnHourAtRisk(
      String pulse, String respiration, String spo2) {
    Map<ScoreParameter, Sample> known = healthy();
    known.put(PULSE, now(pulse));
    known.put(RESPIRATION, now(respiration));
    known.put(SPO2, now(spo2));
    known.put(SYSTOLIC, aged("120", HOUR));
    known.put(CONSCIOUSNESS, aged("0", HOUR));
    assertThat(score(known).complete()).isTrue();

    known.put(SYSTOLIC, aged("120", HOUR.plus(MILLI)));
    known.put(CONSCIOUSNESS, aged("0", HOUR.plus(MILLI)));
    Score score = score(known);

    assertThat(score.stale()).containsExactly(SYSTOLIC, CONSCIOUSNESS);
    assertThat(News2.risk(score)).isGreaterThan(News2Risk.LOW);
    assertThat(score.upperBound()).isEqualTo(score.lowerBound() + 6);
  }

  @Test
  void doesNotTightenBelowFivePointsWithoutARedOne() {
    Map<ScoreParameter, Sample> known = healthy();
    known.put(PULSE, now("115"));
    known.put(RESPIRATION, now("22"));
    known.put(SYSTOLIC, aged("120", Duration.ofHours(4)));
    known.put(CONSCIOUSNESS, aged("0", Duration.ofHours(12)));

    Score score = score(known);

    assertThat(score.lowerBound()).isEqualTo(4);
    assertThat(score.complete()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = ScoreParameter.class,
      names = {"SYSTOLIC", "CONSCIOUSNESS"},
      mode = EnumSource.Mode.EXCLUDE)
  void tightensNoOtherInput(ScoreParameter parameter) {
    Map<ScoreParameter, Sample> known = healthy();
    known.put(SYSTOLIC, now("80"));
    known.put(
        parameter,
        new Sample(known.get(parameter).valueMicros(), NOW - parameter.maxAge().toMillis()));

    assertThat(score(known).complete()).isTrue();
  }

  /**
   * A low pressure alone makes the risk, then grows old by the tightened age. It doesn't come back
   * by the risk that it took with it, and the upper bound still holds it.
   */
  @Test
  void doesNotReviveAPressureByLettingItGrowOld() {
    Map<ScoreParameter, Sample> known = healthy();
    known.put(SYSTOLIC, aged("85", HOUR.plus(MILLI)));

    Score score = score(known);

    assertThat(score.stale()).containsExactly(SYSTOLIC);
    assertThat(score.lowerBound()).isZero();
    assertThat(score.upperBound()).isEqualTo(3);
  }

  @Test
  void refusesASampleOfAfterTheInstant() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> score(Map.of(PULSE, new Sample(60_000_000, NOW + 1))))
        .withMessage("A sample is of after the instant to be scored");
  }

  @ParameterizedTest
  @CsvSource({
    "0, false, LOW",
    "4, false, LOW",
    "3, true, LOW_MEDIUM",
    "4, true, LOW_MEDIUM",
    "5, false, MEDIUM",
    "6, true, MEDIUM",
    "7, false, HIGH",
    "20, true, HIGH",
  })
  void ranksTheRisk(int lowerBound, boolean red, News2Risk risk) {
    assertThat(News2Risk.of(lowerBound, red)).isEqualTo(risk);
  }

  @Test
  void namesRisksAsThePublicInterfaceDoes() {
    assertThat(News2Risk.values())
        .extracting(News2Risk::wireName)
        .containsExactly("low", "low-medium", "medium", "high");
  }

  @Test
  void refusesBoundsThatAreNone() {
    assertRefused(-1, 0);
    assertRefused(3, 2);
  }

  private static void assertRefused(int lower, int upper) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Score(News2.TABLE_VERSION, Optional.empty(), NOW, lower, upper, List.of()));
  }

  private static Map<ScoreParameter, Sample> healthy() {
    Map<ScoreParameter, Sample> samples = new EnumMap<>(ScoreParameter.class);
    samples.put(RESPIRATION, now("16"));
    samples.put(SPO2, now("98"));
    samples.put(OXYGEN, now("0"));
    samples.put(SYSTOLIC, now("120"));
    samples.put(PULSE, now("70"));
    samples.put(CONSCIOUSNESS, now("0"));
    samples.put(TEMPERATURE, now("37.0"));
    return samples;
  }

  private static Score score(Map<ScoreParameter, Sample> newest) {
    return News2.score(NOW, newest, Spo2Scale.ONE);
  }

  private static Part part(Score score, ScoreParameter parameter) {
    return score.parts().stream()
        .filter(part -> part.parameter() == parameter)
        .findFirst()
        .orElseThrow();
  }

  private static Sample now(String value) {
    return aged(value, Duration.ZERO);
  }

  private static Sample aged(String value, Duration age) {
    return new Sample(
        new BigDecimal(value).movePointRight(6).longValueExact(), NOW - age.toMillis());
  }
}
