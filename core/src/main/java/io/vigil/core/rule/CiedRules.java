package io.vigil.core.rule;

import io.vigil.core.alarm.CiedFinding;
import io.vigil.core.vitals.CiedMeasure;
import java.util.OptionalLong;

/**
 * What of an interrogation is a finding. Limits are those of vendors' manuals where these agree,
 * else proposals for a clinician to approve; see {@code docs/clinical/default-rules.md}. Values are
 * in the unit of their measure, x 10^6.
 */
public final class CiedRules {

  /** Earlier values that a baseline is the median of, at least. */
  public static final int BASELINE_MIN = 3;

  private static final long MICROS = 1_000_000;
  private static final double CHANGE = 0.3;
  private static final double HALVED = 0.5;
  private static final int SAFETY_MARGIN = 2;

  private CiedRules() {}

  /**
   * Whether a value is a finding.
   *
   * @param baseline the median of the values before, if there are enough
   * @param against the value of {@link CiedFinding#against}, if it is known
   */
  public static boolean isFound(
      CiedFinding finding, long micros, OptionalLong baseline, OptionalLong against) {
    return switch (finding) {
      case BATTERY_REPLACEMENT -> micros >= CiedMeasure.REPLACEMENT_TIME * MICROS;
      case RA_IMPEDANCE, RV_IMPEDANCE, LV_IMPEDANCE ->
          outside(micros, 200, 2_000) || isOff(micros, baseline);
      case SHOCK_IMPEDANCE -> outside(micros, 20, 200);
      case RA_THRESHOLD, RV_THRESHOLD, LV_THRESHOLD ->
          micros > 2_500_000
              || (against.isPresent() && against.getAsLong() < SAFETY_MARGIN * micros);
      case RA_SENSING, RV_SENSING, LV_SENSING ->
          baseline.isPresent() && micros <= HALVED * baseline.getAsLong();
      case AT_AF_BURDEN -> micros >= 25 * MICROS;
      case VT_VF, SHOCKS, ATP -> micros > 0;
      case CRT_PACING -> micros < 90 * MICROS;
    };
  }

  private static boolean outside(long micros, long min, long max) {
    return micros < min * MICROS || micros > max * MICROS;
  }

  private static boolean isOff(long micros, OptionalLong baseline) {
    return baseline.isPresent()
        && Math.abs(micros - baseline.getAsLong()) > CHANGE * baseline.getAsLong();
  }
}
