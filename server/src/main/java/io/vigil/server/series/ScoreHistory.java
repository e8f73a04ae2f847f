package io.vigil.server.series;

import io.vigil.core.patient.News2Point;
import io.vigil.core.patient.PatientEvent.News2Scored;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The score as a step function of device time. */
final class ScoreHistory {
  private final TreeMap<Long, ScoreStep> steps = new TreeMap<>();

  /**
   * Adds what a part of an hour says; an hour's parts come in the order of the journal. Of two
   * steps at one time the later added holds.
   */
  void add(long hourEpochMillis, ScorePart part) {
    if (part.whole()) {
      steps.subMap(hourEpochMillis, hourEpochMillis + SeriesTables.HOUR_MILLIS).clear();
    }
    part.steps().forEach(step -> steps.put(step.atEpochMillis(), step));
  }

  void addAll(ScoreHistory other) {
    steps.putAll(other.steps);
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

  /** The steps of an hour, in order. */
  List<ScoreStep> ofHour(long hourEpochMillis) {
    return List.copyOf(
        steps.subMap(hourEpochMillis, hourEpochMillis + SeriesTables.HOUR_MILLIS).values());
  }

  /** The hours in which it has other steps than another history, rising. */
  SortedSet<Long> hoursUnlike(ScoreHistory other) {
    TreeSet<Long> hours = new TreeSet<>();
    addHoursOfOthers(other, hours);
    other.addHoursOfOthers(this, hours);
    return hours;
  }

  /** Whether it is known what was in force at a time. */
  boolean reaches(long epochMillis) {
    return inForce(epochMillis) != null;
  }

  /** The step in force at {@code from}, and those after it before {@code to}. */
  Collection<ScoreStep> window(long fromEpochMillis, long toEpochMillis) {
    Long first = steps.floorKey(fromEpochMillis);
    long begin = first == null ? fromEpochMillis : first;
    return steps.subMap(begin, true, Math.max(begin, toEpochMillis), false).values();
  }

  private void addHoursOfOthers(ScoreHistory other, TreeSet<Long> to) {
    steps.forEach((at, step) -> {
      if (!step.equals(other.steps.get(at))) {
        to.add(SeriesTables.hour(at));
      }
    });
  }

  private @Nullable ScoreStep inForce(long epochMillis) {
    Map.@Nullable Entry<Long, ScoreStep> entry = steps.floorEntry(epochMillis);
    return entry == null ? null : entry.getValue();
  }
}
