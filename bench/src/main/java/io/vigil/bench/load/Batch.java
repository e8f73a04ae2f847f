package io.vigil.bench.load;

/**
 * The readings of one transmission before they are encoded; used again for each. It measures a
 * device's signals at some instants, the last of which is now.
 */
final class Batch {
  static final int READINGS_MAX = 100;

  private static final Signal[] SIGNALS = Signal.values();

  /** What a device that is not in a hurry leaves between two instants. */
  private static final long INTERVAL_MILLIS_MAX = 1_000;

  final Signal[] signals = new Signal[READINGS_MAX];
  final int[] tenths = new int[READINGS_MAX];
  final long[] atMillis = new long[READINGS_MAX];
  int count;

  /**
   * Fills this with live readings. No two of a device are of one signal and one instant: one that
   * sends faster than a millisecond allows goes ahead of the clock a little.
   */
  void measureNow(Device device, Shape shape, long nowEpochMillis) {
    long free = (nowEpochMillis - device.lastAtMillis()) / shape.instants();
    long interval = Math.clamp(free, 1, INTERVAL_MILLIS_MAX);
    long last = Math.max(nowEpochMillis, device.lastAtMillis() + interval * shape.instants());
    measure(device, shape, last, interval);
  }

  /** Fills this with the readings that follow the device's last ones in its past. */
  void measureNext(Device device, Shape shape, long intervalMillis) {
    measure(
        device, shape, device.lastAtMillis() + intervalMillis * shape.instants(), intervalMillis);
  }

  long lastAtMillis() {
    return atMillis[count - 1];
  }

  private void measure(Device device, Shape shape, long lastMillis, long intervalMillis) {
    count = 0;
    for (int instant = 1; instant <= shape.instants(); instant++) {
      long at = lastMillis - intervalMillis * (shape.instants() - instant);
      for (int i = 0; i < shape.signals(); i++) {
        Signal signal = SIGNALS[i];
        signals[count] = signal;
        tenths[count] = device.wander(signal);
        atMillis[count] = at;
        count++;
      }
    }
    device.measuredAt(lastMillis);
  }
}
