package io.vigil.client;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Exponential waits with full jitter, so that devices that lost the server together do not come
 * back together.
 *
 * @param first the longest wait after the first attempt; it doubles after each further one
 * @param max the longest wait of all
 */
record Backoff(Duration first, Duration max) {
  /** A server that asks for more than this is asked again after this. */
  static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(60);

  private static final int DOUBLINGS_MAX = 20;

  /**
   * @param attempt how many attempts were made, from 1
   * @param retryAfter what the server asked for: the wait is never shorter, up to {@link
   *     #RETRY_AFTER_MAX}
   */
  Duration after(int attempt, Optional<Duration> retryAfter, RandomGenerator random) {
    long ceiling =
        Math.min(max.toMillis(), first.toMillis() << Math.min(attempt - 1, DOUBLINGS_MAX));
    Duration jittered = Duration.ofMillis(random.nextLong(ceiling / 2, ceiling + 1));
    Duration asked = retryAfter.orElse(Duration.ZERO);
    Duration bounded = asked.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : asked;
    return jittered.compareTo(bounded) > 0 ? jittered : bounded;
  }
}
