package io.vigil.core.patient;

import io.vigil.core.id.PersonId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A physician's order on how a patient is scored. It holds until it is ended: past its review it
 * holds on, and somebody has a task.
 *
 * @param by who gave it, or renewed it last
 * @param fromEpochMillis device time from which scores follow it
 * @param untilEpochMillis device time from which they don't any more; empty while it is in force
 * @param endedBy empty while it is in force, and where a discharge ended it
 * @param reviewEpochMillis our time at which it is to be reviewed
 * @param reason 1 to {@link #MAX_REASON} characters
 */
public record ScoreOrder(
    Kind kind,
    PersonId by,
    long fromEpochMillis,
    OptionalLong untilEpochMillis,
    Optional<PersonId> endedBy,
    long reviewEpochMillis,
    @Classified(As.IDENTITY) String reason) {

  /** Characters of a reason. */
  public static final int MAX_REASON = 500;

  /** The latest that a review can be set ahead. */
  public static final Duration MAX_REVIEW = Duration.ofDays(366);

  /** What can be ordered. */
  public enum Kind {
    /**
     * SpO2 scale two, for hypercapnic respiratory failure with a target of 88 to 92 % (RCP 2017);
     * it sets the limits of the saturation too.
     */
    SPO2_SCALE_TWO,
    /** The score gives no alarm and asks for no measuring, at the end of life. */
    END_OF_LIFE;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Whether it has not been ended. */
  public boolean inForce() {
    return untilEpochMillis.isEmpty();
  }

  boolean covers(long epochMillis) {
    return fromEpochMillis <= epochMillis
        && (untilEpochMillis.isEmpty() || epochMillis < untilEpochMillis.getAsLong());
  }

  ScoreOrder renewed(PersonId by, long reviewEpochMillis, String reason) {
    return new ScoreOrder(
        kind, by, fromEpochMillis, untilEpochMillis, endedBy, reviewEpochMillis, reason);
  }

  ScoreOrder ended(Optional<PersonId> by, long untilEpochMillis) {
    return new ScoreOrder(
        kind,
        this.by,
        fromEpochMillis,
        OptionalLong.of(untilEpochMillis),
        by,
        reviewEpochMillis,
        reason);
  }

  static void requireReason(String reason) {
    if (reason.isBlank() || reason.length() > MAX_REASON) {
      throw new IllegalArgumentException("an order has a reason of 1 to 500 characters");
    }
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
