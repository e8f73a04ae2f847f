package io.vigil.core.patient;

import io.vigil.core.vitals.MeasurementStatus;
import io.vigil.core.vitals.Reading;
import java.util.Locale;
import java.util.Optional;

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
  ENTERED_IN_ERROR,
  /** Of a demonstration, as the device says. */
  DEMO,
  /** Of a test signal, as the device says. */
  TEST,
  /** Of a control solution, as the device says. */
  CONTROL_SOLUTION,
  /** Measured off the body, as the device says. */
  NO_CONTACT,
  /** Invalid, as the device says. */
  INVALID,
  /** No value, as the device says. */
  NOT_AVAILABLE;

  /** What becomes of a reading that the device itself keeps from being patient data. */
  static Optional<ReadingStatus> keptOut(Reading reading) {
    for (MeasurementStatus status : reading.statuses()) {
      Optional<ReadingStatus> why = keptOut(status);
      if (why.isPresent()) {
        return why;
      }
    }
    return Optional.empty();
  }

  private static Optional<ReadingStatus> keptOut(MeasurementStatus status) {
    return switch (status) {
      case DEMO -> Optional.of(DEMO);
      case TEST -> Optional.of(TEST);
      case CONTROL_SOLUTION -> Optional.of(CONTROL_SOLUTION);
      case NO_CONTACT -> Optional.of(NO_CONTACT);
      case INVALID -> Optional.of(INVALID);
      case NOT_AVAILABLE -> Optional.of(NOT_AVAILABLE);
      case QUESTIONABLE, CALIBRATING, EARLY_ESTIMATE, FROM_STORAGE, VALIDATED, CONTACT_CONFIRMED ->
          Optional.empty();
    };
  }

  /** Whether the device itself kept it from being patient data. */
  public boolean keptOut() {
    return switch (this) {
      case DEMO, TEST, CONTROL_SOLUTION, NO_CONTACT, INVALID, NOT_AVAILABLE -> true;
      case ACCEPTED,
          SUSPECT,
          IMPOSSIBLE,
          DUPLICATE,
          FUTURE,
          TOO_LATE,
          REATTRIBUTED,
          ENTERED_IN_ERROR ->
          false;
    };
  }

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
