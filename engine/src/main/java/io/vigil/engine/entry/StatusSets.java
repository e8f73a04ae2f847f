package io.vigil.engine.entry;

import io.vigil.core.vitals.MeasurementStatus;
import java.util.EnumSet;
import java.util.Set;

/** Sets of measurement statuses as a number: a bit for each ordinal. */
final class StatusSets {

  private static final MeasurementStatus[] STATUSES = MeasurementStatus.values();

  private StatusSets() {}

  static long bits(Set<?> statuses) {
    long bits = 0;
    for (Object status : statuses) {
      bits |= 1L << ((MeasurementStatus) status).ordinal();
    }
    return bits;
  }

  /**
   * @throws MalformedEntryException if a bit stands for none
   */
  static Set<MeasurementStatus> read(long bits) {
    if (bits >>> STATUSES.length != 0) {
      throw new MalformedEntryException("no such measurement statuses: " + bits);
    }
    Set<MeasurementStatus> statuses = EnumSet.noneOf(MeasurementStatus.class);
    for (MeasurementStatus status : STATUSES) {
      if ((bits & (1L << status.ordinal())) != 0) {
        statuses.add(status);
      }
    }
    return statuses;
  }
}
