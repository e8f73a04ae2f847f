package io.vigil.core.staff;

import io.vigil.core.id.PersonId;
import io.vigil.core.id.ShiftId;
import io.vigil.core.id.WardId;
import java.time.Duration;

/**
 * A person works on a ward for some time.
 *
 * @param fromEpochMillis our time
 * @param untilEpochMillis our time, excluded; after the begin by at most {@link #MAX_LENGTH}
 * @param onCall counts only while nobody else has that duty
 */
public record Shift(
    ShiftId id,
    WardId ward,
    PersonId person,
    Duty duty,
    long fromEpochMillis,
    long untilEpochMillis,
    boolean onCall) {

  /** An on-call weekend and some slack. */
  public static final Duration MAX_LENGTH = Duration.ofHours(96);

  public Shift {
    long length = untilEpochMillis - fromEpochMillis;
    if (length <= 0 || length > MAX_LENGTH.toMillis()) {
      throw new IllegalArgumentException("a shift lasts up to 96 hours");
    }
  }

  /** Whether it is under way. */
  public boolean covers(long epochMillis) {
    return fromEpochMillis <= epochMillis && epochMillis < untilEpochMillis;
  }
}
