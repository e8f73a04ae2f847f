package io.vigil.server.trial;

import io.vigil.core.id.TenantId;
import io.vigil.server.ops.Problem;
import io.vigil.server.ops.ProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;

/** How many reports are made at once: they compute, and judging comes first. */
final class Reporting {

  /** Each of another hospital. */
  static final int AT_ONCE = 4;

  /** After so long nothing more is judged; a stay under way is left out. */
  static final Duration LONGEST = Duration.ofSeconds(20);

  private final Semaphore free = new Semaphore(AT_ONCE);
  private final Set<TenantId> reporting = ConcurrentHashMap.newKeySet();

  /**
   * Does some work for a hospital, once at a time.
   *
   * @throws ProblemException 429 {@code busy} while another of the hospital is under way, or too
   *     many of others
   */
  <T> T alone(TenantId hospital, Supplier<T> work) {
    if (!reporting.add(hospital)) {
      throw busy();
    }
    try {
      if (!free.tryAcquire()) {
        throw busy();
      }
      try {
        return work.get();
      } finally {
        free.release();
      }
    } finally {
      reporting.remove(hospital);
    }
  }

  /** Whether a report has taken {@link #LONGEST}; times are those of {@link System#nanoTime}. */
  static boolean isLate(long beganNanos, long nowNanos) {
    return nowNanos - beganNanos > LONGEST.toNanos();
  }

  private static ProblemException busy() {
    return new ProblemException(
        new Problem(
            HttpStatus.TOO_MANY_REQUESTS,
            "busy",
            "Another report is being made: try again shortly.",
            Map.of(),
            Optional.of(Duration.ofSeconds(5))));
  }
}
