package io.vigil.core.alarm;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Whom an alarm goes to while nobody accepts it, and for how long before it goes to the next. All
 * of it is a proposal for a clinician to approve ({@code docs/clinical/default-rules.md}).
 */
public final class Ladder {

  /** Who stands on each rung, by the role that he has there. */
  public static final List<String> ROLES =
      List.of("bed-nurse", "charge-nurse", "physician", "supervisor");

  private static final List<Duration> HIGH =
      List.of(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5));
  private static final List<Duration> MEDIUM =
      List.of(Duration.ofMinutes(3), Duration.ofMinutes(6), Duration.ofMinutes(15));

  /**
   * Up to here goes by itself what signals though it is over; it goes on if it is true again, and
   * stays where it was if it had come further.
   */
  public static final int LAST_OF_WHAT_IS_OVER = 1;

  private Ladder() {}

  /** The last rung; the first is 0. */
  public static int last() {
    return ROLES.size() - 1;
  }

  /** How long an alarm stays on a rung; empty if it does not go on from there by itself. */
  public static OptionalLong timeoutMillis(Priority priority, int rung) {
    List<Duration> timeouts =
        switch (priority) {
          case HIGH -> HIGH;
          case MEDIUM -> MEDIUM;
          case LOW -> List.of();
        };
    return rung < timeouts.size()
        ? OptionalLong.of(timeouts.get(rung).toMillis())
        : OptionalLong.empty();
  }
}
