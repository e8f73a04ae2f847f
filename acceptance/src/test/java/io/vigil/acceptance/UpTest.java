package io.vigil.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.client.Alarm;
import io.vigil.client.LiveClient;
import io.vigil.client.LiveFrame;
import io.vigil.client.OperatorClient;
import io.vigil.client.PatientView;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a newcomer does: {@code ./vigil up}, as a process. */
class UpTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final int PATIENTS = 12;
  private static final Duration UP_MAX = Duration.ofMinutes(2);
  private static final Duration WARD_MAX = Duration.ofSeconds(60);
  private static final Duration SCENARIO_MAX = Duration.ofSeconds(150);
  private static final Duration STOP_MAX = Duration.ofSeconds(30);
  private static final Duration COMMAND_MAX = Duration.ofSeconds(30);
  private static final Pattern SIGN_IN =
      Pattern.compile("(?m)^\\s*(\\S+)\\s{3,}(\\S.*?)\\s{3,}(nurse|physician)\\s*$");

  private final Map<Path, Optional<FileTime>> marks = new HashMap<>();
  private final List<Process> started = new ArrayList<>();
  private final int port = RunningVigil.freePorts();
  private Path directory;
  private Path data;

  @BeforeEach
  void prepare() throws IOException {
    assertThat(RunningVigil.JAR).exists();
    directory = Files.createTempDirectory("vigil-up");
    data = directory.resolve("data");
    // All is built: this test must not build it a second time, underneath the build it is part of.
    for (String mark : List.of("target/built-web", "target/built-java")) {
      Path file = HOME.resolve(mark);
      marks.put(
          file,
          Files.exists(file) ? Optional.of(Files.getLastModifiedTime(file)) : Optional.empty());
      Files.createDirectories(file.resolveSibling(""));
      Files.write(file, new byte[0]);
    }
  }

  @AfterEach
  void leaveNothing() throws Exception {
    for (Process process : started) {
      if (process.isAlive()) {
        interrupt(process);
        if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    }
    for (Map.Entry<Path, Optional<FileTime>> mark : marks.entrySet()) {
      if (mark.getValue().isPresent()) {
        Files.setLastModifiedTime(mark.getKey(), mark.getValue().get());
      } else {
        Files.deleteIfExists(mark.getKey());
      }
    }
    RunningVigil.deleteTree(directory);
  }

  @Test
  void runsAHospitalStopsAllOfItAndResumes() throws Exception {
    Path screen = directory.resolve("first.txt");
    Process up = vigil(screen, "up", "--data", data.toString(), "--port", "" + port);
    try {
      Duration took = awaitUp(up, screen);
      System.out.println("The first ./vigil up took " + took.toMillis() + " ms");
      Map<String, String> signIns = signIns(Files.readString(screen), "nurse");
      assertThat(signIns).isNotEmpty();
      Map<String, String> physicians = signIns(Files.readString(screen), "physician");
      assertThat(physicians).isNotEmpty();
      assertWardIsShown(signIns.entrySet().iterator().next());
      Map.Entry<String, String> physician = physicians.entrySet().iterator().next();
      Set<UUID> patients = patientsSeenBy(physician);
      assertThat(patients).hasSize(PATIENTS);

      refusesASecondOne(up);
      sepsisRaisesAnAlarm(physician);

      List<Long> processes = processes();
      assertThat(processes).hasSize(3).allMatch(UpTest::alive);
      stop(up, screen);
      assertThat(processes).noneMatch(UpTest::alive);
      assertThat(withTheDirectoryOnTheirCommandLine()).isEmpty();

      Path again = directory.resolve("second.txt");
      Process second = vigil(again, "up", "--data", data.toString(), "--port", "" + port);
      Duration tookAgain = awaitUp(second, again);
      System.out.println("The second ./vigil up took " + tookAgain.toMillis() + " ms");
      assertThat(signIns(Files.readString(again), "physician")).isEqualTo(physicians);
      assertThat(patientsSeenBy(physician)).isEqualTo(patients);
      List<Long> resumed = processes();
      stop(second, again);
      assertThat(resumed).noneMatch(UpTest::alive);
    } catch (Exception | AssertionError e) {
      System.out.println("--- the screen\n" + Files.readString(screen));
      Path log = data.resolve("logs/server.log");
      if (Files.exists(log)) {
        List<String> lines = Files.readAllLines(log);
        System.out.println("--- the end of server.log");
        lines.subList(Math.max(0, lines.size() - 30), lines.size()).forEach(System.out::println);
      }
      throw e;
    }
  }

  private Duration awaitUp(Process up, Path screen) throws Exception {
    Duration took =
        Waiting.until(
            "./vigil up",
            UP_MAX,
            () -> {
              assertThat(up.isAlive()).as("still runs").isTrue();
              return Files.readString(screen).contains("Ctrl-C stops Vigil");
            });
    assertThat(Files.readString(screen))
        .contains("Vigil runs at http://localhost:" + port)
        .contains("Devices send to http://localhost:" + (port + 2))
        .contains("Not a medical device");
    return took;
  }

  private void assertWardIsShown(Map.Entry<String, String> nurse) throws Exception {
    long began = System.nanoTime();
    try (OperatorClient client = signedIn(nurse);
        LiveClient live = LiveClient.open(client)) {
      LiveFrame.Snapshot snapshot =
          Waiting.first(
              "the ward",
              WARD_MAX,
              () ->
                  live.take(WARD_MAX)
                      .filter(LiveFrame.Snapshot.class::isInstance)
                      .map(LiveFrame.Snapshot.class::cast));
      assertThat(snapshot.visible()).isNotEmpty();
      assertThat(
              live.awaitPatient(view -> !view.vitals().isEmpty(), WARD_MAX)
                  .or(() ->
                      snapshot.patients().stream().filter(v -> !v.vitals().isEmpty()).findFirst()))
          .isPresent();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(WARD_MAX);
  }

  private Set<UUID> patientsSeenBy(Map.Entry<String, String> who) throws Exception {
    try (OperatorClient client = signedIn(who);
        LiveClient live = LiveClient.open(client)) {
      return Waiting.first(
          "a snapshot",
          WARD_MAX,
          () ->
              live.take(WARD_MAX)
                  .filter(LiveFrame.Snapshot.class::isInstance)
                  .map(frame -> Set.copyOf(((LiveFrame.Snapshot) frame).visible())));
    }
  }

  private void sepsisRaisesAnAlarm(Map.Entry<String, String> physician) throws Exception {
    try (OperatorClient client = signedIn(physician);
        LiveClient live = LiveClient.open(client)) {
      Instant before = Instant.now();
      long began = System.nanoTime();
      Path told = directory.resolve("scenario.txt");
      Process scenario = vigil(told, "scenario", "sepsis", "--data", data.toString());
      assertThat(scenario.waitFor(COMMAND_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(scenario.exitValue()).as(Files.readString(told)).isZero();
      Alarm alarm =
          live.awaitPatient(view -> alarmSince(view, before).isPresent(), SCENARIO_MAX)
              .flatMap(view -> alarmSince(view, before))
              .orElseThrow(() -> new AssertionError("no alarm within " + SCENARIO_MAX));
      System.out.printf(
          "Sepsis raised %s after %d ms%n",
          alarm.condition(), Duration.ofNanos(System.nanoTime() - began).toMillis());
    }
  }

  private static Optional<Alarm> alarmSince(PatientView view, Instant since) {
    return view.alarms().stream()
        .filter(alarm -> alarm.kind().equals("physiological") && alarm.raisedAt().isAfter(since))
        .findFirst();
  }

  private void refusesASecondOne(Process first) throws Exception {
    Path told = directory.resolve("refused.txt");
    Process second =
        vigil(told, "up", "--data", data.toString(), "--port", "" + RunningVigil.freePorts());
    assertThat(second.waitFor(COMMAND_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(1);
    assertThat(Files.readString(told).strip().lines())
        .singleElement()
        .asString()
        .contains("is in use by another Vigil");
    assertThat(first.isAlive()).isTrue();
    assertThat(processes()).allMatch(UpTest::alive);
  }

  private void stop(Process up, Path screen) throws Exception {
    long began = System.nanoTime();
    interrupt(up);
    assertThat(up.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)).as("stopped in time").isTrue();
    System.out.println(
        "Ctrl-C stopped all in " + Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");
    assertThat(up.exitValue()).as(Files.readString(screen)).isZero();
  }

  private OperatorClient signedIn(Map.Entry<String, String> who)
      throws IOException, InterruptedException {
    OperatorClient client = OperatorClient.open(URI.create("http://127.0.0.1:" + port));
    client.signIn(who.getKey(), who.getValue());
    return client;
  }

  private static Map<String, String> signIns(String screen, String role) {
    Map<String, String> found = new HashMap<>();
    Matcher line = SIGN_IN.matcher(screen);
    while (line.find()) {
      if (line.group(3).equals(role)) {
        found.put(line.group(1), line.group(2));
      }
    }
    return found;
  }

  /** Launcher, server and PostgreSQL, by the word of the instance that runs. */
  private List<Long> processes() throws IOException {
    JsonNode running =
        JsonMapper.builder().build().readTree(Files.readString(data.resolve("run.json")));
    return List.of(
        running.path("launcher").asLong(),
        running.path("server").asLong(),
        running.path("postgres").asLong());
  }

  private List<String> withTheDirectoryOnTheirCommandLine() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(command -> command.contains(data.toString()))
        .collect(Collectors.toList());
  }

  /** What has ended and nobody has reaped shows no command. */
  private static boolean alive(long pid) {
    return ProcessHandle.of(pid).filter(it -> it.info().command().isPresent()).isPresent();
  }

  private Process vigil(Path screen, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", HOME.resolve("vigil").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(screen.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("VIGIL_DB_URL");
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start().waitFor();
  }
}
