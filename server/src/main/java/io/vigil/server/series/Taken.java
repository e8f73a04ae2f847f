package io.vigil.server.series;

import io.vigil.core.id.Source;
import io.vigil.core.patient.Identities;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.patient.RecordedReading;
import io.vigil.core.patient.Stream;
import io.vigil.core.vitals.Metric;
import java.util.ArrayList;
import java.util.List;

/** What the series take of a patient's events, in their order. */
record Taken(List<Readings> readings, List<PatientEvent.News2Scored> scores) {

  /**
   * Readings without an object for each: a second's worth of them waits in memory, and would be
   * what a collection has to copy.
   *
   * @param unscaled digits of the values
   * @param marks as of {@link ReadingColumns.Column#mark}
   */
  record Readings(Source source, Metric[] metrics, long[] times, long[] unscaled, int[] marks) {}

  static Taken of(List<PatientEvent> events) {
    List<Readings> readings = new ArrayList<>(1);
    List<PatientEvent.News2Scored> scores = new ArrayList<>(1);
    for (PatientEvent event : events) {
      if (event instanceof PatientEvent.ReadingsRecorded recorded) {
        readings.add(readings(recorded.source(), recorded.readings()));
      } else if (event instanceof PatientEvent.ReadingsReattributed recorded) {
        readings.add(readings(recorded.device(), recorded.readings()));
      } else if (event instanceof PatientEvent.ReadingsWithdrawn withdrawn) {
        for (Identities each : withdrawn.readings()) {
          readings.add(withdrawals(each, withdrawn.why().status()));
        }
      } else if (event instanceof PatientEvent.News2Scored scored) {
        scores.add(scored);
      }
    }
    return new Taken(readings, scores);
  }

  private static Readings withdrawals(Identities withdrawn, ReadingStatus status) {
    int count = withdrawn.keys().length;
    Metric[] metrics = new Metric[count];
    long[] times = new long[count];
    int[] marks = new int[count];
    for (int i = 0; i < count; i++) {
      long key = withdrawn.keys()[i];
      metrics[i] = withdrawn.metric();
      times[i] = Stream.epochMillis(key);
      marks[i] = ReadingColumns.Column.withdrawal(Stream.ordinal(key), status);
    }
    return new Readings(withdrawn.source(), metrics, times, new long[count], marks);
  }

  /** All but duplicates. */
  private static Readings readings(Source source, List<RecordedReading> recorded) {
    int count = 0;
    for (RecordedReading each : recorded) {
      count += each.status() == ReadingStatus.DUPLICATE ? 0 : 1;
    }
    Metric[] metrics = new Metric[count];
    long[] times = new long[count];
    long[] unscaled = new long[count];
    int[] marks = new int[count];
    int next = 0;
    for (RecordedReading each : recorded) {
      if (each.status() != ReadingStatus.DUPLICATE) {
        var reading = each.reading();
        metrics[next] = reading.metric();
        times[next] = reading.at().toEpochMilli();
        unscaled[next] = ReadingColumns.Column.unscaled(reading.value());
        marks[next] =
            ReadingColumns.Column.mark(reading.ordinal(), each.status(), reading.value().scale());
        next++;
      }
    }
    return new Readings(source, metrics, times, unscaled, marks);
  }
}
