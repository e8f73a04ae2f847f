package io.vigil.simulation.study;

import io.vigil.core.alarm.Priority;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.burden.Burden;
import io.vigil.engine.burden.Course;
import io.vigil.engine.burden.NaiveThresholds;
import io.vigil.engine.burden.Replay;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Recordings and rules made by hand. */
final class Recorded {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final RuleSet FAST_HEART =
      new RuleSet(
          "fast-heart",
          List.of(
              new Limit(
                  VitalSign.HEART_RATE,
                  Direction.HIGH,
                  131_000_000,
                  3_000_000,
                  10_000,
                  Priority.HIGH)));

  private Recorded() {}

  /** Heart rates, each so many seconds after the one before. */
  static Recording heartRates(int seconds, int... rates) {
    Recording.Builder values = new Recording.Builder();
    for (int i = 0; i < rates.length; i++) {
      values.add(
          VitalSign.HEART_RATE,
          BigDecimal.valueOf(rates[i]),
          START.plusSeconds((long) seconds * i));
    }
    return values.build("patient");
  }

  /** {@code count} times {@code rate}, after and before some that are quiet. */
  static int[] spell(int count, int rate) {
    int[] rates = new int[count + 40];
    Arrays.fill(rates, 80);
    Arrays.fill(rates, 20, 20 + count, rate);
    return rates;
  }

  static Burden burden(Recording recording, RuleSet rules) {
    Burden.Sum sum = new Burden.Sum(rules);
    Course course = recording.course();
    sum.add(
        course.endEpochMillis(), NaiveThresholds.count(course, rules), Replay.run(course, rules));
    return sum.total();
  }
}
