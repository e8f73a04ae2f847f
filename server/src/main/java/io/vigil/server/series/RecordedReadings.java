package io.vigil.server.series;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.Source;
import io.vigil.engine.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** A patient's readings up to the last commit: the series, and what they do not hold yet. */
@Service
public class RecordedReadings {

  /** Entries of a lane that are read beyond the series: some seconds of a busy one. */
  private static final int ENTRIES_MAX = 20_000;

  private final SeriesReader series;
  private final Projection projection;

  RecordedReadings(SeriesReader series, Projection projection) {
    this.series = series;
    this.projection = projection;
  }

  /**
   * Readings of a source that were not withdrawn, exactly as they were sent.
   *
   * @param client of a scope that has the patient in sight: the caller makes sure of it
   * @param records the patient's, then those that are merged into it
   * @param to excluded
   * @return in the order {@link StoredReading#IN_TIME}; empty if the series are too far behind
   */
  public Optional<List<StoredReading>> of(
      JdbcClient client, List<PatientId> records, Source source, Instant from, Instant to) {
    // Before the series are read: what they take meanwhile is read twice and is there once.
    long[] cursors = projection.cursors();
    List<StoredReading> stored = series.all(client, records, from, to);
    List<Taken.Readings> all = new ArrayList<>();
    for (PatientId record : records.reversed()) {
      int lane = new Subject(Subject.Kind.PATIENT, record.value()).lane();
      Optional<List<Taken.Readings>> more =
          projection.readingsAfter(record, lane, cursors[lane], ENTRIES_MAX);
      if (more.isEmpty()) {
        return Optional.empty();
      }
      all.addAll(more.get());
    }
    return Optional.of(merged(stored, all, source, from.toEpochMilli(), to.toEpochMilli()));
  }

  private static List<StoredReading> merged(
      List<StoredReading> stored, List<Taken.Readings> more, Source source, long from, long to) {
    Map<Long, ReadingColumns> hours = new TreeMap<>();
    for (StoredReading each : stored) {
      if (each.source().equals(source)) {
        hours
            .computeIfAbsent(SeriesTables.hour(each.atEpochMillis()), ReadingColumns::new)
            .add(
                each.metric(),
                source,
                each.atEpochMillis(),
                each.ordinal(),
                each.value(),
                each.status());
      }
    }
    for (Taken.Readings each : more) {
      for (int i = 0; i < each.times().length && each.source().equals(source); i++) {
        long at = each.times()[i];
        if (at >= from && at < to) {
          hours
              .computeIfAbsent(SeriesTables.hour(at), ReadingColumns::new)
              .add(each.metrics()[i], source, at, each.unscaled()[i], each.marks()[i]);
        }
      }
    }
    List<StoredReading> all = new ArrayList<>();
    for (ReadingColumns hour : hours.values()) {
      for (StoredReading each : hour.inTime()) {
        if (!each.status().withdrawn()) {
          all.add(each);
        }
      }
    }
    all.sort(Comparator.comparingLong(StoredReading::atEpochMillis));
    return all;
  }
}
