package io.vigil.server.series;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.vitals.Metric;
import java.util.List;

/**
 * A patient's chart over a window.
 *
 * @param lines one for each metric that has a point, vital signs first
 * @param enteredInError the same of readings that were withdrawn: they count for nothing
 * @param scores in rising time; the first may be of before the window: it was in force at its begin
 */
public record Series(List<Line> lines, List<Line> enteredInError, List<ScoreStep> scores) {
  public Series {
    enteredInError = List.copyOf(enteredInError);
    lines = List.copyOf(lines);
    scores = List.copyOf(scores);
  }

  /**
   * A metric's points in strictly rising time; the arrays are of one length.
   *
   * @param t epoch milliseconds: of the measurement, or of the begin of a slot
   * @param min the least of the instant or slot, in the metric's unit
   * @param max the greatest
   * @param suspect indexes of points that hold a suspect reading, rising
   */
  public record Line(
      Metric metric,
      long[] t,
      @Classified(As.CLINICAL) double[] min,
      @Classified(As.CLINICAL) double[] max,
      int[] suspect) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }
}
