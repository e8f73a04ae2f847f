package io.vigil.core.rule;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A limit on how far a vital sign fell or rose within a window of device time.
 *
 * <p>The change at a reading is from the second highest value (the second lowest, for a rise) that
 * the same source measured within the window before it: one outlier is no level to fall from, and
 * how densely a device measures does not matter. Fewer than two readings within the window show no
 * change. A change of at least the threshold breaches; one that is less by more than the hysteresis
 * is contrary, so that it ends when the former level has left the window.
 *
 * @param direction {@code LOW} for a fall, {@code HIGH} for a rise
 * @param changeMicros in the vital sign's unit, x 10^6, above 0
 * @param hysteresisMicros 0 to the change
 * @param windowMillis 1 to {@link #MAX_WINDOW}
 */
public record RateLimit(
    VitalSign vitalSign,
    Direction direction,
    long changeMicros,
    long windowMillis,
    long hysteresisMicros,
    long delayMillis,
    Priority priority)
    implements WindowRule {

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public RateLimit {
    if (changeMicros <= 0 || hysteresisMicros < 0 || hysteresisMicros > changeMicros) {
      throw new IllegalArgumentException("a change is above 0, its hysteresis at most as much");
    }
    Combination.requireWindow(windowMillis);
    new Grade(changeMicros, delayMillis, priority);
  }

  @Override
  public Condition condition() {
    return new Condition.RuleBroken(
        vitalSign.code() + (direction == Direction.LOW ? ":falling" : ":rising"));
  }

  @Override
  public OptionalLong thresholdToShow() {
    return OptionalLong.of(changeMicros);
  }

  @Override
  public List<VitalSign> metrics() {
    return List.of(vitalSign);
  }

  @Override
  public boolean asStrictAs(Rule other) {
    return other instanceof RateLimit rate
        && rate.key().equals(key())
        && changeMicros <= rate.changeMicros
        && windowMillis >= rate.windowMillis
        && delayMillis <= rate.delayMillis
        && priority.compareTo(rate.priority) >= 0;
  }

  @Override
  public Course course() {
    return new Course() {
      private final Map<Integer, Window> windows = new HashMap<>();
      private final Grade grade = new Grade(changeMicros, delayMillis, priority);
      private long change;

      @Override
      public Verdict take(Metric metric, long atEpochMillis, long valueMicros, int source) {
        Window window = windows.computeIfAbsent(source, s -> new Window());
        // A fall of the value is a rise of its negative.
        long value = direction == Direction.HIGH ? valueMicros : -valueMicros;
        window.forgetBefore(atEpochMillis - windowMillis);
        change = window.changeTo(value);
        window.add(atEpochMillis, value);
        if (change >= changeMicros) {
          return Verdict.BREACH;
        }
        return change < changeMicros - hysteresisMicros ? Verdict.CONTRARY : Verdict.BETWEEN;
      }

      @Override
      public Grade grade() {
        return grade;
      }

      @Override
      public OptionalLong extentMicros() {
        return OptionalLong.of(change);
      }
    };
  }

  /** What one source measured, the values of it counted. */
  private static final class Window {
    private record Sample(long atEpochMillis, long value) {}

    private final Deque<Sample> samples = new ArrayDeque<>();
    private final TreeMap<Long, Integer> counts = new TreeMap<>();

    void forgetBefore(long epochMillis) {
      while (!samples.isEmpty() && samples.getFirst().atEpochMillis < epochMillis) {
        counts.merge(samples.removeFirst().value, -1, (a, b) -> a + b == 0 ? null : a + b);
      }
    }

    void add(long atEpochMillis, long value) {
      samples.add(new Sample(atEpochMillis, value));
      counts.merge(value, 1, Integer::sum);
    }

    /** From the second lowest to a value; 0 if there are fewer than two. */
    long changeTo(long value) {
      if (samples.size() < 2) {
        return 0;
      }
      Map.Entry<Long, Integer> lowest = counts.firstEntry();
      long second = lowest.getValue() > 1 ? lowest.getKey() : counts.higherKey(lowest.getKey());
      return value - second;
    }
  }
}
