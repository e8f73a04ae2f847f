package io.vigil.launcher;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * A PostgreSQL 18 of Vigil's own, on loopback, whose data outlive it.
 *
 * <p>It is durable (fsync, synchronous commit, full page writes and data checksums are on) and
 * closed: every role needs its password, there is no Unix socket, and no address but 127.0.0.1. It
 * has a session of its own, so that a Ctrl-C in the terminal stops it no sooner than {@link #stop}
 * does. It outlives a killed launcher; the next {@link #start} on the same data stops it and never
 * attaches to it.
 *
 * <p>{@code start}, {@code stop} and {@code kill} of one instance are called by one thread at a
 * time.
 */
public final class LocalPostgres {
  public static final String SUPERUSER = "postgres";

  /** The database that {@link #jdbcUrl()} names; made at the first start. */
  public static final String DATABASE = "vigil";

  static final String MAJOR_VERSION = "18";
  private static final Duration INITIALISE_MAX = Duration.ofSeconds(120);

  /** Includes the replay of what a crash left, at most {@code max_wal_size}. */
  private static final Duration START_MAX = Duration.ofSeconds(120);

  private static final Duration FAST_STOP_MAX = Duration.ofSeconds(20);
  private static final Duration IMMEDIATE_STOP_MAX = Duration.ofSeconds(10);
  private static final Duration KILL_MAX = Duration.ofSeconds(10);

  /** How long the workers of a killed postgres may take to notice. */
  private static final Duration ORPHANS_MAX = Duration.ofSeconds(15);

  private static final int LOGIN_SECONDS_MAX = 20;
  private static final int ANSWER_SECONDS_MAX = 3;

  private static final int FREE_PORT_ATTEMPTS_MAX = 20;
  private static final int FREE_PORT_FIRST = 20_000;
  private static final int FREE_PORT_LAST = 29_999;
  private static final long LOG_BYTES_MAX = 8L << 20;
  private static final int LOG_TAIL_BYTES = 4096;
  private static final long POLL_MILLIS = 20;
  private static final int PID_FILE_PID = 0;
  private static final int PID_FILE_PORT = 3;
  private static final int PID_FILE_STATUS = 7;
  private static final Pattern DATABASE_NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  /**
   * What is on whatever the configuration file says: the command line beats it and {@code ALTER
   * SYSTEM}.
   */
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("password_encryption", "scram-sha-256"),
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("shared_buffers", "128MB"),
          Map.entry("max_wal_size", "512MB"),
          // What a backup holds back must not fill the disk that takes the journal.
          Map.entry("max_slot_wal_keep_size", "4GB"),
          Map.entry("wal_level", "replica"),
          Map.entry("jit", "off"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          // A failing statement and the DETAIL of an error can hold a password or a patient's
          // value.
          Map.entry("log_statement", "none"),
          Map.entry("log_min_error_statement", "panic"),
          Map.entry("log_error_verbosity", "terse"),
          Map.entry("log_parameter_max_length", "0"),
          Map.entry("log_parameter_max_length_on_error", "0"),
          Map.entry("logging_collector", "off"));

  private final Path cluster;
  private final int port;
  private final String password;
  private final Process process;

  private LocalPostgres(Path cluster, int port, String password, Process process) {
    this.cluster = cluster;
    this.port = port;
    this.password = password;
    this.process = process;
  }

  /** Why a postgres did not come up. */
  private sealed interface Outcome {
    record Started(LocalPostgres postgres) implements Outcome {}

    record Failed(String log) implements Outcome {
      boolean portTaken() {
        return log.contains("could not bind IPv4 address");
      }

      boolean orphansLeft() {
        return log.contains("is still in use");
      }
    }
  }

  /**
   * Starts PostgreSQL on {@code dataDir}, which is made and initialised if it is not yet, and waits
   * until it answers. A postgres that a killed run left on it is stopped first. The caller sees to
   * it that no two call this for one directory at once.
   *
   * @param dataDir holds the cluster, in a directory named by the major version, and {@code
   *     postgres.log}
   * @param port on 127.0.0.1; 0 takes any free one
   * @param superuserPassword of {@link #SUPERUSER}; set at the first start, and must be the same at
   *     each later one
   * @throws Refusal when it does not start, with the end of its log
   */
  public static LocalPostgres start(Path dataDir, int port, String superuserPassword) {
    return start(dataDir, port, superuserPassword, START_MAX);
  }

  /**
   * The same, with another bound.
   *
   * @param max how long it may take until it answers, what it has to replay included
   */
  static LocalPostgres start(Path dataDir, int port, String superuserPassword, Duration max) {
    try {
      PostgresPrograms programs = PostgresPrograms.unpacked();
      Path directory = made(dataDir);
      Path cluster = cluster(directory);
      stopLeftover(cluster);
      PostgresUser user = PostgresUser.of(directory, programs);
      if (!Files.exists(cluster)) {
        initialise(cluster, programs, user, superuserPassword);
      }
      admitPasswordsOnly(cluster);
      user.takeOver(cluster);
      LocalPostgres postgres = started(cluster, port, superuserPassword, programs, user, max);
      try {
        postgres.createDatabase(DATABASE);
      } catch (SQLException e) {
        postgres.stop();
        throw new Refusal(
            "PostgreSQL in %s does not take the password kept for it (SQLSTATE %s)."
                .formatted(directory, e.getSQLState()),
            e);
      }
      return postgres;
    } catch (IOException e) {
      throw new Refusal(
          "PostgreSQL cannot be started in %s: %s.".formatted(dataDir, e.getMessage()), e);
    }
  }

  /** Of the database {@value #DATABASE}, with superuser and password: keep it out of logs. */
  public String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  /** Like {@link #jdbcUrl()}, of another database. */
  public String jdbcUrl(String database) {
    return jdbcUrl(port, database, password);
  }

  /** The cluster below {@code dataDir}. */
  static Path cluster(Path dataDir) {
    return dataDir.resolve(MAJOR_VERSION);
  }

  /**
   * Like {@link #jdbcUrl()}, of the postgres that somebody else has started on {@code dataDir};
   * empty when none takes connections there.
   */
  static Optional<String> jdbcUrlOfRunning(Path dataDir, String superuserPassword)
      throws IOException {
    Path cluster = cluster(dataDir.toRealPath());
    List<String> lines = pidFile(cluster);
    return lines.size() > PID_FILE_STATUS
            && lines.get(PID_FILE_STATUS).strip().equals("ready")
            && ProcessHandle.of(Long.parseLong(lines.get(PID_FILE_PID).strip()))
                .filter(process -> isPostgresOf(cluster, process))
                .isPresent()
        ? Optional.of(
            jdbcUrl(
                Integer.parseInt(lines.get(PID_FILE_PORT).strip()), DATABASE, superuserPassword))
        : Optional.empty();
  }

  private static String jdbcUrl(int port, String database, String password) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s&password=%s"
        .formatted(port, database, SUPERUSER, URLEncoder.encode(password, StandardCharsets.UTF_8));
  }

  public int port() {
    return port;
  }

  /** Of the postmaster. */
  public long pid() {
    return process.pid();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** Completes when the postmaster has ended, however it did. */
  public CompletableFuture<Void> ended() {
    return process.onExit().thenAccept(_ -> {});
  }

  /**
   * Makes an empty database, unless there is one of that name.
   *
   * @param name lower-case letters, digits and underscores, 63 at most
   */
  public void createDatabase(String name) throws SQLException {
    if (!DATABASE_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a database name: " + name);
    }
    try (Connection connection = connect();
        PreparedStatement find =
            connection.prepareStatement("select 1 from pg_database where datname = ?");
        Statement create = connection.createStatement()) {
      find.setString(1, name);
      if (!find.executeQuery().next()) {
        create.execute("create database \"" + name + "\"");
      }
    }
  }

  /**
   * Ends sessions, writes a checkpoint and waits for the end. Stopping what has ended does nothing.
   */
  public void stop() {
    stop(process.toHandle());
    await(() -> !process.isAlive(), KILL_MAX);
  }

  /** As a crash does: SIGKILL to the postmaster. The data must survive it. */
  public void kill() {
    process.destroyForcibly();
    await(() -> !process.isAlive(), KILL_MAX);
  }

  /** Whether it lets anybody in, within {@link #ANSWER_SECONDS_MAX}. */
  boolean answers() {
    try (Connection connection = connect(ANSWER_SECONDS_MAX)) {
      return connection.isValid(ANSWER_SECONDS_MAX);
    } catch (SQLException e) {
      return false;
    }
  }

  private Connection connect() throws SQLException {
    return connect(LOGIN_SECONDS_MAX);
  }

  private Connection connect(int secondsMax) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", SUPERUSER);
    properties.setProperty("password", password);
    properties.setProperty("loginTimeout", Integer.toString(secondsMax));
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
  }

  private static Path made(Path dataDir) throws IOException {
    Files.createDirectories(dataDir);
    if (PostgresUser.isRoot()) {
      // The unprivileged user passes through; the cluster below is closed to everybody else.
      Files.setPosixFilePermissions(dataDir, PosixFilePermissions.fromString("rwx--x--x"));
    }
    return dataDir.toRealPath();
  }

  /** Initialises beside the cluster and renames, so that there is a whole one or none. */
  private static void initialise(
      Path cluster, PostgresPrograms programs, PostgresUser user, String password)
      throws IOException {
    Path unfinished = cluster.resolveSibling(MAJOR_VERSION + ".unfinished");
    PostgresPrograms.deleteTree(unfinished);
    Files.createDirectory(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path data = unfinished.resolve("data");
    Path passwordFile = unfinished.resolve("password");
    Files.createFile(
        passwordFile,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(passwordFile, password + "\n");
    user.takeOver(unfinished);
    Path log = cluster.resolveSibling("postgres.log");
    long before = rotated(log);
    Process initdb =
        process(
            user.command(
                List.of(
                    programs.program("initdb").toString(),
                    "--pgdata=" + data,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--data-checksums",
                    "--encoding=UTF8",
                    // Sort order that no update of the operating system changes under the indexes.
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions")),
            log,
            cluster.resolveSibling(""));
    if (!ended(initdb, INITIALISE_MAX) || initdb.exitValue() != 0) {
      initdb.destroyForcibly();
      throw new Refusal(
          "PostgreSQL could not initialise %s. Its log ends:%n%s"
              .formatted(cluster, tail(log, before)));
    }
    Files.delete(passwordFile);
    Files.move(data, cluster, StandardCopyOption.ATOMIC_MOVE);
    PostgresPrograms.deleteTree(unfinished);
  }

  private static void admitPasswordsOnly(Path cluster) throws IOException {
    Files.writeString(
        cluster.resolve("pg_hba.conf"),
        """
        # Written by Vigil at each start.
        host all all 127.0.0.1/32 scram-sha-256
        """);
  }

  private static LocalPostgres started(
      Path cluster,
      int port,
      String password,
      PostgresPrograms programs,
      PostgresUser user,
      Duration max)
      throws IOException {
    long giveUpOnOrphans = System.nanoTime() + ORPHANS_MAX.toNanos();
    int attempts = 0;
    while (true) {
      attempts++;
      switch (attempt(cluster, port == 0 ? freePort() : port, password, programs, user, max)) {
        case Outcome.Started(LocalPostgres postgres) -> {
          return postgres;
        }
        case Outcome.Failed failed -> {
          boolean again =
              failed.orphansLeft()
                  ? System.nanoTime() < giveUpOnOrphans
                  : failed.portTaken() && port == 0 && attempts < FREE_PORT_ATTEMPTS_MAX;
          if (!again) {
            throw new Refusal(
                "PostgreSQL did not start. Its log (%s) ends:%n%s"
                    .formatted(cluster.resolveSibling("postgres.log"), failed.log()));
          }
          pause();
        }
      }
    }
  }

  private static Outcome attempt(
      Path cluster,
      int port,
      String password,
      PostgresPrograms programs,
      PostgresUser user,
      Duration max)
      throws IOException {
    List<String> command = new ArrayList<>(Sessions.own());
    command.addAll(user.prefix());
    command.add(programs.program("postgres").toString());
    command.addAll(List.of("-D", cluster.toString(), "-c", "port=" + port));
    SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    Path log = cluster.resolveSibling("postgres.log");
    long before = rotated(log);
    Process process = process(command, log, cluster.resolveSibling(""));
    boolean settled = await(() -> !process.isAlive() || isReady(cluster, process.pid()), max);
    if (settled && process.isAlive()) {
      return new Outcome.Started(new LocalPostgres(cluster, port, password, process));
    }
    stop(process.toHandle());
    return new Outcome.Failed(tail(log, before));
  }

  private static boolean isReady(Path cluster, long pid) {
    List<String> lines = pidFile(cluster);
    return lines.size() > PID_FILE_STATUS
        && lines.get(PID_FILE_PID).strip().equals(Long.toString(pid))
        && lines.get(PID_FILE_STATUS).strip().equals("ready");
  }

  private static List<String> pidFile(Path cluster) {
    try {
      return Files.readAllLines(cluster.resolve("postmaster.pid"));
    } catch (IOException e) {
      return List.of(); // not written yet, or gone since: there is none
    }
  }

  /**
   * Stops the postgres that a killed run left on {@code cluster}. A pid that now belongs to
   * something else is left alone, and its file is removed, since PostgreSQL would take that process
   * for a live postmaster and refuse to start.
   */
  private static void stopLeftover(Path cluster) throws IOException {
    List<String> lines = pidFile(cluster);
    if (lines.isEmpty() || !lines.get(PID_FILE_PID).strip().matches("[0-9]{1,9}")) {
      return;
    }
    Optional<ProcessHandle> named =
        ProcessHandle.of(Long.parseLong(lines.get(PID_FILE_PID).strip()));
    if (named.isEmpty()) {
      return;
    }
    if (isPostgresOf(cluster, named.get())) {
      stop(named.get());
    } else {
      Files.deleteIfExists(cluster.resolve("postmaster.pid"));
    }
  }

  private static boolean isPostgresOf(Path cluster, ProcessHandle process) {
    ProcessHandle.Info info = process.info();
    return info.command().filter(command -> Path.of(command).endsWith("postgres")).isPresent()
        && info.arguments()
            .filter(arguments -> List.of(arguments).contains(cluster.toString()))
            .isPresent();
  }

  private static void stop(ProcessHandle postgres) {
    if (stopped(postgres, "INT", FAST_STOP_MAX) || stopped(postgres, "QUIT", IMMEDIATE_STOP_MAX)) {
      return;
    }
    if (!stopped(postgres, "KILL", KILL_MAX)) {
      throw new Refusal(
          "PostgreSQL (process %d) does not end: stop it by hand.".formatted(postgres.pid()));
    }
  }

  private static boolean stopped(ProcessHandle postgres, String signal, Duration max) {
    if (!hasEnded(postgres)) {
      Sessions.signal(postgres, signal);
    }
    return await(() -> hasEnded(postgres), max);
  }

  /** A zombie, which nobody may be there to reap, has ended too; it shows no command. */
  private static boolean hasEnded(ProcessHandle process) {
    return !process.isAlive() || process.info().command().isEmpty();
  }

  private static Process process(List<String> command, Path log, Path directory)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> environment = builder.environment();
    Optional<String> path = Optional.ofNullable(environment.get("PATH"));
    environment.clear();
    environment.put("LC_ALL", "C");
    path.ifPresent(value -> environment.put("PATH", value));
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  /**
   * Below the ports that clients are given: a client that retries a port of those while nobody
   * listens can end up connected to itself, and so take it.
   */
  private static int freePort() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    for (int attempt = 0; attempt < FREE_PORT_ATTEMPTS_MAX; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FREE_PORT_FIRST, FREE_PORT_LAST + 1);
      try (ServerSocket socket = new ServerSocket(port, 1, loopback)) {
        return socket.getLocalPort();
      } catch (BindException e) {
        continue; // taken: draw another
      }
    }
    throw new IOException(
        "no free port found between " + FREE_PORT_FIRST + " and " + FREE_PORT_LAST);
  }

  /**
   * Keeps one former log; gives the size of the present one, which is there then, for its owner
   * alone.
   */
  private static long rotated(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
      Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(log)) {
      Files.createFile(
          log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return Files.size(log);
  }

  private static String tail(Path log, long from) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.max(from, file.length() - LOG_TAIL_BYTES));
      byte[] bytes = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean ended(Process process, Duration max) {
    try {
      return process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean await(BooleanSupplier condition, Duration max) {
    long end = System.nanoTime() + max.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("Interrupted.", e);
    }
  }
}
