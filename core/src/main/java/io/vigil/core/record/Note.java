package io.vigil.core.record;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PersonId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.Locale;
import java.util.Optional;

/**
 * What a clinician wrote of a patient: once, and never changed. What is wrong or lacks is said by
 * another note about it.
 *
 * @param id the command that wrote it
 * @param about the note that an addendum or a mark is about; empty otherwise
 * @param atEpochMillis our time
 */
public record Note(
    CommandId id,
    Kind kind,
    Optional<CommandId> about,
    PersonId by,
    long atEpochMillis,
    Body body) {

  /** What a note is. */
  public enum Kind {
    /** Subjective, objective, assessment, plan. */
    SOAP,
    FREE,
    /** Adds to another. */
    ADDENDUM,
    /** Says that another should never have been written (FHIR entered-in-error), and why. */
    ENTERED_IN_ERROR;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it is about another note. */
    public boolean refers() {
      return this == ADDENDUM || this == ENTERED_IN_ERROR;
    }
  }

  /**
   * What a note says: 1 to {@link #MAX_LENGTH} characters in all.
   *
   * @param subjective what the patient says; this and the next three of a SOAP note alone
   * @param objective what was found
   * @param assessment what that means
   * @param plan what is to be done
   * @param text of any other note
   */
  public record Body(
      @Classified(As.CLINICAL) String subjective,
      @Classified(As.CLINICAL) String objective,
      @Classified(As.CLINICAL) String assessment,
      @Classified(As.CLINICAL) String plan,
      @Classified(As.CLINICAL) String text) {

    /** Characters of a note. */
    public static final int MAX_LENGTH = 8_000;

    /** Of a note that is no SOAP note. */
    public static Body of(String text) {
      return new Body("", "", "", "", text);
    }

    /** Whether this can be what a note of some kind says. */
    public boolean fits(Kind kind) {
      int length =
          subjective.length()
              + objective.length()
              + assessment.length()
              + plan.length()
              + text.length();
      String soap = subjective + objective + assessment + plan;
      return length <= MAX_LENGTH
          && (kind == Kind.SOAP
              ? text.isEmpty() && !soap.isBlank()
              : soap.isEmpty() && !text.isBlank());
    }

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * @throws IllegalArgumentException if a note can't be so
   */
  public static void require(Kind kind, Optional<CommandId> about, Body body) {
    if (!body.fits(kind) || kind.refers() != about.isPresent()) {
      throw new IllegalArgumentException(
          "a note says what its kind does, in 1 to 8,000 characters");
    }
  }
}
