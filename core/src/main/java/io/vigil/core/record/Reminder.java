package io.vigil.core.record;

import io.vigil.core.id.PersonId;
import io.vigil.core.staff.Duty;
import java.time.Duration;
import java.util.Optional;

/**
 * Who asks for something to be done, of whom and by when; what it is stands in its task.
 *
 * @param person for whom; empty where it is for whoever has the duty, or for anybody
 * @param duty for whom; empty where it is for a person, or for anybody
 * @param dueEpochMillis our time; past it, it is overdue
 */
public record Reminder(
    PersonId by, Optional<PersonId> person, Optional<Duty> duty, long dueEpochMillis) {

  /** Characters of what is to be done. */
  public static final int MAX_TITLE = 200;

  /** Open ones of one patient. */
  public static final int MAX_OPEN = 32;

  /** The latest that one can be due. */
  public static final Duration MAX_AHEAD = Duration.ofDays(366);

  /**
   * @throws IllegalArgumentException if the title is missing or too long, or it is for two
   */
  public static void require(String title, Optional<PersonId> person, Optional<Duty> duty) {
    Ending.requireText(title, MAX_TITLE);
    if (person.isPresent() && duty.isPresent()) {
      throw new IllegalArgumentException("a reminder is for a person or for a duty");
    }
  }
}
