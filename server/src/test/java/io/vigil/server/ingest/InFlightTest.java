package io.vigil.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.DeviceId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private final InFlight inFlight = new InFlight();
  private final DeviceId device = new DeviceId(UUID.randomUUID());

  @Test
  void oneDeviceDoesNotFillTheInbox() {
    for (int i = 0; i < InFlight.OF_DEVICE_MAX; i++) {
      assertThat(inFlight.begin(device)).isTrue();
    }

    assertThat(inFlight.begin(device)).isFalse();
    assertThat(inFlight.begin(new DeviceId(UUID.randomUUID()))).isTrue();
  }

  @Test
  void hasRoomAgainOnceOneIsAnswered() {
    for (int i = 0; i < InFlight.OF_DEVICE_MAX; i++) {
      inFlight.begin(device);
    }

    inFlight.end(device);

    assertThat(inFlight.begin(device)).isTrue();
    assertThat(inFlight.begin(device)).isFalse();
  }
}
