package io.vigil.bench.load;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When what was sent of some patients was due, so that a screen's frame can be held against it. One
 * thread writes, others read.
 */
public final class SentLog implements Transmissions.Sent {
  private final Map<UUID, Patient> patients = new HashMap<>();

  /** A patient's last transmissions, in the order of their device times. */
  static final class Patient {
    /** More than a patient sends while a screen may wait. */
    static final int KEPT = 1_024;

    private final long[] atMillis = new long[KEPT];
    private final long[] dueNanos = new long[KEPT];
    private volatile long count;

    long count() {
      return count;
    }

    long atMillis(long number) {
      return atMillis[(int) (number % KEPT)];
    }

    long dueNanos(long number) {
      return dueNanos[(int) (number % KEPT)];
    }

    private void add(long at, long due) {
      int slot = (int) (count % KEPT);
      atMillis[slot] = at;
      dueNanos[slot] = due;
      // Published by this write, which no other thread does.
      long next = count + 1;
      count = next;
    }
  }

  /** Follows these patients and no others. */
  public SentLog(Collection<UUID> followed) {
    followed.forEach(id -> patients.put(id, new Patient()));
  }

  @Override
  public void sent(Device device, long atEpochMillis, long dueNanos) {
    Patient patient = patients.get(device.patient());
    if (patient != null) {
      patient.add(atEpochMillis, dueNanos);
    }
  }

  @Nullable Patient of(UUID patient) {
    return patients.get(patient);
  }
}
