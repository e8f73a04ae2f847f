package io.vigil.server.ingest;

import io.vigil.core.id.TransmissionId;
import io.vigil.core.patient.TransmissionIdentity;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Makes identities of transmissions that a device sends itself. */
final class Identities {
  private static final int IDENTIFYING_BYTES = 16 + 16 + 16 + 8;

  private Identities() {}

  /**
   * The id is a UUID of version 8 (RFC 9562): the first 16 bytes of the SHA-256 of collector,
   * device, epoch and sequence, big-endian, with the version's bits set.
   *
   * @param body as decoded, after gunzip
   */
  static TransmissionIdentity of(DecodedTransmission decoded, byte[] body) {
    UUID device = decoded.device().value();
    ByteBuffer identifying = ByteBuffer.allocate(IDENTIFYING_BYTES);
    put(identifying, device);
    put(identifying, device);
    put(identifying, decoded.epoch());
    identifying.putLong(decoded.sequence());
    MessageDigest sha256 = sha256();
    ByteBuffer hash = ByteBuffer.wrap(sha256.digest(identifying.array()));
    long high = (hash.getLong() & ~0xF000L) | 0x8000L;
    long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new TransmissionIdentity(
        new TransmissionId(new UUID(high, low)),
        decoded.device(),
        device,
        decoded.epoch(),
        decoded.sequence(),
        ByteBuffer.wrap(sha256.digest(body)).getLong());
  }

  private static void put(ByteBuffer buffer, UUID id) {
    buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
