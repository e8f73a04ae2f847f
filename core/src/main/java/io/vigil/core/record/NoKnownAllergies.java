package io.vigil.core.record;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PersonId;
import java.util.Optional;

/**
 * That somebody asked and found no allergy: another thing than nobody having said anything.
 *
 * @param id the command that stated it
 * @param atEpochMillis our time
 * @param ending empty while it holds
 */
public record NoKnownAllergies(
    CommandId id, PersonId by, long atEpochMillis, Optional<Ending> ending) {

  /** Whether nobody said otherwise. */
  public boolean holds() {
    return ending.isEmpty();
  }

  /** As it is after somebody said otherwise. */
  public NoKnownAllergies ended(Ending ending) {
    return new NoKnownAllergies(id, by, atEpochMillis, Optional.of(ending));
  }
}
