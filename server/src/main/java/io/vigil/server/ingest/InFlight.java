package io.vigil.server.ingest;

import io.vigil.core.id.DeviceId;
import java.util.HashMap;
import java.util.Map;

/**
 * How many transmissions of each device wait for their commit. A device sends one after the other,
 * or a few: one that does not, by a fault or with a stolen key, must not fill the inbox for all.
 */
final class InFlight {
  static final int OF_DEVICE_MAX = 8;

  private final Map<DeviceId, Integer> waiting = new HashMap<>();

  /** Whether there is room for one more; it then counts until {@link #end}. */
  synchronized boolean begin(DeviceId device) {
    int already = waiting.getOrDefault(device, 0);
    if (already >= OF_DEVICE_MAX) {
      return false;
    }
    waiting.put(device, already + 1);
    return true;
  }

  synchronized void end(DeviceId device) {
    waiting.computeIfPresent(device, (same, count) -> count == 1 ? null : count - 1);
  }
}
