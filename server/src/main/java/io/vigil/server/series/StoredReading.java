package io.vigil.server.series;

import io.vigil.core.id.Source;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.vitals.MeasurementStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Plausibility;
import io.vigil.core.vitals.Reading;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;

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

  /**
   * The reading as it would be sent again, with the statuses that make the same of it as was made
   * of it; the ones that the device gave are in the journal alone.
   */
  public Reading again() {
    Set<MeasurementStatus> statuses = Set.of();
    if (status.keptOut()) {
      statuses = Set.of(MeasurementStatus.valueOf(status.name()));
    } else if (status == ReadingStatus.SUSPECT
        && Plausibility.of(metric, value) == Plausibility.PLAUSIBLE) {
      statuses = Set.of(MeasurementStatus.QUESTIONABLE);
    } else if (status == ReadingStatus.ACCEPTED
        && Plausibility.of(metric, value) == Plausibility.SUSPECT) {
      // Only a rate of 0 is believed in spite of its value, where the sensor is on the body.
      statuses = Set.of(MeasurementStatus.CONTACT_CONFIRMED);
    }
    return new Reading(metric, value, Instant.ofEpochMilli(atEpochMillis), ordinal, statuses);
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
