package io.vigil.server.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vigil.core.vitals.Metric;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Metrics by the bytes of their code, without making a string of them. */
final class MetricText {
  /** Several times the number of metrics: most have a slot of their own. */
  private static final int SLOTS = 256;

  private static final @Nullable MetricText[] TABLE = new MetricText[SLOTS];

  static {
    for (Metric metric : Metric.all()) {
      MetricText text = new MetricText(metric);
      int slot = slot(text.code, 0, text.code.length);
      while (TABLE[slot] != null) {
        slot = next(slot);
      }
      TABLE[slot] = text;
    }
  }

  private final Metric metric;
  private final byte[] code;
  private final byte[] unit;

  private MetricText(Metric metric) {
    this.metric = metric;
    this.code = metric.code().getBytes(US_ASCII);
    this.unit = metric.unit().getBytes(US_ASCII);
  }

  /** Null when it is no metric's code. */
  static @Nullable MetricText of(byte[] text, int from, int to) {
    if (from == to) {
      return null;
    }
    int slot = slot(text, from, to);
    for (MetricText candidate = TABLE[slot]; candidate != null; candidate = TABLE[slot]) {
      if (Arrays.equals(candidate.code, 0, candidate.code.length, text, from, to)) {
        return candidate;
      }
      slot = next(slot);
    }
    return null;
  }

  Metric metric() {
    return metric;
  }

  boolean isUnit(byte[] text, int from, int to) {
    return Arrays.equals(unit, 0, unit.length, text, from, to);
  }

  /** Codes differ in their length and near their end. */
  private static int slot(byte[] text, int from, int to) {
    int middle = text[(from + to) >>> 1];
    return (text[to - 1] * 31 + middle * 7 + (to - from)) & (SLOTS - 1);
  }

  private static int next(int slot) {
    return (slot + 1) & (SLOTS - 1);
  }
}
