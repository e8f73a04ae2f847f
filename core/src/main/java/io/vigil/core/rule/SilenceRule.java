package io.vigil.core.rule;

import io.vigil.core.alarm.Priority;
import java.time.Duration;
import java.util.Locale;

/**
 * How long nothing may come before that is an alarm: by our time of a device, by device time of a
 * sensor whose device goes on sending.
 *
 * @param intervals so many of the intervals at which the device should send, 1 to {@link
 *     #MAX_INTERVALS}
 * @param leastMillis but never sooner than this, 1 to {@link #MAX_MILLIS}
 * @param overMillis and never longer than this past the one that was expected, 1 to {@link
 *     #MAX_MILLIS}
 */
public record SilenceRule(
    Of of, int intervals, long leastMillis, long overMillis, Priority priority)
    implements EquipmentRule {

  /** The most intervals. */
  public static final int MAX_INTERVALS = 100;

  /** 30 days. */
  public static final long MAX_MILLIS = Duration.ofDays(30).toMillis();

  /** What is silent. */
  public enum Of {
    /** Nothing new is received of the whole device. */
    DEVICE,
    /** A continuous sensor gives no value, and its device sends others. */
    SENSOR;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public SilenceRule {
    if (intervals < 1 || intervals > MAX_INTERVALS) {
      throw new IllegalArgumentException("a silence is of 1 to " + MAX_INTERVALS + " intervals");
    }
    if (leastMillis < 1 || leastMillis > MAX_MILLIS || overMillis < 1 || overMillis > MAX_MILLIS) {
      throw new IllegalArgumentException("a silence is bounded by 1 ms to 30 days");
    }
  }

  /** How long it may be of a device. */
  public long millis(long expectedIntervalMillis) {
    long patient =
        Math.min(intervals * expectedIntervalMillis, expectedIntervalMillis + overMillis);
    return Math.max(patient, leastMillis);
  }

  @Override
  public String key() {
    return "silence:" + of.wireName();
  }

  /** None: how long the silence was already is its delay. */
  @Override
  public long delayMillis() {
    return 0;
  }

  @Override
  public boolean asStrictAs(Rule other) {
    return other instanceof SilenceRule rule
        && rule.of == of
        && intervals <= rule.intervals
        && leastMillis <= rule.leastMillis
        && overMillis <= rule.overMillis
        && priority.compareTo(rule.priority) >= 0;
  }
}
