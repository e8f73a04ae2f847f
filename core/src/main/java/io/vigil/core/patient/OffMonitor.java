package io.vigil.core.patient;

import io.vigil.core.id.PersonId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A time in which the patient's devices are not expected to be heard, as somebody said. Their
 * silence is no alarm then; that it lasts longer than was said is one.
 *
 * @param by who said so last
 * @param sinceEpochMillis our time
 * @param backByEpochMillis our time at which it is overdue; ahead by at most {@link #MAX} when it
 *     was said
 * @param untilEpochMillis our time at which it ended; empty while it lasts
 */
public record OffMonitor(
    @Classified(As.CLINICAL) Reason reason,
    PersonId by,
    long sinceEpochMillis,
    long backByEpochMillis,
    OptionalLong untilEpochMillis) {

  /** The longest: a weekend's leave. */
  public static final Duration MAX = Duration.ofHours(72);

  /** What is measured before is of a device that is just being taken off. */
  static final Duration SETTLING = Duration.ofMinutes(1);

  /** Why. */
  public enum Reason {
    IMAGING,
    PROCEDURE,
    TRANSPORT,
    SHOWER,
    LEAVE,
    OTHER;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether it lasts. */
  public boolean lasts() {
    return untilEpochMillis.isEmpty();
  }

  OffMonitor ended(long epochMillis) {
    return new OffMonitor(
        reason, by, sinceEpochMillis, backByEpochMillis, OptionalLong.of(epochMillis));
  }

  /** As our clock was set by some milliseconds; when the patient is to be back was told by it. */
  OffMonitor stepped(long byMillis) {
    return new OffMonitor(
        reason,
        by,
        sinceEpochMillis + byMillis,
        backByEpochMillis,
        untilEpochMillis.isEmpty()
            ? untilEpochMillis
            : OptionalLong.of(untilEpochMillis.getAsLong() + byMillis));
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
