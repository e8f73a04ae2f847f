package io.vigil.core.alarm;

import java.util.Locale;

/**
 * What an alarm's signal does, IEC 60601-1-8 clause 6.8; apart from whether its condition is true,
 * and from who has taken it.
 */
public enum Signal {
  /** Never given, or over. */
  OFF,
  /** Given now: the condition is true and nobody has accepted the alarm. */
  ON,
  /** Given now although the condition ended: nobody took notice, or the signal is completed. */
  LATCHED,
  /** Silenced by a person who has accepted the alarm; the condition is still true. */
  ACKNOWLEDGED,
  /** Silenced for a moment; nobody has accepted the alarm. */
  PAUSED,
  /** Not given: the condition is true, and the patient is on a silent trial. */
  WITHHELD;

  /** Whether somebody should still see it. */
  public boolean given() {
    return this == ON || this == LATCHED || this == PAUSED;
  }

  /** Lower-case name of the public interface. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
