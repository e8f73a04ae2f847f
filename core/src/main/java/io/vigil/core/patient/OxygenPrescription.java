package io.vigil.core.patient;

import io.vigil.core.id.PersonId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;

/**
 * How much oxygen a patient is to be given: oxygen is a drug. It holds until it is ended: past its
 * review it holds on, and somebody has a task.
 *
 * @param by who gave it last
 * @param fromEpochMillis our time of that
 * @param flowMinMicros the least flow, in L/min x 10^6, 0 to {@link #MAX_FLOW_MICROS}
 * @param flowMaxMicros the greatest, at least the least
 * @param targetMin the least saturation to be reached, in per cent, at least 0
 * @param targetMax the greatest, at least the least
 * @param reviewEpochMillis our time at which it is to be reviewed
 * @param reason 1 to {@link ScoreOrder#MAX_REASON} characters
 */
public record OxygenPrescription(
    PersonId by,
    long fromEpochMillis,
    @Classified(As.CLINICAL) long flowMinMicros,
    @Classified(As.CLINICAL) long flowMaxMicros,
    @Classified(As.CLINICAL) int targetMin,
    @Classified(As.CLINICAL) int targetMax,
    long reviewEpochMillis,
    @Classified(As.IDENTITY) String reason) {

  /** What a flow meter or nasal high flow gives at most. */
  public static final long MAX_FLOW_MICROS = 80_000_000;

  /** Whether a flow is what was prescribed; in L/min x 10^6. */
  boolean allows(long flowMicros) {
    return flowMinMicros <= flowMicros && flowMicros <= flowMaxMicros;
  }

  /**
   * @throws IllegalArgumentException if a range is out of its bounds, or empty
   */
  static void requireRanges(long flowMinMicros, long flowMaxMicros, int targetMin, int targetMax) {
    if (flowMinMicros < 0 || flowMaxMicros < flowMinMicros || flowMaxMicros > MAX_FLOW_MICROS) {
      throw new IllegalArgumentException("a flow is prescribed within 0 to 80 L/min");
    }
    if (targetMin < 0 || targetMax < targetMin) {
      throw new IllegalArgumentException("a target is not below 0, and not empty");
    }
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
