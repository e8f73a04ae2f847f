package io.vigil.server.care;

import io.vigil.core.id.PatientId;
import io.vigil.core.patient.News2Point;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.server.series.ScoreStep;
import io.vigil.server.series.Series;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** A chart as the screens draw it; the shape of docs/reference/api.md. */
record SeriesView(
    UUID patient,
    Instant from,
    Instant to,
    List<Line> series,
    List<Line> enteredInError,
    Scores scores) {

  record Line(
      String metric,
      String unit,
      long[] t,
      @Classified(As.CLINICAL) double[] min,
      @Classified(As.CLINICAL) double[] max,
      int[] suspect) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Scores(
      long[] t,
      @Classified(As.CLINICAL) int[] lower,
      @Classified(As.CLINICAL) int[] upper,
      int[] revised) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  static SeriesView of(PatientId patient, Instant from, Instant to, Series series) {
    return new SeriesView(
        patient.value(),
        from,
        to,
        lines(series.lines()),
        lines(series.enteredInError()),
        scores(series.scores()));
  }

  private static List<Line> lines(List<Series.Line> lines) {
    return lines.stream()
        .map(line ->
            new Line(
                line.metric().code(),
                line.metric().unit(),
                line.t(),
                line.min(),
                line.max(),
                line.suspect()))
        .toList();
  }

  private static Scores scores(List<ScoreStep> steps) {
    List<News2Point> points = steps.stream().map(ScoreStep::point).toList();
    return new Scores(
        points.stream().mapToLong(News2Point::atEpochMillis).toArray(),
        points.stream().mapToInt(News2Point::lowerBound).toArray(),
        points.stream().mapToInt(News2Point::upperBound).toArray(),
        IntStream.range(0, steps.size()).filter(i -> steps.get(i).revised()).toArray());
  }
}
