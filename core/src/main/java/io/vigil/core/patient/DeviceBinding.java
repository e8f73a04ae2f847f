package io.vigil.core.patient;

import io.vigil.core.id.DeviceId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.vitals.OxygenSupply;
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

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
