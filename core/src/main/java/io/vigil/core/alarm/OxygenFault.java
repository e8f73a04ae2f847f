package io.vigil.core.alarm;

import java.util.Locale;

/** What can be wrong with an oxygen supply, by what it measures. */
public enum OxygenFault {
  /** A cylinder is predicted to be empty soon. */
  RUNNING_OUT,
  /** Its pressure falls though nothing flows. */
  LEAKING,
  /** Its pressure doesn't fall though a flow is set: blocked, or disconnected. */
  BLOCKED,
  /** What it gives has too little oxygen in it. */
  IMPURE;

  /** Lower-case name of the public interface. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
