package io.vigil.core.alarm;

import java.util.Locale;

/** IEC 60601-1-8: an alarm comes from the patient or from the equipment. */
public enum AlarmKind {
  PHYSIOLOGICAL,
  TECHNICAL;

  /** Lower-case name of the public interface. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
