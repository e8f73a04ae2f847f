package io.vigil.server.series;

import io.vigil.core.id.Source;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
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
    @Classified(As.CLINICAL) BigDecimal value,
    ReadingStatus status) {

  /** By time, metric, ordinal, source: an order that depends on nothing but the readings. */
  public static final Comparator<StoredReading> IN_TIME = StoredReading::compareInTime;

  private static int compareInTime(StoredReading one, StoredReading other) {
    int order = Long.compare(one.atEpochMillis, other.atEpochMillis);
    if (order == 0) {
      order = Integer.compare(one.metric.mdc(), other.metric.mdc());
    }
    if (order == 0) {
      order = Integer.compare(one.ordinal, other.ordinal);
    }
    return order == 0 ? one.source.value().compareTo(other.source.value()) : order;
  }

  boolean sameIdentityAs(StoredReading other) {
    return atEpochMillis == other.atEpochMillis
        && ordinal == other.ordinal
        && metric.equals(other.metric)
        && source.equals(other.source);
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
