package io.vigil.server.series;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.vitals.Metric;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The readings of a patient's hour, by column within each metric and source: so they are gathered,
 * kept and drawn, without an object for each. Each identity is there once: of one identity the
 * first that was judged stays, else the first, whether parts were merged before or not. A
 * withdrawal comes after what it withdraws and takes its value; a reading that was another's and
 * comes back takes its place.
 *
 * <p>Packed they take a byte or two each, exactly:
 *
 * <pre>
 * count of sources: kind (1 device, 2 person), id
 * count of blocks: metric (MDC), source, count n,
 *   1 if the times are those of the block before, else 0 and
 *     n times: change of the step from the one before, in ms; the first from the hour's begin
 *   ordinal x 128 + status x 8 + scale, in runs
 *   n unscaled values: difference from the one before
 * </pre>
 *
 * <p>A status is written as its place in the enum, to which constants are only ever added at the
 * end.
 */
final class ReadingColumns {
  private static final int DEVICE = 1;
  private static final int PERSON = 2;
  private static final int OWN_TIMES = 0;
  private static final int TIMES_OF_BEFORE = 1;
  private static final ReadingStatus[] STATUSES = ReadingStatus.values();

  private static final Comparator<Column> BY_SOURCE =
      Comparator.comparing(column -> column.source.value());

  private final long hourEpochMillis;
  private final List<Column> columns = new ArrayList<>();

  /** Where the next reading's column is looked for first: transmissions are alike. */
  private int next;

  ReadingColumns(long hourEpochMillis) {
    this.hourEpochMillis = hourEpochMillis;
  }

  /** The readings of one metric, of one source, in the order of time and ordinal once settled. */
  static final class Column {

    /** Divided by these, values of up to 15 digits are the nearest doubles. */
    private static final double[] POWERS_OF_TEN = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};

    private static final int SCALE_BITS = 3;
    private static final int STATUS_BITS = 4;

    /** No scale: values have 0 to 6 decimals. */
    private static final int OF_BEFORE = 7;

    private final Metric metric;
    private final Source source;
    private int count;
    private long[] times = new long[4];
    private long[] unscaled = new long[4];

    /** Of each the ordinal, status and scale. */
    private int[] marks = new int[4];

    private boolean settled = true;

    Column(Metric metric, Source source) {
      this.metric = metric;
      this.source = source;
    }

    Metric metric() {
      return metric;
    }

    int count() {
      return count;
    }

    /** Epoch milliseconds. */
    long at(int i) {
      return times[i];
    }

    double value(int i) {
      return unscaled[i] / POWERS_OF_TEN[scale(marks[i])];
    }

    ReadingStatus status(int i) {
      return statusOf(marks[i]);
    }

    /** Whether it is a reading; else it withdraws one of a part before. */
    boolean isReading(int i) {
      return scale(marks[i]) != OF_BEFORE;
    }

    private static int scale(int mark) {
      return mark & ((1 << SCALE_BITS) - 1);
    }

    private static ReadingStatus statusOf(int mark) {
      return STATUSES[(mark >>> SCALE_BITS) & ((1 << STATUS_BITS) - 1)];
    }

    private static int ordinal(int mark) {
      return mark >>> (SCALE_BITS + STATUS_BITS);
    }

    /** Ordinal, status and scale of a reading in one. */
    static int mark(int ordinal, ReadingStatus status, int scale) {
      return ((ordinal << STATUS_BITS | status.ordinal()) << SCALE_BITS) | scale;
    }

    /** The mark of a withdrawal: the value is that of the reading before. */
    static int withdrawal(int ordinal, ReadingStatus status) {
      return mark(ordinal, status, OF_BEFORE);
    }

    /** The digits of a value, without the big integer that BigDecimal.unscaledValue makes. */
    static long unscaled(BigDecimal value) {
      int scale = value.scale();
      return scale == 0 ? value.longValueExact() : value.scaleByPowerOfTen(scale).longValueExact();
    }

    private void add(long at, long digits, int mark) {
      if (count == times.length) {
        grow(count * 2);
      }
      settled &=
          count == 0
              || at > times[count - 1]
              || (at == times[count - 1] && ordinal(mark) > ordinal(marks[count - 1]));
      times[count] = at;
      unscaled[count] = digits;
      marks[count] = mark;
      count++;
    }

    private void grow(int size) {
      times = Arrays.copyOf(times, size);
      unscaled = Arrays.copyOf(unscaled, size);
      marks = Arrays.copyOf(marks, size);
    }

    private void addAll(Column other) {
      for (int i = 0; i < other.count; i++) {
        add(other.times[i], other.unscaled[i], other.marks[i]);
      }
    }

    /** Sorts, and leaves each identity once; where it was withdrawn before, beside that. */
    private void settle() {
      if (settled) {
        return;
      }
      Column sorted = sorted((one, other) -> 0);
      count = 0;
      for (int i = 0; i < sorted.count; i++) {
        boolean merged =
            i > 0 && sorted.sameIdentity(i - 1, i) && merge(sorted.unscaled[i], sorted.marks[i]);
        if (!merged) {
          add(sorted.times[i], sorted.unscaled[i], sorted.marks[i]);
        }
      }
      settled = true;
    }

    /** Merges a later one into the last of the same identity, if that is possible. */
    private boolean merge(long digits, int mark) {
      int last = count - 1;
      ReadingStatus known = statusOf(marks[last]);
      ReadingStatus next = statusOf(mark);
      if (known == ReadingStatus.ENTERED_IN_ERROR) {
        return true;
      }
      if (scale(mark) == OF_BEFORE) {
        marks[last] = mark(ordinal(mark), next, scale(marks[last]));
        return true;
      }
      if (known == ReadingStatus.REATTRIBUTED && !isReading(last)) {
        return false;
      }
      if (known == ReadingStatus.REATTRIBUTED || (!known.judged() && next.judged())) {
        unscaled[last] = digits;
        marks[last] = mark;
      } else if (next.withdrawn()) {
        marks[last] = mark(ordinal(mark), next, scale(marks[last]));
      }
      return true;
    }

    /** By time and ordinal, then as told; what is equal in all stays in its order. */
    private Column sorted(Comparator<Integer> then) {
      Column sorted = new Column(metric, source);
      IntStream.range(0, count)
          .boxed()
          .sorted(
              Comparator.<Integer>comparingLong(i -> times[i])
                  .thenComparingInt(i -> ordinal(marks[i]))
                  .thenComparing(then))
          .forEach(i -> sorted.add(times[i], unscaled[i], marks[i]));
      return sorted;
    }

    /** This and another source's of the same metric, in time; the other's after its equals. */
    private Column with(Column other) {
      Column both = new Column(metric, source);
      both.addAll(this);
      both.addAll(other);
      return both.sorted((one, two) -> 0);
    }

    private boolean sameIdentity(int one, int other) {
      return times[one] == times[other] && ordinal(marks[one]) == ordinal(marks[other]);
    }

    private boolean sameTimes(Column other) {
      return Arrays.equals(times, 0, count, other.times, 0, other.count);
    }

    private StoredReading stored(int i) {
      return new StoredReading(
          metric,
          source,
          times[i],
          ordinal(marks[i]),
          BigDecimal.valueOf(unscaled[i], scale(marks[i])),
          status(i));
    }
  }

  /**
   * Adds a reading of the hour.
   *
   * @param at epoch milliseconds
   * @param value of 0 to 6 decimals, as {@link io.vigil.core.vitals.Reading} has it
   */
  void add(
      Metric metric, Source source, long at, int ordinal, BigDecimal value, ReadingStatus status) {
    add(metric, source, at, Column.unscaled(value), Column.mark(ordinal, status, value.scale()));
  }

  /** The same, as {@link Column#unscaled} and {@link Column#mark} put it. */
  void add(Metric metric, Source source, long at, long unscaled, int mark) {
    column(metric, source).add(at, unscaled, mark);
  }

  /** How many readings there are. */
  int count() {
    settle();
    int count = 0;
    for (Column column : columns) {
      count += column.count;
    }
    return count;
  }

  /** One column for each metric, of all its sources, in time. */
  List<Column> byMetric() {
    settle();
    columns.sort(BY_SOURCE);
    List<Column> byMetric = new ArrayList<>(columns.size());
    for (Column column : columns) {
      int of = 0;
      while (of < byMetric.size() && byMetric.get(of).metric != column.metric) {
        of++;
      }
      if (of == byMetric.size()) {
        byMetric.add(column);
      } else {
        byMetric.set(of, byMetric.get(of).with(column));
      }
    }
    return byMetric;
  }

  /** Every reading, in the order {@link StoredReading#IN_TIME}. */
  List<StoredReading> inTime() {
    settle();
    List<StoredReading> readings = new ArrayList<>();
    for (Column column : columns) {
      for (int i = 0; i < column.count; i++) {
        if (column.isReading(i)) {
          readings.add(column.stored(i));
        }
      }
    }
    readings.sort(StoredReading.IN_TIME);
    return readings;
  }

  void pack(Packer out) {
    settle();
    Map<Source, Integer> sources = new LinkedHashMap<>();
    for (Column column : columns) {
      sources.putIfAbsent(column.source, sources.size());
    }
    out.unsigned(sources.size());
    sources.keySet().forEach(source -> pack(source, out));
    out.unsigned(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      out.unsigned(column.metric.mdc());
      out.unsigned(sources.getOrDefault(column.source, 0));
      out.unsigned(column.count);
      if (i > 0 && column.sameTimes(columns.get(i - 1))) {
        out.unsigned(TIMES_OF_BEFORE);
      } else {
        out.unsigned(OWN_TIMES);
        packTimes(column, out);
      }
      out.runs(column.marks, column.count);
      long value = 0;
      for (int k = 0; k < column.count; k++) {
        out.signed(column.unscaled[k] - value);
        value = column.unscaled[k];
      }
    }
  }

  /** Adds the readings of a packed part of the hour; parts come in the order of the journal. */
  void unpack(Unpacker in) {
    List<Source> sources = new ArrayList<>();
    for (int left = in.small(); left > 0; left--) {
      sources.add(source(in.small(), in.uuid()));
    }
    long[] times = {};
    for (int left = in.small(); left > 0; left--) {
      Column column = column(Metric.ofMdc(in.small()), sources.get(in.small()));
      int count = in.small();
      if (in.small() == OWN_TIMES) {
        times = times(in, count);
      }
      int[] marks = in.runs(count);
      column.grow(Math.max(column.times.length, column.count + count));
      long value = 0;
      for (int i = 0; i < count; i++) {
        value += in.signed();
        column.add(times[i], value, marks[i]);
      }
    }
  }

  private void settle() {
    for (Column column : columns) {
      column.settle();
    }
  }

  private Column column(Metric metric, Source source) {
    for (int left = columns.size(); left > 0; left--) {
      Column column = columns.get(next);
      next = next + 1 == columns.size() ? 0 : next + 1;
      if (column.metric == metric && column.source.equals(source)) {
        return column;
      }
    }
    Column column = new Column(metric, source);
    columns.add(column);
    next = 0;
    return column;
  }

  private void packTimes(Column column, Packer out) {
    long time = hourEpochMillis;
    long step = 0;
    for (int i = 0; i < column.count; i++) {
      long change = column.times[i] - time;
      out.signed(change - step);
      step = change;
      time = column.times[i];
    }
  }

  private long[] times(Unpacker in, int count) {
    long[] times = new long[count];
    long time = hourEpochMillis;
    long step = 0;
    for (int i = 0; i < count; i++) {
      step += in.signed();
      time += step;
      times[i] = time;
    }
    return times;
  }

  private static void pack(Source source, Packer out) {
    switch (source) {
      case DeviceId(UUID id) -> {
        out.unsigned(DEVICE);
        out.uuid(id);
      }
      case PersonId(UUID id) -> {
        out.unsigned(PERSON);
        out.uuid(id);
      }
    }
  }

  private static Source source(int kind, UUID id) {
    return switch (kind) {
      case DEVICE -> new DeviceId(id);
      case PERSON -> new PersonId(id);
      default -> throw new IllegalStateException("A fragment names an unknown kind of source");
    };
  }
}
