package io.vigil.core.patient;

import io.vigil.core.rule.Grade;
import io.vigil.core.rule.Verdict;
import io.vigil.core.rule.WindowRule;
import io.vigil.core.vitals.Metric;
import java.util.List;
import java.util.Map;

/** Follows a window rule through all readings of its metrics, from some instant on. */
final class WindowSweep {

  private final List<? extends Metric> metrics;
  private final Stream.Cursor[] cursors;
  private final long[] nextAt;
  private final WindowRule.Course course;
  private boolean suspect;

  private WindowSweep(WindowRule rule, Map<Metric, Stream> streams, long fromEpochMillis) {
    this.metrics = rule.metrics();
    this.course = rule.course();
    cursors = new Stream.Cursor[metrics.size()];
    nextAt = new long[cursors.length];
    for (int i = 0; i < cursors.length; i++) {
      cursors[i] =
          streams
              .getOrDefault(metrics.get(i), Stream.EMPTY)
              .from(Stream.key(fromEpochMillis - rule.windowMillis(), 0));
      look(i);
    }
  }

  /** Finds the breaches, from an instant on. */
  static void find(
      WindowRule rule, Map<Metric, Stream> streams, long fromEpochMillis, Breaches breaches) {
    new WindowSweep(rule, streams, fromEpochMillis).find(fromEpochMillis, breaches);
  }

  private void find(long fromEpochMillis, Breaches breaches) {
    for (long at = next(); at != Long.MAX_VALUE; at = next()) {
      Verdict verdict = take(at);
      if (at >= fromEpochMillis) {
        observe(verdict, at, breaches);
      }
    }
  }

  private void observe(Verdict verdict, long at, Breaches breaches) {
    switch (verdict) {
      case BREACH -> {
        Grade grade = course.grade();
        breaches.breaching(
            at, at, grade.delayMillis(), grade.priority(), course.extentMicros(), suspect);
      }
      case CONTRARY -> breaches.contrary(at);
      case BETWEEN -> {}
    }
  }

  /** All readings of an instant. */
  private Verdict take(long at) {
    Verdict verdict = Verdict.BETWEEN;
    suspect = false;
    for (int i = 0; i < cursors.length; i++) {
      while (nextAt[i] == at) {
        int origin = cursors[i].origin();
        suspect |= Stream.suspect(origin);
        verdict = course.take(metrics.get(i), at, cursors[i].micros(), Stream.slot(origin));
        look(i);
      }
    }
    return verdict;
  }

  private long next() {
    long next = Long.MAX_VALUE;
    for (long at : nextAt) {
      next = Math.min(next, at);
    }
    return next;
  }

  private void look(int i) {
    nextAt[i] = cursors[i].advance() ? Stream.epochMillis(cursors[i].key()) : Long.MAX_VALUE;
  }
}
