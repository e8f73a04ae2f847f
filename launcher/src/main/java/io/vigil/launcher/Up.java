package io.vigil.launcher;

import io.vigil.launcher.Demonstration.Hospital;
import io.vigil.launcher.Demonstration.SignIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Starts PostgreSQL, the server and the demonstration, keeps them running, and stops them in the
 * opposite order.
 *
 * <p>{@link #run} and {@link #askToStop} may be called by different threads.
 */
final class Up {
  private static final Duration SERVER_READY_MAX = Duration.ofSeconds(120);
  private static final int EVENTS_MAX = 64;
  private static final long POLL_MILLIS = 500;
  private static final int LOG_LINES = 15;

  /** Before what fell too often is started again. */
  private static final Duration RESTART_PAUSE = Duration.ofSeconds(5);

  /** Questions in a row, of 2 s each and half a second apart: a server frozen for 20 s. */
  private static final int UNANSWERED_MAX = 8;

  private final Installation installation;
  private final Options options;
  private final Optional<Demonstration> demonstration;
  private final Screen screen;
  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(EVENTS_MAX);
  private final RestartLimit serverRestarts = new RestartLimit();
  private final RestartLimit postgresRestarts = new RestartLimit();
  private final Instant startedAt = Instant.now();
  private volatile boolean stopping;

  /** Whether {@code run.json} says what runs; a full disk may not take it at once. */
  private boolean published = true;

  private int unanswered;
  private Optional<LocalAuthority> authority = Optional.empty();
  private Optional<LocalPostgres> postgres = Optional.empty();
  private Optional<LocalSigners> signers = Optional.empty();
  private Optional<ServerProcess> server = Optional.empty();
  private Optional<Hospital> hospital = Optional.empty();
  private Optional<Canary> canary = Optional.empty();

  private sealed interface Event {
    record ServerEnded(ServerProcess which, int exitCode) implements Event {}

    record PostgresEnded(LocalPostgres which) implements Event {}

    /** Only wakes the one who waits. */
    record StopAsked() implements Event {}
  }

  Up(Installation installation, Optional<Demonstration> demonstration, Screen screen) {
    this.installation = installation;
    this.options = installation.options();
    this.demonstration = demonstration;
    this.screen = screen;
  }

  /**
   * Runs until {@link #askToStop}; no process of it is left when it returns or throws.
   *
   * @throws Refusal when something does not start at first; what has run once is started again for
   *     as long as this runs
   */
  void run() {
    try (DataDirectory data = DataDirectory.lock(options.data())) {
      try {
        begin(data);
        supervise(data);
      } finally {
        end(data);
      }
    } catch (IOException e) {
      throw new Refusal("%s cannot be used: %s.".formatted(options.data(), e.getMessage()), e);
    }
  }

  /** Returns at once; {@link #run} ends when all is stopped. */
  void askToStop() {
    stopping = true;
    events.offer(new Event.StopAsked());
  }

  private void begin(DataDirectory data) throws IOException {
    installation.requireServer();
    if (data.awaitsAcceptance()) {
      throw new Refusal(
          "The journal in %1$s was restored and is not all of what was signed: restore a newer backup, or answer for it with ./vigil accept-restored --data %1$s."
              .formatted(data.root()));
    }
    installation.requirePorts();
    screen.title("Vigil");
    screen.line("Data", data.root().toString());
    data.restored()
        .ifPresent(to ->
            screen.warn(
                "Restored", "from a backup up to " + to + ": its original must not run too"));
    if (options.lan()) {
      authority =
          Optional.of(
              LocalAuthority.open(data.tls(), LocalAuthority.namesOfThisMachine(), Instant.now()));
    }
    if (!stopping) {
      beginDatabase(data);
    }
    if (!stopping && !installation.ownNotary()) {
      beginSigners(data);
    }
    if (!stopping) {
      beginServer(data);
    }
    if (!stopping && options.canary()) {
      beginCanary(data);
    }
    if (!stopping && options.demo()) {
      demonstration.ifPresent(it -> beginDemonstration(it, data));
    }
    if (!stopping) {
      welcome(data);
    }
  }

  private void beginDatabase(DataDirectory data) throws IOException {
    if (installation.ownDatabase().isPresent()) {
      installation.requireOwnDatabase();
      screen.line("PostgreSQL", "that of VIGIL_DB_URL");
      return;
    }
    boolean first = !Files.exists(data.postgres());
    startPostgres(first ? "initialising" : "starting", 0, "ready", data);
  }

  private void beginSigners(DataDirectory data) {
    Screen.Step step = screen.step("Notary", "starting");
    try {
      signers = Optional.of(LocalSigners.start(data.evidence(), data.restored().isPresent()));
      step.done("ready, and two witnesses");
    } catch (IOException | Refusal e) {
      // Patients are watched without it; the server says that nobody vouches for its journal.
      step.failed("Vigil runs without it: " + e.getMessage());
    }
  }

  private void beginServer(DataDirectory data) throws IOException {
    Screen.Step step = screen.step("Server", "starting");
    try {
      data.adminPassword();
    } catch (Refusal missing) {
      // Patients are watched without it.
      screen.warn("Admin", String.valueOf(missing.getMessage()));
    }
    if (options.canary()) {
      data.canaryPassword();
    }
    ServerProcess started = startServer(data);
    switch (started.awaitReady(SERVER_READY_MAX, () -> stopping)) {
      case READY -> step.done("ready");
      case GIVEN_UP -> step.failed("not waited for");
      case ENDED -> {
        step.failed("stopped while starting");
        throw new Refusal("The server stopped while starting. " + lastWords(data));
      }
      case LATE -> {
        step.failed("not ready");
        throw new Refusal(
            "The server was not ready within %d s. %s"
                .formatted(SERVER_READY_MAX.toSeconds(), lastWords(data)));
      }
    }
  }

  private void beginCanary(DataDirectory data) throws IOException {
    canary =
        Optional.of(
            Canary.start(
                Running.on(data.root()).address(),
                data.canary(),
                data.canaryPassword(),
                installation.canaryUrl(),
                screen));
    screen.line(
        "Canary",
        installation.canaryUrl().isPresent()
            ? "each 30 s, told to VIGIL_CANARY_URL"
            : "each 30 s; nobody but this screen is told (VIGIL_CANARY_URL)");
  }

  private void beginDemonstration(Demonstration it, DataDirectory data) {
    Screen.Step step = screen.step("Demo", "admitting patients");
    try {
      hospital =
          Optional.of(
              it.open(Running.on(data.root()).address(), data.demo(), data.adminPassword()));
      step.done("hospital open");
    } catch (Exception e) {
      // What is real must not depend on what is simulated.
      step.failed("could not be opened, Vigil runs without it: " + e.getMessage());
    }
  }

  private void welcome(DataDirectory data) {
    List<String> lines = new ArrayList<>();
    lines.add("Vigil runs at " + shownAddress(options.port()));
    lines.add("Devices send to " + shownAddress(options.devicePort()));
    List<SignIn> signIns = hospital.map(Hospital::signIns).orElse(List.of());
    if (!signIns.isEmpty()) {
      lines.add("");
      lines.addAll(aligned(signIns));
    }
    lines.add("");
    lines.add("Administrator: admin, with the password in");
    lines.add(DataDirectory.adminPasswordFile(data.root()).toString());
    screen.box(lines);
    authority.ifPresent(this::explainTrust);
    screen.text("Not a medical device. Ctrl-C stops Vigil; its data stay.");
    screen.text("");
  }

  private static List<String> aligned(List<SignIn> signIns) {
    int login = signIns.stream().mapToInt(it -> it.login().length()).max().orElse(0);
    int password = signIns.stream().mapToInt(it -> it.password().length()).max().orElse(0);
    String row = "%-" + Math.max(login, 7) + "s   %-" + Math.max(password, 8) + "s   %s";
    List<String> lines = new ArrayList<>();
    lines.add(row.formatted("Sign in", "Password", "Role"));
    signIns.forEach(it -> lines.add(row.formatted(it.login(), it.password(), it.role())));
    return lines;
  }

  private String shownAddress(int port) {
    return (options.lan() ? "https" : "http") + "://localhost:" + port;
  }

  private void explainTrust(LocalAuthority it) {
    screen.text(
        "On other machines, by any of these names (devices: port " + options.devicePort() + "):");
    it.names().stream()
        .filter(name -> !List.of("localhost", "127.0.0.1", "::1").contains(name))
        .map(name -> name.contains(":") ? "[" + name + "]" : name)
        .forEach(name -> screen.text("  https://" + name + ":" + options.port()));
    screen.text("They must first trust the authority of this installation, the file");
    screen.text("  " + it.certificate());
    screen.text("  SHA-256 " + it.fingerprint());
    screen.text("  Debian, Ubuntu   copy it to /usr/local/share/ca-certificates/vigil.crt,");
    screen.text("                   then run update-ca-certificates as root");
    screen.text(
        "  macOS            security add-trusted-cert -r trustRoot -k"
            + " ~/Library/Keychains/login.keychain-db ca.pem");
    screen.text("  Windows          certutil -addstore -f Root ca.pem (as administrator)");
    screen.text("  iOS, Android, Firefox   import it in the settings and compare the SHA-256");
    screen.text("Never copy ca.key: who holds it can pose as this server.");
    screen.text("");
  }

  private void supervise(DataDirectory data) throws IOException {
    try {
      while (!stopping) {
        Event event = events.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (event != null) {
          handle(event, data);
        } else {
          endFrozenServer();
        }
        if (!published) {
          publish(data);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(Event event, DataDirectory data) throws IOException, InterruptedException {
    switch (event) {
      case Event.ServerEnded(ServerProcess which, int exitCode) -> {
        if (server.filter(now -> now == which).isPresent()) {
          restartServer(exitCode, data);
        }
      }
      case Event.PostgresEnded(LocalPostgres which) -> {
        if (postgres.filter(now -> now == which).isPresent()) {
          restartPostgres(which, data);
        }
      }
      case Event.StopAsked() -> {}
    }
  }

  /**
   * A server that is asked whether it lives does not look at PostgreSQL: one that only waits for it
   * answers, and is left alone. Questions are counted, not time, so that a launcher that stood
   * still itself blames nobody.
   */
  private void endFrozenServer() throws InterruptedException {
    if (server.isEmpty()) {
      return;
    }
    unanswered = server.get().isSilent() ? unanswered + 1 : 0;
    if (unanswered == UNANSWERED_MAX) {
      unanswered = 0;
      screen.warn("Server", "does not answer any more: it is ended");
      server.get().kill();
    }
  }

  private void restartServer(int exitCode, DataDirectory data)
      throws IOException, InterruptedException {
    screen.warn("Server", "stopped by itself (exit code " + exitCode + ")");
    unanswered = 0;
    if (!awaitTurn(serverRestarts, "Server")) {
      return;
    }
    Screen.Step step = screen.step("Server", "starting again");
    ServerProcess started = startServer(data);
    // A PostgreSQL that has fallen meanwhile must be seen to, or this one is never ready.
    switch (started.awaitReady(SERVER_READY_MAX, () -> stopping || !events.isEmpty())) {
      case READY -> step.done("ready again");
      case GIVEN_UP, ENDED -> step.failed("not ready yet");
      case LATE -> step.failed("not ready within " + SERVER_READY_MAX.toSeconds() + " s");
    }
  }

  /** Until it stands: a disk that is full now may have room again later. */
  private void restartPostgres(LocalPostgres fallen, DataDirectory data)
      throws IOException, InterruptedException {
    screen.warn("PostgreSQL", "stopped by itself");
    while (awaitTurn(postgresRestarts, "PostgreSQL")) {
      try {
        startPostgres("starting again", fallen.port(), "ready again", data);
        publish(data);
        return;
      } catch (Refusal e) {
        screen.warn("PostgreSQL", "not yet: " + e.getMessage());
      }
    }
  }

  /** At once, or a little later if it fell too often; false if all is to be stopped instead. */
  private boolean awaitTurn(RestartLimit restarts, String what) throws InterruptedException {
    long now = System.nanoTime();
    if (!restarts.allows(now)) {
      screen.warn(
          what,
          "fell more than %d times within %d s: it is started again in %d s"
              .formatted(
                  RestartLimit.RESTARTS_MAX,
                  RestartLimit.WHILE.toSeconds(),
                  RESTART_PAUSE.toSeconds()));
      while (!stopping && System.nanoTime() - now < RESTART_PAUSE.toNanos()) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    }
    return !stopping;
  }

  private void startPostgres(String doing, int port, String done, DataDirectory data)
      throws IOException {
    Screen.Step step = screen.step("PostgreSQL", doing);
    try {
      LocalPostgres started = LocalPostgres.start(data.postgres(), port, data.superuserPassword());
      postgres = Optional.of(started);
      var unused = started.ended().thenRun(() -> events.offer(new Event.PostgresEnded(started)));
    } catch (Refusal e) {
      step.failed("did not start");
      throw e;
    }
    step.done(done);
  }

  private ServerProcess startServer(DataDirectory data) throws IOException {
    String database =
        postgres.map(LocalPostgres::jdbcUrl).or(installation::ownDatabase).orElseThrow();
    Map<String, String> environment = installation.environment(data.root(), database, authority);
    signers.ifPresent(it -> environment.putAll(it.environment()));
    ServerProcess started =
        ServerProcess.start(
            installation.server(), environment, options.managementPort(), log(data));
    server = Optional.of(started);
    publish(data);
    var unused =
        started.ended().thenAccept(code -> events.offer(new Event.ServerEnded(started, code)));
    return started;
  }

  /** Only other commands need it: what can't be written now is written later. */
  private void publish(DataDirectory data) {
    if (server.isEmpty()) {
      return;
    }
    try {
      data.publish(
          new Running(
              installation.address(),
              installation.deviceAddress(),
              authority.map(LocalAuthority::certificate),
              ProcessHandle.current().pid(),
              server.get().pid(),
              postgres.map(LocalPostgres::pid),
              startedAt));
      published = true;
    } catch (IOException e) {
      published = false;
    }
  }

  /** In the opposite order of the start; what fails to stop must not keep the rest running. */
  private void end(DataDirectory data) throws IOException {
    try {
      canary.ifPresent(Canary::close);
      hospital.ifPresent(it -> stop("Demo", it::close));
    } finally {
      try {
        server.ifPresent(it -> stop("Server", () -> it.stop(serverStopMax())));
      } finally {
        try {
          signers.ifPresent(it -> stop("Notary", it::close));
        } finally {
          postgres.ifPresent(it -> stop("PostgreSQL", it::stop));
          data.withdraw();
        }
      }
    }
  }

  private Duration serverStopMax() {
    boolean futile = postgres.isPresent() && !postgres.get().answers();
    return futile ? ServerProcess.FUTILE_STOP_MAX : ServerProcess.STOP_MAX;
  }

  private void stop(String label, Runnable stopping) {
    Screen.Step step = screen.step(label, "stopping");
    try {
      stopping.run();
      step.done("stopped");
    } catch (RuntimeException e) {
      step.failed("did not stop in order");
      throw e;
    }
  }

  private static Path log(DataDirectory data) {
    return data.logs().resolve("server.log");
  }

  private static String lastWords(DataDirectory data) throws IOException {
    List<String> tail =
        Files.exists(log(data)) ? RotatingLog.tail(log(data), LOG_LINES) : List.of();
    return "Its log (%s) ends:%n%s".formatted(log(data), String.join(System.lineSeparator(), tail));
  }
}
