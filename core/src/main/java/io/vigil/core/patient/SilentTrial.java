package io.vigil.core.patient;

import io.vigil.core.id.WardId;
import java.time.Duration;

/**
 * A time in which Vigil judges a ward's patients beside the monitors that they have, and alarms
 * nobody.
 *
 * @param sinceEpochMillis our time from which it is so for this patient
 * @param untilEpochMillis our time at which it is over by itself, or was ended
 */
public record SilentTrial(WardId ward, long sinceEpochMillis, long untilEpochMillis) {

  /** The longest. */
  public static final Duration MAX = Duration.ofDays(90);

  /** Whether some of it lies within a span of our time. */
  public boolean touches(long fromEpochMillis, long toEpochMillis) {
    return sinceEpochMillis < toEpochMillis && untilEpochMillis > fromEpochMillis;
  }
}
