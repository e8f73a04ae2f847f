package io.vigil.core.patient;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.TransmissionId;
import java.util.UUID;

/**
 * What makes a transmission itself and no other.
 *
 * @param id made of collector, device, epoch and sequence: the same id says the same of these
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
    long contentHash) {}
