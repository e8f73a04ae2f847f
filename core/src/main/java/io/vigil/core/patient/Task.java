package io.vigil.core.patient;

import io.vigil.core.id.TaskId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.record.Reminder;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that a clinician should do without hurry; never an alarm.
 *
 * @param detail for {@code MEASURE} and {@code OBSERVE} the parameters' names, and codes of vital
 *     signs that are scheduled, comma-separated; for {@code REVIEW_CORRECTION} what changed,
 *     comma-separated: see {@code Correcting}; for {@code REVIEW_ORDER} the order's kind, {@code
 *     oxygen} for a prescription or {@code treatment-limits}; for {@code REVIEW_LIMITS} the keys of
 *     the rules, comma-separated; else empty
 * @param version counts its changes, from 1
 * @param reminder of {@code REMINDER}: who asks, of whom and by when; its detail says for what
 */
public record Task(
    TaskId id,
    Kind kind,
    @Classified(As.CLINICAL) String detail,
    long openedEpochMillis,
    int version,
    Optional<Reminder> reminder) {

  /** The kinds of tasks. */
  public enum Kind {
    /** Late data hold breaches that had already ended: look at them once. */
    REVIEW_BACKLOG,
    /** The score's upper bound asks for a response, its lower bound doesn't: measure what lacks. */
    MEASURE,
    /**
     * Readings were withdrawn or came from another patient's record, and this changed with them.
     */
    REVIEW_CORRECTION,
    /** An order on how the patient is scored is past its review: renew it or end it. */
    REVIEW_ORDER,
    /** The next observation is overdue: see {@link NextObservation}. */
    OBSERVE,
    /** The flow of oxygen is not what was prescribed: see {@link OxygenPrescription}. */
    CHECK_OXYGEN,
    /**
     * The patient's own limits came along to another ward, or an order on one was over: look at
     * them.
     */
    REVIEW_LIMITS,
    /**
     * Of an alarm of a patient at home nobody took notice: look for him, see {@link WelfareCall}.
     */
    WELFARE_CALL,
    /** What a clinician asked for, see {@link Reminder}. */
    REMINDER;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
