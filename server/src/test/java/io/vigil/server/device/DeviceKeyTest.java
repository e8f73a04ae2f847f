package io.vigil.server.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.DeviceId;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceKeyTest {
  private final DeviceId device = new DeviceId(UUID.randomUUID());
  private final DeviceKey key = DeviceKey.generate(device, new SecureRandom());

  @Test
  void isReadFromItsText() {
    assertThat(DeviceKey.parse(key.secretText()))
        .hasValueSatisfying(read -> {
          assertThat(read.device()).isEqualTo(device);
          assertThat(read.hash()).isEqualTo(key.hash());
        });
  }

  @Test
  void matchesNoOtherKeyOfTheSameDevice() {
    DeviceKey other = DeviceKey.generate(device, new SecureRandom());

    assertThat(other.hash()).isNotEqualTo(key.hash());
  }

  @Test
  void hidesItsSecret() {
    assertThat(key.toString()).contains(device.toString()).doesNotContain(key.secretText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "vgl_",
        "vgl_0197a0000000000000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "vgl_0197A000000000000000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "vgl_0197a000000000000000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "vgl_0197a000000000000000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "vgl_0197a000000000000000000000000000-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "xyz_0197a000000000000000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void takesNoOtherForm(String text) {
    assertThat(DeviceKey.parse(text)).isEmpty();
  }

  @Test
  void takesNoEndlessSecret() {
    assertThat(DeviceKey.parse(key.secretText() + "A".repeat(1_000))).isEmpty();
  }
}
