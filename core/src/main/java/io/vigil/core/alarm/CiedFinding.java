package io.vigil.core.alarm;

import io.vigil.core.vitals.CiedMeasure;
import java.util.Locale;
import java.util.Optional;

/**
 * What an interrogation of a cardiac implant can show, each of one measure. Classes are those of
 * the alerts of the implants' own systems (HRS 2023): red is to be seen the same day, yellow is to
 * be reviewed.
 */
public enum CiedFinding {
  BATTERY_REPLACEMENT(CiedMeasure.BATTERY_STATUS, true, "Implant battery: replace"),
  RA_IMPEDANCE(CiedMeasure.RA_IMPEDANCE, true, "RA lead impedance"),
  RV_IMPEDANCE(CiedMeasure.RV_IMPEDANCE, true, "RV lead impedance"),
  LV_IMPEDANCE(CiedMeasure.LV_IMPEDANCE, true, "LV lead impedance"),
  SHOCK_IMPEDANCE(CiedMeasure.SHOCK_IMPEDANCE, true, "Shock impedance"),
  RA_THRESHOLD(CiedMeasure.RA_THRESHOLD, true, "RA capture threshold high"),
  RV_THRESHOLD(CiedMeasure.RV_THRESHOLD, true, "RV capture threshold high"),
  LV_THRESHOLD(CiedMeasure.LV_THRESHOLD, true, "LV capture threshold high"),
  RA_SENSING(CiedMeasure.RA_SENSING, false, "RA sensing halved"),
  RV_SENSING(CiedMeasure.RV_SENSING, false, "RV sensing halved"),
  LV_SENSING(CiedMeasure.LV_SENSING, false, "LV sensing halved"),
  AT_AF_BURDEN(CiedMeasure.AT_AF_BURDEN, false, "AT/AF burden"),
  VT_VF(CiedMeasure.VT_VF_EPISODES, false, "VT/VF episodes"),
  SHOCKS(CiedMeasure.SHOCKS, false, "Shocks delivered"),
  ATP(CiedMeasure.ATP, false, "Antitachycardia pacing delivered"),
  CRT_PACING(CiedMeasure.CRT_PACED, false, "Resynchronisation pacing low"),
  CHARGE_TIME(CiedMeasure.CHARGE_TIME, true, "Capacitor charge time long");

  private final CiedMeasure measure;
  private final boolean red;
  private final String label;

  CiedFinding(CiedMeasure measure, boolean red, String label) {
    this.measure = measure;
    this.red = red;
    this.label = label;
  }

  /** The measure that it is found by. */
  public CiedMeasure measure() {
    return measure;
  }

  /** The measure that it is held against, if there is one: a threshold against the output. */
  public Optional<CiedMeasure> against() {
    return switch (this) {
      case RA_THRESHOLD -> Optional.of(CiedMeasure.RA_OUTPUT);
      case RV_THRESHOLD -> Optional.of(CiedMeasure.RV_OUTPUT);
      case LV_THRESHOLD -> Optional.of(CiedMeasure.LV_OUTPUT);
      default -> Optional.empty();
    };
  }

  /** Red is medium, yellow low: none of it is of this moment. */
  public Priority priority() {
    return red ? Priority.MEDIUM : Priority.LOW;
  }

  /** What a clinician calls it. */
  public String label() {
    return label;
  }

  /** Lower-case name of the public interface. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
