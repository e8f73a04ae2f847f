package io.vigil.bench.load;

import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A device of the load and what its patient's values are now. Used by one thread at a time; its
 * backlog is another counter, with an epoch of its own, so another {@code Device}.
 */
public final class Device {
  private static final Signal[] SIGNALS = Signal.values();

  private final UUID id;
  private final UUID patient;
  private final byte[] authorization;
  private final UUID epoch;
  private final byte[] idText;
  private final byte[] epochText;
  private final short[] tenths = new short[SIGNALS.length];
  private long sequence;
  private long lastAtMillis;
  private long random;

  /**
   * @param key as registration gave it out
   * @param seed of its values and its epoch
   * @param fromEpochMillis no reading of it is as old as this
   */
  public Device(UUID id, UUID patient, String key, long seed, long fromEpochMillis) {
    this(id, patient, Bytes.ascii("Authorization: Bearer " + key + "\r\n"), seed, fromEpochMillis);
  }

  private Device(UUID id, UUID patient, byte[] authorization, long seed, long fromEpochMillis) {
    SplittableRandom seeded = new SplittableRandom(seed);
    this.id = id;
    this.patient = patient;
    this.authorization = authorization;
    this.epoch = new UUID(seeded.nextLong(), seeded.nextLong());
    this.idText = Bytes.ascii(id.toString());
    this.epochText = Bytes.ascii(epoch.toString());
    this.lastAtMillis = fromEpochMillis;
    this.random = seeded.nextLong() | 1;
    for (Signal signal : SIGNALS) {
      tenths[signal.ordinal()] = (short) seeded.nextInt(signal.tenthsMin, signal.tenthsMax + 1);
    }
  }

  /** The same device with a counter begun anew. */
  public Device restarted(long seed, long fromEpochMillis) {
    return new Device(id, patient, authorization, seed, fromEpochMillis);
  }

  public UUID patient() {
    return patient;
  }

  public UUID id() {
    return id;
  }

  UUID epoch() {
    return epoch;
  }

  byte[] idText() {
    return idText;
  }

  byte[] epochText() {
    return epochText;
  }

  byte[] authorization() {
    return authorization;
  }

  long nextSequence() {
    return sequence++;
  }

  long lastAtMillis() {
    return lastAtMillis;
  }

  void measuredAt(long epochMillis) {
    lastAtMillis = epochMillis;
  }

  /** One step up, down or none. */
  int wander(Signal signal) {
    // xorshift64 (Marsaglia 2003): a few nanoseconds.
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    int step = (int) Long.remainderUnsigned(random, 3) - 1;
    int at = signal.ordinal();
    tenths[at] =
        (short)
            Math.clamp(
                tenths[at] + (long) step * signal.stepTenths, signal.tenthsMin, signal.tenthsMax);
    return tenths[at];
  }
}
