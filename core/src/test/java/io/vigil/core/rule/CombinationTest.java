package io.vigil.core.rule;

import static io.vigil.core.vitals.VitalSign.HEART_RATE;
import static io.vigil.core.vitals.VitalSign.SYSTOLIC_PRESSURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.alarm.Priority;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CombinationTest {

  private static final Combination SHOCK =
      new Combination(
          "shock",
          List.of(
              new Combination.Part(HEART_RATE, Direction.HIGH, 110_000_000, 5_000_000),
              new Combination.Part(SYSTOLIC_PRESSURE, Direction.LOW, 100_000_000, 5_000_000)),
          600_000,
          0,
          Priority.HIGH);

  @ParameterizedTest
  @CsvSource({
    "110, 100, BREACH",
    "109.999999, 100, BETWEEN",
    "110, 100.000001, BETWEEN",
    "105, 100, BETWEEN",
    "104.999999, 100, CONTRARY",
    "110, 105, BETWEEN",
    "110, 105.000001, CONTRARY",
    "140, 60, BREACH"
  })
  void holdsWhereAllPartsDo(double pulse, double pressure, Verdict verdict) {
    WindowRule.Course course = SHOCK.course();
    course.take(SYSTOLIC_PRESSURE, 0, Math.round(pressure * 1e6), 0);
    assertThat(course.take(HEART_RATE, 0, Math.round(pulse * 1e6), 0)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"599999, BREACH", "600000, BREACH", "600001, BETWEEN"})
  void aPartThatIsTooOldChangesNothing(long at, Verdict verdict) {
    WindowRule.Course course = SHOCK.course();
    course.take(SYSTOLIC_PRESSURE, 0, 90_000_000, 0);
    assertThat(course.take(HEART_RATE, at, 120_000_000, 0)).isEqualTo(verdict);
  }

  @Test
  void onePartThatIsUsualIsContraryThoughTheOtherIsNotKnown() {
    assertThat(SHOCK.course().take(HEART_RATE, 0, 80_000_000, 0)).isEqualTo(Verdict.CONTRARY);
    assertThat(SHOCK.course().take(HEART_RATE, 0, 120_000_000, 0)).isEqualTo(Verdict.BETWEEN);
  }

  @Test
  void hasTwoPartsAtLeast() {
    assertThatThrownBy(
            () -> new Combination("one", SHOCK.parts().subList(0, 1), 1, 0, Priority.LOW))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
