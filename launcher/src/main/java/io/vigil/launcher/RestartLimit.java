package io.vigil.launcher;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Tells a process that fell once from one that cannot stand: so many restarts within a while are
 * made at once.
 */
final class RestartLimit {
  static final int RESTARTS_MAX = 5;
  static final Duration WHILE = Duration.ofSeconds(60);

  private final ArrayDeque<Long> restarts = new ArrayDeque<>();

  /**
   * Counts a restart, if it is allowed.
   *
   * @param nowNanos of a clock that only goes forward
   */
  boolean allows(long nowNanos) {
    while (!restarts.isEmpty() && nowNanos - restarts.peekFirst() > WHILE.toNanos()) {
      restarts.removeFirst();
    }
    if (restarts.size() >= RESTARTS_MAX) {
      return false;
    }
    restarts.addLast(nowNanos);
    return true;
  }
}
