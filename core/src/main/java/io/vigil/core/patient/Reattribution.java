package io.vigil.core.patient;

import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A correction that one person asks for and another approves: a device's readings of some time were
 * recorded for this patient, but are of somebody else.
 *
 * <pre>
 *   ASKED + approved by another person -> DONE
 *   ASKED + declined by anybody        -> DECLINED
 * </pre>
 *
 * @param fromEpochMillis device time of the first of them
 * @param untilEpochMillis device time, excluded; empty: to the end of the device's binding, which
 *     goes over to the other patient if it still lasts
 * @param to whose they are
 * @param reason 1 to {@link #MAX_REASON} characters
 * @param closedBy who approved or declined it
 * @param version counts its changes, from 1
 */
public record Reattribution(
    CorrectionId id,
    DeviceId device,
    long fromEpochMillis,
    OptionalLong untilEpochMillis,
    PatientId to,
    @Classified(As.IDENTITY) String reason,
    PersonId askedBy,
    long askedEpochMillis,
    Status status,
    Optional<PersonId> closedBy,
    int version) {

  /** The longest reason. */
  public static final int MAX_REASON = 500;

  /** How far it has come. */
  public enum Status {
    ASKED,
    DONE,
    DECLINED;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether a reading of the device's at that time is concerned. */
  public boolean covers(long epochMillis) {
    return fromEpochMillis <= epochMillis
        && (untilEpochMillis.isEmpty() || epochMillis < untilEpochMillis.getAsLong());
  }

  Reattribution closed(Status as, PersonId by) {
    return new Reattribution(
        id,
        device,
        fromEpochMillis,
        untilEpochMillis,
        to,
        reason,
        askedBy,
        askedEpochMillis,
        as,
        Optional.of(by),
        version + 1);
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
