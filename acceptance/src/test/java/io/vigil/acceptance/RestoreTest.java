package io.vigil.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.client.Alarm;
import io.vigil.client.DeviceClient;
import io.vigil.client.DeviceCredential;
import io.vigil.client.LiveClient;
import io.vigil.client.LiveFrame;
import io.vigil.client.OperatorClient;
import io.vigil.client.Outcome;
import io.vigil.client.Reading;
import io.vigil.client.Series;
import io.vigil.client.ServerAddress;
import io.vigil.client.Transmission;
import io.vigil.engine.evidence.NoteKey;
import io.vigil.launcher.Vigil;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The drill: a hospital is backed up while it works, and goes on elsewhere from what was kept. */
class RestoreTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final int DEVICES = 4;
  private static final int TRANSMISSIONS = 100;
  private static final int BREACHES_EVERY = 20;
  private static final int POINTS_MAX = 5_000;
  private static final Duration UP_MAX = Duration.ofMinutes(2);
  private static final Duration COMMAND_MAX = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Far more than a checkpoint takes, and far less than a device would wait. */
  private static final Duration GAP_MAX = Duration.ofSeconds(5);

  private final List<Process> started = new ArrayList<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong longestNanos = new AtomicLong();
  private volatile boolean enough;
  private Path directory;

  @BeforeEach
  void prepare() throws IOException {
    assertThat(RunningVigil.JAR).exists();
    directory = Files.createTempDirectory("vigil-restore");
  }

  @AfterEach
  void leaveNothing() throws Exception {
    for (Process process : started) {
      if (process.isAlive()) {
        stop(process);
      }
    }
    RunningVigil.deleteTree(directory);
  }

  @Test
  void bringsBackAllThatWasAcknowledgedBeforeTheBackup() throws Exception {
    Path data = directory.resolve("data");
    Path database = directory.resolve("backup");
    Path keys = directory.resolve("backup-of-keys");
    int port = RunningVigil.freePorts();
    Process up = up(data, port, "first");
    List<Sender> senders = new ArrayList<>();
    List<List<Instant>> before = new ArrayList<>();
    try (TestingHospital hospital = hospital(data, port)) {
      UUID ward = hospital.ward("Backed up");
      hospital.user("physician", "physician", ward);
      for (int i = 0; i < DEVICES; i++) {
        UUID patient = hospital.patient(ward, "Patient " + i);
        senders.add(new Sender(patient, hospital.monitor(patient), address(port)));
      }
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<?>> running = senders.stream().<Future<?>>map(threads::submit).toList();
        try {
          awaitAcknowledged(TRANSMISSIONS);
          senders.forEach(sender -> before.add(List.copyOf(sender.acknowledgedAt)));
          long atBegin = acknowledged.get();
          longestNanos.set(0);
          long began = System.nanoTime();
          vigil(0, "backup", "" + database, "--keys", "" + keys, "--data", "" + data);
          System.out.printf(
              "Backed up in %d ms, with %d acknowledgements meanwhile, none later than %d ms%n",
              millisSince(began),
              acknowledged.get() - atBegin,
              Duration.ofNanos(longestNanos.get()).toMillis());
          assertThat(acknowledged.get()).as("acknowledged meanwhile").isGreaterThan(atBegin);
          assertThat(Duration.ofNanos(longestNanos.get())).isLessThan(GAP_MAX);
          awaitAcknowledged(acknowledged.get() + TRANSMISSIONS);
        } finally {
          enough = true;
        }
        for (Future<?> each : running) {
          each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
      }
    }
    stop(up);

    Path restored = directory.resolve("restored");
    refusesADamagedBackup(database, keys, restored);
    long began = System.nanoTime();
    String told =
        vigil(
            0,
            "restore",
            "" + database,
            "--keys",
            "" + keys,
            "--data",
            "" + restored,
            "--original",
            "" + data);
    System.out.println("Restored and proven in " + millisSince(began) + " ms");
    assertThat(told)
        .contains("Recovered " + DEVICES + " patients", "is not here")
        .containsPattern("were signed: [1-9]\\d* that are younger than the backup are missing");

    int elsewhere = RunningVigil.freePorts();
    assertThat(vigil(1, "up", "--data", "" + restored, "--port", "" + elsewhere))
        .contains("./vigil accept-restored");
    vigil(0, "accept-restored", "--data", "" + restored);
    Process again = up(restored, elsewhere, "second");
    assertThat(Files.readString(screen("second"))).contains("its original must not run too");
    try (OperatorClient physician = OperatorClient.open(address(elsewhere))) {
      physician.signIn("physician", TestingHospital.PASSWORD);
      for (int i = 0; i < DEVICES; i++) {
        assertThereOnce(physician, senders.get(i), before.get(i));
        assertAlarmedOnce(physician, senders.get(i), before.get(i));
      }
      alarmsAgain(physician, senders.getFirst(), address(elsewhere), senders);
    }
    assertThat(vigil(0, "keys", "rotate", "--data", "" + restored)).contains("generation 2");
    Path export = directory.resolve("export");
    vigil(0, "export", "" + export, "--data", "" + restored);
    String log =
        NoteKey.Signer.parse(Files.readString(restored.resolve("evidence/notary/key")))
            .verifier()
            .encoded();
    assertThat(vigil(0, "verify", "" + export, "--log", log))
        .contains("/vigil-since-", "PROVEN")
        .doesNotContain("  ! ");
    stop(again);
    assertThat(vigil(0, "recheck", "--data", "" + restored)).contains(": 0 differences");
  }

  private void refusesADamagedBackup(Path database, Path keys, Path restored) throws Exception {
    Path largest;
    try (Stream<Path> files = Files.walk(database.resolve("postgres"))) {
      largest =
          files
              .filter(Files::isRegularFile)
              .max(java.util.Comparator.comparingLong(file -> file.toFile().length()))
              .orElseThrow();
    }
    byte[] whole = Files.readAllBytes(largest);
    byte[] turned = whole.clone();
    turned[whole.length / 2] ^= 1;
    Files.write(largest, turned);
    assertThat(vigil(1, "restore", "" + database, "--keys", "" + keys, "--data", "" + restored))
        .contains(largest + " is damaged");
    Files.write(largest, whole);
    Path manifest = database.resolve("manifest.json");
    Path aside = Files.move(manifest, directory.resolve("aside"));
    assertThat(vigil(1, "restore", "" + database, "--keys", "" + keys, "--data", "" + restored))
        .contains("holds no whole backup");
    Files.move(aside, manifest);
    assertThat(restored).doesNotExist();
  }

  private static void assertThereOnce(OperatorClient physician, Sender sender, List<Instant> before)
      throws Exception {
    List<Instant> all = List.copyOf(sender.acknowledgedAt);
    Series series =
        physician.series(sender.patient, all.getFirst(), all.getLast().plusMillis(1), POINTS_MAX);
    assertThat(series.series()).isNotEmpty();
    for (Series.Curve curve : series.series()) {
      List<Instant> stored = curve.t().stream().map(Instant::ofEpochMilli).toList();
      assertThat(stored).doesNotHaveDuplicates().containsAll(before);
      assertThat(all).startsWith(stored.toArray(Instant[]::new));
    }
  }

  private static void assertAlarmedOnce(
      OperatorClient physician, Sender sender, List<Instant> before) throws Exception {
    List<Instant> onsets =
        physician
            .alarms(
                sender.patient, before.getFirst().minusSeconds(60), before.getLast().plusMillis(1))
            .stream()
            .flatMap(alarm -> alarm.episodes().stream())
            .filter(episode -> episode.condition().equals("MDC_PULS_OXIM_SAT_O2:low"))
            .map(Alarm.Episode::onset)
            // An alarm that began before goes on with what came later.
            .filter(onset -> !onset.isAfter(before.getLast()))
            .toList();
    List<Instant> breaches = new ArrayList<>();
    for (int i = BREACHES_EVERY - 1; i < before.size(); i += BREACHES_EVERY) {
      breaches.add(before.get(i));
    }
    assertThat(breaches).isNotEmpty();
    assertThat(onsets).containsExactlyInAnyOrderElementsOf(breaches);
  }

  /** Screens come up with everybody, and what devices send now is judged. */
  private static void alarmsAgain(
      OperatorClient physician, Sender sender, ServerAddress address, List<Sender> senders)
      throws Exception {
    Set<UUID> patients = senders.stream().map(it -> it.patient).collect(Collectors.toSet());
    try (LiveClient live = LiveClient.open(physician);
        DeviceClient device = DeviceClient.open(address, sender.credential)) {
      LiveFrame first = live.take(PATIENCE).orElseThrow();
      assertThat(first).isInstanceOf(LiveFrame.Snapshot.class);
      assertThat(Set.copyOf(((LiveFrame.Snapshot) first).visible())).isEqualTo(patients);
      Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      // What the backup has last may be a breach, which would go on with this one.
      send(device, List.of(TestingHospital.spo2("97", now.minusMillis(1))));
      send(device, List.of(TestingHospital.spo2("80", now)));
      assertThat(
              live.awaitPatient(
                  view ->
                      view.id().equals(sender.patient)
                          && view.alarms().stream()
                              .filter(alarm -> alarm.signal().equals("on"))
                              .flatMap(alarm -> alarm.episodes().stream())
                              .anyMatch(episode -> episode.onset().equals(now)),
                  PATIENCE))
          .isPresent();
    }
  }

  private void awaitAcknowledged(long wanted) throws Exception {
    Waiting.until("acknowledgements", PATIENCE, () -> acknowledged.get() >= wanted);
  }

  private static void send(DeviceClient device, List<Reading> readings)
      throws InterruptedException {
    Outcome outcome = device.send(device.number(Transmission.Urgency.LIVE, readings));
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
  }

  /** A device that sends one transmission after the other. */
  private final class Sender implements Runnable {
    final UUID patient;
    final DeviceCredential credential;
    final ConcurrentLinkedQueue<Instant> acknowledgedAt = new ConcurrentLinkedQueue<>();
    private final ServerAddress address;

    Sender(UUID patient, DeviceCredential credential, ServerAddress address) {
      this.patient = patient;
      this.credential = credential;
      this.address = address;
    }

    @Override
    public void run() {
      try (DeviceClient device = DeviceClient.open(address, credential)) {
        Instant last = Instant.EPOCH;
        for (int number = 0; !enough; number++) {
          Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
          last = now.isAfter(last) ? now : last.plusMillis(1);
          boolean breaching = number % BREACHES_EVERY == BREACHES_EVERY - 1;
          long began = System.nanoTime();
          send(
              device,
              List.of(
                  TestingHospital.spo2(breaching ? "80" : "97", last),
                  TestingHospital.heartRate("70", last)));
          longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
          acknowledgedAt.add(last);
          acknowledged.incrementAndGet();
        }
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }
  }

  private TestingHospital hospital(Path data, int port) throws Exception {
    OperatorClient administrator = OperatorClient.open(address(port));
    administrator.signIn("admin", Files.readString(data.resolve("secrets/admin-password")).strip());
    return new TestingHospital(address(port), administrator);
  }

  private static ServerAddress address(int port) {
    return ServerAddress.at(URI.create("http://127.0.0.1:" + port))
        .devicesAt(URI.create("http://127.0.0.1:" + (port + 2)));
  }

  private Process up(Path data, int port, String name) throws Exception {
    Process up = start(screen(name), "up", "--no-demo", "--data", "" + data, "--port", "" + port);
    Waiting.until(
        "./vigil up",
        UP_MAX,
        () -> {
          assertThat(up.isAlive()).as(Files.readString(screen(name))).isTrue();
          return Files.readString(screen(name)).contains("Ctrl-C stops Vigil");
        });
    return up;
  }

  private Path screen(String name) {
    return directory.resolve(name + ".txt");
  }

  /** Runs a command to its end, and gives what it said. */
  private String vigil(int exitCode, String... arguments) throws Exception {
    Path screen = screen(arguments[0]);
    Process process = start(screen, arguments);
    assertThat(process.waitFor(COMMAND_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
    String told = Files.readString(screen);
    assertThat(process.exitValue()).as(told).isEqualTo(exitCode);
    return told;
  }

  private Process start(Path screen, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dvigil.home=" + HOME,
                "-cp",
                System.getProperty("java.class.path"),
                Vigil.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(screen.toFile());
    builder.environment().remove("VIGIL_DB_URL");
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static void stop(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("did not stop within " + PATIENCE);
    }
  }

  private static long millisSince(long beganNanos) {
    return Duration.ofNanos(System.nanoTime() - beganNanos).toMillis();
  }
}
