package io.vigil.simulation;

import io.vigil.client.DeviceClient;
import io.vigil.client.Outcome;
import io.vigil.client.Reading;
import io.vigil.client.Transmission;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A device: one thread measures on time whatever the network does, another sends what waits in the
 * {@link Outbox}. What is under way is sent with the same identity until its outcome is known.
 */
final class SimulatedDevice {
  private static final System.Logger LOG = System.getLogger(SimulatedDevice.class.getName());

  /**
   * Between rounds of attempts, between checks of a lost link, and between backlog transmissions.
   */
  private static final Duration UNREACHABLE_PAUSE = Duration.ofSeconds(1);

  private static final Duration LINK_PAUSE = Duration.ofMillis(500);
  private static final Duration BACKLOG_PAUSE = Duration.ofMillis(100);

  private final DeviceClient client;
  private final Function<Instant, List<Reading>> measurement;
  private final Function<Instant, Duration> interval;
  private final Predicate<Instant> linked;
  private final InstantSource clock;
  private final Outbox outbox = new Outbox();
  private boolean warned;

  /**
   * @param interval from a measurement to the next, asked for at each check
   * @param linked whether the device can reach the network at an instant
   */
  SimulatedDevice(
      DeviceClient client,
      Function<Instant, List<Reading>> measurement,
      Function<Instant, Duration> interval,
      Predicate<Instant> linked,
      InstantSource clock) {
    this.client = client;
    this.measurement = measurement;
    this.interval = interval;
    this.linked = linked;
    this.clock = clock;
  }

  /** Measures until interrupted, first at once. */
  void measure(Duration checkInterval) throws InterruptedException {
    Instant beat = clock.instant();
    Optional<Instant> measured = Optional.empty();
    long lost = 0;
    while (true) {
      Instant now = clock.instant();
      if (measured.isEmpty() || !beat.isBefore(measured.get().plus(interval.apply(now)))) {
        int tooOld = outbox.add(now, measurement.apply(now));
        if (tooOld > 0) {
          lost += tooOld;
          LOG.log(
              lost == tooOld ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
              "Device {0} could not send for {1} and has lost {2} readings",
              client.device(),
              Outbox.KEPT_MAX,
              lost);
        }
        measured = Optional.of(beat);
      }
      Instant following = beat.plus(checkInterval);
      // A computer that slept takes the beat up anew: measurements that never were are not made up.
      beat = following.isBefore(now) ? now : following;
      Duration left = Duration.between(clock.instant(), beat);
      Thread.sleep(left.isNegative() ? Duration.ZERO : left);
    }
  }

  /** Sends until interrupted. */
  void send() throws InterruptedException {
    while (true) {
      outbox.awaitAny();
      while (!linked.test(clock.instant())) {
        Thread.sleep(LINK_PAUSE);
      }
      Optional<Outbox.Batch> batch = outbox.poll(clock.instant());
      if (batch.isPresent()) {
        deliver(client.number(batch.get().urgency(), batch.get().readings()));
      }
    }
  }

  private void deliver(Transmission transmission) throws InterruptedException {
    Outcome outcome = client.send(transmission);
    while (outcome instanceof Outcome.Undecided(String reason)) {
      warnOnce("The server does not answer device {0} ({1}); its data wait", reason);
      Thread.sleep(UNREACHABLE_PAUSE);
      outcome = client.send(transmission);
    }
    if (outcome instanceof Outcome.Refused refused) {
      warnOnce("The server refuses device {0}: {1}", refused.problem().code());
    } else {
      warned = false;
    }
    if (transmission.urgency() == Transmission.Urgency.BACKLOG) {
      Thread.sleep(BACKLOG_PAUSE);
    }
  }

  private void warnOnce(String message, String reason) {
    LOG.log(
        warned ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
        message,
        client.device(),
        reason);
    warned = true;
  }
}
