package io.vigil.bench.load;

import io.vigil.core.vitals.VitalSign;

/**
 * What the devices of a load measure, within ranges that raise no alarm: values wander in them by
 * one step at a time. Values are in tenths of the unit.
 */
public enum Signal {
  HEART_RATE(VitalSign.HEART_RATE, 600, 1_000, 3),
  SPO2(VitalSign.SPO2, 940, 990, 10),
  RESPIRATION_RATE(VitalSign.RESPIRATION_RATE, 120, 200, 10),
  PULSE_RATE(VitalSign.PULSE_RATE_OXIMETER, 600, 1_000, 10),
  TEMPERATURE(VitalSign.BODY_TEMPERATURE, 363, 375, 1),
  SYSTOLIC(VitalSign.SYSTOLIC_PRESSURE, 1_050, 1_350, 10),
  DIASTOLIC(VitalSign.DIASTOLIC_PRESSURE, 650, 850, 10);

  private final VitalSign vitalSign;
  final int tenthsMin;
  final int tenthsMax;
  final int stepTenths;

  Signal(VitalSign vitalSign, int tenthsMin, int tenthsMax, int stepTenths) {
    this.vitalSign = vitalSign;
    this.tenthsMin = tenthsMin;
    this.tenthsMax = tenthsMax;
    this.stepTenths = stepTenths;
  }

  public VitalSign vitalSign() {
    return vitalSign;
  }
}
