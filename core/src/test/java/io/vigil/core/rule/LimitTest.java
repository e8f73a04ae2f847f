package io.vigil.core.rule;

import static io.vigil.core.alarm.Priority.HIGH;
import static io.vigil.core.alarm.Priority.LOW;
import static io.vigil.core.alarm.Priority.MEDIUM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.alarm.Priority;
import io.vigil.core.vitals.VitalSign;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTest {

  private static final Limit SATURATION =
      new Limit(
          VitalSign.SPO2,
          Direction.LOW,
          88_000_000,
          2_000_000,
          15_000,
          MEDIUM,
          List.of(new Grade(85_000_000, 10_000, MEDIUM), new Grade(80_000_000, 5_000, HIGH)));

  private static final Limit PULSE =
      new Limit(
          VitalSign.HEART_RATE,
          Direction.HIGH,
          131_000_000,
          3_000_000,
          10_000,
          LOW,
          List.of(new Grade(160_000_000, 0, HIGH)));

  /** Every edge, one step to either side of it. */
  @ParameterizedTest
  @CsvSource({
    "90000001, CONTRARY, 15, MEDIUM",
    "90000000, BETWEEN, 15, MEDIUM",
    "88000001, BETWEEN, 15, MEDIUM",
    "88000000, BREACH, 15, MEDIUM",
    "85000001, BREACH, 15, MEDIUM",
    "85000000, BREACH, 10, MEDIUM",
    "84999999, BREACH, 10, MEDIUM",
    "80000001, BREACH, 10, MEDIUM",
    "80000000, BREACH, 5, HIGH",
    "79999999, BREACH, 5, HIGH",
    "0, BREACH, 5, HIGH"
  })
  void gradesOfALowLimit(long value, Verdict verdict, long delaySeconds, Priority priority) {
    assertThat(SATURATION.verdict(value)).isEqualTo(verdict);
    assertThat(SATURATION.delayMillis(value)).isEqualTo(delaySeconds * 1_000);
    assertThat(SATURATION.priority(value)).isEqualTo(priority);
  }

  @ParameterizedTest
  @CsvSource({
    "127999999, CONTRARY, 10, LOW",
    "128000000, BETWEEN, 10, LOW",
    "130999999, BETWEEN, 10, LOW",
    "131000000, BREACH, 10, LOW",
    "159999999, BREACH, 10, LOW",
    "160000000, BREACH, 0, HIGH",
    "160000001, BREACH, 0, HIGH"
  })
  void gradesOfAHighLimit(long value, Verdict verdict, long delaySeconds, Priority priority) {
    assertThat(PULSE.verdict(value)).isEqualTo(verdict);
    assertThat(PULSE.delayMillis(value)).isEqualTo(delaySeconds * 1_000);
    assertThat(PULSE.priority(value)).isEqualTo(priority);
  }

  @ParameterizedTest
  @CsvSource({
    "88000000, 10000, HIGH",
    "89000000, 10000, HIGH",
    "85000000, 15001, HIGH",
    "85000000, 15000, LOW"
  })
  void gradesThatAreNoWorseAreRefused(long threshold, long delay, Priority priority) {
    assertThatThrownBy(() ->
            new Limit(
                VitalSign.SPO2,
                Direction.LOW,
                88_000_000,
                0,
                15_000,
                MEDIUM,
                List.of(new Grade(threshold, delay, priority))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a worse grade");
  }

  @ParameterizedTest
  @CsvSource({
    "88000000, 15000, MEDIUM, false",
    "84000000, 10000, HIGH, false",
    "88000000, 5000, HIGH, true",
    "87999999, 5000, HIGH, false",
    "88000001, 5000, HIGH, true",
    "88000000, 5001, HIGH, false",
    "88000000, 0, MEDIUM, false"
  })
  void isAsStrictOnlyWhereNoGradeIsLaterOrLower(
      long threshold, long delay, Priority priority, boolean asStrict) {
    Limit limit = new Limit(VitalSign.SPO2, Direction.LOW, threshold, 0, delay, priority);
    assertThat(limit.asStrictAs(SATURATION)).isEqualTo(asStrict);
  }

  @Test
  void isAsStrictAsItselfAndNotAsAnother() {
    assertThat(SATURATION.asStrictAs(SATURATION)).isTrue();
    assertThat(SATURATION.asStrictAs(PULSE)).isFalse();
  }
}
