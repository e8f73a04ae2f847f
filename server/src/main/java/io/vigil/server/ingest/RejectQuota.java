package io.vigil.server.ingest;

import io.vigil.core.id.DeviceId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many refused transmissions of a device are journalled in an hour: a device that sends
 * nonsense in a loop must not fill the journal.
 */
final class RejectQuota {
  static final int REJECTS_PER_HOUR_MAX = 60;

  /** The device that was refused longest ago is forgotten first. */
  static final int DEVICES_MAX = 10_000;

  private static final long HOUR_MILLIS = 3_600_000;

  private record Hour(long number, int rejects) {}

  private final Map<DeviceId, Hour> hours =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DeviceId, Hour> eldest) {
          return size() > DEVICES_MAX;
        }
      };

  /** Whether one more is within the quota; it then counts. */
  synchronized boolean take(DeviceId device, long nowEpochMillis) {
    long number = Math.floorDiv(nowEpochMillis, HOUR_MILLIS);
    Hour hour = hours.get(device);
    int rejects = hour == null || hour.number() != number ? 0 : hour.rejects();
    if (rejects >= REJECTS_PER_HOUR_MAX) {
      return false;
    }
    hours.put(device, new Hour(number, rejects + 1));
    return true;
  }
}
