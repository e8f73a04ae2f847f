package io.vigil.core.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.score.News2Chart.Band;
import io.vigil.core.vitals.PlausibleRange;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class News2PointsTest {
  private static final BigDecimal MICRO = new BigDecimal("0.000001");
  private static final BigDecimal TENTH = new BigDecimal("0.1");
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  /** A row of the chart: a parameter, and for the saturation what else decides its bands. */
  record Row(ScoreParameter parameter, Spo2Scale scale, boolean onOxygen) {
    int points(BigDecimal value) {
      return News2.points(parameter, micros(value), scale, onOxygen);
    }

    int charted(BigDecimal value) {
      return News2Chart.points(parameter, value, scale, onOxygen);
    }

    List<Band> bands() {
      return News2Chart.bands(parameter, scale, onOxygen);
    }
  }

  static Stream<Row> rows() {
    return Stream.of(ScoreParameter.values())
        .flatMap(parameter ->
            Stream.of(Spo2Scale.values())
                .flatMap(scale ->
                    Stream.of(new Row(parameter, scale, false), new Row(parameter, scale, true))));
  }

  static Stream<Row> bandedRows() {
    return rows()
        .filter(row ->
            row.parameter != ScoreParameter.OXYGEN
                && row.parameter != ScoreParameter.CONSCIOUSNESS);
  }

  @ParameterizedTest
  @MethodSource("bandedRows")
  void scoresEveryEdgeAStepAndAHalfStepAroundIt(Row row) {
    BigDecimal step = News2Chart.step(row.parameter);
    BigDecimal half = step.divide(TWO);
    for (Band band : row.bands()) {
      for (BigDecimal edge : List.of(band.from(), band.to())) {
        for (BigDecimal offset :
            List.of(BigDecimal.ZERO, MICRO, half.subtract(MICRO), half, half.add(MICRO), step)) {
          assertScoredAsCharted(row, edge.add(offset));
          assertScoredAsCharted(row, edge.subtract(offset));
        }
      }
    }
  }

  private static void assertScoredAsCharted(Row row, BigDecimal value) {
    if (value.abs().compareTo(new BigDecimal("999999")) < 0) {
      assertThat(row.points(value)).as("%s %s", row, value).isEqualTo(row.charted(value));
    }
  }

  @ParameterizedTest
  @MethodSource("bandedRows")
  void roundsHalfAStepUpIntoTheNextBand(Row row) {
    BigDecimal half = News2Chart.step(row.parameter).divide(TWO);
    List<Band> bands = row.bands();
    for (int i = 1; i < bands.size(); i++) {
      BigDecimal border = bands.get(i).from().subtract(half);

      assertThat(row.points(border)).as("%s at %s", row, border).isEqualTo(bands.get(i).points());
      assertThat(row.points(border.subtract(MICRO)))
          .as("%s under %s", row, border)
          .isEqualTo(bands.get(i - 1).points());
    }
  }

  /** The chart throws for a value that is in no band or in two. */
  @ParameterizedTest
  @MethodSource("rows")
  void putsEveryPossibleTenthInExactlyOneBand(Row row) {
    for (VitalSign source : row.parameter.sources()) {
      PlausibleRange range = source.plausibleRange();
      for (BigDecimal value = range.possibleMin();
          value.compareTo(range.possibleMax()) <= 0;
          value = value.add(TENTH)) {
        assertThat(row.points(value)).as("%s %s", row, value).isEqualTo(row.charted(value));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void staysWithinItsMostAndReachesNothingAndItsMost(Row row) {
    List<Integer> points =
        Stream.iterate(new BigDecimal("-50"), v -> v.add(new BigDecimal("0.5")))
            .limit(1_000)
            .map(row::points)
            .toList();

    assertThat(points).contains(0, News2.maxPoints(row.parameter));
    assertThat(points).allSatisfy(p -> assertThat(p).isBetween(0, News2.maxPoints(row.parameter)));
  }

  @ParameterizedTest
  @EnumSource(ScoreParameter.class)
  void scoresTheExtremesOfItsArgument(ScoreParameter parameter) {
    for (long micros : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(News2.points(parameter, micros, Spo2Scale.ONE, false))
          .isBetween(0, News2.maxPoints(parameter));
    }
    assertThat(News2.points(ScoreParameter.RESPIRATION, Long.MAX_VALUE, Spo2Scale.ONE, false))
        .isEqualTo(3);
    assertThat(News2.points(ScoreParameter.RESPIRATION, Long.MIN_VALUE, Spo2Scale.ONE, false))
        .isEqualTo(3);
  }

  /** Named cases, so that a mistake shared by the code and the chart above has a third witness. */
  @ParameterizedTest
  @CsvSource({
    "RESPIRATION, 8.4, ONE, false, 3",
    "RESPIRATION, 8.5, ONE, false, 1",
    "RESPIRATION, 20.5, ONE, false, 2",
    "RESPIRATION, 24.5, ONE, false, 3",
    "SPO2, 95.5, ONE, true, 0",
    "SPO2, 91.4, ONE, false, 3",
    "SPO2, 99, TWO, false, 0",
    "SPO2, 92.4, TWO, true, 0",
    "SPO2, 92.5, TWO, true, 1",
    "SPO2, 96.5, TWO, true, 3",
    "OXYGEN, 0, ONE, false, 0",
    "OXYGEN, 0.1, ONE, false, 2",
    "OXYGEN, 15, ONE, true, 2",
    "SYSTOLIC, 90.5, ONE, false, 2",
    "SYSTOLIC, 219.5, ONE, false, 3",
    "PULSE, 90.5, ONE, false, 1",
    "PULSE, 130.5, ONE, false, 3",
    "CONSCIOUSNESS, 0, ONE, false, 0",
    "CONSCIOUSNESS, 1, ONE, false, 3",
    "CONSCIOUSNESS, 4, ONE, false, 3",
    "CONSCIOUSNESS, 0.1, ONE, false, 3",
    "CONSCIOUSNESS, -1, ONE, false, 3",
    "TEMPERATURE, 35.04, ONE, false, 3",
    "TEMPERATURE, 35.05, ONE, false, 1",
    "TEMPERATURE, 38.05, ONE, false, 1",
    "TEMPERATURE, 39.05, ONE, false, 2",
  })
  void scoresNamedCases(
      ScoreParameter parameter, BigDecimal value, Spo2Scale scale, boolean onOxygen, int points) {
    assertThat(News2.points(parameter, micros(value), scale, onOxygen)).isEqualTo(points);
  }

  @Test
  void namesItsParametersAndTheirSourcesAsThePublicInterfaceDoes() {
    assertThat(ScoreParameter.values())
        .extracting(ScoreParameter::wireName)
        .containsExactly(
            "respiration", "spo2", "oxygen", "systolic", "pulse", "consciousness", "temperature");
    assertThat(ScoreParameter.PULSE.sources())
        .containsExactly(
            VitalSign.HEART_RATE, VitalSign.PULSE_RATE_OXIMETER, VitalSign.PULSE_RATE_CUFF);
    assertThat(ScoreParameter.SYSTOLIC.sources())
        .containsExactly(VitalSign.ARTERIAL_SYSTOLIC_PRESSURE, VitalSign.SYSTOLIC_PRESSURE);
    assertThat(Stream.of(ScoreParameter.values()).mapToInt(News2::maxPoints).sum())
        .isEqualTo(News2.MAX_POINTS)
        .isEqualTo(20);
  }

  private static long micros(BigDecimal value) {
    return value.movePointRight(6).longValueExact();
  }
}
