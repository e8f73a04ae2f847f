package io.vigil.server.ingest;

import static io.vigil.server.ingest.TestingBodies.DEVICE;
import static io.vigil.server.ingest.TestingBodies.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.DeviceId;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.server.journal.Urgency;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdentitiesTest {
  @Test
  void givesTheSameTransmissionTheSameIdWhateverItHolds() {
    TransmissionIdentity first = identity(EPOCH, 17, "a");
    TransmissionIdentity other = identity(EPOCH, 17, "b");

    assertThat(other.id()).isEqualTo(first.id());
    assertThat(other.contentHash()).isNotEqualTo(first.contentHash());
    assertThat(identity(EPOCH, 17, "a")).isEqualTo(first);
  }

  @Test
  void givesOthersOtherIds() {
    Set<UUID> ids = new HashSet<>();
    for (int sequence = 0; sequence < 1_000; sequence++) {
      ids.add(identity(EPOCH, sequence, "a").id().value());
    }
    ids.add(identity(UUID.randomUUID(), 17, "a").id().value());

    assertThat(ids)
        .hasSize(1_001)
        .allSatisfy(id -> {
          assertThat(id.version()).isEqualTo(8);
          assertThat(id.variant()).isEqualTo(2);
        });
  }

  /** Identities are in journals for ever. */
  @Test
  void staysAsItIs() {
    assertThat(identity(EPOCH, 17, "a").id().toString())
        .isEqualTo("44afe221-eb2b-8d94-8873-c583ac74cc09");
    assertThat(identity(EPOCH, 17, "a").contentHash()).isEqualTo(0xca978112ca1bbdcaL);
  }

  private static TransmissionIdentity identity(UUID epoch, long sequence, String body) {
    return Identities.of(
        new DecodedTransmission(
            new DeviceId(DEVICE), epoch, sequence, Urgency.LIVE, List.of(), List.of()),
        body.getBytes());
  }
}
