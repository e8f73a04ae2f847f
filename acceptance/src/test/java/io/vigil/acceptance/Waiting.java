package io.vigil.acceptance;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits with a bound, and tells how long it was. */
final class Waiting {
  private static final long POLL_MILLIS = 20;

  private Waiting() {}

  /** Empty: not yet. */
  @FunctionalInterface
  interface Attempt<T> {
    Optional<T> now() throws Exception;
  }

  @FunctionalInterface
  interface Question {
    boolean isSo() throws Exception;
  }

  /**
   * The first value that an attempt gives.
   *
   * @throws AssertionError when none comes in time
   */
  static <T> T first(String what, Duration max, Attempt<T> attempt) throws Exception {
    long end = System.nanoTime() + max.toNanos();
    while (true) {
      Optional<T> found = attempt.now();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(what + ": not within " + max);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /**
   * Waits until it is so.
   *
   * @return how long that took
   */
  static Duration until(String what, Duration max, Question question) throws Exception {
    long began = System.nanoTime();
    first(what, max, () -> question.isSo() ? Optional.of(true) : Optional.empty());
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
