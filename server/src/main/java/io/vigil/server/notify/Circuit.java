package io.vigil.server.notify;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps from trying what fails: after {@link #FAILURES_MAX} failures in a row nothing is tried for
 * {@link #OPEN_FOR}, then one at a time until one succeeds.
 */
final class Circuit {

  static final int FAILURES_MAX = 5;
  static final Duration OPEN_FOR = Duration.ofSeconds(30);

  private final LongSupplier nanoTime;
  private int failures;
  private long failedNanos;

  Circuit(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  synchronized boolean allows() {
    if (failures < FAILURES_MAX) {
      return true;
    }
    long now = nanoTime.getAsLong();
    if (now - failedNanos < OPEN_FOR.toNanos()) {
      return false;
    }
    // The next has to wait for what becomes of this one.
    failedNanos = now;
    return true;
  }

  synchronized boolean isOpen() {
    return failures >= FAILURES_MAX;
  }

  /** Whether this is what closes it. */
  synchronized boolean succeeded() {
    boolean wasOpen = failures >= FAILURES_MAX;
    failures = 0;
    return wasOpen;
  }

  /** Whether this is what opens it. */
  synchronized boolean failed() {
    failures++;
    failedNanos = nanoTime.getAsLong();
    return failures == FAILURES_MAX;
  }
}
