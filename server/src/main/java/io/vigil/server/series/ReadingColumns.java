package io.vigil.server.series;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.vitals.Metric;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The readings of a fragment, packed by column within each metric and source: a few bytes each,
 * exactly.
 *
 * <pre>
 * version, count of sources: kind (1 device, 2 person), id
 * count of blocks: metric (MDC), source, count n,
 *   n times: change of the step from the one before, in ms; the first from the hour's begin
 *   ordinals, statuses, scales in runs
 *   n unscaled values: difference from the one before
 * </pre>
 *
 * <p>A status is written as its place in the enum, to which constants are only ever added at the
 * end.
 */
final class ReadingColumns {
  private static final int VERSION = 1;
  private static final int DEVICE = 1;
  private static final int PERSON = 2;
  private static final ReadingStatus[] STATUSES = ReadingStatus.values();

  private record Column(Metric metric, Source source) {}

  private ReadingColumns() {}

  static byte[] pack(long hourEpochMillis, List<StoredReading> readings) {
    List<StoredReading> inTime = new ArrayList<>(readings);
    inTime.sort(StoredReading.IN_TIME);
    Map<Source, Integer> sources = new LinkedHashMap<>();
    Map<Column, List<StoredReading>> blocks = new LinkedHashMap<>();
    for (StoredReading reading : inTime) {
      sources.putIfAbsent(reading.source(), sources.size());
      blocks
          .computeIfAbsent(new Column(reading.metric(), reading.source()), c -> new ArrayList<>())
          .add(reading);
    }
    Packer out = new Packer();
    out.unsigned(VERSION);
    out.unsigned(sources.size());
    sources.keySet().forEach(source -> pack(source, out));
    out.unsigned(blocks.size());
    blocks.forEach((column, block) -> {
      out.unsigned(column.metric().mdc());
      out.unsigned(sources.getOrDefault(column.source(), 0));
      pack(hourEpochMillis, block, out);
    });
    return out.bytes();
  }

  /** In the order {@link StoredReading#IN_TIME}. */
  static List<StoredReading> unpack(long hourEpochMillis, byte[] packed) {
    Unpacker in = new Unpacker(packed);
    long version = in.unsigned();
    if (version != VERSION) {
      throw new IllegalStateException("A fragment is of the unknown version " + version);
    }
    List<Source> sources = new ArrayList<>();
    for (int left = in.small(); left > 0; left--) {
      sources.add(source(in.small(), in.uuid()));
    }
    List<StoredReading> readings = new ArrayList<>();
    int blocks = in.small();
    for (int block = 0; block < blocks; block++) {
      Metric metric = Metric.ofMdc(in.small());
      unpack(hourEpochMillis, metric, sources.get(in.small()), in, readings);
    }
    readings.sort(StoredReading.IN_TIME);
    return readings;
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

  private static void pack(long hourEpochMillis, List<StoredReading> block, Packer out) {
    out.unsigned(block.size());
    long time = hourEpochMillis;
    long step = 0;
    for (StoredReading reading : block) {
      long next = reading.atEpochMillis() - time;
      out.signed(next - step);
      step = next;
      time = reading.atEpochMillis();
    }
    out.runs(block.size(), i -> block.get(i).ordinal());
    out.runs(block.size(), i -> block.get(i).status().ordinal());
    out.runs(block.size(), i -> block.get(i).value().scale());
    long value = 0;
    for (StoredReading reading : block) {
      long next = unscaled(reading.value());
      out.signed(next - value);
      value = next;
    }
  }

  /** Without the big integer that {@link BigDecimal#unscaledValue} makes. */
  private static long unscaled(BigDecimal value) {
    return value.scaleByPowerOfTen(value.scale()).longValueExact();
  }

  private static void unpack(
      long hourEpochMillis,
      Metric metric,
      Source source,
      Unpacker in,
      List<StoredReading> readings) {
    int count = in.small();
    long[] times = new long[count];
    long time = hourEpochMillis;
    long step = 0;
    for (int i = 0; i < count; i++) {
      step += in.signed();
      time += step;
      times[i] = time;
    }
    int[] ordinals = in.runs(count);
    int[] statuses = in.runs(count);
    int[] scales = in.runs(count);
    long value = 0;
    for (int i = 0; i < count; i++) {
      value += in.signed();
      readings.add(
          new StoredReading(
              metric,
              source,
              times[i],
              ordinals[i],
              BigDecimal.valueOf(value, scales[i]),
              STATUSES[statuses[i]]));
    }
  }

  /**
   * Parts as one, each identity once. Of one identity the first that was judged stays, else the
   * first: so it is the same whether parts were merged before or not.
   *
   * @param parts in the order of the journal
   */
  static List<StoredReading> merge(List<List<StoredReading>> parts) {
    List<StoredReading> all = new ArrayList<>();
    parts.forEach(all::addAll);
    // Stable: of one identity, those recorded earlier stay before those recorded later.
    all.sort(
        StoredReading.IN_TIME.thenComparing(r -> !r.status().judged(), Comparator.naturalOrder()));
    List<StoredReading> merged = new ArrayList<>(all.size());
    for (StoredReading reading : all) {
      if (merged.isEmpty() || !merged.getLast().sameIdentityAs(reading)) {
        merged.add(reading);
      }
    }
    return merged;
  }
}
