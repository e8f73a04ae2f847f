package io.vigil.core.patient;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.score.News2Bounds;
import io.vigil.core.score.ScoreParameter;

/**
 * One step of the score's history: it holds until the next point.
 *
 * @param points two bits for each parameter in the order of {@link ScoreParameter}, the first
 *     lowest
 * @param missing bit n: parameter n was never measured
 * @param stale bit n: it was, but too long ago
 */
public record News2Point(
    long atEpochMillis,
    @Classified(As.CLINICAL) int lowerBound,
    @Classified(As.CLINICAL) int upperBound,
    @Classified(As.CLINICAL) int points,
    int missing,
    int stale) {

  /** A score of 3 in one parameter is a trigger of its own (RCP 2017). */
  private static final int RED_POINTS = 3;

  static News2Point of(long atEpochMillis, News2Bounds bounds) {
    return new News2Point(
        atEpochMillis,
        bounds.lowerBound(),
        bounds.upperBound(),
        bounds.points(),
        bounds.missing(),
        bounds.stale());
  }

  /** The points that a parameter scored, 0 to 3; 0 if it is missing or stale. */
  public int points(ScoreParameter parameter) {
    return (points >> (2 * parameter.ordinal())) & 3;
  }

  /** Whether one parameter alone scored 3. */
  public boolean red() {
    return red(points);
  }

  static boolean red(int points) {
    for (int rest = points; rest != 0; rest >>= 2) {
      if ((rest & 3) == RED_POINTS) {
        return true;
      }
    }
    return false;
  }

  static int total(int points) {
    int total = 0;
    for (int rest = points; rest != 0; rest >>= 2) {
      total += rest & 3;
    }
    return total;
  }

  /** Points of what is present, and those given for what is missing or stale. */
  int orAsIn(int pointsOfPresent, int otherPoints) {
    int all = pointsOfPresent;
    for (int absent = missing | stale; absent != 0; absent &= absent - 1) {
      all |= otherPoints & (3 << (2 * Integer.numberOfTrailingZeros(absent)));
    }
    return all;
  }

  /** Bit n: parameter n is neither missing nor stale. */
  int present() {
    return ~(missing | stale);
  }

  /** Whether nothing but the time differs. */
  public boolean sameAs(News2Point other) {
    return lowerBound == other.lowerBound
        && upperBound == other.upperBound
        && points == other.points
        && missing == other.missing
        && stale == other.stale;
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
