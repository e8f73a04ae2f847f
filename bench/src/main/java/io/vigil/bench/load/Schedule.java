package io.vigil.bench.load;

import java.time.Duration;

/**
 * When the requests of an open loop are due: evenly, from the beginning on. It is computed from the
 * number of a request, so that no rounding adds up.
 *
 * @param begunNanos {@link System#nanoTime} of the first one
 */
record Schedule(long begunNanos, double perSecond) {
  private static final double NANOS = 1e9;

  long dueNanos(long number) {
    return begunNanos + (long) (number / perSecond * NANOS);
  }

  /** At least one. */
  long countWithin(Duration lasting) {
    return Math.max(1, (long) (lasting.toNanos() / NANOS * perSecond));
  }
}
