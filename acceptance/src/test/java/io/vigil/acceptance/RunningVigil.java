package io.vigil.acceptance;

import io.vigil.client.OperatorClient;
import io.vigil.client.ServerAddress;
import io.vigil.launcher.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * PostgreSQL and the server as processes of their own on a data directory of their own, for one
 * test class. Each can be stopped, killed and started again on the same data, as the launcher does
 * it. What the server wrote is shown when a test fails.
 *
 * <p>Start, stop and kill are called by one thread at a time.
 */
final class RunningVigil
    implements BeforeAllCallback,
        AfterAllCallback,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {
  static final Path JAR = Path.of("../server/target/vigil-server.jar").toAbsolutePath().normalize();

  private static final Duration READY_MAX = Duration.ofSeconds(90);
  private static final Duration STOP_MAX = Duration.ofSeconds(30);
  private static final Duration OFFLINE_MAX = Duration.ofMinutes(2);
  private static final Duration PROBE_MAX = Duration.ofSeconds(2);
  private static final long PROBE_INTERVAL_MILLIS = 20;
  private static final int LOG_LINES_SHOWN = 60;

  private final HttpClient probes = HttpClient.newBuilder().connectTimeout(PROBE_MAX).build();
  private Path directory = Path.of("");
  private int port;
  private Optional<LocalPostgres> postgres = Optional.empty();
  private Optional<Process> server = Optional.empty();
  private String name = "";

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    name = context.getRequiredTestClass().getSimpleName();
    if (!Files.exists(JAR)) {
      throw new AssertionError("The server isn't built: there is no " + JAR.getFileName());
    }
    // Not below target: root's PostgreSQL runs as somebody who may not enter a home.
    directory =
        Files.createTempDirectory(
            "vigil-acceptance",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    port = freePorts();
    Runtime.getRuntime().addShutdownHook(new Thread(this::killAll, "leave no process"));
    try {
      startPostgres();
      startServer();
      awaitReady();
    } catch (AssertionError | Exception e) {
      showLogs();
      killAll();
      throw e;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    stopServer();
    stopPostgres();
    probes.close();
    deleteTree(directory);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    showLogs();
    throw failure;
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    showLogs();
    throw failure;
  }

  /** Of people. */
  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Of devices. */
  URI deviceAddress() {
    return URI.create("http://127.0.0.1:" + (port + 2));
  }

  /** For people and devices. */
  ServerAddress server() {
    return ServerAddress.at(address()).devicesAt(deviceAddress());
  }

  /** Of health and metrics. */
  URI management() {
    return URI.create("http://127.0.0.1:" + (port + 1));
  }

  Path data() {
    return directory.resolve("data");
  }

  Path serverLog() {
    return directory.resolve("server.log");
  }

  Path postgresDirectory() {
    return data().resolve("postgres");
  }

  /** Signed in as the administrator whom the first start made. */
  OperatorClient administrator() throws IOException, InterruptedException {
    OperatorClient client = OperatorClient.open(server());
    client.signIn("admin", Files.readString(data().resolve("secrets/admin-password")).strip());
    return client;
  }

  /** As PostgreSQL's superuser, whom no row-level security binds. */
  Connection superuser() throws SQLException {
    return DriverManager.getConnection(postgres.orElseThrow().jdbcUrl());
  }

  /** Transmissions that were answered as ones that had been kept before, since the server began. */
  double repeatedSinceStart() throws IOException, InterruptedException {
    return metrics()
        .lines()
        .filter(line -> line.matches("vigil_transmissions_total\\{.*repeated.*"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  ProcessHandle serverProcess() {
    return server.orElseThrow().toHandle();
  }

  void startServer() throws IOException {
    startServer(List.of());
  }

  void startServer(List<String> jvmArguments) throws IOException {
    server = Optional.of(java(jvmArguments, List.of(), serverLog()));
  }

  /**
   * Starts a server on the same data while the one before still runs, or stands still, at ports of
   * its own; from here on it is the server.
   *
   * @return the one before, which whoever called this sees to
   */
  Process startSuccessor(List<String> jvmArguments) throws IOException {
    Process before = server.orElseThrow();
    port = freePorts();
    startServer(jvmArguments);
    return before;
  }

  /**
   * Waits until the server takes requests; one that ended meanwhile is started again, as the
   * launcher would.
   *
   * @return how long that took
   */
  Duration awaitReady() throws IOException, InterruptedException {
    long began = System.nanoTime();
    int starts = 0;
    while (!isReady()) {
      if (System.nanoTime() - began > READY_MAX.toNanos()) {
        throw new AssertionError("The server was not ready within " + READY_MAX);
      }
      if (server.orElseThrow().waitFor(PROBE_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
        starts++;
        if (starts > 5) {
          throw new AssertionError("The server falls again and again");
        }
        startServer();
      }
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  boolean isReady() throws InterruptedException {
    HttpRequest probe =
        HttpRequest.newBuilder(management().resolve("/actuator/health/readiness"))
            .timeout(PROBE_MAX)
            .build();
    try {
      return probes.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  /** What the metrics endpoint tells now. */
  String metrics() throws IOException, InterruptedException {
    return probes
        .send(
            HttpRequest.newBuilder(management().resolve("/actuator/prometheus"))
                .timeout(PROBE_MAX.multipliedBy(5))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** SIGKILL; returns when the process is gone. */
  void killServer() throws InterruptedException {
    server.orElseThrow().destroyForcibly().waitFor();
  }

  /** Lets it finish what it took on. */
  void stopServer() throws InterruptedException {
    if (server.isEmpty()) {
      return;
    }
    server.get().destroy();
    if (!server.get().waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      server.get().destroyForcibly().waitFor();
      throw new AssertionError("The server did not stop within " + STOP_MAX);
    }
  }

  /** SIGKILL to the postmaster. */
  void killPostgres() {
    postgres.orElseThrow().kill();
  }

  /** On the same port as before, where the server looks for it. */
  void startPostgres() throws IOException {
    int where = postgres.map(LocalPostgres::port).orElse(0);
    Files.createDirectories(postgresDirectory());
    postgres = Optional.of(LocalPostgres.start(postgresDirectory(), where, secret("db-superuser")));
    secret("admin-password");
  }

  void stopPostgres() {
    postgres.ifPresent(LocalPostgres::stop);
  }

  /**
   * Runs the server's program for a task on the data, while no server does.
   *
   * @param task {@code recheck} or {@code rebuild}
   */
  Offline offline(String task) throws IOException, InterruptedException {
    Path log = directory.resolve(task + ".log");
    Files.deleteIfExists(log);
    long began = System.nanoTime();
    Process process = java(List.of(), List.of(task), log);
    if (!process.waitFor(OFFLINE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError(task + " took longer than " + OFFLINE_MAX);
    }
    return new Offline(
        process.exitValue(), Files.readString(log), Duration.ofNanos(System.nanoTime() - began));
  }

  /** How offline work ended. */
  record Offline(int exitCode, String output, Duration took) {}

  /** Shows how the logs end. */
  void showLogs() throws IOException {
    Path kept = Path.of("target/logs", name);
    Files.createDirectories(kept);
    for (Path log : List.of(serverLog(), postgresDirectory().resolve("postgres.log"))) {
      if (Files.exists(log)) {
        Files.copy(log, kept.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        List<String> lines = Files.readAllLines(log);
        System.out.println("--- the end of " + kept.resolve(log.getFileName()));
        lines.stream()
            .skip(Math.max(0, lines.size() - LOG_LINES_SHOWN))
            .forEach(System.out::println);
      }
    }
  }

  /** As the launcher starts it; its end follows this process's, by its standard input. */
  private Process java(List<String> jvmArguments, List<String> arguments, Path log)
      throws IOException {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseCompactObjectHeaders"));
    command.addAll(jvmArguments);
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder
        .environment()
        .putAll(
            Map.of(
                "VIGIL_SUPERVISED", "true",
                "VIGIL_DB_URL", postgres.orElseThrow().jdbcUrl(),
                "VIGIL_DATA", data().toString(),
                "VIGIL_ADDRESS", "127.0.0.1",
                "VIGIL_PORT", Integer.toString(port),
                "VIGIL_MANAGEMENT_PORT", Integer.toString(port + 1),
                "VIGIL_DEVICE_PORT", Integer.toString(port + 2),
                "VIGIL_DEMO", "false"));
    return builder.start();
  }

  private String secret(String which) throws IOException {
    Path file = data().resolve("secrets").resolve(which);
    if (!Files.exists(file)) {
      Files.createDirectories(file.resolveSibling(""));
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      Files.writeString(file, Base64.getUrlEncoder().encodeToString(random));
    }
    return Files.readString(file).strip();
  }

  private void killAll() {
    server.filter(Process::isAlive).ifPresent(Process::destroyForcibly);
    postgres.filter(LocalPostgres::isRunning).ifPresent(LocalPostgres::kill);
  }

  /** The first of three neighbours that are free, below the ports that clients are given. */
  static int freePorts() {
    for (int attempt = 0; attempt < 100; attempt++) {
      int candidate = ThreadLocalRandom.current().nextInt(10_000, 20_000);
      if (isFree(candidate) && isFree(candidate + 1) && isFree(candidate + 2)) {
        return candidate;
      }
    }
    throw new AssertionError("no free ports");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var paths = Files.walk(root)) {
      paths
          .sorted(java.util.Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.deleteIfExists(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
