package io.vigil.acceptance;

import io.vigil.client.OperatorClient;
import io.vigil.client.ServerAddress;
import io.vigil.launcher.Vigil;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./vigil up} without a demonstration, as a process, for one test class: whatever falls
 * below it is its to start again. Its data are on a file system of their own where this process may
 * mount one.
 */
final class LaunchedVigil
    implements BeforeAllCallback, AfterAllCallback, TestExecutionExceptionHandler {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Duration UP_MAX = Duration.ofMinutes(2);
  private static final Duration STOP_MAX = Duration.ofSeconds(75);
  private static final Duration PROBE_MAX = Duration.ofSeconds(10);
  private static final int LOG_LINES_SHOWN = 60;

  /** Room for a new database and the log of some minutes. */
  private static final String DISK = "size=320m,mode=0711";

  private final HttpClient probes = HttpClient.newBuilder().connectTimeout(PROBE_MAX).build();
  private final int port = RunningVigil.freePorts();
  private final Operations operations = new Operations();
  private Path directory = Path.of("");
  private boolean mounted;
  private Process launcher;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    // Not below target: root's PostgreSQL runs as somebody who may not enter a home.
    directory =
        Files.createTempDirectory(
            "vigil-launched",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    Files.createDirectory(data());
    mounted = succeeds("mount", "-t", "tmpfs", "-o", DISK, "tmpfs", data().toString());
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dvigil.home=" + HOME,
                "-cp",
                System.getProperty("java.class.path"),
                Vigil.class.getName(),
                "up",
                "--no-demo",
                "--canary",
                "--data",
                data().toString(),
                "--port",
                Integer.toString(port))
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(screenFile().toFile());
    builder.environment().remove("VIGIL_DB_URL");
    builder.environment().put("VIGIL_CANARY_URL", operations.url());
    launcher = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::leaveNothing, "leave nothing"));
    try {
      Waiting.until(
          "./vigil up",
          UP_MAX,
          () -> {
            if (!launcher.isAlive()) {
              throw new AssertionError("./vigil up ended");
            }
            return screen().contains("Ctrl-C stops Vigil");
          });
    } catch (AssertionError | Exception e) {
      show();
      leaveNothing();
      throw e;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    try {
      if (launcher.isAlive()) {
        interrupt();
        if (!launcher.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
          throw new AssertionError("./vigil did not stop within " + STOP_MAX);
        }
      }
    } finally {
      leaveNothing();
      probes.close();
      operations.close();
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    show();
    throw failure;
  }

  ServerAddress server() {
    return ServerAddress.at(URI.create("http://127.0.0.1:" + port)).devicesAt(devices());
  }

  URI devices() {
    return URI.create("http://127.0.0.1:" + (port + 2));
  }

  /** Who is told of each canary. */
  Operations operations() {
    return operations;
  }

  Path data() {
    return directory.resolve("data");
  }

  /** Whether {@link #data} is a file system of its own, which may be filled. */
  boolean ownsDisk() {
    return mounted;
  }

  OperatorClient administrator() throws IOException, InterruptedException {
    OperatorClient client = OperatorClient.open(server());
    client.signIn("admin", Files.readString(data().resolve("secrets/admin-password")).strip());
    return client;
  }

  /** What the launcher has shown so far. */
  String screen() throws IOException {
    return Files.readString(screenFile());
  }

  /** Of the server or PostgreSQL that runs now, by the launcher's own word. */
  ProcessHandle process(String which) throws IOException {
    JsonNode running =
        JsonMapper.builder().build().readTree(Files.readString(data().resolve("run.json")));
    return ProcessHandle.of(running.path(which).asLong()).orElseThrow();
  }

  /** As PostgreSQL's superuser. */
  Connection superuser() throws IOException, SQLException {
    List<String> pidFile = Files.readAllLines(data().resolve("postgres/18/postmaster.pid"));
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%s/vigil".formatted(pidFile.get(3).strip()),
        "postgres",
        Files.readString(data().resolve("secrets/db-superuser")).strip());
  }

  /** As who watches over the server sees it. */
  HttpResponse<String> readiness() throws IOException, InterruptedException {
    return probes.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + (port + 1) + "/actuator/health/readiness"))
            .timeout(PROBE_MAX)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  boolean isReady() throws InterruptedException {
    try {
      return readiness().statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening, or silent
    }
  }

  /** As Ctrl-C does; returns at once. */
  void interrupt() throws IOException, InterruptedException {
    Signals.send("INT", launcher.toHandle());
  }

  /** Waits for the end of all; gives the exit code. */
  int awaitEnd() throws InterruptedException {
    if (!launcher.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("./vigil did not stop within " + STOP_MAX);
    }
    return launcher.exitValue();
  }

  private Path screenFile() {
    return directory.resolve("screen.txt");
  }

  private void show() throws IOException {
    System.out.println("--- the screen\n" + screen());
    for (String log : List.of("logs/server.log", "postgres/postgres.log")) {
      if (Files.exists(data().resolve(log))) {
        List<String> lines = Files.readAllLines(data().resolve(log));
        System.out.println("--- the end of " + log);
        lines.stream()
            .skip(Math.max(0, lines.size() - LOG_LINES_SHOWN))
            .forEach(System.out::println);
      }
    }
  }

  private void leaveNothing() {
    List<ProcessHandle> all = launcher.descendants().toList();
    launcher.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    try {
      for (ProcessHandle each : all) {
        each.onExit().get(10, TimeUnit.SECONDS);
      }
      if (mounted && succeeds("umount", "-l", data().toString())) {
        mounted = false;
      }
      RunningVigil.deleteTree(directory);
    } catch (Exception e) {
      System.out.println("Left behind: " + directory + " (" + e + ")");
    }
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
