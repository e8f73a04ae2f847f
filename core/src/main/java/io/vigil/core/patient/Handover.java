package io.vigil.core.patient;

import io.vigil.core.id.PersonId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * That whoever has a patient hands him over; he has him until somebody takes him.
 *
 * <pre>
 *   offered + taken                                  -> taken
 *   offered + refused by the one who was asked       -> refused
 *   offered + nobody took him for {@link #UNTAKEN_AFTER}   -> untaken: who stands in has him
 *   untaken + taken                                  -> taken
 *   refused, taken + offered again                   -> offered
 *   offered, refused + withdrawn                     -> no handover
 * </pre>
 *
 * @param from who had the patient when he was offered
 * @param to whom he asked; empty if whoever takes over on the ward may take him
 * @param byItself offered as the time of who has him was over, and by nobody
 * @param note for whoever takes him; at most {@link #MAX_NOTE} characters, may be empty
 * @param offeredEpochMillis our time
 * @param dueEpochMillis our time from which he is untaken
 * @param by who took or refused him, or stood in; empty while he is offered, or nobody stood in
 * @param sinceEpochMillis our time from which the stage is so
 */
public record Handover(
    PersonId from,
    Optional<PersonId> to,
    boolean byItself,
    @Classified(As.IDENTITY) String note,
    long offeredEpochMillis,
    long dueEpochMillis,
    Stage stage,
    Optional<PersonId> by,
    long sinceEpochMillis) {

  /** A patient whom nobody took for so long goes to who has charge of the ward. */
  public static final Duration UNTAKEN_AFTER = Duration.ofMinutes(10);

  /** Characters of a note. */
  public static final int MAX_NOTE = 1_000;

  /** How far it came. */
  public enum Stage {
    OFFERED,
    REFUSED,
    UNTAKEN,
    TAKEN;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Handover {
    requireNote(note);
  }

  static void requireNote(String note) {
    if (note.length() > MAX_NOTE) {
      throw new IllegalArgumentException("a note has at most 1,000 characters");
    }
  }

  /** Whether somebody is to take him. */
  public boolean stands() {
    return stage == Stage.OFFERED || stage == Stage.UNTAKEN;
  }

  /** Whether that person may take him: whoever was asked, and anybody once nobody did in time. */
  public boolean isFor(PersonId person) {
    return switch (stage) {
      case OFFERED -> !person.equals(from) && (to.isEmpty() || to.get().equals(person));
      case UNTAKEN -> true;
      case REFUSED, TAKEN -> false;
    };
  }

  Handover at(Stage next, Optional<PersonId> who, long nowEpochMillis) {
    return new Handover(
        from, to, byItself, note, offeredEpochMillis, dueEpochMillis, next, who, nowEpochMillis);
  }

  /** The same after our clock was set: what waits is moved along. */
  Handover moved(long byMillis) {
    return new Handover(
        from,
        to,
        byItself,
        note,
        offeredEpochMillis,
        dueEpochMillis + byMillis,
        stage,
        by,
        sinceEpochMillis);
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
