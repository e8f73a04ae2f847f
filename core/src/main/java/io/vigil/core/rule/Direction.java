package io.vigil.core.rule;

import java.util.Locale;

/** On which side of its threshold a value breaches. */
public enum Direction {
  LOW,
  HIGH;

  /** Lower-case name of the public interface. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
