package io.vigil.core.patient;

import io.vigil.core.id.Source;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Which readings: some of one metric from one source.
 *
 * @param keys device time in epoch milliseconds x 1024 plus ordinal, as {@link Stream#key} makes
 *     them, rising; at least one; not to be written to
 */
public record Identities(Source source, Metric metric, long[] keys) {

  public Identities {
    if (keys.length == 0) {
      throw new IllegalArgumentException("at least one reading is named");
    }
    for (int i = 1; i < keys.length; i++) {
      if (keys[i - 1] >= keys[i]) {
        throw new IllegalArgumentException("keys rise");
      }
    }
  }

  /** Those of some readings of one source, by metric, each once. */
  public static List<Identities> of(Source source, List<Reading> readings) {
    Map<Metric, TreeSet<Long>> keys = new LinkedHashMap<>();
    for (Reading reading : readings) {
      keys.computeIfAbsent(reading.metric(), metric -> new TreeSet<>()).add(Stream.key(reading));
    }
    List<Identities> identities = new ArrayList<>();
    keys.forEach((metric, of) ->
        identities.add(
            new Identities(source, metric, of.stream().mapToLong(Long::longValue).toArray())));
    return List.copyOf(identities);
  }

  /** Whether one of some names a reading. */
  static boolean name(List<Identities> some, Source source, Metric metric, long key) {
    for (Identities each : some) {
      if (each.metric == metric && each.source.equals(source) && each.has(key)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it names a reading of its source and metric. */
  public boolean has(long key) {
    return Arrays.binarySearch(keys, key) >= 0;
  }

  boolean hasBetween(long firstKey, long lastKey) {
    int found = Arrays.binarySearch(keys, firstKey);
    int next = found >= 0 ? found : -found - 1;
    return next < keys.length && keys[next] <= lastKey;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Identities(Source otherSource, Metric otherMetric, long[] others)
        && source.equals(otherSource)
        && metric == otherMetric
        && Arrays.equals(keys, others);
  }

  @Override
  public int hashCode() {
    return Objects.hash(source, metric, Arrays.hashCode(keys));
  }

  @Override
  public String toString() {
    return "Identities[" + source + ", " + metric + ", " + Arrays.toString(keys) + "]";
  }
}
