package io.vigil.server.series;

import io.vigil.core.patient.News2Point;

/**
 * From its time on the score is this, until the next step.
 *
 * @param revised whether late data made it
 * @param table version of the table that scored it, as {@code NEWS2-RCP-2017}
 */
public record ScoreStep(News2Point point, boolean revised, String table) {

  /** Device time. */
  public long atEpochMillis() {
    return point.atEpochMillis();
  }

  ScoreStep at(long epochMillis) {
    return new ScoreStep(
        new News2Point(
            epochMillis,
            point.lowerBound(),
            point.upperBound(),
            point.points(),
            point.missing(),
            point.stale()),
        revised,
        table);
  }
}
