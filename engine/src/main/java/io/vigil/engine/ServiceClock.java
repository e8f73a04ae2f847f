package io.vigil.engine;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Our time: the wall clock of some moment, and from there on the monotonic clock, so that durations
 * are true. Small drift of the wall clock is followed; a jump is reported once and then followed.
 */
public final class ServiceClock {

  /** More than this is no drift but somebody setting the clock. */
  static final Duration JUMP = Duration.ofSeconds(5);

  private final LongSupplier wallEpochMillis;
  private final LongSupplier monotonicNanos;
  private long anchorEpochMillis;
  private long anchorNanos;

  public ServiceClock(LongSupplier wallEpochMillis, LongSupplier monotonicNanos) {
    this.wallEpochMillis = wallEpochMillis;
    this.monotonicNanos = monotonicNanos;
    this.anchorEpochMillis = wallEpochMillis.getAsLong();
    this.anchorNanos = monotonicNanos.getAsLong();
  }

  /** Our time. */
  public synchronized long epochMillis() {
    return anchorEpochMillis + (monotonicNanos.getAsLong() - anchorNanos) / 1_000_000;
  }

  /** Compares with the wall clock; by how much it jumped, if it did. */
  public synchronized OptionalLong follow() {
    long now = epochMillis();
    long off = wallEpochMillis.getAsLong() - now;
    anchorEpochMillis = now + off;
    anchorNanos = monotonicNanos.getAsLong();
    return Math.abs(off) > JUMP.toMillis() ? OptionalLong.of(off) : OptionalLong.empty();
  }
}
