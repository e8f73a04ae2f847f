package io.vigil.core.record;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.PersonId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What a physician said is not to be done for a patient. It holds until a physician lifts it: past
 * its review it holds on, and somebody has a task.
 *
 * @param id the command that gave it
 * @param text in words; up to {@link #MAX_TEXT} characters, may be empty unless the kind is other
 * @param by the physician who gave it, or confirmed it last
 * @param atEpochMillis our time of that
 * @param reviewEpochMillis our time at which it is to be reviewed
 * @param confirmed whether a physician gave it in this stay, under this record; without, it is of
 *     another record or of an earlier stay and is to be confirmed
 * @param merge the merge that it came here by, from another record; empty if it is this one's own
 * @param ending empty while it holds
 */
public record TreatmentLimit(
    CommandId id,
    @Classified(As.CLINICAL) Kind kind,
    @Classified(As.IDENTITY) String text,
    PersonId by,
    long atEpochMillis,
    long reviewEpochMillis,
    boolean confirmed,
    Optional<CorrectionId> merge,
    Optional<Ending> ending) {

  /** Characters of its text. */
  public static final int MAX_TEXT = 500;

  /** The latest that a review can be set ahead. */
  public static final Duration MAX_REVIEW = Duration.ofDays(366);

  /** What is not to be done. */
  public enum Kind {
    NOT_FOR_RESUSCITATION,
    NO_INTUBATION,
    NO_INTENSIVE_CARE,
    /** Nothing but what gives comfort. */
    COMFORT_CARE,
    /** As its text says. */
    OTHER;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Whether nobody lifted it. */
  public boolean holds() {
    return ending.isEmpty();
  }

  /** Our time from which a physician is to look at it. */
  public long lookEpochMillis() {
    return confirmed ? reviewEpochMillis : atEpochMillis;
  }

  /**
   * @throws IllegalArgumentException if the text is too long, or missing where only it says what
   */
  public static void requireText(Kind kind, String text) {
    if (text.length() > MAX_TEXT || (kind == Kind.OTHER && text.isBlank())) {
      throw new IllegalArgumentException("another limit has a text, of at most 500 characters");
    }
  }

  /** As a physician confirmed it: from now on it is this record's own. */
  public TreatmentLimit confirmed(PersonId by, long atEpochMillis, long reviewEpochMillis) {
    return new TreatmentLimit(
        id, kind, text, by, atEpochMillis, reviewEpochMillis, true, Optional.empty(), ending);
  }

  /** As it is after a physician lifted it. */
  public TreatmentLimit ended(Ending ending) {
    return new TreatmentLimit(
        id,
        kind,
        text,
        by,
        atEpochMillis,
        reviewEpochMillis,
        confirmed,
        merge,
        Optional.of(ending));
  }

  TreatmentLimit of(CorrectionId merge) {
    return new TreatmentLimit(
        id, kind, text, by, atEpochMillis, reviewEpochMillis, false, Optional.of(merge), ending);
  }

  TreatmentLimit toBeConfirmed() {
    return new TreatmentLimit(
        id, kind, text, by, atEpochMillis, reviewEpochMillis, false, merge, ending);
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
