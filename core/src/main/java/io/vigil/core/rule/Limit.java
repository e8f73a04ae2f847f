package io.vigil.core.rule;

import io.vigil.core.alarm.Priority;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;

/**
 * A limit on one vital sign.
 *
 * <p>A reading at or past the threshold breaches. A reading that is inside by more than the
 * hysteresis is contrary and ends the breach; one in between changes nothing. A breach signals when
 * it has outlasted the delay by device time; only a contrary reading ends a running delay, a
 * missing second reading never does (an alarm condition delay, IEC 60601-1-8 clause 6.4).
 *
 * @param thresholdMicros in the vital sign's UCUM unit, x 10^6
 * @param hysteresisMicros in the same unit, x 10^6, at least 0
 * @param delayMillis 0 to {@link #MAX_DELAY}
 */
public record Limit(
    VitalSign vitalSign,
    Direction direction,
    long thresholdMicros,
    long hysteresisMicros,
    long delayMillis,
    Priority priority) {

  /** The longest delay: judging late data looks this far back for a breach that was under way. */
  public static final Duration MAX_DELAY = Duration.ofMinutes(5);

  /**
   * @throws IllegalArgumentException if the hysteresis is negative or the delay out of range
   */
  public Limit {
    if (hysteresisMicros < 0) {
      throw new IllegalArgumentException("a hysteresis is not negative: " + hysteresisMicros);
    }
    if (delayMillis < 0 || delayMillis > MAX_DELAY.toMillis()) {
      throw new IllegalArgumentException("a delay is 0 to " + MAX_DELAY + ": " + delayMillis);
    }
  }

  /** What a value means to this limit. */
  public Verdict verdict(long valueMicros) {
    return switch (direction) {
      case LOW ->
          valueMicros <= thresholdMicros
              ? Verdict.BREACH
              : valueMicros > thresholdMicros + hysteresisMicros
                  ? Verdict.CONTRARY
                  : Verdict.BETWEEN;
      case HIGH ->
          valueMicros >= thresholdMicros
              ? Verdict.BREACH
              : valueMicros < thresholdMicros - hysteresisMicros
                  ? Verdict.CONTRARY
                  : Verdict.BETWEEN;
    };
  }

  /** Whether a value is further past this limit than another. */
  public boolean worse(long valueMicros, long thanMicros) {
    return switch (direction) {
      case LOW -> valueMicros < thanMicros;
      case HIGH -> valueMicros > thanMicros;
    };
  }
}
