package io.vigil.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.ThreadReference;
import io.vigil.client.OperatorClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A server that is killed, or frozen while another takes its place, at a named point of a
 * transmission's way.
 */
class ServerFaultsTest {
  private static final int DEVICES = 4;

  /** Longer than an answer that was written takes to arrive. */
  private static final Duration QUIET = Duration.ofMillis(300);

  /** Longer than a screen may look calm. */
  private static final Duration STOOD_STILL = Duration.ofSeconds(6);

  private static final Duration FENCED_MAX = Duration.ofSeconds(20);

  /** How a server ends that may answer nothing any more. */
  private static final int FENCED = 70;

  @RegisterExtension static final RunningVigil vigil = new RunningVigil();

  private TestingHospital hospital;
  private Fleet fleet;
  private Debugged debugged;

  /** Where a thread is parked, and whether the journal has the transmission then. */
  private enum At {
    BEFORE_THE_COMMIT("io.vigil.server.journal.PostgresJournalStore", "commit", "writer", false),
    WITHIN_THE_COMMIT("io.vigil.server.journal.Sql", "run", "writer", false),
    BEFORE_IT_IS_TRUE("io.vigil.engine.Cell", "confirm", "writer", true),
    BEFORE_THE_FEED("io.vigil.server.live.LiveFeed", "committed", "writer", true),
    BEFORE_THE_ANSWER("io.vigil.server.journal.Lanes$Around", "answer", "writer", true),
    BEFORE_IT_IS_SENT("io.vigil.server.ingest.DeviceConnection", "settled", "devices", true);

    final Debugged.Point point;
    final boolean committed;

    At(String type, String method, String thread, boolean committed) {
      this.point = new Debugged.Point(type, method, thread);
      this.committed = committed;
    }
  }

  @BeforeEach
  void begin() throws Exception {
    vigil.stopServer();
    startDebugged();
    String name = "Ward " + UUID.randomUUID();
    hospital = new TestingHospital(vigil);
    UUID ward = hospital.ward(name);
    hospital.user(login(), "physician", ward);
    fleet = Fleet.of(hospital, vigil.server(), ward, DEVICES);
  }

  @AfterEach
  void end() {
    debugged.close();
    fleet.close();
    hospital.close();
  }

  @Test
  void losesNothingAcknowledgedWhereverItIsKilled() throws Exception {
    fleet.start();
    for (At at : At.values()) {
      fleet.awaitAcknowledged(2 * DEVICES);
      debugged.park(at.point);
      if (at.point.thread().equals("writer")) {
        // Of the threads that serve devices only one stands.
        fleet.awaitQuiet(QUIET);
      }
      vigil.killServer();
      debugged.close();

      startDebugged();
      fleet.awaitAcknowledged(2 * DEVICES);
      // What was durable is known again, and nothing else.
      assertThat(vigil.repeatedSinceStart() > 0).as("committed %s", at).isEqualTo(at.committed);
    }
    assertAllIsThere();
  }

  @Test
  void aFrozenServerWhosePlaceWasTakenAnswersAndShowsNothingMore() throws Exception {
    // Idle: no commit of its own would tell it.
    try (Watcher watcher = new Watcher(this::physician)) {
      Waiting.until("a snapshot", FENCED_MAX, () -> watcher.frames() > 1);
      Signals.freeze(vigil.serverProcess());
      Process frozen = takePlace();
      Waiting.until("silence", FENCED_MAX, () -> watcher.silence().compareTo(STOOD_STILL) > 0);
      int before = watcher.frames();
      Signals.thaw(frozen.toHandle());
      assertFenced(frozen);
      assertThat(watcher.frames()).isEqualTo(before);
    }

    fleet.turnTo(vigil.server());
    fleet.start();
    for (At at : List.of(At.BEFORE_THE_COMMIT, At.WITHIN_THE_COMMIT)) {
      fleet.awaitAcknowledged(2 * DEVICES);
      ThreadReference parked = debugged.park(at.point);
      fleet.awaitQuiet(QUIET);
      Signals.freeze(vigil.serverProcess());
      Debugged before = debugged;
      Process frozen = takePlace();
      fleet.turnTo(vigil.server());
      fleet.awaitAcknowledged(2 * DEVICES);

      Signals.thaw(frozen.toHandle());
      parked.resume();
      assertFenced(frozen);
      before.close();
    }
    assertAllIsThere();
  }

  private void startDebugged() throws Exception {
    Debugged.Door door = Debugged.Door.free();
    vigil.startServer(List.of(door.jvmArgument()));
    vigil.awaitReady();
    debugged = door.enter();
  }

  /** Gives the one before. */
  private Process takePlace() throws Exception {
    Debugged.Door door = Debugged.Door.free();
    Process before = vigil.startSuccessor(List.of(door.jvmArgument()));
    vigil.awaitReady();
    debugged = door.enter();
    return before;
  }

  private static void assertFenced(Process zombie) throws InterruptedException {
    try {
      assertThat(zombie.waitFor(FENCED_MAX.toSeconds(), TimeUnit.SECONDS)).as("ended").isTrue();
      assertThat(zombie.exitValue()).isEqualTo(FENCED);
    } finally {
      zombie.destroyForcibly();
    }
  }

  private void assertAllIsThere() throws Exception {
    fleet.stop();
    fleet.assertAnsweredTheSameAgain();
    try (OperatorClient physician = physician()) {
      fleet.assertStoredOnce(physician);
      fleet.assertAlarmedOnce(physician);
    }
  }

  private OperatorClient physician() throws IOException, InterruptedException {
    OperatorClient client = OperatorClient.open(vigil.server());
    client.signIn(login(), TestingHospital.PASSWORD);
    return client;
  }

  /** Another in each test: they share a hospital. */
  private String login() {
    return "physician-" + System.identityHashCode(this);
  }
}
