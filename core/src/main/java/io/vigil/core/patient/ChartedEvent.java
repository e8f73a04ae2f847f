package io.vigil.core.patient;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.PersonId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What befell a patient, as a clinician charted it, and what Vigil had known of it before.
 *
 * @param id the command that charted it
 * @param atEpochMillis our time
 * @param note up to {@link #MAX_NOTE} characters, may be empty
 * @param first the earliest physiological alarm within {@link #BEFORE} before it that signalled or
 *     was withheld, as of when it was charted; empty if there was none
 * @param withdrawnBy who marked it as entered in error; empty if nobody did
 * @param withdrawnWhy empty if nobody did
 */
public record ChartedEvent(
    CommandId id,
    PersonId by,
    @Classified(As.CLINICAL) Kind kind,
    @Classified(As.CLINICAL) long atEpochMillis,
    @Classified(As.IDENTITY) String note,
    Optional<First> first,
    Optional<PersonId> withdrawnBy,
    @Classified(As.IDENTITY) String withdrawnWhy) {

  /** How long after it happened it can be charted, so that the alarms before it are known. */
  public static final Duration MAX_AGE = Duration.ofHours(24);

  /** How long before it an alarm counts as of it. */
  public static final Duration BEFORE = Duration.ofHours(24);

  /** Characters. */
  public static final int MAX_NOTE = 500;

  /** What happened. */
  public enum Kind {
    RAPID_RESPONSE_CALL,
    CARDIAC_ARREST,
    ICU_TRANSFER,
    DEATH,
    /** A treatment begun because the patient got worse. */
    INTERVENTION;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * An alarm before it.
   *
   * @param atEpochMillis our time when it signalled or was withheld
   */
  public record First(
      Condition condition, Priority priority, @Classified(As.CLINICAL) long atEpochMillis) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  ChartedEvent withdrawn(PersonId person, String reason) {
    return new ChartedEvent(id, by, kind, atEpochMillis, note, first, Optional.of(person), reason);
  }

  static void requireNote(String note) {
    if (note.length() > MAX_NOTE) {
      throw new IllegalArgumentException("a note has at most " + MAX_NOTE + " characters");
    }
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
