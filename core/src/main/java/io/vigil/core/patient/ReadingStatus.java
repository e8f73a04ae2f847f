package io.vigil.core.patient;

import java.util.Locale;

/** What became of a reading. Every one of them is kept; only the first two are judged. */
public enum ReadingStatus {
  ACCEPTED,
  /** Judged, and an alarm that rests on it says "verify": a dying patient's values look suspect. */
  SUSPECT,
  /** Outside what a living body or the instrument can give. */
  IMPOSSIBLE,
  /** Its identity was seen before. */
  DUPLICATE,
  /** Measured later than we received it, by more than a clock may be ahead. */
  FUTURE,
  /** Older than what is kept to judge against. */
  TOO_LATE,
  /** Recorded for this patient and withdrawn since: it is another patient's. */
  REATTRIBUTED,
  /** Withdrawn: it should not have been recorded (FHIR observation-status entered-in-error). */
  ENTERED_IN_ERROR;

  /** Whether rules and scores see it. */
  public boolean judged() {
    return this == ACCEPTED || this == SUSPECT;
  }

  /** Whether it was recorded and withdrawn later. */
  public boolean withdrawn() {
    return this == REATTRIBUTED || this == ENTERED_IN_ERROR;
  }

  /** Lower-case name of the public interface. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
