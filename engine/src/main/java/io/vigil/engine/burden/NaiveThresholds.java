package io.vigil.engine.burden;

import io.vigil.core.alarm.Condition.LimitBreached;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Plausibility;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.burden.Course.Measured;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What limits say of a course without any judging: a straight count over its samples, with none of
 * the code that judges. A sample is outside if it is at or past the threshold; impossible values
 * are no samples. Delay, hysteresis and what came before do not matter.
 */
public final class NaiveThresholds {

  /**
   * Consecutive samples outside one limit, in device time.
   *
   * @param untilEpochMillis the next sample, which is inside; empty if there is none
   * @param delayMillis how long the rules let it wait, by its worst sample: none where samples come
   *     more seldom
   */
  public record Excursion(
      LimitBreached condition,
      long sinceEpochMillis,
      OptionalLong untilEpochMillis,
      long delayMillis) {

    /**
     * Whether the next sample that is inside comes only when the delay is over. So does every
     * excursion of two and more samples that are rarer than the delay, and of one.
     */
    public boolean sustained() {
      return untilEpochMillis.isEmpty()
          || untilEpochMillis.getAsLong() - sinceEpochMillis >= delayMillis;
    }
  }

  /**
   * What there is of one limit.
   *
   * @param samplesOutside a signal each where every sample is compared for itself
   * @param excursions a signal each where crossing the limit signals
   */
  public record Side(Limit limit, long samplesOutside, List<Excursion> excursions) {}

  /**
   * All limits together.
   *
   * @param impossible values that no body has, which are left out
   * @param outsideMillis time in which at least one vital sign is outside, each sample holding
   *     until the next of its vital sign
   */
  public record Count(List<Side> sides, long impossible, long outsideMillis) {}

  private NaiveThresholds() {}

  /** Counts what the limits of a rule set say. */
  public static Count count(Course course, RuleSet rules) {
    Map<VitalSign, List<Measured>> samples = new EnumMap<>(VitalSign.class);
    long impossible = 0;
    for (Measured measured : course.inTime()) {
      Reading reading = measured.reading();
      if (reading.metric() instanceof VitalSign vitalSign) {
        if (Plausibility.of(vitalSign, reading.value()) == Plausibility.IMPOSSIBLE) {
          impossible++;
        } else {
          samples.computeIfAbsent(vitalSign, v -> new ArrayList<>()).add(measured);
        }
      }
    }
    Spans outside = new Spans();
    List<Side> sides = new ArrayList<>();
    for (Limit limit : rules.limits()) {
      sides.add(side(limit, samples.getOrDefault(limit.vitalSign(), List.of()), course, outside));
    }
    return new Count(sides, impossible, outside.coveredMillis());
  }

  private static Side side(Limit limit, List<Measured> samples, Course course, Spans outside) {
    LimitBreached condition = new LimitBreached(limit.vitalSign(), limit.direction());
    List<Excursion> excursions = new ArrayList<>();
    long count = 0;
    OptionalLong since = OptionalLong.empty();
    long delay = 0;
    for (Measured measured : samples) {
      Reading sample = measured.reading();
      long at = sample.at().toEpochMilli();
      if (isOutside(limit, sample)) {
        count++;
        long own = delay(limit, sample, course.intervalMillis(measured.source()));
        delay = since.isPresent() ? Math.min(delay, at - since.getAsLong() + own) : own;
        since = since.isPresent() ? since : OptionalLong.of(at);
      } else if (since.isPresent()) {
        excursions.add(new Excursion(condition, since.getAsLong(), OptionalLong.of(at), delay));
        outside.add(since.getAsLong(), at);
        since = OptionalLong.empty();
      }
    }
    if (since.isPresent()) {
      excursions.add(new Excursion(condition, since.getAsLong(), OptionalLong.empty(), delay));
      outside.add(since.getAsLong(), samples.getLast().reading().at().toEpochMilli());
    }
    return new Side(limit, count, excursions);
  }

  /** That of the worst grade that the sample has; none where samples come more seldom. */
  private static long delay(Limit limit, Reading sample, long interval) {
    long delay = limit.delayMillis(sample.valueMicros());
    return interval > delay ? 0 : delay;
  }

  private static boolean isOutside(Limit limit, Reading sample) {
    return limit.direction() == Direction.HIGH
        ? sample.valueMicros() >= limit.thresholdMicros()
        : sample.valueMicros() <= limit.thresholdMicros();
  }
}
