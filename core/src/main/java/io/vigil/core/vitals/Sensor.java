package io.vigil.core.vitals;

/**
 * What is attached to the patient, or asks him. When it gives no value, all of its metrics fall
 * silent for one cause: that is one technical alarm, not one for each metric.
 */
public enum Sensor {
  /** Electrodes: heart rate, and respiration by the impedance of the chest. */
  ECG(true),
  /** Finger or ear probe: oxygen saturation and pulse. */
  OXIMETER(true),
  /** Inflatable cuff: pressures and pulse, at intervals. */
  CUFF(false),
  /** Catheter in an artery: pressures, beat by beat. */
  ARTERIAL_LINE(true),
  THERMOMETER(false),
  /** Flow meter of a wall outlet, concentrator or cylinder. */
  OXYGEN_SUPPLY(false),
  /** Somebody who looked. */
  PERSON(false);

  private final boolean continuous;

  Sensor(boolean continuous) {
    this.continuous = continuous;
  }

  /** Whether it measures all the time while attached, so that its silence means something. */
  public boolean continuous() {
    return continuous;
  }
}
