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

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PersonId;
import io.vigil.core.score.Score.Part;
import io.vigil.core.score.Score.Sample;
import io.vigil.core.score.Score.State;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MewsAndQsofaTest {
  private static final long NOW = 1_795_150_800_000L;
  private static final BigDecimal MICRO = new BigDecimal("0.000001");
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** A printed row, typed a second time: what a value of whole steps scores. */
  record Row(
      String name, String step, int max, ToIntFunction<Long> scored, ToIntFunction<Long> printed) {
    int points(BigDecimal value) {
      return scored.applyAsInt(value.movePointRight(6).longValueExact());
    }

    int printed(BigDecimal value) {
      BigDecimal unit = new BigDecimal(step);
      return printed.applyAsInt(value.divide(unit, 0, RoundingMode.HALF_UP).longValueExact());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        mews(SYSTOLIC, "1", 3, v -> v <= 70 ? 3 : v <= 80 ? 2 : v <= 100 ? 1 : v >= 200 ? 2 : 0),
        mews(
            PULSE,
            "1",
            3,
            v -> v >= 130 ? 3 : v >= 111 ? 2 : v >= 101 ? 1 : v >= 51 ? 0 : v >= 41 ? 1 : 2),
        mews(RESPIRATION, "1", 3, v -> v >= 30 ? 3 : v >= 21 ? 2 : v >= 15 ? 1 : v >= 9 ? 0 : 2),
        mews(TEMPERATURE, "0.1", 2, v -> v < 350 || v >= 385 ? 2 : 0),
        qsofa(RESPIRATION, v -> v >= 22 ? 1 : 0),
        qsofa(SYSTOLIC, v -> v <= 100 ? 1 : 0));
  }

  private static Row mews(
      ScoreParameter parameter, String step, int max, ToIntFunction<Long> printed) {
    return new Row(
        "MEWS " + parameter, step, max, micros -> Mews.points(parameter, micros), printed);
  }

  private static Row qsofa(ScoreParameter parameter, ToIntFunction<Long> printed) {
    return new Row(
        "qSOFA " + parameter, "1", 1, micros -> Qsofa.points(parameter, micros), printed);
  }

  /** Over all that a body can have and beyond: so each edge, a step and half a step around it. */
  @ParameterizedTest
  @MethodSource("rows")
  void scoresEveryStepAndHalfStepAsPrinted(Row row) {
    BigDecimal step = new BigDecimal(row.step);
    BigDecimal half = step.divide(TWO);
    for (BigDecimal value = step.negate();
        value.compareTo(BigDecimal.valueOf(400)) <= 0;
        value = value.add(step)) {
      for (BigDecimal offset :
          List.of(BigDecimal.ZERO, MICRO, half.subtract(MICRO), half, half.add(MICRO))) {
        BigDecimal near = value.add(offset);
        assertThat(row.points(near)).as("%s %s", row, near).isEqualTo(row.printed(near));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void putsTheExtremesInTheOuterBands(Row row) {
    for (long micros : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(row.scored.applyAsInt(micros)).isBetween(0, row.max);
    }
  }

  /** What the tables that go by this name get wrong, or leave in no band. */
  @ParameterizedTest
  @CsvSource({
    "PULSE, 40, 2",
    "PULSE, 40.4, 2",
    "PULSE, 40.5, 1",
    "PULSE, 39, 2",
    "PULSE, 100.5, 1",
    "PULSE, 110.5, 2",
    "PULSE, 129, 2",
    "PULSE, 130, 3",
    "RESPIRATION, 8, 2",
    "RESPIRATION, 20.5, 2",
    "RESPIRATION, 29.5, 3",
    "RESPIRATION, 30, 3",
    "SYSTOLIC, 70, 3",
    "SYSTOLIC, 80.5, 1",
    "SYSTOLIC, 199, 0",
    "SYSTOLIC, 200, 2",
    "TEMPERATURE, 34.94, 2",
    "TEMPERATURE, 34.95, 0",
    "TEMPERATURE, 38.4, 0",
    "TEMPERATURE, 38.45, 2",
    "CONSCIOUSNESS, 0, 0",
    "CONSCIOUSNESS, 1, 1",
    "CONSCIOUSNESS, 2, 1",
    "CONSCIOUSNESS, 3, 2",
    "CONSCIOUSNESS, 4, 3",
  })
  void scoresNamedCasesOfMews(ScoreParameter parameter, BigDecimal value, int points) {
    assertThat(Mews.points(parameter, value.movePointRight(6).longValueExact())).isEqualTo(points);
  }

  @ParameterizedTest
  @CsvSource({
    "RESPIRATION, 21.4, 0",
    "RESPIRATION, 21.5, 1",
    "RESPIRATION, 22, 1",
    "SYSTOLIC, 100, 1",
    "SYSTOLIC, 100.5, 0",
    "CONSCIOUSNESS, 0, 0",
    "CONSCIOUSNESS, 1, 1",
    "CONSCIOUSNESS, 4, 1",
  })
  void scoresNamedCasesOfQsofa(ScoreParameter parameter, BigDecimal value, int points) {
    assertThat(Qsofa.points(parameter, value.movePointRight(6).longValueExact())).isEqualTo(points);
  }

  @Test
  void haveNoSaturation() {
    assertThatIllegalArgumentException().isThrownBy(() -> Mews.points(SPO2, 90_000_000));
    assertThatIllegalArgumentException().isThrownBy(() -> Qsofa.points(SPO2, 90_000_000));
  }

  @Test
  void areAtTheirMostAtTheWorstOfEverything() {
    Score worst =
        news2(
            Map.of(
                RESPIRATION,
                "30",
                SYSTOLIC,
                "70",
                PULSE,
                "140",
                CONSCIOUSNESS,
                "4",
                TEMPERATURE,
                "34",
                SPO2,
                "80",
                OXYGEN,
                "15"));

    Score mews = Mews.of(worst);
    assertThat(mews.lowerBound()).isEqualTo(Mews.MAX_POINTS).isEqualTo(14);
    assertThat(mews.upperBound()).isEqualTo(14);
    assertThat(mews.complete()).isTrue();
    assertThat(mews.tableVersion()).isEqualTo("MEWS-SUBBE-2001");
    assertThat(mews.parts())
        .extracting(Part::parameter)
        .containsExactly(RESPIRATION, SYSTOLIC, PULSE, CONSCIOUSNESS, TEMPERATURE);
    Score qsofa = Qsofa.of(worst);
    assertThat(qsofa.lowerBound()).isEqualTo(Qsofa.MAX_POINTS).isEqualTo(3);
    assertThat(qsofa.tableVersion()).isEqualTo("QSOFA-SEPSIS3-2016");
    assertThat(qsofa.parts())
        .extracting(Part::parameter)
        .containsExactly(RESPIRATION, SYSTOLIC, CONSCIOUSNESS);
  }

  @Test
  void takeNothingUnknownForNormal() {
    Score unknown = news2(Map.of());

    assertThat(Mews.of(unknown).lowerBound()).isZero();
    assertThat(Mews.of(unknown).upperBound()).isEqualTo(14);
    assertThat(Mews.of(unknown).missing()).hasSize(5);
    assertThat(Qsofa.of(unknown).upperBound()).isEqualTo(3);
    assertThat(Qsofa.of(unknown).complete()).isFalse();
  }

  @Test
  void leaveOutWhatIsTooOldForNews2() {
    Sample old = new Sample(30_000_000, NOW - 300_001);
    Score news2 =
        News2.score(
            NOW,
            Map.of(RESPIRATION, old, SYSTOLIC, sample("120"), CONSCIOUSNESS, sample("0")),
            Spo2Scale.ONE);

    Score qsofa = Qsofa.of(news2);
    assertThat(qsofa.stale()).containsExactly(RESPIRATION);
    assertThat(qsofa.lowerBound()).isZero();
    assertThat(qsofa.upperBound()).isEqualTo(1);
    assertThat(qsofa.parts().getFirst())
        .isEqualTo(new Part(RESPIRATION, State.STALE, 0, Optional.of(old)));
    assertThat(Mews.of(news2).upperBound()).isEqualTo(3 + 3 + 2);
  }

  @Test
  void tellTheAgeAndSourceOfEachInput() {
    Sample byDevice =
        new Sample(31_000_000, NOW - 1_000, Optional.of(new DeviceId(new UUID(1, 1))));
    Sample byPerson = new Sample(0, NOW - 60_000, Optional.of(new PersonId(new UUID(2, 1))));
    Score mews =
        Mews.of(
            News2.score(
                NOW, Map.of(RESPIRATION, byDevice, CONSCIOUSNESS, byPerson), Spo2Scale.ONE));

    assertThat(mews.atEpochMillis()).isEqualTo(NOW);
    assertThat(mews.parts())
        .contains(
            new Part(RESPIRATION, State.PRESENT, 3, Optional.of(byDevice)),
            new Part(CONSCIOUSNESS, State.PRESENT, 0, Optional.of(byPerson)));
    assertThat(mews.oldestInputAt()).hasValue(NOW - 60_000);
  }

  private static Score news2(Map<ScoreParameter, String> values) {
    Map<ScoreParameter, Sample> samples = new EnumMap<>(ScoreParameter.class);
    values.forEach((parameter, value) -> samples.put(parameter, sample(value)));
    return News2.score(NOW, samples, Spo2Scale.ONE);
  }

  private static Sample sample(String value) {
    return new Sample(new BigDecimal(value).movePointRight(6).longValueExact(), NOW);
  }
}
