package io.vigil.bench.load;

import java.nio.ByteBuffer;

/** What a load sends. Called by one thread at a time. */
@FunctionalInterface
public interface Requests {

  /**
   * Writes the next request whole, header and body.
   *
   * @param into empty, of {@link Bytes#CAPACITY} bytes
   * @param dueNanos {@link System#nanoTime} at which it is meant to be sent: now in a closed loop,
   *     its place in the schedule in an open one
   */
  void next(ByteBuffer into, long dueNanos);
}
