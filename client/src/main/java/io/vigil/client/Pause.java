package io.vigil.client;

import java.time.Duration;

/** How a client waits between attempts; a test's pause returns at once and remembers. */
@FunctionalInterface
public interface Pause {
  /** Waits on the calling thread. */
  Pause SLEEP = Thread::sleep;

  void lasting(Duration duration) throws InterruptedException;
}
