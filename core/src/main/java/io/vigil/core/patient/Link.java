package io.vigil.core.patient;

/**
 * What is known of a device of this patient.
 *
 * @param lastReceivedEpochMillis our time of its last transmission that said something ({@link
 *     RecordedReading#saySomething}), or of the binding
 * @param newestEpochMillis device time of its newest judged reading, {@link Long#MIN_VALUE} if none
 * @param sensors device time of each continuous sensor's newest value
 * @param recent its last transmissions
 */
public record Link(
    DeviceBinding binding,
    long lastReceivedEpochMillis,
    long newestEpochMillis,
    SensorTimes sensors,
    RecentTransmissions recent) {

  /** This with what another record knows of the same device. */
  Link or(Link other) {
    return new Link(
        lastsLonger(other) ? other.binding : binding,
        Math.max(lastReceivedEpochMillis, other.lastReceivedEpochMillis),
        Math.max(newestEpochMillis, other.newestEpochMillis),
        sensors.or(other.sensors),
        recent);
  }

  private boolean lastsLonger(Link other) {
    return other.binding.untilEpochMillis().orElse(Long.MAX_VALUE)
        > binding.untilEpochMillis().orElse(Long.MAX_VALUE);
  }
}
