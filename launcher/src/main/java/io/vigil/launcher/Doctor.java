package io.vigil.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at a machine and an installation, changes nothing, and says what to do about what is wrong.
 */
final class Doctor {
  private static final long DISK_BYTES_MIN = 2L << 30;
  private static final int FSYNC_ROUNDS = 20;
  private static final Duration FSYNC_TYPICAL_MAX = Duration.ofMillis(20);

  /** No real disk forces a block in less; something on the way pretends. */
  private static final Duration FSYNC_REAL_MIN = Duration.ofNanos(2_000);

  private static final int PROGRAM_SECONDS_MAX = 20;
  private static final int JAVA_MAJOR = 25;
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");

  /** Before this page was written, no clock that is right can stand. */
  private static final Instant CLOCK_MIN = Instant.parse("2026-11-01T00:00:00Z");

  private final Options options;
  private final Path home;
  private final Map<String, String> environment;

  Doctor(Options options, Path home, Map<String, String> environment) {
    this.options = options;
    this.home = home;
    this.environment = environment;
  }

  /** What one look found. */
  sealed interface Finding {
    record Well(String about, String what) implements Finding {}

    /** Vigil runs, though something will be missed. */
    record Advice(String about, String what, String toDo) implements Finding {}

    /** Vigil does not run. */
    record Problem(String about, String what, String toDo) implements Finding {}
  }

  /**
   * @return whether there is no problem
   */
  boolean examine(Screen screen) {
    screen.title("Vigil doctor");
    boolean well = true;
    for (Finding finding : findings()) {
      switch (finding) {
        case Finding.Well(String about, String what) -> screen.line(about, "ok       " + what);
        case Finding.Advice(String about, String what, String toDo) ->
            screen.line(about, "advice   " + what + ": " + toDo);
        case Finding.Problem(String about, String what, String toDo) -> {
          well = false;
          screen.warn(about, "PROBLEM  " + what + ": " + toDo);
        }
      }
    }
    screen.text("");
    screen.text(
        well
            ? "Nothing stands in the way of ./vigil up."
            : "Vigil cannot run before the problems are solved.");
    return well;
  }

  List<Finding> findings() {
    return List.of(
        java(),
        program("Maven", "mvn", 3, 8, "install Maven 3.8 or newer"),
        program("Node", "node", 20, 0, "install Node 20 or newer"),
        program("npm", "npm", 9, 0, "install npm 9 or newer"),
        built("Web", "web/dist/index.html"),
        built("Server", "server/target/vigil-server.jar"),
        postgres(),
        data(),
        disk(),
        fsync(),
        port(options.port()),
        port(options.managementPort()),
        port(options.devicePort()),
        clock(),
        chromium());
  }

  private static Finding java() {
    int major = Runtime.version().feature();
    String what = Runtime.version() + " in " + System.getProperty("java.home");
    return major == JAVA_MAJOR
        ? new Finding.Well("Java", what)
        : new Finding.Problem("Java", what, "install a JDK 25, or set JAVA_HOME to one");
  }

  private static Finding program(String about, String command, int major, int minor, String toDo) {
    String said = output(List.of(command, "--version")).lines().findFirst().orElse("");
    Matcher version = VERSION.matcher(said);
    if (!version.find()) {
      return new Finding.Problem(about, command + " is not there", toDo);
    }
    int foundMajor = Integer.parseInt(version.group(1));
    boolean enough =
        foundMajor > major || (foundMajor == major && Integer.parseInt(version.group(2)) >= minor);
    return enough
        ? new Finding.Well(about, version.group())
        : new Finding.Problem(about, version.group() + " is too old", toDo);
  }

  private Finding built(String about, String file) {
    return Files.exists(home.resolve(file))
        ? new Finding.Well(about, "built")
        : new Finding.Advice(
            about, "not built yet", "./vigil up builds it, which takes a few minutes");
  }

  private Finding postgres() {
    if (!environment.getOrDefault("VIGIL_DB_URL", "").isBlank()) {
      return new Finding.Well("PostgreSQL", "that of VIGIL_DB_URL");
    }
    if (PostgresPrograms.archiveOfThisPlatform().isEmpty()) {
      return new Finding.Problem(
          "PostgreSQL",
          "none for " + System.getProperty("os.name") + " on " + System.getProperty("os.arch"),
          "give one of your own in VIGIL_DB_URL");
    }
    try {
      Path program = PostgresPrograms.unpacked().program("postgres");
      String said = output(List.of(program.toString(), "--version")).strip();
      return said.isEmpty()
          ? new Finding.Problem(
              "PostgreSQL", "does not run", "install the GNU C library, or set VIGIL_DB_URL")
          : new Finding.Well("PostgreSQL", said.replace("postgres (PostgreSQL) ", ""));
    } catch (Refusal e) {
      return new Finding.Problem("PostgreSQL", "not unpacked", String.valueOf(e.getMessage()));
    }
  }

  private Finding data() {
    Path directory = options.data();
    if (!Files.exists(directory)) {
      return Files.isWritable(existing(directory))
          ? new Finding.Well("Data", directory + " will be made")
          : new Finding.Problem(
              "Data", directory + " cannot be made", "choose another with --data DIR");
    }
    if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
      return new Finding.Problem(
          "Data",
          directory + " cannot be written",
          "make it writable, or choose another with --data DIR");
    }
    if (isForeign(directory)) {
      return new Finding.Problem(
          "Data",
          directory + " holds something that is not Vigil's",
          "choose another with --data DIR");
    }
    Path secrets = directory.resolve("secrets");
    if (Files.exists(secrets) && isOpenToOthers(secrets)) {
      return new Finding.Problem("Data", secrets + " is open to others", "chmod 700 " + secrets);
    }
    return new Finding.Well(
        "Data", directory + (DataDirectory.isLocked(directory) ? " (in use)" : ""));
  }

  private Finding disk() {
    try {
      long free = Files.getFileStore(existing(options.data())).getUsableSpace();
      String what = String.format(Locale.ROOT, "%.1f GB free", free / 1e9);
      return free >= DISK_BYTES_MIN
          ? new Finding.Well("Disk", what)
          : new Finding.Problem(
              "Disk", what, "make room for 2 GB, or choose another disk with --data DIR");
    } catch (IOException e) {
      return new Finding.Problem("Disk", "cannot be asked", "choose another with --data DIR");
    }
  }

  /** Every acknowledgement waits for one. */
  private Finding fsync() {
    Path directory = existing(options.data());
    try {
      Path file = Files.createTempFile(directory, ".vigil-doctor", "");
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        long[] nanos = new long[FSYNC_ROUNDS];
        for (int round = 0; round < FSYNC_ROUNDS; round++) {
          long began = System.nanoTime();
          channel.write(
              ByteBuffer.wrap("0123456789abcdef".repeat(32).getBytes(StandardCharsets.US_ASCII)));
          channel.force(true);
          nanos[round] = System.nanoTime() - began;
        }
        Arrays.sort(nanos);
        return judged(Duration.ofNanos(nanos[FSYNC_ROUNDS / 2]));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      return new Finding.Problem(
          "fsync", "cannot be tried in " + directory, "choose another directory with --data DIR");
    }
  }

  private static Finding judged(Duration median) {
    String what = String.format(Locale.ROOT, "median %.2f ms", median.toNanos() / 1e6);
    if (median.compareTo(FSYNC_REAL_MIN) < 0) {
      return new Finding.Advice(
          "fsync",
          what + " is too fast for a disk",
          "readings may not survive a power cut; use another disk");
    }
    return median.compareTo(FSYNC_TYPICAL_MAX) <= 0
        ? new Finding.Well("fsync", what)
        : new Finding.Advice(
            "fsync",
            what + " is slow",
            "use a faster disk with --data DIR for more than a demonstration");
  }

  private Finding port(int port) {
    String about = "Port " + port;
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return new Finding.Well(about, "free");
    } catch (IOException e) {
      return DataDirectory.isLocked(options.data())
          ? new Finding.Well(about, "taken, and Vigil runs")
          : new Finding.Problem(
              about, "taken", "stop what listens there, or choose another with --port N");
    }
  }

  private static Finding clock() {
    Instant now = Instant.now();
    if (now.isBefore(CLOCK_MIN)) {
      return new Finding.Problem(
          "Clock", now + " is past", "set the clock; every reading is judged by it");
    }
    String synchronised =
        output(List.of("timedatectl", "show", "--property=NTPSynchronized", "--value")).strip();
    return synchronised.equals("no")
        ? new Finding.Advice(
            "Clock", now + ", not synchronised", "turn on NTP (timedatectl set-ntp true)")
        : new Finding.Well("Clock", now.toString());
  }

  private static Finding chromium() {
    return Sessions.isInstalled("chromium")
        ? new Finding.Well("Chromium", "for ./vigil test")
        : new Finding.Advice(
            "Chromium", "not there", "only ./vigil test needs it; .ci/run installs it on Debian");
  }

  private static Path existing(Path path) {
    Path ancestor = path.toAbsolutePath();
    while (!Files.isDirectory(ancestor)) {
      ancestor = Optional.ofNullable(ancestor.getParent()).orElseThrow();
    }
    return ancestor;
  }

  private static boolean isForeign(Path directory) {
    try {
      return DataDirectory.isForeign(directory);
    } catch (IOException e) {
      return true; // what cannot be listed is not Vigil's
    }
  }

  private static boolean isOpenToOthers(Path path) {
    try {
      Predicate<Object> others = it -> !it.toString().startsWith("OWNER");
      return Files.getPosixFilePermissions(path).stream().anyMatch(others);
    } catch (IOException e) {
      return true;
    }
  }

  /** What a program says; empty when it is not there or says nothing in time. */
  private static String output(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      byte[] said = process.getInputStream().readAllBytes();
      boolean succeeded =
          process.waitFor(PROGRAM_SECONDS_MAX, TimeUnit.SECONDS) && process.exitValue() == 0;
      return succeeded ? new String(said, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
