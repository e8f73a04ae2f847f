package io.vigil.simulation;

import io.vigil.client.Reading;
import io.vigil.client.Transmission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What a device has measured and not sent yet. The newest go first as live data, then those that
 * had to wait, oldest first, as backlog. Each is kept for {@link #KEPT_MAX}. Safe for use by
 * several threads.
 */
final class Outbox {
  static final Duration KEPT_MAX = Duration.ofDays(2);

  /** What is not older than this goes as live data. */
  static final Duration LIVE_AGE_MAX = Duration.ofSeconds(30);

  record Batch(Transmission.Urgency urgency, List<Reading> readings) {}

  private record Sample(Instant at, List<Reading> readings) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  /**
   * Adds what was measured at an instant; instants ascend. Nothing measured is nothing to send.
   *
   * @return how many readings grew too old by this
   */
  synchronized int add(Instant at, List<Reading> readings) {
    int tooOld = 0;
    while (!samples.isEmpty() && samples.getFirst().at().isBefore(at.minus(KEPT_MAX))) {
      tooOld += samples.removeFirst().readings().size();
    }
    if (!readings.isEmpty()) {
      samples.addLast(new Sample(at, List.copyOf(readings)));
      notifyAll();
    }
    return tooOld;
  }

  /** Takes out what is to be sent next, in ascending order of time. */
  synchronized Optional<Batch> poll(Instant now) {
    List<Reading> live = new ArrayList<>();
    Instant waitedSince = now.minus(LIVE_AGE_MAX);
    while (!samples.isEmpty()
        && !samples.getLast().at().isBefore(waitedSince)
        && fits(live, samples.getLast())) {
      live.addAll(0, samples.removeLast().readings());
    }
    if (!live.isEmpty()) {
      return Optional.of(new Batch(Transmission.Urgency.LIVE, live));
    }
    List<Reading> backlog = new ArrayList<>();
    while (!samples.isEmpty() && fits(backlog, samples.getFirst())) {
      backlog.addAll(samples.removeFirst().readings());
    }
    return backlog.isEmpty()
        ? Optional.empty()
        : Optional.of(new Batch(Transmission.Urgency.BACKLOG, backlog));
  }

  /** Waits until there is something to send. */
  synchronized void awaitAny() throws InterruptedException {
    while (samples.isEmpty()) {
      wait();
    }
  }

  private static boolean fits(List<Reading> batch, Sample sample) {
    return batch.size() + sample.readings().size() <= Transmission.READINGS_MAX;
  }
}
