package io.vigil.core.rule;

import io.vigil.core.alarm.Priority;
import java.time.Duration;
import java.util.Optional;

/**
 * When an oxygen supply alarms. Each number is a proposal for a clinician to approve; sources stand
 * in {@code docs/clinical/default-rules.md}. Pressures are in bar, purities in per cent, times left
 * in minutes, all x 10^6.
 */
public final class OxygenRules {

  /** How many of the last pressures the median is of: two that are wrong change nothing. */
  public static final int PRESSURES = 5;

  /** A fall of a cylinder's pressure with nothing flowing that is a leak. */
  public static final long LEAK_MICROS = 5_000_000;

  public static final Priority LEAK_PRIORITY = Priority.MEDIUM;

  /** A fall of the pressure that a flow must have made before its absence says anything. */
  public static final long FALL_TO_SEE_MICROS = 10_000_000;

  /** Of that fall, the part below which nothing flows; a conserving device takes less than set. */
  public static final double FALL_OF_A_BLOCKAGE = 0.2;

  public static final Priority BLOCKAGE_PRIORITY = Priority.HIGH;

  /** How long a low purity must last. */
  public static final Duration PURITY_DELAY = Duration.ofSeconds(30);

  /** The purity that ends a low one: 1 % above where it begins. */
  public static final long PURE_MICROS = 86_000_000;

  private static final long IMPURE_MICROS = 85_000_000;
  private static final long VERY_IMPURE_MICROS = 82_000_000;
  private static final long LOW_MINUTES_MICROS = 60_000_000;
  private static final long MEDIUM_MINUTES_MICROS = 30_000_000;
  private static final long HIGH_MINUTES_MICROS = 15_000_000;
  private static final double LASTS_AGAIN = 1.1;

  private OxygenRules() {}

  /**
   * The priority of a predicted time left: by itself, or as no other supply comes before.
   *
   * @param refillLeadMillis how long it takes to bring another
   */
  public static Optional<Priority> ofMinutesLeft(long minutesMicros, long refillLeadMillis) {
    if (minutesMicros < HIGH_MINUTES_MICROS) {
      return Optional.of(Priority.HIGH);
    }
    if (minutesMicros < MEDIUM_MINUTES_MICROS || minutesMicros < micros(refillLeadMillis)) {
      return Optional.of(Priority.MEDIUM);
    }
    return minutesMicros < LOW_MINUTES_MICROS ? Optional.of(Priority.LOW) : Optional.empty();
  }

  /** Whether a predicted time left ends an alarm: a tenth more than would begin one. */
  public static boolean lasts(long minutesMicros, long refillLeadMillis) {
    return minutesMicros >= LASTS_AGAIN * Math.max(LOW_MINUTES_MICROS, micros(refillLeadMillis));
  }

  /** The priority of a purity. */
  public static Optional<Priority> ofPurity(long purityMicros) {
    if (purityMicros < VERY_IMPURE_MICROS) {
      return Optional.of(Priority.HIGH);
    }
    return purityMicros < IMPURE_MICROS ? Optional.of(Priority.MEDIUM) : Optional.empty();
  }

  private static long micros(long millis) {
    return Math.round(millis / 60_000.0 * 1_000_000);
  }
}
