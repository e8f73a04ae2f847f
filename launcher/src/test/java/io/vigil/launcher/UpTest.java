package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.client.ServerAddress;
import io.vigil.launcher.Demonstration.Hospital;
import io.vigil.launcher.Demonstration.SignIn;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path temporary;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final List<Up> ups = new ArrayList<>();
  private final List<CompletableFuture<Void>> runs = new ArrayList<>();
  private final int port = Ports.free();

  @AfterEach
  void stopAll() {
    ups.forEach(Up::askToStop);
    runs.forEach(run -> run.exceptionally(_ -> null).orTimeout(60, TimeUnit.SECONDS).join());
  }

  @Test
  void startsAllTellsWhereAndLeavesNoProcess() throws Exception {
    CompletableFuture<Void> run =
        start(FakeServer.command("serves"), Optional.of(new TestingDemonstration()));
    await(() -> screen().contains("Ctrl-C stops Vigil"));

    Running running = running().orElseThrow();
    assertThat(running.url()).isEqualTo(URI.create("http://127.0.0.1:" + port));
    assertThat(running.devices()).isEqualTo(URI.create("http://127.0.0.1:" + (port + 2)));
    assertThat(running.launcher()).isEqualTo(ProcessHandle.current().pid());
    assertThat(alive(running.server())).isTrue();
    assertThat(alive(running.postgres().orElseThrow())).isTrue();
    assertThat(screen())
        .contains("Vigil runs at http://localhost:" + port)
        .contains("Devices send to http://localhost:" + (port + 2))
        .contains("nurse.east   generated   nurse")
        .contains("Not a medical device")
        .doesNotContain("\u001b");
    assertThat(FakeServer.environmentFile(data()))
        .hasContent(
            "VIGIL_ADDRESS=127.0.0.1 VIGIL_CANARY=false VIGIL_DEMO=true VIGIL_DEVICE_PORT=%d VIGIL_MANAGEMENT_PORT=%d VIGIL_PORT=%d VIGIL_SUPERVISED=true"
                .formatted(port + 2, port + 1, port));

    stop(run);

    assertThat(running()).isEmpty();
    assertThat(alive(running.server())).isFalse();
    assertThat(alive(running.postgres().orElseThrow())).isFalse();
    assertThat(screen())
        .containsSubsequence("Demo        stopped", "Server      stopped", "PostgreSQL  stopped");
  }

  @Test
  void showsNoSecretThatIsNotTheDemonstrations() throws Exception {
    CompletableFuture<Void> run = start(FakeServer.command("serves"), Optional.empty());
    await(() -> screen().contains("Ctrl-C stops Vigil"));
    stop(run);

    for (String secret : List.of("secrets/db-superuser", "secrets/admin-password")) {
      Path file = data().resolve(secret);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(screen()).doesNotContain(Files.readString(file).strip());
    }
  }

  @Test
  void startsNothingOnARestoredJournalThatNobodyAnswersFor() throws Exception {
    try (DataDirectory data = DataDirectory.lock(data())) {
      data.requireAcceptance();
    }

    CompletableFuture<Void> run = start(FakeServer.command("serves"), Optional.empty());

    assertThatThrownBy(() -> run.get(30, TimeUnit.SECONDS))
        .rootCause()
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("./vigil accept-restored");
    assertThat(data().resolve("postgres")).doesNotExist();
  }

  @Test
  void startsAFallenServerAgain() throws Exception {
    CompletableFuture<Void> run = start(FakeServer.command("serves"), Optional.empty());
    await(() -> screen().contains("Ctrl-C stops Vigil"));
    long first = running().orElseThrow().server();

    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    await(() -> screen().contains("ready again"));

    assertThat(screen()).contains("stopped by itself (exit code 137)");
    assertThat(running().orElseThrow().server()).isNotEqualTo(first);
    stop(run);
  }

  @Test
  void startsAFallenPostgresAgainWhereTheServerLooksForIt() throws Exception {
    CompletableFuture<Void> run = start(FakeServer.command("serves"), Optional.empty());
    await(() -> screen().contains("Ctrl-C stops Vigil"));
    Running before = running().orElseThrow();
    ProcessHandle fallen = ProcessHandle.of(before.postgres().orElseThrow()).orElseThrow();
    List<String> arguments = List.of(fallen.info().arguments().orElseThrow());

    fallen.destroyForcibly();
    await(() -> screen().contains("ready again"));
    await(() -> !running().orElseThrow().postgres().equals(before.postgres()));

    Running after = running().orElseThrow();
    assertThat(after.server()).isEqualTo(before.server());
    String port = arguments.stream().filter(it -> it.startsWith("port=")).findFirst().orElseThrow();
    assertThat(
            ProcessHandle.of(after.postgres().orElseThrow())
                .orElseThrow()
                .info()
                .arguments()
                .orElseThrow())
        .contains(port);
    stop(run);
  }

  @Test
  void startsAServerAgainThatFallsTooOftenOnlyMoreSlowly() throws Exception {
    CompletableFuture<Void> run = start(FakeServer.command("falls"), Optional.empty());
    await(
        () -> screen().contains("fell more than 5 times within 60 s: it is started again in 5 s"));

    assertThat(run).isNotDone();
    stop(run);

    assertThat(running()).isEmpty();
  }

  @Test
  void endsAFrozenServerAndStartsItAgain() throws Exception {
    CompletableFuture<Void> run = start(FakeServer.command("serves"), Optional.empty());
    await(() -> screen().contains("Ctrl-C stops Vigil"));
    long first = running().orElseThrow().server();

    Sessions.signal(ProcessHandle.of(first).orElseThrow(), "STOP");
    await(() -> screen().contains("does not answer any more"));
    await(() -> screen().contains("ready again"));

    assertThat(running().orElseThrow().server()).isNotEqualTo(first);
    assertThat(alive(first)).isFalse();
    stop(run);
  }

  @Test
  void waitsForNoServerThatWaitsForAPostgresThatStandsStill() throws Exception {
    CompletableFuture<Void> run = start(FakeServer.command("clings"), Optional.empty());
    await(() -> screen().contains("Ctrl-C stops Vigil"));
    ProcessHandle postgres =
        ProcessHandle.of(running().orElseThrow().postgres().orElseThrow()).orElseThrow();

    Sessions.signal(postgres, "STOP");
    try {
      long asked = System.nanoTime();
      ups.forEach(Up::askToStop);
      await(() -> screen().contains("Server      stopped"));
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(20));
    } finally {
      Sessions.signal(postgres, "CONT");
    }
    stop(run);
  }

  @Test
  void startsAPostgresAgainAsSoonAsItCanStand() throws Exception {
    CompletableFuture<Void> run = start(FakeServer.command("serves"), Optional.empty());
    await(() -> screen().contains("Ctrl-C stops Vigil"));
    Running before = running().orElseThrow();
    Path control = data().resolve("postgres/18/global/pg_control");
    Path away = control.resolveSibling("away");

    Files.move(control, away);
    ProcessHandle.of(before.postgres().orElseThrow()).orElseThrow().destroyForcibly();
    await(() -> screen().contains("PostgreSQL did not start"));
    Files.move(away, control);
    await(() -> screen().contains("ready again"));

    assertThat(running().orElseThrow().server()).isEqualTo(before.server());
    stop(run);
  }

  @Test
  void tellsTheLastWordsOfAServerThatCannotStart() {
    CompletableFuture<Void> run = start(FakeServer.command("cannot-start"), Optional.empty());

    assertThat(run)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withMessageContaining("The server stopped while starting")
        .withMessageContaining("the migration failed");
  }

  @Test
  void runsWithoutADemonstrationThatCannotBeOpened() throws Exception {
    CompletableFuture<Void> run =
        start(
            FakeServer.command("serves"),
            Optional.of((_, _, _) -> {
              throw new IllegalStateException("no beds");
            }));
    await(() -> screen().contains("Ctrl-C stops Vigil"));

    assertThat(screen()).contains("could not be opened, Vigil runs without it: no beds");
    stop(run);
  }

  @Test
  void resumesAfterItsLauncherWasKilled() throws Exception {
    LocalPostgres left;
    try (DataDirectory data = DataDirectory.lock(data())) {
      left = LocalPostgres.start(data.postgres(), 0, data.superuserPassword());
    }

    CompletableFuture<Void> run = start(FakeServer.command("serves"), Optional.empty());
    await(() -> screen().contains("Ctrl-C stops Vigil"));

    assertThat(left.isRunning()).isFalse();
    stop(run);
  }

  @Test
  void refusesALockedDirectoryAndLeavesTheOneWhoHasItAlone() throws Exception {
    CompletableFuture<Void> run = start(FakeServer.command("serves"), Optional.empty());
    await(() -> screen().contains("Ctrl-C stops Vigil"));
    Running before = running().orElseThrow();

    Up second = up(options(data(), Ports.free()), FakeServer.command("serves"), Optional.empty());

    assertThatThrownBy(second::run)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining(
            "is in use by another Vigil (process " + ProcessHandle.current().pid())
        .message()
        .hasLineCount(1);
    assertThat(running()).contains(before);
    assertThat(alive(before.postgres().orElseThrow())).isTrue();
    stop(run);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void refusesAnOccupiedPort(int which) throws Exception {
    try (ServerSocket taken = Ports.taken()) {
      Up up =
          up(
              options(data(), taken.getLocalPort() - which),
              FakeServer.command("serves"),
              Optional.empty());

      assertThatThrownBy(up::run)
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("Port %d is taken".formatted(taken.getLocalPort()))
          .message()
          .hasLineCount(1);
      assertThat(data().resolve("postgres")).doesNotExist();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/vigil", "/dev/null"})
  void refusesAnUnwritableDirectory(Path directory) {
    Up up = up(options(directory, port), FakeServer.command("serves"), Optional.empty());

    assertThatThrownBy(up::run)
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith(directory + " cannot be used")
        .message()
        .hasLineCount(1);
  }

  @Test
  void refusesADatabaseOfOnesOwnThatLetsNobodyInWithoutShowingItsPassword() {
    Installation installation =
        new Installation(
            options(data(), port),
            Optional.of("jdbc:postgresql://127.0.0.1:1/x?user=u&password=sentinel"),
            false,
            Optional.empty(),
            FakeServer.command("serves"));
    Up up = new Up(installation, Optional.empty(), testingScreen());

    assertThatThrownBy(up::run)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("lets nobody in")
        .hasMessageNotContaining("sentinel");
  }

  @Test
  void usesADatabaseOfOnesOwn() throws Exception {
    LocalPostgres own = LocalPostgres.start(temporary.resolve("own"), 0, "own password");
    try {
      Installation installation =
          new Installation(
              options(data(), port),
              Optional.of(own.jdbcUrl()),
              false,
              Optional.empty(),
              FakeServer.command("serves"));
      CompletableFuture<Void> run = start(new Up(installation, Optional.empty(), testingScreen()));
      await(() -> screen().contains("Ctrl-C stops Vigil"));

      assertThat(data().resolve("postgres")).doesNotExist();
      assertThat(running().orElseThrow().postgres()).isEmpty();
      stop(run);
      assertThat(own.isRunning()).isTrue();
    } finally {
      own.stop();
    }
  }

  @Test
  void passesOnTheExitCodeOfOfflineWorkAndStopsPostgres() {
    Installation installation =
        new Installation(
            options(data(), port),
            Optional.empty(),
            false,
            Optional.empty(),
            FakeServer.command("serves"));

    assertThat(Offline.run(List.of("recheck"), installation, testingScreen())).isEqualTo(4);
    assertThat(Offline.run(List.of("rebuild"), installation, testingScreen())).isZero();
    assertThat(data().resolve("postgres/18/postmaster.pid")).doesNotExist();
  }

  @Test
  void refusesOfflineWorkWhileItRuns() throws Exception {
    try (DataDirectory _ = DataDirectory.lock(data())) {
      Installation installation =
          new Installation(
              options(data(), port),
              Optional.empty(),
              false,
              Optional.empty(),
              FakeServer.command("serves"));

      assertThatThrownBy(() -> Offline.run(List.of("recheck"), installation, testingScreen()))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("is in use by another Vigil");
    }
  }

  /** Has a nurse and no patients. */
  private static final class TestingDemonstration implements Demonstration {
    @Override
    public Hospital open(ServerAddress server, Path directory, String adminPassword) {
      return new Hospital() {
        @Override
        public List<SignIn> signIns() {
          return List.of(new SignIn("nurse.east", "generated", "nurse"));
        }

        @Override
        public void close() {}
      };
    }
  }

  private Path data() {
    return temporary.resolve("data");
  }

  private static Options options(Path data, int port) {
    return new Options(data, port, true, false, false, List.of());
  }

  private Screen testingScreen() {
    return new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), false);
  }

  private Up up(Options options, List<String> server, Optional<Demonstration> demonstration) {
    return new Up(
        new Installation(options, Optional.empty(), false, Optional.empty(), server),
        demonstration,
        testingScreen());
  }

  private CompletableFuture<Void> start(
      List<String> server, Optional<Demonstration> demonstration) {
    return start(up(options(data(), port), server, demonstration));
  }

  private CompletableFuture<Void> start(Up up) {
    CompletableFuture<Void> run =
        CompletableFuture.runAsync(up::run, task -> Thread.ofPlatform().start(task));
    ups.add(up);
    runs.add(run);
    return run;
  }

  private void stop(CompletableFuture<Void> run) {
    ups.forEach(Up::askToStop);
    assertThat(run).succeedsWithin(PATIENCE);
  }

  private Optional<Running> running() {
    return DataDirectory.running(data());
  }

  private String screen() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).filter(it -> it.info().command().isPresent()).isPresent();
  }

  /** Waits with a bound; a run that ended badly is told at once. */
  private void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      runs.stream()
          .filter(CompletableFuture::isCompletedExceptionally)
          .forEach(CompletableFuture::join);
      assertThat(System.nanoTime())
          .as("not in time; the screen shows%n%s", screen())
          .isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
