package io.vigil.simulation.world;

import java.time.Instant;

/** An invariant did not hold. */
public final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Invariant invariant;
  private final long atEpochMillis;

  Violation(Invariant invariant, long atEpochMillis, String detail) {
    super(invariant + " at " + Instant.ofEpochMilli(atEpochMillis) + ": " + detail);
    this.invariant = invariant;
    this.atEpochMillis = atEpochMillis;
  }

  public Invariant invariant() {
    return invariant;
  }

  /** True virtual time. */
  public long atEpochMillis() {
    return atEpochMillis;
  }
}
