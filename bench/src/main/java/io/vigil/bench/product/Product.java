package io.vigil.bench.product;

import io.vigil.bench.load.Target;
import io.vigil.client.OperatorClient;
import io.vigil.launcher.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Vigil as {@code ./vigil up --no-demo} runs it: the launcher, PostgreSQL and the server as
 * processes of their own, on a data directory that is made for it and deleted at the end.
 */
public final class Product implements AutoCloseable {
  /** That the server uses. */
  public static final String DATABASE = LocalPostgres.DATABASE;

  /** As the server's own connections do: its code that writes rows needs it. */
  private static final String BINARY = "UUID_ARRAY,TIMESTAMPTZ_ARRAY,BOOL_ARRAY";

  private static final Duration READY_MAX = Duration.ofSeconds(180);
  private static final Duration STOP_MAX = Duration.ofSeconds(60);
  private static final Duration PROBE_MAX = Duration.ofSeconds(10);
  private static final Duration SETTLED_MAX = Duration.ofSeconds(60);
  private static final long PROBE_INTERVAL_MILLIS = 20;
  private static final long SETTLE_INTERVAL_MILLIS = 250;
  private static final int PORT_FIRST = 10_000;
  private static final int PORT_LAST = 19_990;
  private static final int PORTS = 3;
  private static final int PORT_ATTEMPTS_MAX = 100;
  private static final int OK = 200;
  private static final int LOG_LINES_SHOWN = 8;

  /** The line of {@code postmaster.pid} that holds the port. */
  private static final int POSTMASTER_PORT_LINE = 3;

  private final Path directory;
  private final int port;
  private final Process launcher;
  private final Thread atExit = new Thread(this::end, "end-vigil");
  private final HttpClient probes = HttpClient.newBuilder().connectTimeout(PROBE_MAX).build();

  private record Processes(long server, long postgres) {}

  private Product(Path directory, int port, Process launcher) {
    this.directory = directory;
    this.port = port;
    this.launcher = launcher;
  }

  /**
   * @param home where {@code ./vigil} lies, and the server is built
   */
  public static Product start(Path home) throws IOException {
    // Whom root's PostgreSQL runs as passes through.
    Path directory =
        Files.createTempDirectory(
            "vigil-bench",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    int port = freePorts();
    Process launcher =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Dvigil.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "io.vigil.launcher.Vigil",
                "up",
                "--no-demo",
                "--data",
                directory.resolve("data").toString(),
                "--port",
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("up.log").toFile())
            .start();
    Product product = new Product(directory, port, launcher);
    Runtime.getRuntime().addShutdownHook(product.atExit);
    try {
      product.awaitReady();
      return product;
    } catch (IOException e) {
      throw new IOException(e.getMessage() + "\n" + product.lastWords(), e);
    }
  }

  /** Of the public interface. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Where people's requests go. */
  public Target people() {
    return Target.port(port);
  }

  /** Where devices send. */
  public Target devices() {
    return Target.port(port + 2);
  }

  public Path data() {
    return directory.resolve("data");
  }

  /** Signed in as the administrator whom the first start made. */
  public OperatorClient administrator() throws IOException, InterruptedException {
    OperatorClient client = OperatorClient.open(address());
    client.signIn("admin", Files.readString(data().resolve("secrets/admin-password")).strip());
    return client;
  }

  /** As PostgreSQL's superuser, whom no row-level security binds. */
  public Connection superuser(String database) throws IOException, SQLException {
    String postgresPort =
        Files.readAllLines(data().resolve("postgres/18/postmaster.pid")).get(POSTMASTER_PORT_LINE);
    String password = Files.readString(data().resolve("secrets/db-superuser")).strip();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%s/%s?binaryTransferEnable=%s"
            .formatted(postgresPort.strip(), database, BINARY),
        LocalPostgres.SUPERUSER,
        password);
  }

  public long serverPid() throws IOException {
    return processes().server();
  }

  /**
   * @return nanoseconds of processor time that server and PostgreSQL have used, the latter with all
   *     its processes
   */
  public Cpu cpu() throws IOException {
    Processes now = processes();
    return new Cpu(CpuTime.ofProcess(now.server()), CpuTime.ofTree(now.postgres()));
  }

  /** Nanoseconds since the processes began. */
  public record Cpu(long server, long postgres) {
    public Cpu since(Cpu earlier) {
      return new Cpu(server - earlier.server, postgres - earlier.postgres);
    }

    public long both() {
      return server + postgres;
    }
  }

  /** What the server tells of itself on the management port. */
  public Gauges gauges() throws IOException {
    HttpResponse<String> answer = get("/actuator/prometheus", HttpResponse.BodyHandlers.ofString());
    return Gauges.parse(answer.body());
  }

  /**
   * Waits until what was acknowledged is in the projections too, so that its cost is in the
   * account.
   */
  public void settle() throws IOException {
    await(
        SETTLED_MAX,
        SETTLE_INTERVAL_MILLIS,
        "The projector did not catch up",
        () -> gaugeOf("vigil_projector_lag") == 0);
  }

  /** SIGKILL; the launcher starts it again. Returns when that one takes requests. */
  public Duration killServer() throws IOException {
    long killed = serverPid();
    ProcessHandle handle = ProcessHandle.of(killed).orElseThrow();
    long begun = System.nanoTime();
    handle.destroyForcibly();
    await(
        READY_MAX,
        PROBE_INTERVAL_MILLIS,
        "The server did not come back",
        () -> pidNow() != killed && isReady());
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** What is alive in the server's heap, in bytes; garbage is collected first. */
  public long liveHeapBytes() throws IOException {
    // The last line: "Total  <instances>  <bytes>".
    String[] total = jcmd("GC.class_histogram").strip().split("\\s+");
    return Long.parseLong(total[total.length - 1]);
  }

  /** Has the JVM of the server record what it does, at the detail of its own "profile". */
  public void startRecording() throws IOException {
    var unused = jcmd("JFR.start", "name=bench", "settings=profile");
  }

  /** Ends the recording of a server that was not started anew since. */
  public void stopRecording(Path into) throws IOException {
    var unused = jcmd("JFR.stop", "name=bench", "filename=" + into);
  }

  /** The server's log, newest file. */
  public List<String> serverLog() throws IOException {
    return Files.readAllLines(data().resolve("logs/server.log"));
  }

  /** The end of what launcher and server wrote. */
  public String lastWords() {
    StringBuilder words = new StringBuilder();
    for (Path log : List.of(directory.resolve("up.log"), data().resolve("logs/server.log"))) {
      try {
        List<String> lines = Files.readAllLines(log);
        lines.stream()
            .skip(Math.max(0, lines.size() - LOG_LINES_SHOWN))
            .forEach(line -> words.append(line).append('\n'));
      } catch (IOException e) {
        words.append("There is no ").append(log.getFileName()).append(".\n");
      }
    }
    return words.toString();
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // It runs already: this process ends.
    }
    probes.close();
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      paths
          .sorted(Comparator.reverseOrder())
          .forEach(path -> {
            try {
              Files.deleteIfExists(path);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private void awaitReady() throws IOException {
    await(READY_MAX, PROBE_INTERVAL_MILLIS, "Vigil did not start", () -> pidNow() > 0 && isReady());
  }

  private long pidNow() {
    try {
      return processes().server();
    } catch (IOException e) {
      return 0; // not written yet
    }
  }

  private Processes processes() throws IOException {
    var run = JsonMapper.shared().readTree(Files.readString(data().resolve("run.json")));
    return new Processes(run.path("server").asLong(), run.path("postgres").asLong());
  }

  private boolean isReady() {
    try {
      return get("/actuator/health/readiness", HttpResponse.BodyHandlers.discarding()).statusCode()
          == OK;
    } catch (IOException e) {
      return false; // not listening yet
    }
  }

  private double gaugeOf(String name) {
    try {
      return gauges().value(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> HttpResponse<T> get(String path, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + (port + 1) + path);
    try {
      return probes.send(HttpRequest.newBuilder(uri).timeout(PROBE_MAX).build(), handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  /**
   * Waits for a condition, asking at intervals.
   *
   * @throws IOException when it does not come, or the launcher ends
   */
  public void await(Duration max, long intervalMillis, String otherwise, BooleanSupplier condition)
      throws IOException {
    long end = System.nanoTime() + max.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IOException(otherwise + " within " + max);
      }
      try {
        if (launcher.waitFor(intervalMillis, TimeUnit.MILLISECONDS)) {
          throw new IOException(otherwise + ": the launcher has ended");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted", e);
      }
    }
  }

  private String jcmd(String... arguments) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                            Long.toString(serverPid())),
                        Stream.of(arguments))
                    .toList())
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (jcmd.waitFor() != 0) {
        throw new IOException("jcmd " + arguments[0] + " failed: " + said.strip());
      }
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  /** Also when this process is ended from outside. */
  private void end() {
    endLauncher();
    try {
      deleteTree(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("Deleting " + directory, e);
    }
  }

  private void endLauncher() {
    launcher.destroy();
    try {
      if (!launcher.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        launcher.destroyForcibly();
      }
    } catch (InterruptedException e) {
      launcher.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The first of some neighbours that are free, below the ports that clients are given. */
  private static int freePorts() throws IOException {
    for (int attempt = 0; attempt < PORT_ATTEMPTS_MAX; attempt++) {
      int candidate = ThreadLocalRandom.current().nextInt(PORT_FIRST, PORT_LAST);
      if (areFree(candidate)) {
        return candidate;
      }
    }
    throw new IOException("There are no free ports");
  }

  private static boolean areFree(int first) {
    for (int at = first; at < first + PORTS; at++) {
      try (ServerSocket socket = new ServerSocket(at, 1, InetAddress.ofLiteral("127.0.0.1"))) {
        if (!socket.isBound()) {
          return false;
        }
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
