package io.vigil.core.record;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PersonId;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * That a vital sign is to be measured every so often, by the care plan. As with NEWS2, an interval
 * counts from the newest sample, so that what is measured early is due later.
 *
 * @param id the command that scheduled it
 * @param everyMinutes {@link #LEAST} to {@link #MOST}
 * @param fromEpochMillis our time from which it is due at the earliest
 * @param untilEpochMillis our time from which it is not due any more; what was due before stays so
 * @param atEpochMillis our time at which it was scheduled
 * @param ending empty while it holds
 */
public record ScheduledMeasurement(
    CommandId id,
    VitalSign vitalSign,
    int everyMinutes,
    long fromEpochMillis,
    OptionalLong untilEpochMillis,
    PersonId by,
    long atEpochMillis,
    Optional<Ending> ending) {

  public static final Duration LEAST = Duration.ofMinutes(15);
  public static final Duration MOST = Duration.ofDays(7);

  private static final long MINUTE_MILLIS = 60_000;

  /** How far ahead it can begin or end. */
  public static final Duration MAX_AHEAD = Duration.ofDays(366);

  /** Whether nobody ended it. */
  public boolean holds() {
    return ending.isEmpty();
  }

  /**
   * Our time from which it is due; {@link Long#MAX_VALUE} if it isn't.
   *
   * @param newestEpochMillis device time of the newest sample; {@link Long#MIN_VALUE} if none is
   */
  public long dueEpochMillis(long newestEpochMillis) {
    long due =
        newestEpochMillis == Long.MIN_VALUE
            ? fromEpochMillis
            : Math.max(fromEpochMillis, newestEpochMillis + everyMinutes * MINUTE_MILLIS);
    return !holds() || due >= untilEpochMillis.orElse(Long.MAX_VALUE) ? Long.MAX_VALUE : due;
  }

  /**
   * @throws IllegalArgumentException if it is out of range
   */
  public static void requireEvery(int everyMinutes) {
    if (everyMinutes < LEAST.toMinutes() || everyMinutes > MOST.toMinutes()) {
      throw new IllegalArgumentException("a measurement is scheduled every 15 min to 7 days");
    }
  }

  /** As it is after somebody ended it. */
  public ScheduledMeasurement ended(Ending ending) {
    return new ScheduledMeasurement(
        id,
        vitalSign,
        everyMinutes,
        fromEpochMillis,
        untilEpochMillis,
        by,
        atEpochMillis,
        Optional.of(ending));
  }
}
