package io.vigil.core.alarm;

import java.util.Locale;

/**
 * What an alarm's signal does, IEC 60601-1-8 clause 6.8; apart from whether the condition is true.
 */
public enum Signal {
  /** Never given, or over. */
  OFF,
  /** Given now: the condition is true and nobody acknowledged it. */
  ON,
  /** Given now although the condition ended: it ended before anybody acknowledged it. */
  LATCHED,
  /** Silenced by a person for this episode; the condition is still true. */
  ACKNOWLEDGED;

  /** Whether somebody should still see it. */
  public boolean given() {
    return this == ON || this == LATCHED;
  }

  /** Lower-case name of the public interface. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
