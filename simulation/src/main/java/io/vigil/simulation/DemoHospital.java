package io.vigil.simulation;

import io.vigil.client.Demo;
import io.vigil.client.DeviceClient;
import io.vigil.client.DeviceCredential;
import io.vigil.client.OperatorClient;
import io.vigil.client.ProblemException;
import io.vigil.client.ServerAddress;
import io.vigil.simulation.HospitalFile.Hospital;
import io.vigil.simulation.Roster.PatientPlan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A demonstration hospital: two wards and a hospital at home, 12 synthetic patients whose devices
 * speak to a server as any device does, and staff who can sign in. {@link #open} provisions it
 * once, {@link #start} sets it going, {@link #close} stops it.
 */
public final class DemoHospital implements AutoCloseable {
  /** The administrator's login that provisioning uses. */
  public static final String ADMINISTRATOR = "admin";

  private static final System.Logger LOG = System.getLogger(DemoHospital.class.getName());
  private static final String SIMULATOR = "simulator";
  private static final Duration CHECK_INTERVAL_MAX = Duration.ofSeconds(15);

  /** How often cuffs and spot checks are repeated on a patient who deteriorates, as staff would. */
  private static final Duration WATCHFUL_INTERVAL = Duration.ofMinutes(1);

  private static final Duration UNREACHABLE_PAUSE = Duration.ofSeconds(2);
  private static final Duration STOP_MAX = Duration.ofMillis(1_500);

  private final ServerAddress server;
  private final HospitalFile file;
  private final Progress progress;
  private final List<Patient> patients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final DeviceClient connections;

  /** A demonstration user's way in. */
  public record SignIn(String login, String password, String role) {
    @Override
    public String toString() {
      return "SignIn[login=" + login + ", role=" + role + "]";
    }
  }

  /** What takes a while at the first start. */
  public enum Stage {
    PROVISIONING,
    HISTORY
  }

  /** Told as the first start goes on, from the thread that does the work. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Tells how far a stage is.
     *
     * @param done steps of {@code total}
     */
    void on(Stage stage, int done, int total);
  }

  private record Patient(PatientPlan plan, SyntheticPatient body) {}

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private DemoHospital(ServerAddress server, HospitalFile file, Progress progress, Instant now) {
    this.server = server;
    this.file = file;
    this.progress = progress;
    SplittableRandom random = new SplittableRandom();
    for (PatientPlan plan : Roster.PATIENTS) {
      patients.add(new Patient(plan, new SyntheticPatient(plan.baseline(), now, random.split())));
    }
    this.connections =
        DeviceClient.open(
            server,
            credential(
                Roster.PATIENTS.getFirst(), Roster.PATIENTS.getFirst().devices().getFirst()));
  }

  /** As {@link #open(ServerAddress, Path, String, Progress)}, with nobody told. */
  public static DemoHospital open(URI server, Path demoDirectory, String adminPassword)
      throws IOException, InterruptedException {
    return open(ServerAddress.at(server), demoDirectory, adminPassword, (stage, done, total) -> {});
  }

  /**
   * Takes up the hospital noted in {@code demoDirectory/hospital.json}, or what is left to do of
   * it, or creates it.
   *
   * @param demoDirectory is made if it is not there; only its owner may read it
   * @throws ProblemException when the server refuses, such as {@code sign-in-refused} for a wrong
   *     password
   * @throws IOException when the server or the directory cannot be used
   */
  public static DemoHospital open(
      ServerAddress server, Path demoDirectory, String adminPassword, Progress progress)
      throws IOException, InterruptedException {
    Instant now = Instant.now();
    HospitalFile file = HospitalFile.open(demoDirectory, now);
    if (!Provisioning.complete(file.hospital())) {
      try (OperatorClient administrator = OperatorClient.open(server)) {
        administrator.signIn(ADMINISTRATOR, adminPassword);
        new Provisioning(administrator, file).complete(progress);
      }
    }
    DemoHospital hospital = new DemoHospital(server, file, progress, now);
    hospital.requireItsServer(demoDirectory);
    return hospital;
  }

  /**
   * The patients of the hospital noted in {@code demoDirectory/hospital.json}, by bed; none if
   * there is no such file.
   *
   * @throws IOException when the file cannot be read
   */
  public static Map<String, UUID> patients(Path demoDirectory) throws IOException {
    Map<String, UUID> byBed = new TreeMap<>();
    HospitalFile.open(demoDirectory, Instant.EPOCH)
        .hospital()
        .patients()
        .forEach((bed, patient) -> byBed.put(bed, patient.id()));
    return byBed;
  }

  /**
   * Sets all devices going, sends the history if that is still to be done, and listens for
   * requested scenarios.
   */
  public synchronized void start() {
    for (Patient patient : patients) {
      for (DeviceKind kind : patient.plan().devices()) {
        DeviceClient client = connections.alongside(credential(patient.plan(), kind));
        SimulatedDevice device =
            new SimulatedDevice(
                client,
                at -> kind.measure(patient.body(), at),
                at -> interval(patient, kind, at),
                at -> patient.body().running(at).filter(Scenario.LINK_LOST::equals).isEmpty(),
                InstantSource.system());
        Duration interval = kind.interval();
        Duration check = interval.compareTo(CHECK_INTERVAL_MAX) < 0 ? interval : CHECK_INTERVAL_MAX;
        run("measure", () -> device.measure(check));
        run("send", device::send);
      }
    }
    run("history", () -> new History(file, connections).send(progress));
    run("scenarios", this::playRequested);
  }

  /** Those who can sign in to look at the demonstration. */
  public List<SignIn> signIns() {
    return Roster.USERS.stream()
        .filter(user -> !user.login().equals(SIMULATOR))
        .map(user -> new SignIn(user.login(), password(user.login()), user.role()))
        .toList();
  }

  /**
   * Lets a scenario begin on the fitting patient who is well and had none for longest.
   *
   * @param name {@code sepsis}, {@code copd}, {@code lead-off} or {@code link-lost}
   * @return whether there is such a scenario
   */
  public synchronized boolean play(String name) {
    Optional<Scenario> scenario = Scenario.named(name);
    scenario.ifPresent(this::play);
    return scenario.isPresent();
  }

  /**
   * Stops all devices, within 2 seconds. What they had measured and not sent is lost, as when the
   * power fails.
   */
  @Override
  public synchronized void close() {
    threads.forEach(Thread::interrupt);
    connections.close();
    long deadline = System.nanoTime() + STOP_MAX.toNanos();
    try {
      for (Thread thread : threads) {
        thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.clear();
  }

  private static Duration interval(Patient patient, DeviceKind kind, Instant at) {
    boolean watchful =
        patient.body().running(at).filter(Scenario::physiological).isPresent()
            && kind.interval().compareTo(WATCHFUL_INTERVAL) > 0;
    return watchful ? WATCHFUL_INTERVAL : kind.interval();
  }

  /**
   * A directory that was kept when the server's data were not would be a hospital without a server.
   */
  private void requireItsServer(Path demoDirectory) throws IOException, InterruptedException {
    try (OperatorClient simulator = OperatorClient.open(server)) {
      simulator.signIn(SIMULATOR, password(SIMULATOR));
    } catch (ProblemException e) {
      close();
      if (e.code().equals("sign-in-refused")) {
        throw new IOException(
            demoDirectory + " holds the demonstration of another server; remove it to start anew",
            e);
      }
      throw e;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void play(Scenario scenario) {
    Instant now = Instant.now();
    List<Patient> fitting =
        patients.stream().filter(patient -> fits(scenario, patient.plan())).toList();
    Patient chosen =
        fitting.stream()
            .filter(patient -> patient.body().running(now).isEmpty())
            .findFirst()
            .orElse(fitting.getFirst());
    chosen.body().begin(scenario, now);
    // Whoever just had a scenario comes last next time.
    patients.remove(chosen);
    patients.add(chosen);
  }

  private static boolean fits(Scenario scenario, PatientPlan patient) {
    return switch (scenario) {
      case SEPSIS -> !patient.atHome() && !patient.baseline().copd();
      case COPD -> patient.baseline().copd();
      case LEAD_OFF -> !patient.atHome();
      case LINK_LOST -> patient.atHome();
    };
  }

  /** Each request is handed out once; while the server is away, the session may end too. */
  private void playRequested() throws InterruptedException {
    try (OperatorClient simulator = OperatorClient.open(server)) {
      boolean warned = false;
      while (true) {
        try {
          for (Demo.ScenarioRequest request : simulator.awaitScenarioRequests()) {
            if (!play(request.scenario())) {
              LOG.log(
                  System.Logger.Level.WARNING,
                  "No scenario is called as request {0} asks",
                  request.request());
            }
          }
          warned = false;
        } catch (ProblemException | IOException e) {
          warned = signInAgain(simulator, e, warned);
        }
      }
    }
  }

  private boolean signInAgain(OperatorClient simulator, Exception cause, boolean warned)
      throws InterruptedException {
    try {
      if (cause instanceof ProblemException problem && problem.status() == 401) {
        simulator.signIn(SIMULATOR, password(SIMULATOR));
        return warned;
      }
    } catch (ProblemException | IOException e) {
      cause = e;
    }
    LOG.log(
        warned ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
        "Requested scenarios cannot be fetched, trying again",
        cause);
    Thread.sleep(UNREACHABLE_PAUSE);
    return true;
  }

  private DeviceCredential credential(PatientPlan plan, DeviceKind kind) {
    Hospital hospital = file.hospital();
    return Objects.requireNonNull(hospital.devices().get(HospitalFile.deviceName(plan, kind)))
        .credential();
  }

  private String password(String login) {
    return Objects.requireNonNull(file.hospital().passwords().get(login));
  }

  private void run(String name, Work work) {
    threads.add(
        Thread.ofVirtual()
            .name("demo-" + name)
            .start(() -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                // Only close() interrupts these threads.
                Thread.currentThread().interrupt();
              } catch (IOException | RuntimeException e) {
                LOG.log(
                    System.Logger.Level.ERROR,
                    "The demonstration lost its part \"" + name + "\"",
                    e);
              }
            }));
  }
}
