package io.vigil.client;

import java.util.UUID;

/**
 * What a device proves itself with. Its text form hides the key, so that it can stand in a log.
 *
 * @param device the device's id
 * @param key {@code vgl_<device id without dashes>_<secret>}, as registration returned it
 */
public record DeviceCredential(UUID device, String key) {
  public DeviceCredential {
    if (key.isBlank()) {
      throw new IllegalArgumentException("A device key is not blank");
    }
  }

  @Override
  public String toString() {
    return "DeviceCredential[device=" + device + "]";
  }
}
