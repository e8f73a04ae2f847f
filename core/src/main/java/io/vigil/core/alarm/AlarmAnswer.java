package io.vigil.core.alarm;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;

/** What a person does about an alarm. */
public sealed interface AlarmAnswer {

  /** Looks after it: its sound is off until that expires; one that had ended is over. */
  record Accept() implements AlarmAnswer {}

  /** Can't look after it: it goes on to the next rung at once. */
  record Reject() implements AlarmAnswer {}

  /**
   * Silences it for a moment, without taking it.
   *
   * @param forSeconds 1 to {@link #MAX_PAUSE_SECONDS}
   */
  record Pause(int forSeconds) implements AlarmAnswer {
    public Pause {
      if (forSeconds < 1 || forSeconds > MAX_PAUSE_SECONDS) {
        throw new IllegalArgumentException("an alarm is paused for 1 to 120 s");
      }
    }
  }

  /**
   * Calls the next rung at once.
   *
   * @param note 1 to {@link #MAX_NOTE} characters
   */
  record Escalate(@Classified(As.CLINICAL) String note) implements AlarmAnswer {
    public Escalate {
      if (note.isBlank() || note.length() > MAX_NOTE) {
        throw new IllegalArgumentException("an escalation has a note of 1 to 500 characters");
      }
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** Looks after it no longer: it signals again. */
  record Release() implements AlarmAnswer {}

  /** The longest pause. */
  int MAX_PAUSE_SECONDS = 120;

  /** Characters of a note. */
  int MAX_NOTE = 500;
}
