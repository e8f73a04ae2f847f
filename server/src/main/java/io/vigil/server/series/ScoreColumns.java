package io.vigil.server.series;

import io.vigil.core.patient.News2Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The score's steps of a fragment, packed.
 *
 * <pre>
 * version, count of tables: name
 * count of steps: table x 2 + revised, time since the one before (the first since the hour's begin),
 *   lower bound, upper bound, points, missing, stale
 * </pre>
 */
final class ScoreColumns {
  private static final int VERSION = 1;

  private ScoreColumns() {}

  static byte[] pack(long hourEpochMillis, List<ScoreStep> steps) {
    Map<String, Integer> tables = new LinkedHashMap<>();
    steps.forEach(step -> tables.putIfAbsent(step.table(), tables.size()));
    Packer out = new Packer();
    out.unsigned(VERSION);
    out.unsigned(tables.size());
    tables.keySet().forEach(out::text);
    out.unsigned(steps.size());
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
    return out.bytes();
  }

  static List<ScoreStep> unpack(long hourEpochMillis, byte[] packed) {
    Unpacker in = new Unpacker(packed);
    long version = in.unsigned();
    if (version != VERSION) {
      throw new IllegalStateException("A score is of the unknown version " + version);
    }
    List<String> tables = new ArrayList<>();
    for (int left = in.small(); left > 0; left--) {
      tables.add(in.text());
    }
    int count = in.small();
    List<ScoreStep> steps = new ArrayList<>(count);
    long time = hourEpochMillis;
    for (int i = 0; i < count; i++) {
      int flags = in.small();
      time += in.signed();
      News2Point point =
          new News2Point(time, in.small(), in.small(), in.small(), in.small(), in.small());
      steps.add(new ScoreStep(point, (flags & 1) == 1, tables.get(flags >> 1)));
    }
    return steps;
  }
}
