package io.vigil.core.patient;

import io.vigil.core.score.News2Parameter;
import io.vigil.core.score.News2Score;

/**
 * One step of the score's history: it holds until the next point.
 *
 * @param missing bit n: parameter n of {@link News2Parameter} was never measured
 * @param stale bit n: it was, but too long ago
 */
public record News2Point(
    long atEpochMillis, int lowerBound, int upperBound, boolean red, int missing, int stale) {

  static News2Point of(News2Score score) {
    int missing = 0;
    int stale = 0;
    for (News2Score.Part part : score.parts()) {
      int bit = 1 << part.parameter().ordinal();
      switch (part.state()) {
        case PRESENT -> {}
        case MISSING -> missing |= bit;
        case STALE -> stale |= bit;
      }
    }
    return new News2Point(
        score.atEpochMillis(), score.lowerBound(), score.upperBound(), score.red(), missing, stale);
  }

  /** Whether nothing but the time differs. */
  public boolean sameAs(News2Point other) {
    return lowerBound == other.lowerBound
        && upperBound == other.upperBound
        && red == other.red
        && missing == other.missing
        && stale == other.stale;
  }
}
