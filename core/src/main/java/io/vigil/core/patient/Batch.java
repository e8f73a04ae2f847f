package io.vigil.core.patient;

import io.vigil.core.vitals.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The judged readings of one input, by metric and within it by key. */
final class Batch {

  static final Batch EMPTY = new Batch(List.of(), 0);

  private final long[] keys;
  private final long[] micros;
  private final int[] origins;
  private final RecordedReading[] readings;
  private final long firstEpochMillis;
  private final long lastEpochMillis;

  /** Where each metric's readings begin; they end where the next one's begin. */
  private final int[] begins;

  /**
   * @param slot of the source of all of them
   */
  Batch(List<RecordedReading> recorded, int slot) {
    begins = new int[(hasUncommon(recorded) ? Metric.COUNT : Metric.COMMON_COUNT) + 1];
    int count = 0;
    for (RecordedReading reading : recorded) {
      if (reading.status().judged()) {
        begins[reading.reading().metric().index() + 1]++;
        count++;
      }
    }
    for (int metric = 0; metric < begins.length - 1; metric++) {
      begins[metric + 1] += begins[metric];
    }
    keys = new long[count];
    micros = new long[count];
    origins = new int[count];
    readings = new RecordedReading[count];
    if (!placed(recorded, slot)) {
      List<RecordedReading> sorted = new ArrayList<>(recorded);
      sorted.sort(Comparator.comparingLong(r -> Stream.key(r.reading())));
      placed(sorted, slot);
    }
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (long key : keys) {
      first = Math.min(first, Stream.epochMillis(key));
      last = Math.max(last, Stream.epochMillis(key));
    }
    firstEpochMillis = first;
    lastEpochMillis = last;
  }

  /** False if those of a metric did not come in the order of their keys. */
  private boolean placed(List<RecordedReading> recorded, int slot) {
    int[] next = begins.clone();
    boolean ordered = true;
    for (RecordedReading reading : recorded) {
      if (reading.status().judged()) {
        int metric = reading.reading().metric().index();
        int place = next[metric]++;
        keys[place] = Stream.key(reading.reading());
        micros[place] = reading.reading().valueMicros();
        origins[place] = (slot << 1) | (reading.status() == ReadingStatus.SUSPECT ? 1 : 0);
        readings[place] = reading;
        ordered &= place == begins[metric] || keys[place - 1] < keys[place];
      }
    }
    return ordered;
  }

  boolean isEmpty() {
    return keys.length == 0;
  }

  /** Device time of the earliest reading. */
  long firstEpochMillis() {
    return firstEpochMillis;
  }

  /** Device time of the newest reading. */
  long lastEpochMillis() {
    return lastEpochMillis;
  }

  private static boolean hasUncommon(List<RecordedReading> recorded) {
    for (RecordedReading reading : recorded) {
      if (reading.reading().metric().index() >= Metric.COMMON_COUNT) {
        return true;
      }
    }
    return false;
  }

  /** Whether it may have something of a device itself. */
  boolean hasUncommon() {
    return begins.length > Metric.COMMON_COUNT + 1;
  }

  /** Those that it may have readings of. */
  List<Metric> metrics() {
    return hasUncommon() ? Metric.all() : Metric.common();
  }

  boolean has(Metric metric) {
    return metric.index() < begins.length - 1 && begin(metric) < end(metric);
  }

  int begin(Metric metric) {
    return begins[metric.index()];
  }

  int end(Metric metric) {
    return begins[metric.index() + 1];
  }

  long key(int place) {
    return keys[place];
  }

  int origin(int place) {
    return origins[place];
  }

  /** Device time of the earliest reading of a metric that it has. */
  long firstEpochMillis(Metric metric) {
    return Stream.epochMillis(keys[begin(metric)]);
  }

  /** The newest reading of a metric that it has. */
  RecordedReading newest(Metric metric) {
    return readings[end(metric) - 1];
  }

  /** The stream of a metric with these readings. */
  Stream addedTo(Stream stream, Metric metric) {
    return stream.plus(keys, micros, origins, begin(metric), end(metric));
  }

  /** The readings of a metric. */
  Readings of(Metric metric) {
    return new Readings() {
      private final int end = end(metric);
      private int at = begin(metric) - 1;

      @Override
      public boolean advance() {
        return at < end && ++at < end;
      }

      @Override
      public long key() {
        return keys[at];
      }

      @Override
      public long micros() {
        return micros[at];
      }

      @Override
      public int origin() {
        return origins[at];
      }
    };
  }
}
