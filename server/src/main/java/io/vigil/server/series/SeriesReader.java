package io.vigil.server.series;

import io.vigil.core.id.PatientId;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import io.vigil.server.series.ReadingColumns.Column;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Reads the series. Every method reads through the client that it is given: with a reader's it
 * shows what row-level security lets that reader see, and nothing of a patient who is not theirs.
 */
@Service
public class SeriesReader {

  /** The longest window of a chart. */
  public static final Duration WINDOW_MAX = Duration.ofDays(366);

  private final SeriesTables tables;
  private final Clock clock;

  SeriesReader(SeriesTables tables, Clock clock) {
    this.tables = tables;
    this.clock = clock;
  }

  /** The same of a patient with one record. */
  public Series read(
      JdbcClient client, PatientId patient, Instant from, Instant to, int pointsMax) {
    return read(client, List.of(patient), from, to, pointsMax);
  }

  /**
   * A patient's chart: of each metric one point for each instant, or, where these are more than
   * {@code pointsMax}, for each of so many equal slots of the window that holds a reading. Only
   * judged readings, accepted or suspect, are in it. Empty if there is nothing, or nothing that the
   * client may see.
   *
   * @param records the patient's, then those that are merged into it: of these readings are shown,
   *     but no scores, which were made of a part of what is known
   * @param to excluded; at most {@link #WINDOW_MAX} after {@code from}
   * @param pointsMax at least 1
   * @throws IllegalArgumentException if the window or the count is not such
   */
  public Series read(
      JdbcClient client, List<PatientId> records, Instant from, Instant to, int pointsMax) {
    if (pointsMax < 1
        || to.isBefore(from)
        || WINDOW_MAX.compareTo(Duration.between(from, to)) < 0) {
      throw new IllegalArgumentException("A chart has a window of 0 to 366 days and some points");
    }
    long begin = from.toEpochMilli();
    long end = to.toEpochMilli();
    Slots slots = new Slots(begin, end, pointsMax);
    Map<Metric, Plot> plots = new HashMap<>();
    Map<Metric, Plot> withdrawn = new HashMap<>();
    ScoreHistory scores = new ScoreHistory();
    tables.hoursOfRecords(
        client,
        records,
        begin,
        end,
        (ignored, readings, scoresOfHour) -> {
          scores.addAll(scoresOfHour);
          for (Column column : readings.byMetric()) {
            @Nullable Plot plot = plots.get(column.metric());
            for (int i = 0; i < column.count(); i++) {
              if (isWithdrawn(column, i, begin, end)) {
                withdrawn
                    .computeIfAbsent(column.metric(), metric -> new Plot(slots))
                    .add(column.at(i), column.value(i), column.status(i));
              } else if (shown(column, i, begin, end)) {
                if (plot == null) {
                  plot = new Plot(slots);
                  plots.put(column.metric(), plot);
                }
                plot.add(column.at(i), column.value(i), column.status(i));
              }
            }
          }
        });
    tables.addInForce(client, records.getFirst(), begin, scores);
    return new Series(lines(plots), lines(withdrawn), List.copyOf(scores.window(begin, end)));
  }

  private static List<Series.Line> lines(Map<Metric, Plot> plots) {
    List<Series.Line> lines = new ArrayList<>();
    for (Metric metric : Metric.all()) {
      Plot plot = plots.get(metric);
      if (plot != null) {
        lines.add(plot.line(metric));
      }
    }
    return lines;
  }

  /**
   * The last hours of many patients' vital signs, in one query: all judged readings, or, where
   * these are more than {@code pointsMax}, the last of each of so many equal slots.
   *
   * @param last how far back from now, at most {@link #WINDOW_MAX}
   * @param pointsMax of each vital sign, at least 1
   * @return by patient and vital sign; none for those of whom there is nothing, or whom the client
   *     may not see
   */
  public List<Trend> trend(
      JdbcClient client, Collection<PatientId> patients, Duration last, int pointsMax) {
    Map<PatientId, PatientId> records = new LinkedHashMap<>();
    patients.forEach(patient -> records.put(patient, patient));
    return trend(client, records, last, pointsMax);
  }

  /**
   * The same of patients who may have several records.
   *
   * @param records whose record each is
   */
  public List<Trend> trend(
      JdbcClient client, Map<PatientId, PatientId> records, Duration last, int pointsMax) {
    if (pointsMax < 1 || last.isNegative() || last.compareTo(WINDOW_MAX) > 0) {
      throw new IllegalArgumentException("A trend has a window of 0 to 366 days and some points");
    }
    // Readings of now are in it, so its end is after now.
    long end = clock.millis() + 1;
    long begin = end - last.toMillis();
    Slots slots = new Slots(begin, end, pointsMax);
    Map<PatientId, Map<VitalSign, TreeMap<Long, Double>>> found = new LinkedHashMap<>();
    tables.hours(
        client,
        records.keySet(),
        begin,
        end,
        (record, readings, scores) -> {
          PatientId patient = records.getOrDefault(record, record);
          for (Column column : readings.byMetric()) {
            for (int i = 0; i < column.count(); i++) {
              if (column.metric() instanceof VitalSign vitalSign && shown(column, i, begin, end)) {
                found
                    .computeIfAbsent(patient, p -> new TreeMap<>())
                    .computeIfAbsent(vitalSign, v -> new TreeMap<>())
                    .put(column.at(i), column.value(i));
              }
            }
          }
        });
    List<Trend> trends = new ArrayList<>();
    found.forEach((patient, vitals) ->
        vitals.forEach((vital, points) -> trends.add(trend(patient, vital, points, slots))));
    return trends;
  }

  /**
   * Every stored reading of a patient, of whatever status, exactly as it was sent.
   *
   * @param to excluded
   * @return in the order {@link StoredReading#IN_TIME}
   */
  public List<StoredReading> all(JdbcClient client, PatientId patient, Instant from, Instant to) {
    return all(client, List.of(patient), from, to);
  }

  /**
   * The same of a patient who may have several records.
   *
   * @param records the one that goes on, then those that are merged into it
   */
  public List<StoredReading> all(
      JdbcClient client, List<PatientId> records, Instant from, Instant to) {
    List<StoredReading> all = new ArrayList<>();
    each(client, records, from, to, all::add);
    return all;
  }

  /** The same, handed on one by one: at most those of an hour are in memory. */
  public void each(
      JdbcClient client,
      List<PatientId> records,
      Instant from,
      Instant to,
      Consumer<StoredReading> taking) {
    long begin = from.toEpochMilli();
    long end = to.toEpochMilli();
    tables.hoursOfRecords(
        client,
        records,
        begin,
        end,
        (ignored, readings, scores) -> {
          for (StoredReading reading : readings.inTime()) {
            if (reading.atEpochMillis() >= begin && reading.atEpochMillis() < end) {
              taking.accept(reading);
            }
          }
        });
  }

  /** Every step of a patient's score in a window, and the one in force at its begin. */
  public List<ScoreStep> scores(JdbcClient client, PatientId patient, Instant from, Instant to) {
    long begin = from.toEpochMilli();
    long end = to.toEpochMilli();
    return List.copyOf(tables.scores(client, patient, begin, end).window(begin, end));
  }

  private static boolean shown(Column column, int i, long begin, long end) {
    return column.status(i).judged() && column.at(i) >= begin && column.at(i) < end;
  }

  private static boolean isWithdrawn(Column column, int i, long begin, long end) {
    return column.status(i).withdrawn()
        && column.isReading(i)
        && column.at(i) >= begin
        && column.at(i) < end;
  }

  private static Trend trend(
      PatientId patient, VitalSign vitalSign, TreeMap<Long, Double> points, Slots slots) {
    Map<Long, Double> shown = points;
    if (points.size() > slots.count()) {
      Map<Integer, Long> lasts = new LinkedHashMap<>();
      points.keySet().forEach(at -> lasts.put(slots.of(at), at));
      shown = new TreeMap<>(points);
      shown.keySet().retainAll(lasts.values().stream().collect(Collectors.toSet()));
    }
    return new Trend(
        patient,
        vitalSign,
        shown.keySet().stream().mapToLong(at -> at).toArray(),
        shown.values().stream().mapToDouble(value -> value).toArray());
  }

  /** Equal slots of a window. */
  private record Slots(long begin, long end, int count) {
    int of(long epochMillis) {
      return (int) Math.min(count - 1L, (epochMillis - begin) * count / Math.max(1, end - begin));
    }

    /** The first millisecond of a slot. */
    long begin(int slot) {
      return begin + Math.ceilDiv(slot * (end - begin), (long) count);
    }
  }

  /** A metric's points as they come, in time: instants while these are few, then slots. */
  private static final class Plot {
    private final Slots slots;
    private boolean slotted;
    private List<Point> points = new ArrayList<>();

    private static final class Point {
      final long at;
      double min = Double.POSITIVE_INFINITY;
      double max = Double.NEGATIVE_INFINITY;
      boolean suspect;

      Point(long at) {
        this.at = at;
      }

      void add(double min, double max, boolean suspect) {
        this.min = Math.min(this.min, min);
        this.max = Math.max(this.max, max);
        this.suspect |= suspect;
      }
    }

    Plot(Slots slots) {
      this.slots = slots;
    }

    void add(long epochMillis, double value, ReadingStatus status) {
      point(epochMillis).add(value, value, status == ReadingStatus.SUSPECT);
      if (!slotted && points.size() > slots.count()) {
        List<Point> instants = points;
        points = new ArrayList<>();
        slotted = true;
        instants.forEach(each -> point(each.at).add(each.min, each.max, each.suspect));
      }
    }

    Series.Line line(Metric metric) {
      return new Series.Line(
          metric,
          points.stream().mapToLong(point -> point.at).toArray(),
          points.stream().mapToDouble(point -> point.min).toArray(),
          points.stream().mapToDouble(point -> point.max).toArray(),
          IntStream.range(0, points.size()).filter(i -> points.get(i).suspect).toArray());
    }

    private Point point(long epochMillis) {
      long at = slotted ? slots.begin(slots.of(epochMillis)) : epochMillis;
      if (points.isEmpty() || points.getLast().at != at) {
        points.add(new Point(at));
      }
      return points.getLast();
    }
  }
}
