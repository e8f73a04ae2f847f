package io.vigil.server.series;

import io.vigil.core.patient.News2Point;
import io.vigil.core.patient.PatientEvent.News2Scored;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The score as a step function of device time. */
final class ScoreHistory {
  private final TreeMap<Long, ScoreStep> steps = new TreeMap<>();

  /** Adds steps that are known; of two at one time the later added holds. */
  void add(Collection<ScoreStep> known) {
    known.forEach(step -> steps.put(step.atEpochMillis(), step));
  }

  /**
   * Lets an event replace the function from its begin to its end. From the end on the function is
   * what it was, so what held there steps in again if it had begun before.
   */
  void apply(News2Scored scored) {
    long from = scored.fromEpochMillis();
    long until = Math.max(from, scored.untilEpochMillis());
    @Nullable ScoreStep before = inForce(until);
    steps.subMap(from, until).clear();
    for (News2Point point : scored.points()) {
      steps.put(
          point.atEpochMillis(), new ScoreStep(point, scored.revised(), scored.tableVersion()));
    }
    if (until < Long.MAX_VALUE && before != null && !steps.containsKey(until)) {
      @Nullable ScoreStep now = inForce(until);
      if (now == null || !now.point().sameAs(before.point())) {
        steps.put(until, before.at(until));
      }
    }
  }

  /** The steps from a time on, in order. */
  Collection<ScoreStep> from(long epochMillis) {
    return steps.tailMap(epochMillis, true).values();
  }

  /** The step in force at {@code from}, and those after it before {@code to}. */
  Collection<ScoreStep> window(long fromEpochMillis, long toEpochMillis) {
    Long first = steps.floorKey(fromEpochMillis);
    long begin = first == null ? fromEpochMillis : first;
    return steps.subMap(begin, true, Math.max(begin, toEpochMillis), false).values();
  }

  private @Nullable ScoreStep inForce(long epochMillis) {
    Map.@Nullable Entry<Long, ScoreStep> entry = steps.floorEntry(epochMillis);
    return entry == null ? null : entry.getValue();
  }
}
