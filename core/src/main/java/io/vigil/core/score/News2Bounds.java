package io.vigil.core.score;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;

/**
 * A {@link Score} in few bits.
 *
 * @param lowerBound 0 to 20, see there
 * @param upperBound lowerBound to 20
 * @param points two bits for each parameter in the order of {@link ScoreParameter}, the first
 *     lowest; 0 unless it counts
 * @param missing bit n: parameter n was never measured
 * @param stale bit n: it was, but too long ago
 */
public record News2Bounds(
    @Classified(As.CLINICAL) int lowerBound,
    @Classified(As.CLINICAL) int upperBound,
    @Classified(As.CLINICAL) int points,
    int missing,
    int stale) {

  static final int BITS = 2;

  static final int RED_POINTS = 3;

  /** A score of 3 in one parameter is a trigger of its own (RCP 2017): both of its bits. */
  private static final int LOW_BITS = 0x55555555;

  /** Whether one parameter alone scored 3. */
  public boolean red() {
    return (points & (points >> 1) & LOW_BITS) != 0;
  }

  /** The risk that is certain. */
  public News2Risk risk() {
    return News2Risk.of(lowerBound, red());
  }

  boolean isMissing(ScoreParameter parameter) {
    return (missing & (1 << parameter.ordinal())) != 0;
  }

  boolean isStale(ScoreParameter parameter) {
    return (stale & (1 << parameter.ordinal())) != 0;
  }

  int points(ScoreParameter parameter) {
    return (points >> (BITS * parameter.ordinal())) & 3;
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
