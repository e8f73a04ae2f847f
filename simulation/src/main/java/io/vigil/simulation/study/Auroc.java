package io.vigil.simulation.study;

import java.util.Arrays;

/**
 * The area under the receiver operating characteristic: how often one who died has a higher score
 * than one who lived, ties counting half. With DeLong's confidence interval (DeLong, DeLong and
 * Clarke-Pearson, Biometrics 1988;44:837-45), cut at 0 and 1.
 *
 * @param value 0 to 1
 * @param lower of 95 % confidence
 * @param upper of 95 % confidence
 */
record Auroc(int died, int lived, double value, double lower, double upper) {

  /** Fewer have no variance. */
  static final int EACH_MIN = 2;

  private static final double Z_95 = 1.959963984540054;

  /**
   * Of the scores of those who died and those who lived.
   *
   * @throws IllegalArgumentException with fewer than {@value #EACH_MIN} of either
   */
  static Auroc of(double[] died, double[] lived) {
    if (died.length < EACH_MIN || lived.length < EACH_MIN) {
      throw new IllegalArgumentException("at least 2 who died and 2 who lived");
    }
    double[] ofDied = placements(died, lived);
    double[] ofLived = placements(lived, died);
    double value = Arrays.stream(ofDied).average().orElseThrow();
    double error = Math.sqrt(variance(ofDied) / ofDied.length + variance(ofLived) / ofLived.length);
    return new Auroc(
        died.length,
        lived.length,
        value,
        Math.max(0, value - Z_95 * error),
        Math.min(1, value + Z_95 * error));
  }

  /** For each score the share of the others that are lower, those alike by half. */
  private static double[] placements(double[] scores, double[] others) {
    double[] placements = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      double below = 0;
      for (double other : others) {
        below += other < scores[i] ? 1 : other == scores[i] ? 0.5 : 0;
      }
      placements[i] = below / others.length;
    }
    return placements;
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum()
        / (values.length - 1);
  }
}
