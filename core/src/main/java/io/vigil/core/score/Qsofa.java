package io.vigil.core.score;

import java.util.Map;

/**
 * qSOFA, a marker of risk where an infection is suspected (Sepsis-3, JAMA 2016;315:801-10); no
 * diagnosis, and no screening by itself (Surviving Sepsis Campaign 2021): {@code
 * docs/clinical/mews-qsofa.md}.
 */
public final class Qsofa {

  /** Stored with every score. */
  public static final String TABLE_VERSION = "QSOFA-SEPSIS3-2016";

  /** 1 + 1 + 1. */
  public static final int MAX_POINTS = 3;

  /** Points from which it is positive. */
  public static final int POSITIVE = 2;

  private static final ScoreTable TABLE =
      new ScoreTable(
          TABLE_VERSION,
          Map.of(
              ScoreParameter.RESPIRATION,
              Bands.ofWholes(0, 21, 1),
              ScoreParameter.SYSTOLIC,
              Bands.ofWholes(1, 100, 0),
              // Altered mentation: anything but alert.
              ScoreParameter.CONSCIOUSNESS,
              Bands.ofMicros(1, -1, 0, 0, 1)));

  private Qsofa() {}

  static boolean has(ScoreParameter parameter) {
    return TABLE.rows().containsKey(parameter);
  }

  /**
   * The points of one input, 0 or 1; rounded as in {@link News2#points}.
   *
   * @throws IllegalArgumentException for what qSOFA doesn't have
   */
  public static int points(ScoreParameter parameter, long valueMicros) {
    return TABLE.points(parameter, valueMicros);
  }

  /** qSOFA of the inputs of a NEWS2, at its instant; what is stale there is stale here. */
  public static Score of(Score news2) {
    return TABLE.of(news2);
  }
}
