package io.vigil.core.record;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.PersonId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.Locale;
import java.util.Optional;

/**
 * What a patient does not tolerate (FHIR AllergyIntolerance). It holds until somebody says
 * otherwise, past a discharge too.
 *
 * @param id the command that recorded it
 * @param atEpochMillis our time at which it was recorded
 * @param substance 1 to {@link #MAX_SUBSTANCE} characters
 * @param reaction what it did; up to {@link #MAX_REACTION} characters, may be empty
 * @param merge the merge that it came here by, from another record; empty if it is this one's own
 * @param ending empty while it holds
 */
public record Allergy(
    CommandId id,
    PersonId by,
    long atEpochMillis,
    @Classified(As.CLINICAL) String substance,
    @Classified(As.CLINICAL) String reaction,
    @Classified(As.CLINICAL) Criticality criticality,
    Optional<CorrectionId> merge,
    Optional<Ending> ending) {

  /** Characters of a substance. */
  public static final int MAX_SUBSTANCE = 200;

  /** Characters of a reaction. */
  public static final int MAX_REACTION = 500;

  /** What harm the next exposure may do (FHIR allergy-intolerance-criticality). */
  public enum Criticality {
    LOW,
    /** It may kill. */
    HIGH,
    UNABLE_TO_ASSESS;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Whether nobody said otherwise. */
  public boolean holds() {
    return ending.isEmpty();
  }

  /**
   * @throws IllegalArgumentException if a text is missing or too long
   */
  public static void requireTexts(String substance, String reaction) {
    Ending.requireText(substance, MAX_SUBSTANCE);
    if (reaction.length() > MAX_REACTION) {
      throw new IllegalArgumentException("a reaction has at most 500 characters");
    }
  }

  /** As it is shown in a record that it came to by a merge. */
  public Allergy of(CorrectionId merge) {
    return new Allergy(
        id, by, atEpochMillis, substance, reaction, criticality, Optional.of(merge), ending);
  }

  /** As it is after somebody said otherwise. */
  public Allergy ended(Ending ending) {
    return new Allergy(
        id, by, atEpochMillis, substance, reaction, criticality, merge, Optional.of(ending));
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
