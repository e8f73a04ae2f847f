package io.vigil.server.series;

import io.vigil.core.id.Source;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.vitals.Metric;
import java.math.BigDecimal;
import java.util.Comparator;

/**
 * A reading as the series hold it. Its identity is all but value and status.
 *
 * @param atEpochMillis device time
 * @param ordinal 0 to 1023
 * @param value as it was sent, with its scale; in the metric's unit
 * @param status any but {@link ReadingStatus#DUPLICATE}
 */
public record StoredReading(
    Metric metric,
    Source source,
    long atEpochMillis,
    int ordinal,
    BigDecimal value,
    ReadingStatus status) {

  /** By time, metric, ordinal, source: an order that depends on nothing but the readings. */
  public static final Comparator<StoredReading> IN_TIME =
      Comparator.comparingLong(StoredReading::atEpochMillis)
          .thenComparingInt(reading -> reading.metric().mdc())
          .thenComparingInt(StoredReading::ordinal)
          .thenComparing(reading -> reading.source().value());

  boolean sameIdentityAs(StoredReading other) {
    return atEpochMillis == other.atEpochMillis
        && ordinal == other.ordinal
        && metric.equals(other.metric)
        && source.equals(other.source);
  }
}
