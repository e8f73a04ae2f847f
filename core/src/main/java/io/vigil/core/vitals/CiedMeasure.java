package io.vigil.core.vitals;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What an interrogation of a pacemaker, defibrillator or cardiac monitor tells (cardiac implantable
 * electronic device, ISO/IEEE 11073-10103). It comes days or months apart and never live: nothing
 * of it is a vital sign, and its silence is no silence of a monitor.
 *
 * <p>Numbers are those of public lists of 11073-10103; those that only one names, or that were not
 * to be found, say so. Lengths of life are in months (UCUM {@code mo}).
 */
public enum CiedMeasure implements Metric {
  /** {@link #BEGINNING_OF_SERVICE} and the numbers that follow it. */
  BATTERY_STATUS(
      "MDC_IDC_MSMT_BATTERY_STATUS", 721_280, "1", "Implant battery status", "CIED batt"),
  BATTERY_VOLTAGE(
      "MDC_IDC_MSMT_BATTERY_VOLTAGE", 721_344, "V", "Implant battery voltage", "CIED volt"),
  BATTERY_LONGEVITY(
      "MDC_IDC_MSMT_BATTERY_REMAINING_LONGEVITY",
      721_472,
      "mo",
      "Implant battery longevity",
      "CIED months"),
  BATTERY_PERCENTAGE(
      "MDC_IDC_MSMT_BATTERY_REMAINING_PERCENTAGE",
      721_536,
      "%",
      "Implant battery remaining",
      "CIED left"),
  CHARGE_TIME("MDC_IDC_MSMT_CAP_CHARGE_TIME", 721_728, "s", "Capacitor charge time", "Charge time"),
  RA_SENSING(
      "MDC_IDC_MSMT_LEADCHNL_RA_SENSING_INTR_AMPL_MEAN",
      722_051,
      "mV",
      "Sensing, right atrium",
      "RA sensing"),
  /** In one list. */
  RV_SENSING(
      "MDC_IDC_MSMT_LEADCHNL_RV_SENSING_INTR_AMPL_MEAN",
      722_055,
      "mV",
      "Sensing, right ventricle",
      "RV sensing"),
  /** Private. */
  LV_SENSING("VIGIL_CIED_LV_SENSING", 1, "mV", "Sensing, left ventricle", "LV sensing"),
  RA_THRESHOLD(
      "MDC_IDC_MSMT_LEADCHNL_RA_PACING_THRESHOLD_AMPLITUDE",
      722_176,
      "V",
      "Threshold, right atrium",
      "RA threshold"),
  /** In one list. */
  RV_THRESHOLD(
      "MDC_IDC_MSMT_LEADCHNL_RV_PACING_THRESHOLD_AMPLITUDE",
      722_177,
      "V",
      "Threshold, right ventricle",
      "RV threshold"),
  /** Private: lists disagree on 722178 and 722179. */
  LV_THRESHOLD("VIGIL_CIED_LV_THRESHOLD", 2, "V", "Threshold, left ventricle", "LV threshold"),
  /** Private, as the next two: the amplitude that is programmed. */
  RA_OUTPUT("VIGIL_CIED_RA_OUTPUT", 3, "V", "Output, right atrium", "RA output"),
  RV_OUTPUT("VIGIL_CIED_RV_OUTPUT", 4, "V", "Output, right ventricle", "RV output"),
  LV_OUTPUT("VIGIL_CIED_LV_OUTPUT", 5, "V", "Output, left ventricle", "LV output"),
  RA_IMPEDANCE(
      "MDC_IDC_MSMT_LEADCHNL_RA_IMPEDANCE_VALUE",
      722_432,
      "Ohm",
      "Impedance, right atrium",
      "RA impedance"),
  /** In one list. */
  RV_IMPEDANCE(
      "MDC_IDC_MSMT_LEADCHNL_RV_IMPEDANCE_VALUE",
      722_433,
      "Ohm",
      "Impedance, right ventricle",
      "RV impedance"),
  /** Private. */
  LV_IMPEDANCE("VIGIL_CIED_LV_IMPEDANCE", 6, "Ohm", "Impedance, left ventricle", "LV impedance"),
  /** In one list, which gives no reference id. */
  SHOCK_IMPEDANCE("VIGIL_CIED_SHOCK_IMPEDANCE", 7, "Ohm", "Impedance of shocks", "Shock imp"),
  /** Private, as all that follow: counts are since the interrogation before. */
  ATRIAL_PACED("VIGIL_CIED_ATRIAL_PACED", 8, "%", "Atrial pacing", "A paced"),
  VENTRICULAR_PACED("VIGIL_CIED_VENTRICULAR_PACED", 9, "%", "Ventricular pacing", "V paced"),
  CRT_PACED("VIGIL_CIED_CRT_PACED", 10, "%", "Resynchronisation pacing", "CRT paced"),
  AT_AF_BURDEN("VIGIL_CIED_AT_AF_BURDEN", 11, "%", "AT/AF burden", "AF burden"),
  VT_VF_EPISODES("VIGIL_CIED_VT_VF_EPISODES", 12, "1", "VT/VF episodes", "VT/VF"),
  SHOCKS("VIGIL_CIED_SHOCKS", 13, "1", "Shocks delivered", "Shocks"),
  ATP("VIGIL_CIED_ATP", 14, "1", "Antitachycardia pacings", "ATP"),
  /** When the implant's monitor is to send next: minutes since 1970 in UTC. */
  NEXT_TRANSMISSION("VIGIL_CIED_NEXT_TRANSMISSION", 15, "min", "Next transmission", "Next due");

  /** Battery status: beginning of service. */
  public static final int BEGINNING_OF_SERVICE = 754_113;

  /** Battery status: recommended replacement time; what follows it is worse. */
  public static final int REPLACEMENT_TIME = 754_115;

  static final int COUNT = values().length;

  private static final int PRIVATE_BASE = Metric.PRIVATE_PARTITION + 2_048;
  private static final BigDecimal PERCENT_MAX = BigDecimal.valueOf(100);

  private final String code;
  private final int mdc;
  private final String unit;
  private final String display;
  private final String label;

  /**
   * @param mdc the number in ISO/IEEE 11073-10103, which is over 65,535; or the place in a range of
   *     the private partition
   */
  CiedMeasure(String code, int mdc, String unit, String display, String label) {
    this.code = code;
    this.mdc = mdc;
    this.unit = unit;
    this.display = display;
    this.label = label;
  }

  /** Whether an implant can have told a value. */
  public boolean canBe(BigDecimal value) {
    return value.signum() >= 0
        && !(unit.equals("%") && value.compareTo(PERCENT_MAX) > 0)
        && (this != BATTERY_STATUS
            || value.compareTo(BigDecimal.valueOf(BEGINNING_OF_SERVICE)) >= 0);
  }

  @Override
  public int index() {
    return VitalSign.COUNT
        + AmbientMetric.COUNT
        + DeviceMeasure.COUNT
        + DeviceStatus.COUNT
        + ordinal();
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public int mdc() {
    return mdc > 65_535 ? mdc : PRIVATE_BASE + mdc;
  }

  @Override
  public Optional<String> loinc() {
    return Optional.empty();
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public String display() {
    return display;
  }

  @Override
  public String label() {
    return label;
  }
}
