package io.vigil.core.patient;

import io.vigil.core.id.PersonId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.Locale;

/**
 * Something that holds of a patient and that a score can't be read without.
 *
 * @param by who noted it
 * @param atEpochMillis our time of that
 */
public record Circumstance(@Classified(As.CLINICAL) Kind kind, PersonId by, long atEpochMillis) {

  /** What is noted. */
  public enum Kind {
    /** NEWS2 is not validated in pregnancy (RCP 2017). */
    PREGNANT,
    /** An infection is suspected, so that qSOFA means something. */
    INFECTION_SUSPECTED,
    /** Confusion is this patient's usual state; only one that is new is C of ACVPU. */
    USUALLY_CONFUSED;

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
