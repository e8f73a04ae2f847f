package io.vigil.core.patient;

import io.vigil.core.id.DeviceId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A device that measures this patient for some time.
 *
 * @param expectedIntervalMillis how often it should send, at least 1
 * @param fromEpochMillis device time from which its readings are this patient's
 * @param untilEpochMillis excluded; empty while it lasts
 * @param oxygen what it is, if it supplies oxygen
 */
public record DeviceBinding(
    DeviceId device,
    @Classified(As.IDENTITY) String name,
    String kind,
    long expectedIntervalMillis,
    long fromEpochMillis,
    OptionalLong untilEpochMillis,
    Optional<OxygenSupply> oxygen) {

  private static final long MIN_SILENCE_MILLIS = Duration.ofSeconds(10).toMillis();
  private static final long MAX_OVERDUE_MILLIS = Duration.ofDays(1).toMillis();
  private static final long MIN_ABSENCE_MILLIS = Duration.ofMinutes(1).toMillis();

  /** Of a device that supplies no oxygen. */
  public DeviceBinding(
      DeviceId device,
      String name,
      String kind,
      long expectedIntervalMillis,
      long fromEpochMillis,
      OptionalLong untilEpochMillis) {
    this(
        device,
        name,
        kind,
        expectedIntervalMillis,
        fromEpochMillis,
        untilEpochMillis,
        Optional.empty());
  }

  /** The same device, for another time. */
  DeviceBinding lasting(long fromEpochMillis, OptionalLong untilEpochMillis) {
    return new DeviceBinding(
        device, name, kind, expectedIntervalMillis, fromEpochMillis, untilEpochMillis, oxygen);
  }

  /** Whether it still lasts. */
  public boolean current() {
    return untilEpochMillis.isEmpty();
  }

  /**
   * Nothing received for so long is silence: three intervals, 10 s at least, and never more than a
   * day past the one that was expected.
   */
  public long silenceMillis() {
    long patient =
        Math.min(3 * expectedIntervalMillis, expectedIntervalMillis + MAX_OVERDUE_MILLIS);
    return Math.max(patient, MIN_SILENCE_MILLIS);
  }

  /** A continuous sensor without a value for so long is absent: ten intervals, 1 min at least. */
  public long absenceMillis() {
    return Math.max(10 * expectedIntervalMillis, MIN_ABSENCE_MILLIS);
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
