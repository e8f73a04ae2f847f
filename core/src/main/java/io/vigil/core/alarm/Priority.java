package io.vigil.core.alarm;

import java.util.Locale;

/** Alarm priority, IEC 60601-1-8 clause 6.1.2; in rising order. */
public enum Priority {
  LOW,
  MEDIUM,
  HIGH;

  /** The higher of the two. */
  public Priority or(Priority other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** Lower-case name of the public interface. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
