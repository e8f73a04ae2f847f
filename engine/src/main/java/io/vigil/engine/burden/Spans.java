package io.vigil.engine.burden;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Spans of time that may overlap. */
final class Spans {
  private final List<Span> spans = new ArrayList<>();

  private record Span(long from, long until) {}

  /** From the first instant up to the last; nothing if that is not later. */
  void add(long fromEpochMillis, long untilEpochMillis) {
    if (untilEpochMillis > fromEpochMillis) {
      spans.add(new Span(fromEpochMillis, untilEpochMillis));
    }
  }

  /** What at least one of them covers. */
  long coveredMillis() {
    spans.sort(Comparator.comparingLong(Span::from));
    long covered = 0;
    long until = Long.MIN_VALUE;
    for (Span span : spans) {
      if (span.until > until) {
        covered += span.until - Math.max(span.from, until);
        until = span.until;
      }
    }
    return covered;
  }
}
