package io.vigil.core.patient;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.TransmissionId;
import java.util.UUID;

/**
 * What makes a transmission itself and no other.
 *
 * @param collector who sent it: the device itself, or the gateway in front of it
 * @param epoch random at each start of the counter, so that a restarted counter loses nothing
 * @param sequence 0 to 2^53-1
 * @param contentHash the first 8 bytes of the SHA-256 of its body
 */
public record TransmissionIdentity(
    TransmissionId id,
    DeviceId device,
    UUID collector,
    UUID epoch,
    long sequence,
    long contentHash) {

  /** The same, holding what is equal in another one instead of copies of it. */
  TransmissionIdentity sharingWith(TransmissionIdentity other) {
    return new TransmissionIdentity(
        id,
        device.equals(other.device) ? other.device : device,
        collector.equals(other.collector) ? other.collector : collector,
        epoch.equals(other.epoch) ? other.epoch : epoch,
        sequence,
        contentHash);
  }
}
