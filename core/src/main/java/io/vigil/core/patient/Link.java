package io.vigil.core.patient;

import io.vigil.core.vitals.Sensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a device of this patient.
 *
 * @param lastReceivedEpochMillis our time of its last transmission that said something ({@link
 *     RecordedReading#saySomething}), or of the binding
 * @param newestEpochMillis device time of its newest judged reading, {@link Long#MIN_VALUE} if none
 * @param sensors device time of each continuous sensor's newest value
 * @param recent its last transmissions, oldest first, at most {@link #MAX_RECENT}
 */
public record Link(
    DeviceBinding binding,
    long lastReceivedEpochMillis,
    long newestEpochMillis,
    Map<Sensor, Long> sensors,
    List<TransmissionIdentity> recent) {

  /** Older transmissions are known again by their readings. */
  public static final int MAX_RECENT = 32;

  /** The last transmissions with one more. */
  List<TransmissionIdentity> recentWith(TransmissionIdentity identity) {
    int dropped = Math.max(0, recent.size() + 1 - MAX_RECENT);
    TransmissionIdentity[] all = new TransmissionIdentity[recent.size() - dropped + 1];
    for (int i = 0; i < all.length - 1; i++) {
      all[i] = recent.get(dropped + i);
    }
    all[all.length - 1] = recent.isEmpty() ? identity : identity.sharingWith(recent.getLast());
    return List.of(all);
  }

  /**
   * The transmission that came before under the same identity: the one with the same content if
   * there is one, else one with another.
   */
  Optional<TransmissionIdentity> earlier(TransmissionIdentity identity) {
    Optional<TransmissionIdentity> other = Optional.empty();
    for (TransmissionIdentity known : recent) {
      if (known.sequence() == identity.sequence()
          && known.epoch().equals(identity.epoch())
          && known.collector().equals(identity.collector())) {
        if (known.contentHash() == identity.contentHash()) {
          return Optional.of(known);
        }
        other = Optional.of(known);
      }
    }
    return other;
  }
}
