package io.vigil.core.vitals;

/**
 * What is attached to the patient, or asks him. When it gives no value, all of its metrics fall
 * silent for one cause: that is one technical alarm, not one for each metric.
 */
public enum Sensor {
  /** Electrodes: heart rate, and respiration by the impedance of the chest. */
  ECG(true, "ECG"),
  /** Finger or ear probe: oxygen saturation and pulse. */
  OXIMETER(true, "oximeter"),
  /** Inflatable cuff: pressures and pulse, at intervals. */
  CUFF(false, "cuff"),
  /** Catheter in an artery: pressures, beat by beat. */
  ARTERIAL_LINE(true, "arterial line"),
  THERMOMETER(false, "thermometer"),
  /** Flow meter of a wall outlet, concentrator or cylinder. */
  OXYGEN_SUPPLY(false, "oxygen supply"),
  /** Somebody who looked. */
  PERSON(false, "observation");

  private final boolean continuous;
  private final String label;

  Sensor(boolean continuous, String label) {
    this.continuous = continuous;
    this.label = label;
  }

  /** What a clinician calls it, within a sentence. */
  public String label() {
    return label;
  }

  /** Whether it measures all the time while attached, so that its silence means something. */
  public boolean continuous() {
    return continuous;
  }
}
