package io.vigil.server.journal;

import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Our time: the wall clock of some moment, and from there on the monotonic clock, so that durations
 * are true. Small drift of the wall clock is followed; a jump is reported once and then followed.
 */
final class ServiceClock {

  /** More than this is no drift but somebody setting the clock. */
  static final Duration JUMP = Duration.ofSeconds(5);

  private final Clock wall;
  private final LongSupplier nanoTime;
  private long anchorEpochMillis;
  private long anchorNanos;

  ServiceClock(Clock wall, LongSupplier nanoTime) {
    this.wall = wall;
    this.nanoTime = nanoTime;
    this.anchorEpochMillis = wall.millis();
    this.anchorNanos = nanoTime.getAsLong();
  }

  synchronized long epochMillis() {
    return anchorEpochMillis + (nanoTime.getAsLong() - anchorNanos) / 1_000_000;
  }

  /** Compares with the wall clock; by how much it jumped, if it did. */
  synchronized OptionalLong follow() {
    long now = epochMillis();
    long off = wall.millis() - now;
    anchorEpochMillis = now + off;
    anchorNanos = nanoTime.getAsLong();
    return Math.abs(off) > JUMP.toMillis() ? OptionalLong.of(off) : OptionalLong.empty();
  }
}
