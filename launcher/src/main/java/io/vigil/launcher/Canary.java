package io.vigil.launcher;

import io.vigil.client.DeviceClient;
import io.vigil.client.LiveClient;
import io.vigil.client.OperatorClient;
import io.vigil.client.PatientView;
import io.vigil.client.ProblemException;
import io.vigil.client.Reading;
import io.vigil.client.ServerAddress;
import io.vigil.client.Transmission;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tries the whole way of an alarm all the time: each 30 s a device of a synthetic patient sends a
 * breach, and its alarm has to come to a station within 10 s. It goes by the public interface
 * alone, and tells of each by a request of its own to {@code VIGIL_CANARY_URL}, so that operations
 * hear of a miss whatever fails, and of a canary that is dead itself by hearing nothing.
 */
final class Canary implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration DELIVERED_MAX = Duration.ofSeconds(10);
  private static final Duration TOLD_MAX = Duration.ofSeconds(5);

  /** A limit without a delay, whose alarm does not wait for somebody when it is over. */
  private static final String METRIC = "MDC_PRESS_BLD_NONINV_SYS";

  private static final String BREACHED = METRIC + ":high";
  private static final BigDecimal BREACH = BigDecimal.valueOf(225);
  private static final BigDecimal CONTRARY = BigDecimal.valueOf(120);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ServerAddress server;
  private final Path directory;
  private final String password;
  private final Optional<URI> operations;
  private final Screen screen;
  private final HttpClient telling =
      HttpClient.newBuilder()
          .connectTimeout(TOLD_MAX)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Thread thread;

  private Optional<Flock> flock = Optional.empty();
  private Optional<OperatorClient> nurse = Optional.empty();
  private Optional<LiveClient> station = Optional.empty();
  private Tally tally;
  private boolean missing;

  private Canary(
      ServerAddress server,
      Path directory,
      String password,
      Optional<URI> operations,
      Screen screen) {
    this.server = server;
    this.directory = directory;
    this.password = password;
    this.operations = operations;
    this.screen = screen;
    this.tally = Tally.in(directory);
    this.thread = Thread.ofVirtual().name("vigil-canary").unstarted(this::run);
  }

  /**
   * Begins at once, and goes on whatever fails.
   *
   * @param directory for the flock and the tally
   * @param password of the account {@code canary}
   * @param operations who is told, by POST, of each canary
   */
  static Canary start(
      ServerAddress server,
      Path directory,
      String password,
      Optional<URI> operations,
      Screen screen) {
    Canary canary = new Canary(server, directory, password, operations, screen);
    canary.thread.start();
    return canary;
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    telling.shutdownNow();
  }

  private void run() {
    try {
      long due = System.nanoTime();
      for (int turn = 0; ; turn++) {
        send(turn % Flock.SIZE);
        due += INTERVAL.toNanos();
        for (; due < System.nanoTime(); due += INTERVAL.toNanos()) {
          // The one before took so long that there is no time for this one.
          tally = tally.with(Instant.now(), false);
        }
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      }
    } catch (InterruptedException e) {
      // Only close() interrupts this thread.
      Thread.currentThread().interrupt();
    } finally {
      leaveStation();
    }
  }

  private void send(int turn) throws InterruptedException {
    Instant due = Instant.now();
    String why = "";
    try {
      why = delivered(turn);
    } catch (ProblemException e) {
      why = "refused: " + e.problem().code();
      leaveStation();
    } catch (IOException | RuntimeException e) {
      why = "no answer: " + e.getClass().getSimpleName();
      leaveStation();
    }
    boolean delivered = why.isEmpty();
    tally = tally.with(due, delivered);
    if (delivered == missing) {
      missing = !delivered;
      if (missing) {
        screen.warn("Canary", "no alarm came through: " + why);
      } else {
        screen.line("Canary", "alarms come through again");
      }
    }
    tell(due, delivered, why);
    try {
      tally.write(directory);
    } catch (IOException e) {
      // A full disk: it counts on, and is written with the next.
    }
  }

  /**
   * @return empty, or why not
   */
  private String delivered(int turn) throws IOException, InterruptedException {
    if (flock.isEmpty()) {
      flock = Optional.of(Flock.in(directory, server, password));
    }
    Flock.Bird bird = flock.get().birds().get(turn);
    LiveClient watched = station(flock.get());
    Instant at = Instant.ofEpochMilli(System.currentTimeMillis());
    long began = System.nanoTime();
    // What may be left of a turn that was broken off ends before this breach.
    Thread sending =
        sending(bird, List.of(reading(CONTRARY, at.minusSeconds(1)), reading(BREACH, at)));
    if (watched.awaitPatient(view -> shows(view, bird, at), DELIVERED_MAX).isEmpty()) {
      sending.interrupt();
      // Whatever state the station is in: the next turn has a new one.
      leaveStation();
      return "none within " + DELIVERED_MAX.toSeconds() + " s";
    }
    var unused = sending(bird, List.of(reading(CONTRARY, at.plusNanos(System.nanoTime() - began))));
    return "";
  }

  private static boolean shows(PatientView view, Flock.Bird bird, Instant at) {
    return view.id().equals(bird.patient())
        && view.alarms().stream()
            .anyMatch(alarm -> alarm.condition().equals(BREACHED) && alarm.onset().equals(at));
  }

  private static Reading reading(BigDecimal value, Instant at) {
    return new Reading(METRIC, value, "mm[Hg]", at);
  }

  /** On a thread of its own, which ends after some attempts: no turn waits for a server. */
  private Thread sending(Flock.Bird bird, List<Reading> readings) {
    return Thread.ofVirtual()
        .start(() -> {
          try (DeviceClient device = DeviceClient.open(server, bird.credential())) {
            var unused = device.send(device.number(Transmission.Urgency.LIVE, readings));
          } catch (InterruptedException e) {
            // Its turn is over.
            Thread.currentThread().interrupt();
          }
        });
  }

  private LiveClient station(Flock of) throws IOException, InterruptedException {
    if (station.isEmpty()) {
      OperatorClient signingIn = OperatorClient.open(server);
      nurse = Optional.of(signingIn);
      signingIn.signIn(of.login(), of.password());
      station = Optional.of(LiveClient.open(signingIn));
    }
    return station.get();
  }

  private void leaveStation() {
    station.ifPresent(LiveClient::close);
    nurse.ifPresent(OperatorClient::close);
    station = Optional.empty();
    nurse = Optional.empty();
  }

  private void tell(Instant due, boolean delivered, String why) throws InterruptedException {
    if (operations.isEmpty()) {
      return;
    }
    Tally.Day today = tally.days().lastEntry().getValue();
    byte[] body =
        JSON.writeValueAsBytes(
            Map.of(
                "canary",
                delivered ? "delivered" : "missed",
                "due",
                due.toString(),
                "why",
                why,
                "dueToday",
                today.due(),
                "deliveredToday",
                today.delivered()));
    CompletableFuture<HttpResponse<Void>> told =
        telling.sendAsync(
            HttpRequest.newBuilder(operations.get())
                .timeout(TOLD_MAX)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.discarding());
    try {
      // The request's own bound ends with the headers.
      var unused = told.get(TOLD_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Who hears nothing knows: that is why each one is told.
    } finally {
      told.cancel(true);
    }
  }
}
