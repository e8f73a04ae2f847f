package io.vigil.core.record;

import io.vigil.core.id.PersonId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.Locale;

/**
 * That something of the record does not hold any more. It is kept as it was said.
 *
 * @param atEpochMillis our time
 * @param reason 1 to {@link #MAX_REASON} characters
 */
public record Ending(
    @Classified(As.CLINICAL) Why why,
    PersonId by,
    long atEpochMillis,
    @Classified(As.IDENTITY) String reason) {

  /** Characters of a reason. */
  public static final int MAX_REASON = 500;

  /** Why it ended. */
  public enum Why {
    /** It held, and does not any more: an allergy refuted, a limit lifted, a goal met. */
    OVER,
    /** It should never have been recorded (FHIR entered-in-error). */
    ENTERED_IN_ERROR;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * @throws IllegalArgumentException if it is empty or too long
   */
  public static void requireReason(String reason) {
    requireText(reason, MAX_REASON);
  }

  static void requireText(String text, int max) {
    if (text.isBlank() || text.length() > max) {
      throw new IllegalArgumentException("a text has 1 to " + max + " characters");
    }
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
