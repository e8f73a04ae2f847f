package io.vigil.core.score;

import java.util.Map;

/**
 * MEWS, the Modified Early Warning Score of Subbe et al., QJM 2001;94:521-6. It has neither
 * saturation nor oxygen. Other tables go by the same name; what we chose where the printed one is
 * silent: {@code docs/clinical/mews-qsofa.md}.
 */
public final class Mews {

  /** Stored with every score. */
  public static final String TABLE_VERSION = "MEWS-SUBBE-2001";

  /** 3 + 3 + 3 + 3 + 2. */
  public static final int MAX_POINTS = 14;

  /** Points from which the study calls it critical. */
  public static final int CRITICAL = 5;

  private static final ScoreTable TABLE =
      new ScoreTable(
          TABLE_VERSION,
          Map.of(
              ScoreParameter.SYSTOLIC,
              Bands.ofWholes(3, 70, 2, 80, 1, 100, 0, 199, 2),
              // Print leaves 40 out ("<40", then "41-50").
              ScoreParameter.PULSE,
              Bands.ofWholes(2, 40, 1, 50, 0, 100, 1, 110, 2, 129, 3),
              ScoreParameter.RESPIRATION,
              Bands.ofWholes(2, 8, 0, 14, 1, 20, 2, 29, 3),
              ScoreParameter.TEMPERATURE,
              Bands.ofTenths(2, 349, 0, 384, 2),
              // AVPU: it knows no new confusion, which counts as the level next to alert.
              ScoreParameter.CONSCIOUSNESS,
              Bands.ofMicros(3, -1, 0, 0, 1, 2_000_000, 2, 3_000_000, 3)));

  private Mews() {}

  static boolean has(ScoreParameter parameter) {
    return TABLE.rows().containsKey(parameter);
  }

  /**
   * The points of one input, 0 to 3; rounded as in {@link News2#points}.
   *
   * @throws IllegalArgumentException for what MEWS doesn't have
   */
  public static int points(ScoreParameter parameter, long valueMicros) {
    return TABLE.points(parameter, valueMicros);
  }

  /** MEWS of the inputs of a NEWS2, at its instant; what is stale there is stale here. */
  public static Score of(Score news2) {
    return TABLE.of(news2);
  }
}
