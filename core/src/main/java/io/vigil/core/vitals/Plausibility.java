package io.vigil.core.vitals;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a body can have produced a value. Nothing is dropped for it: an impossible value is kept
 * and not judged, a suspect one is kept, judged, and its alarm says "verify".
 *
 * <p>Ranges: {@code docs/clinical/plausibility.md}. Whether a rate of 0 is the patient's or the
 * lack of a signal is for {@link MeasurementStatus#CONTACT_CONFIRMED} to tell.
 */
public enum Plausibility {
  PLAUSIBLE,
  SUSPECT,
  IMPOSSIBLE;

  /** Smallest difference of systolic and diastolic pressure that is believed, in mmHg. */
  public static final BigDecimal PULSE_PRESSURE_MIN = BigDecimal.valueOf(5);

  /** Judges one value, in the unit of its metric, by itself. */
  public static Plausibility of(Metric metric, BigDecimal value) {
    return switch (metric) {
      case VitalSign vitalSign -> of(vitalSign, value);
      case AmbientMetric ignored -> PLAUSIBLE;
      case DeviceMeasure measure -> measure.canBe(value) ? PLAUSIBLE : IMPOSSIBLE;
      case CiedMeasure measure -> measure.canBe(value) ? PLAUSIBLE : IMPOSSIBLE;
      case DeviceStatus ignored -> DeviceStatus.says(value) ? PLAUSIBLE : IMPOSSIBLE;
    };
  }

  /** Judges one value of a vital sign, in its unit, by itself. */
  public static Plausibility of(VitalSign metric, BigDecimal value) {
    PlausibleRange range = metric.plausibleRange();
    if (value.compareTo(range.possibleMin()) < 0
        || value.compareTo(range.possibleMax()) > 0
        || (metric == VitalSign.CONSCIOUSNESS && !isInteger(value))) {
      return IMPOSSIBLE;
    }
    if (value.compareTo(range.expectedMin()) < 0 || value.compareTo(range.expectedMax()) > 0) {
      return SUSPECT;
    }
    return PLAUSIBLE;
  }

  /**
   * The pressures that contradict each other and are therefore suspect: systolic must exceed
   * diastolic by {@link #PULSE_PRESSURE_MIN}, and the mean lie between them, bounds included. Cuff
   * and arterial line are compared each with itself only; other metrics and absent ones are passed
   * over.
   *
   * @param pressuresOfOneInstant values in mmHg that one measurement gave
   */
  public static Set<VitalSign> inconsistent(Map<VitalSign, BigDecimal> pressuresOfOneInstant) {
    Set<VitalSign> suspects = EnumSet.noneOf(VitalSign.class);
    addInconsistent(
        pressuresOfOneInstant,
        VitalSign.SYSTOLIC_PRESSURE,
        VitalSign.DIASTOLIC_PRESSURE,
        VitalSign.MEAN_PRESSURE,
        suspects);
    addInconsistent(
        pressuresOfOneInstant,
        VitalSign.ARTERIAL_SYSTOLIC_PRESSURE,
        VitalSign.ARTERIAL_DIASTOLIC_PRESSURE,
        VitalSign.ARTERIAL_MEAN_PRESSURE,
        suspects);
    return suspects;
  }

  private static void addInconsistent(
      Map<VitalSign, BigDecimal> pressures,
      VitalSign systolicSign,
      VitalSign diastolicSign,
      VitalSign meanSign,
      Set<VitalSign> suspects) {
    @Nullable BigDecimal systolic = pressures.get(systolicSign);
    @Nullable BigDecimal diastolic = pressures.get(diastolicSign);
    @Nullable BigDecimal mean = pressures.get(meanSign);
    if (systolic != null
        && diastolic != null
        && systolic.subtract(diastolic).compareTo(PULSE_PRESSURE_MIN) < 0) {
      suspects.add(systolicSign);
      suspects.add(diastolicSign);
    }
    if (mean != null && diastolic != null && mean.compareTo(diastolic) < 0) {
      suspects.add(meanSign);
      suspects.add(diastolicSign);
    }
    if (mean != null && systolic != null && mean.compareTo(systolic) > 0) {
      suspects.add(meanSign);
      suspects.add(systolicSign);
    }
  }

  private static boolean isInteger(BigDecimal value) {
    return value.stripTrailingZeros().scale() <= 0;
  }
}
