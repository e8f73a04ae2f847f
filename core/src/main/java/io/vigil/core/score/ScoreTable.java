package io.vigil.core.score;

import io.vigil.core.score.Score.Part;
import io.vigil.core.score.Score.State;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A score whose parameters count each by itself.
 *
 * @param version stored with every score made by it
 */
record ScoreTable(String version, Map<ScoreParameter, Bands> rows) {

  ScoreTable {
    rows = new EnumMap<>(rows);
  }

  int points(ScoreParameter parameter, long valueMicros) {
    Bands row = rows.get(parameter);
    if (row == null) {
      throw new IllegalArgumentException(version + " has no " + parameter.wireName());
    }
    return row.points(valueMicros);
  }

  int maxPoints() {
    return rows.values().stream().mapToInt(Bands::maxPoints).sum();
  }

  /**
   * What these inputs of a NEWS2 are by this table: the same samples at the same instant, and an
   * input that is too old there is too old here.
   */
  Score of(Score news2) {
    int lower = 0;
    int upper = 0;
    List<Part> parts = new ArrayList<>(rows.size());
    for (Part part : news2.parts()) {
      Bands row = rows.get(part.parameter());
      if (row != null) {
        boolean present = part.state() == State.PRESENT;
        int points = present ? row.points(part.sample().orElseThrow().valueMicros()) : 0;
        lower += points;
        upper += present ? points : row.maxPoints();
        parts.add(new Part(part.parameter(), part.state(), points, part.sample()));
      }
    }
    return new Score(version, Optional.empty(), news2.atEpochMillis(), lower, upper, parts);
  }
}
