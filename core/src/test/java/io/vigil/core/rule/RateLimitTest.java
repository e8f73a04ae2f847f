package io.vigil.core.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Priority;
import io.vigil.core.vitals.VitalSign;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {

  private static final long WINDOW = 300_000;

  private static final RateLimit FALL = rate(VitalSign.SPO2, Direction.LOW, 4_000_000);
  private static final RateLimit RISE = rate(VitalSign.HEART_RATE, Direction.HIGH, 30_000_000);

  private static RateLimit rate(VitalSign vitalSign, Direction direction, long change) {
    return new RateLimit(vitalSign, direction, change, WINDOW, 1_000_000, 30_000, Priority.MEDIUM);
  }

  @ParameterizedTest
  @CsvSource({
    "93000001, CONTRARY",
    "93000000, BETWEEN",
    "92000001, BETWEEN",
    "92000000, BREACH",
    "91999999, BREACH"
  })
  void aFallBreachesFromItsChangeOn(long value, Verdict verdict) {
    WindowRule.Course course = FALL.course();
    course.take(VitalSign.SPO2, 0, 96_000_000, 0);
    course.take(VitalSign.SPO2, 1_000, 96_000_000, 0);
    assertThat(course.take(VitalSign.SPO2, 2_000, value, 0)).isEqualTo(verdict);
    assertThat(course.extentMicros()).isEqualTo(OptionalLong.of(96_000_000 - value));
  }

  @ParameterizedTest
  @CsvSource({
    "108999999, CONTRARY",
    "109000000, BETWEEN",
    "109999999, BETWEEN",
    "110000000, BREACH"
  })
  void aRiseBreachesFromItsChangeOn(long value, Verdict verdict) {
    WindowRule.Course course = RISE.course();
    course.take(VitalSign.HEART_RATE, 0, 80_000_000, 0);
    course.take(VitalSign.HEART_RATE, 1_000, 80_000_000, 0);
    assertThat(course.take(VitalSign.HEART_RATE, 2_000, value, 0)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"299999, BREACH", "300000, BREACH", "300001, CONTRARY"})
  void whatIsOlderThanTheWindowIsNoLevelToFallFrom(long at, Verdict verdict) {
    WindowRule.Course course = FALL.course();
    course.take(VitalSign.SPO2, 0, 96_000_000, 0);
    course.take(VitalSign.SPO2, 0, 96_000_000, 0);
    assertThat(course.take(VitalSign.SPO2, at, 90_000_000, 0)).isEqualTo(verdict);
  }

  @Test
  void oneOutlierIsNoLevelToFallFrom() {
    WindowRule.Course course = FALL.course();
    course.take(VitalSign.SPO2, 0, 91_000_000, 0);
    course.take(VitalSign.SPO2, 1_000, 100_000_000, 0);
    assertThat(course.take(VitalSign.SPO2, 2_000, 91_000_000, 0)).isEqualTo(Verdict.CONTRARY);
  }

  @Test
  void anotherSourcesLevelIsNotFallenFrom() {
    WindowRule.Course course = FALL.course();
    course.take(VitalSign.SPO2, 0, 97_000_000, 0);
    course.take(VitalSign.SPO2, 1_000, 97_000_000, 0);
    assertThat(course.take(VitalSign.SPO2, 2_000, 91_000_000, 1)).isEqualTo(Verdict.CONTRARY);
  }

  /** What late data rest on: a verdict does not depend on what was before its window. */
  @Test
  void aCourseThatBeginsOneWindowBeforeSaysTheSame() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      long[] at = new long[200];
      long[] values = new long[at.length];
      for (int i = 0; i < at.length; i++) {
        at[i] = (i == 0 ? 0 : at[i - 1]) + random.nextInt(random.nextBoolean() ? 1_000 : 60_000);
        values[i] = (88 + random.nextInt(12)) * 1_000_000L;
      }
      WindowRule.Course whole = FALL.course();
      for (int i = 0; i < at.length; i++) {
        Verdict verdict = whole.take(VitalSign.SPO2, at[i], values[i], 0);
        WindowRule.Course part = FALL.course();
        Verdict last = Verdict.BETWEEN;
        for (int j = 0; j <= i; j++) {
          if (at[j] >= at[i] - WINDOW) {
            last = part.take(VitalSign.SPO2, at[j], values[j], 0);
          }
        }
        assertThat(last).as("seed %s, reading %s", seed, i).isEqualTo(verdict);
      }
    }
  }
}
