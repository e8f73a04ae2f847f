package io.vigil.server.series;

import io.vigil.core.patient.News2Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a part of an hour says of the score. Packed:
 *
 * <pre>
 * count of steps x 2 + whole; if there are steps:
 *   count of tables: name
 *   steps: table x 2 + revised, time since the one before (the first since the hour's begin),
 *     lower bound, upper bound, points, missing, stale
 * </pre>
 *
 * @param whole whether these steps are all of the hour's, in place of those of earlier parts; else
 *     they are added to them
 * @param steps of the hour, in rising time
 */
record ScorePart(boolean whole, List<ScoreStep> steps) {
  ScorePart {
    steps = List.copyOf(steps);
  }

  /** Whether it says anything. */
  boolean scored() {
    return whole || !steps.isEmpty();
  }

  void pack(long hourEpochMillis, Packer out) {
    out.unsigned(steps.size() * 2L + (whole ? 1 : 0));
    if (steps.isEmpty()) {
      return;
    }
    Map<String, Integer> tables = new LinkedHashMap<>();
    steps.forEach(step -> tables.putIfAbsent(step.table(), tables.size()));
    out.unsigned(tables.size());
    tables.keySet().forEach(out::text);
    long time = hourEpochMillis;
    for (ScoreStep step : steps) {
      News2Point point = step.point();
      out.unsigned(tables.getOrDefault(step.table(), 0) * 2L + (step.revised() ? 1 : 0));
      out.signed(point.atEpochMillis() - time);
      out.unsigned(point.lowerBound());
      out.unsigned(point.upperBound());
      out.unsigned(point.points());
      out.unsigned(point.missing());
      out.unsigned(point.stale());
      time = point.atEpochMillis();
    }
  }

  static ScorePart unpack(long hourEpochMillis, Unpacker in) {
    int head = in.small();
    List<String> tables = new ArrayList<>();
    for (int left = head > 1 ? in.small() : 0; left > 0; left--) {
      tables.add(in.text());
    }
    List<ScoreStep> steps = new ArrayList<>(head >> 1);
    long time = hourEpochMillis;
    for (int left = head >> 1; left > 0; left--) {
      int flags = in.small();
      time += in.signed();
      News2Point point =
          new News2Point(time, in.small(), in.small(), in.small(), in.small(), in.small());
      steps.add(new ScoreStep(point, (flags & 1) == 1, tables.get(flags >> 1)));
    }
    return new ScorePart((head & 1) == 1, steps);
  }
}
