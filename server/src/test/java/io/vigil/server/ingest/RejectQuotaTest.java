package io.vigil.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.DeviceId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RejectQuotaTest {
  private static final long HOUR = 3_600_000;

  private final RejectQuota quota = new RejectQuota();
  private final DeviceId device = new DeviceId(UUID.randomUUID());

  @Test
  void allowsSoManyOfADeviceInAnHour() {
    exhaust(device, HOUR);

    assertThat(quota.take(device, 2 * HOUR - 1)).isFalse();
    assertThat(quota.take(new DeviceId(UUID.randomUUID()), HOUR)).isTrue();
    assertThat(quota.take(device, 2 * HOUR)).isTrue();
  }

  @Test
  void remembersADeviceThatGoesOn() {
    exhaust(device, HOUR);
    for (int i = 1; i < RejectQuota.DEVICES_MAX; i++) {
      quota.take(new DeviceId(new UUID(0, i)), HOUR);
    }

    assertThat(quota.take(device, HOUR)).isFalse();
  }

  private void exhaust(DeviceId device, long now) {
    for (int i = 0; i < RejectQuota.REJECTS_PER_HOUR_MAX; i++) {
      assertThat(quota.take(device, now)).isTrue();
    }
  }
}
