package io.vigil.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.client.Alarm;
import io.vigil.client.LiveClient;
import io.vigil.client.LiveFrame;
import io.vigil.client.OperatorClient;
import io.vigil.client.PatientView;
import io.vigil.client.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A screen: follows the feed, signs in again where the server forgot it, and folds what it is told.
 * It notes what must not happen: that something is told twice, or taken back.
 */
final class Watcher implements AutoCloseable {
  private static final Duration FRAME_MAX = Duration.ofMillis(200);
  private static final Duration AGAIN = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SigningIn signingIn;
  private final Thread thread;
  private final Map<UUID, PatientView> shown = new ConcurrentHashMap<>();
  private final Set<UUID> alarms = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  private volatile long heardNanos = System.nanoTime();
  private volatile int frames;
  private volatile int resumed;
  private volatile boolean closing;

  @FunctionalInterface
  interface SigningIn {
    OperatorClient now() throws IOException, InterruptedException;
  }

  Watcher(SigningIn signingIn) {
    this.signingIn = signingIn;
    this.thread = Thread.ofVirtual().name("watcher").start(this::watch);
  }

  /** Since the last frame, be it only a beat. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heardNanos);
  }

  /** How many it was sent, beats included. */
  int frames() {
    return frames;
  }

  /** How often it was told only what had changed since it was cut off. */
  int resumed() {
    return resumed;
  }

  /** What it shows is what the server tells who asks, and nothing it was told has been undone. */
  void assertShowsWhatIs(OperatorClient physician, List<UUID> patients) throws Exception {
    for (UUID patient : patients) {
      Waiting.until(
          "the feed",
          PATIENCE,
          () -> {
            PatientView there = physician.patient(patient);
            PatientView here = shown.get(patient);
            return here != null
                && here.version().equals(there.version())
                && here.alarms().equals(there.alarms())
                && here.vitals().equals(there.vitals());
          });
    }
    assertThat(wrong).isEmpty();
    Set<UUID> stored = new HashSet<>();
    for (UUID patient : patients) {
      physician
          .alarms(patient, Instant.now().minusSeconds(3_600), Instant.now().plusSeconds(60))
          .forEach(alarm -> stored.add(alarm.id()));
    }
    assertThat(alarms).isNotEmpty().isSubsetOf(stored);
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.interrupt();
    thread.join(PATIENCE);
  }

  private void watch() {
    try {
      while (!closing) {
        try (OperatorClient operator = signingIn.now();
            LiveClient live = LiveClient.open(operator)) {
          while (!closing && live.awaitEnd(Duration.ofMillis(1)).isEmpty()) {
            live.take(FRAME_MAX).ifPresent(this::fold);
          }
        } catch (IOException | ProblemException away) {
          Thread.sleep(AGAIN);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fold(LiveFrame frame) {
    heardNanos = System.nanoTime();
    frames++;
    switch (frame) {
      case LiveFrame.Snapshot snapshot -> {
        resumed += snapshot.resumed() ? 1 : 0;
        snapshot.patients().forEach(view -> show(view, false));
      }
      case LiveFrame.Delta delta -> delta.patients().forEach(view -> show(view, true));
      case LiveFrame.Beat _ -> {}
    }
  }

  private void show(PatientView view, boolean mustBeNew) {
    PatientView before = shown.put(view.id(), view);
    view.alarms().stream().map(Alarm::id).forEach(alarms::add);
    if (before != null) {
      long further = seq(view) - seq(before);
      if (further < 0 || (mustBeNew && further == 0)) {
        wrong.add(view.version() + " after " + before.version());
      }
    }
  }

  private static long seq(PatientView view) {
    return Long.parseLong(view.version().substring(view.version().indexOf(':') + 1));
  }
}
