package io.vigil.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.client.DeviceCredential;
import io.vigil.client.OperatorClient;
import io.vigil.client.ProblemException;
import io.vigil.client.Ward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What falls below {@code ./vigil up}, or stands still, or finds no room, under load: nothing that
 * was acknowledged is lost, who asks meanwhile is told so, and all goes on by itself afterwards.
 */
class LauncherFaultsTest {
  private static final int DEVICES = 4;
  private static final Duration FREEZE = Duration.ofSeconds(30);
  private static final Duration BACK_MAX = Duration.ofSeconds(30);

  /** The 20 s after which a device is told to come again, and what a busy machine adds. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(24);

  /** After 25 s the launcher ends a server that waits for PostgreSQL to close its connections. */
  private static final Duration SERVER_STOP_MAX = Duration.ofSeconds(27);

  /** One is due each 30 s, and has 10 s. */
  private static final Duration CANARY_MAX = Duration.ofSeconds(45);

  private static final Duration SILENT_MIN = Duration.ofSeconds(4);
  private static final int LOG_SWITCHES_MAX = 100;
  private static final Pattern STOPPED = Pattern.compile("Server +stopped in ([0-9]+)[.][0-9] s");

  @RegisterExtension static final LaunchedVigil vigil = new LaunchedVigil();

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void goesOnByItselfWhateverBecomesOfPostgres() throws Exception {
    try (TestingHospital hospital = new TestingHospital(vigil.server(), vigil.administrator())) {
      UUID ward = hospital.ward("Faults");
      hospital.user("physician", "physician", ward);
      DeviceCredential other = hospital.monitor(hospital.patient(ward, "Asking"));
      try (Fleet fleet = Fleet.of(hospital, vigil.server(), ward, DEVICES);
          Watcher watcher = new Watcher(() -> hospital.signedIn("physician"));
          OperatorClient physician = hospital.signedIn("physician")) {
        fleet.start();
        fleet.awaitAcknowledged(10 * DEVICES);
        ProcessHandle server = vigil.process("server");
        Waiting.until("a canary", CANARY_MAX, () -> vigil.operations().delivered() > 0);

        fallAtOnce(fleet);
        freeze(fleet, watcher, physician, other);
        assertThat(vigil.process("server")).isEqualTo(server);
        if (vigil.ownsDisk()) {
          fillTheDisk(fleet, watcher, other);
        } else {
          System.out.println("SKIPPED: no disk is filled, as none may be mounted");
        }

        int before = vigil.operations().delivered();
        Waiting.until("another canary", CANARY_MAX, () -> vigil.operations().delivered() > before);
        assertThat(hospital.administrator.wards())
            .extracting(Ward::name)
            .as("the canary's is another hospital")
            .containsExactly("Faults");
        fleet.awaitAcknowledged(10 * DEVICES);
        fleet.stop();
        fleet.assertAnsweredTheSameAgain();
        try (OperatorClient again = hospital.signedIn("physician")) {
          fleet.assertStoredOnce(again);
          fleet.assertAlarmedOnce(again);
          watcher.assertShowsWhatIs(again, fleet.patients());
        }
      }
      stopWhilePostgresIsFrozen(other);
    }
  }

  /** As {@code pg_ctl stop -m immediate} does. */
  private static void fallAtOnce(Fleet fleet) throws Exception {
    Signals.send("QUIT", vigil.process("postgres"));
    Waiting.until(
        "PostgreSQL again", BACK_MAX, () -> vigil.screen().contains("PostgreSQL  ready again"));
    System.out.println(
        "Acknowledged again after "
            + fleet.awaitAcknowledged(2 * DEVICES).toMillis()
            + " ms of a PostgreSQL that was started again");
  }

  private void freeze(
      Fleet fleet, Watcher watcher, OperatorClient physician, DeviceCredential other)
      throws Exception {
    ProcessHandle postgres = vigil.process("postgres");
    Signals.freeze(postgres);
    long frozen = System.nanoTime();
    int missed = vigil.operations().missed();
    try {
      HttpResponse<String> readiness = vigil.readiness();
      assertThat(readiness.statusCode()).isEqualTo(503);
      assertThat(readiness.body()).contains("\"database\":{\"status\":\"DOWN\"}");
      assertTellsToComeAgain(other);
      assertThatThrownBy(() -> physician.patient(fleet.patients().getFirst()))
          .isInstanceOfSatisfying(
              ProblemException.class,
              told -> assertThat(told.problem().code()).isEqualTo("not-ready"));
      assertThat(vigil.readiness().body()).contains("\"writer\":{\"status\":\"DOWN\"}");
      assertThat(watcher.silence()).isGreaterThan(SILENT_MIN);
      Waiting.until(
          "the freeze, and a canary in it",
          FREEZE.plus(CANARY_MAX),
          () ->
              System.nanoTime() - frozen > FREEZE.toNanos()
                  && vigil.operations().missed() > missed);
    } finally {
      Signals.thaw(postgres);
    }
    Duration back = fleet.awaitAcknowledged(2 * DEVICES);
    Waiting.until("readiness", BACK_MAX, vigil::isReady);
    Waiting.until("beats", BACK_MAX, () -> watcher.silence().compareTo(SILENT_MIN) < 0);
    assertThat(watcher.resumed()).isPositive();
    assertThat(vigil.process("postgres")).isEqualTo(postgres);
    System.out.println(
        "Acknowledged again after "
            + back.toMillis()
            + " ms of a PostgreSQL that stood still for 30 s");
  }

  private void fillTheDisk(Fleet fleet, Watcher watcher, DeviceCredential other) throws Exception {
    Path ballast = vigil.data().resolve("ballast");
    AtomicBoolean full = new AtomicBoolean(true);
    Thread filling = Thread.ofVirtual().start(() -> keepFull(ballast, full));
    try {
      useUpTheLog();
      Waiting.until(
          "a refusal",
          BACK_MAX,
          () ->
              http.send(request(other), HttpResponse.BodyHandlers.discarding()).statusCode()
                  == 503);
      assertTellsToComeAgain(other);
      assertThat(vigil.isReady()).isFalse();
      Waiting.until("silence", BACK_MAX, () -> watcher.silence().compareTo(SILENT_MIN) > 0);
    } finally {
      full.set(false);
      filling.join();
      Files.delete(ballast);
    }
    Duration back = fleet.awaitAcknowledged(2 * DEVICES);
    Waiting.until("readiness", BACK_MAX, vigil::isReady);
    System.out.println(
        "Acknowledged again " + back.toMillis() + " ms after the disk had room again");
  }

  /** Whatever PostgreSQL gives free is taken at once. */
  private static void keepFull(Path ballast, AtomicBoolean full) {
    byte[] block = new byte[1 << 12];
    try (FileChannel file =
        FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (full.get()) {
        try {
          file.write(ByteBuffer.wrap(block));
        } catch (IOException noRoom) {
          LockSupport.parkNanos(1_000_000);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** PostgreSQL must stop when it has no room for its log; this is the soonest way there. */
  private static void useUpTheLog() throws IOException {
    for (int i = 0; i < LOG_SWITCHES_MAX; i++) {
      try (Connection connection = vigil.superuser();
          Statement statement = connection.createStatement()) {
        statement.execute("select pg_switch_wal()");
        statement.execute("select pg_logical_emit_message(false, 'vigil', repeat('x', 100000))");
      } catch (SQLException full) {
        return;
      }
    }
    throw new AssertionError("PostgreSQL still has room for its log");
  }

  /** In time, typed, and with a word when. */
  private void assertTellsToComeAgain(DeviceCredential device) throws Exception {
    HttpResponse<String> answer = http.send(request(device), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.body()).contains("\"code\":\"not-ready\"");
  }

  private static HttpRequest request(DeviceCredential device) {
    String body =
        """
        {"device": "%s", "epoch": "%s", "sequence": 0, "class": "live", "readings": [
          {"metric": "MDC_ECG_HEART_RATE", "value": 70, "unit": "/min", "at": "%s"}]}
        """
            .formatted(device.device(), UUID.randomUUID(), Instant.now());
    return HttpRequest.newBuilder(URI.create(vigil.devices() + "/api/v1/transmissions"))
        .header("Authorization", "Bearer " + device.key())
        .header("Content-Type", "application/json")
        .timeout(ANSWER_MAX)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private void stopWhilePostgresIsFrozen(DeviceCredential other) throws Exception {
    ProcessHandle server = vigil.process("server");
    ProcessHandle postgres = vigil.process("postgres");
    Signals.freeze(postgres);
    try {
      // A commit is under way that does not end.
      var _ = http.sendAsync(request(other), HttpResponse.BodyHandlers.ofString());
      Waiting.until("a writer that waits", BACK_MAX, () -> !vigil.isReady());
      vigil.interrupt();
      Waiting.until("the server's end", ANSWER_MAX.plusSeconds(10), () -> !server.isAlive());
    } finally {
      Signals.thaw(postgres);
    }
    assertThat(vigil.awaitEnd()).isZero();
    Matcher stopped = STOPPED.matcher(vigil.screen());
    assertThat(stopped.find()).isTrue();
    assertThat(Duration.ofSeconds(Long.parseLong(stopped.group(1)))).isLessThan(SERVER_STOP_MAX);
  }
}
