package io.vigil.core.vitals;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a device measures of itself, or of what it gives to the patient. No score and no rule on
 * vital signs accepts one. The oxygen that reaches a patient is {@link VitalSign#OXYGEN_FLOW}.
 */
public enum DeviceMeasure implements Metric {
  /** Charge of a device's battery. Verified in several public 11073 term lists. */
  BATTERY_CHARGE("MDC_ATTR_VAL_BATT_CHARGE", 67_996, "%", "Battery charge", "Battery"),

  /** Gauge pressure of an oxygen cylinder. Code and number are private. */
  OXYGEN_CYLINDER_PRESSURE(
      "VIGIL_O2_CYLINDER_PRESSURE",
      Metric.PRIVATE_PARTITION + 64,
      "bar",
      "Oxygen cylinder pressure",
      "O2 pressure"),

  /** Flow that a supply is set to. Code and number are private. */
  OXYGEN_FLOW_SET(
      "VIGIL_O2_FLOW_SET", Metric.PRIVATE_PARTITION + 65, "L/min", "Oxygen flow set", "O2 set"),

  /** Fraction of oxygen in what a concentrator gives. Code and number are private. */
  OXYGEN_PURITY(
      "VIGIL_O2_PURITY", Metric.PRIVATE_PARTITION + 66, "%", "Oxygen purity", "O2 purity");

  static final int COUNT = values().length;

  private static final BigDecimal PERCENT_MAX = BigDecimal.valueOf(100);

  private final String code;
  private final int mdc;
  private final String unit;
  private final String display;
  private final String label;

  DeviceMeasure(String code, int mdc, String unit, String display, String label) {
    this.code = code;
    this.mdc = mdc;
    this.unit = unit;
    this.display = display;
    this.label = label;
  }

  /** Whether a device can have measured a value: none is below 0, and no fraction above 100 %. */
  public boolean canBe(BigDecimal value) {
    return value.signum() >= 0 && !(unit.equals("%") && value.compareTo(PERCENT_MAX) > 0);
  }

  @Override
  public int index() {
    return VitalSign.COUNT + AmbientMetric.COUNT + ordinal();
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public int mdc() {
    return mdc;
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
