package io.vigil.core.record;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PersonId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.Optional;

/**
 * What is to be reached in this stay, in words.
 *
 * @param id the command that set it
 * @param atEpochMillis our time
 * @param text 1 to {@link #MAX_TEXT} characters
 * @param ending empty while it holds
 */
public record CareGoal(
    CommandId id,
    PersonId by,
    long atEpochMillis,
    @Classified(As.CLINICAL) String text,
    Optional<Ending> ending) {

  /** Characters of its text. */
  public static final int MAX_TEXT = 500;

  /** Whether it is still to be reached. */
  public boolean holds() {
    return ending.isEmpty();
  }

  /**
   * @throws IllegalArgumentException if the text is missing or too long
   */
  public static void requireText(String text) {
    Ending.requireText(text, MAX_TEXT);
  }

  /** As it is after somebody ended it. */
  public CareGoal ended(Ending ending) {
    return new CareGoal(id, by, atEpochMillis, text, Optional.of(ending));
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
