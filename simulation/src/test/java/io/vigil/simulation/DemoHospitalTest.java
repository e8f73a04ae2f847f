package io.vigil.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.client.OperatorClient;
import io.vigil.client.ProblemException;
import io.vigil.client.ServerAddress;
import io.vigil.simulation.TestingVigil.Arrived;
import io.vigil.simulation.TestingVigil.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DemoHospitalTest {
  private static final int DEVICES = 34;

  private final TestingVigil vigil = TestingVigil.start();
  @TempDir Path directory;

  @AfterEach
  void stop() {
    vigil.close();
  }

  @Test
  void provisionsWardsPatientsDevicesAndStaffOnce() throws Exception {
    try (DemoHospital hospital = open()) {
      assertThat(vigil.created("wards")).hasSize(3);
      assertThat(vigil.created("patients")).hasSize(12);
      assertThat(vigil.created("devices")).hasSize(DEVICES);
      assertThat(vigil.bindings).hasSize(DEVICES);
      assertThat(hospital.signIns())
          .extracting(DemoHospital.SignIn::role)
          .containsExactly("nurse", "nurse", "nurse", "physician");
      for (DemoHospital.SignIn signIn : hospital.signIns()) {
        try (OperatorClient client = OperatorClient.open(vigil.uri())) {
          client.signIn(signIn.login(), signIn.password());
        }
      }
      assertThat(hospital.signIns())
          .extracting(DemoHospital.SignIn::password)
          .doesNotHaveDuplicates();
      assertThat(hospital.signIns().toString())
          .doesNotContain(hospital.signIns().getFirst().password());
    }
  }

  @Test
  void goesOnWithTheSameHospitalInALaterRun() throws Exception {
    List<DemoHospital.SignIn> first;
    try (DemoHospital hospital = open()) {
      first = hospital.signIns();
    }
    int created = vigil.created.size();

    try (DemoHospital hospital =
        DemoHospital.open(vigil.uri(), demoDirectory(), "no longer needed")) {
      assertThat(hospital.signIns()).isEqualTo(first);
    }
    assertThat(vigil.created).hasSize(created);
  }

  @Test
  void takesUpAnInterruptedProvisioningWhereItStopped() throws Exception {
    for (int creations = 1; creations < 52; creations += 7) {
      vigil.creationsMax = creations;
      assertThatThrownBy(this::open).isInstanceOf(ProblemException.class);
    }
    vigil.creationsMax = Integer.MAX_VALUE;

    open().close();

    assertThat(vigil.created("wards")).hasSize(3);
    assertThat(vigil.created("users")).hasSize(5);
    assertThat(vigil.created("patients")).hasSize(12);
    assertThat(vigil.created("devices")).hasSize(DEVICES);
    assertThat(vigil.bindings).hasSize(DEVICES);
  }

  @Test
  void showsItsSecretsToItsOwnerOnly() throws Exception {
    open().close();

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(demoDirectory().resolve("hospital.json"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(demoDirectory())))
        .isEqualTo("rwx------");
    try (var files = Files.list(demoDirectory())) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void refusesAFileItCannotReadWithoutQuotingIt() throws Exception {
    Files.createDirectories(demoDirectory());
    Files.writeString(
        demoDirectory().resolve("hospital.json"), "{\"passwords\": {\"nurse-7e\": \"secret\"");

    assertThatThrownBy(this::open)
        .hasMessageContaining("remove it to start anew")
        .hasMessageNotContaining("secret");
  }

  @Test
  void refusesAFileInWhichThingsAreMissing() throws Exception {
    Files.createDirectories(demoDirectory());
    Files.writeString(demoDirectory().resolve("hospital.json"), "{}");

    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("remove it to start anew");
  }

  @Test
  void refusesTheDemonstrationOfAnotherServer() throws Exception {
    open().close();

    try (TestingVigil other = TestingVigil.start()) {
      assertThatThrownBy(
              () -> DemoHospital.open(other.uri(), demoDirectory(), TestingVigil.ADMIN_PASSWORD))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("demonstration of another server");
    }
  }

  @Test
  void letsEachDeviceSpeakForItselfAndStopsAtOnce() throws Exception {
    DemoHospital hospital = open();
    hospital.start();
    TestingVigil.await(() -> live().size() >= DEVICES);
    long stopping = System.nanoTime();
    hospital.close();

    assertThat(Duration.ofNanos(System.nanoTime() - stopping)).isLessThan(Duration.ofSeconds(2));
    assertThat(live()).hasSize(DEVICES);
    // A first reading of every sensor: NEWS2 is complete on the wards at once.
    UUID spotCheck = device("Spot-check monitor 7E-01");
    assertThat(live().get(spotCheck).getFirst().readings())
        .extracting(Stored::metric)
        .containsExactly("MDC_TEMP_BODY", "VIGIL_CONSCIOUSNESS", "MDC_FLOW_O2_FG");
  }

  @Test
  void fillsTheDayBeforeAndRemembersThatItDid() throws Exception {
    AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    try (DemoHospital hospital =
        DemoHospital.open(
            ServerAddress.at(vigil.uri()),
            demoDirectory(),
            TestingVigil.ADMIN_PASSWORD,
            (stage, done, total) -> {
              if (stage == DemoHospital.Stage.HISTORY) {
                left.set(total - done);
              }
            })) {
      hospital.start();
      TestingVigil.await(() -> left.get() == 0);
    }
    UUID monitor = device("Bedside monitor 7E-01");
    List<Stored> history = backlogOf(monitor);
    Instant newest = history.getLast().at();
    assertThat(history.stream().map(Stored::identity)).doesNotHaveDuplicates();
    assertThat(history.stream().filter(reading -> reading.metric().equals("MDC_PULS_OXIM_SAT_O2")))
        .hasSize(1_440);
    assertThat(Duration.between(history.getFirst().at(), newest))
        .isEqualTo(Duration.ofMinutes(1_439));
    assertThat(history.getFirst().at())
        .isAfterOrEqualTo(Instant.parse(vigil.bindings.get(monitor).get("from").asString()));

    int sent = backlogOf(monitor).size();
    try (DemoHospital again = open()) {
      again.start();
      TestingVigil.await(() -> liveOf(monitor).size() >= 2);
    }
    assertThat(backlogOf(monitor)).hasSize(sent);
  }

  @Test
  void playsARequestedScenarioOnAFittingPatient() throws Exception {
    try (DemoHospital hospital = open()) {
      hospital.start();
      vigil.scenarioRequests.add("no-such-thing");
      vigil.scenarioRequests.add("lead-off");
      UUID monitor = device("Bedside monitor 7E-01");

      TestingVigil.await(() ->
          liveOf(monitor).stream()
              .map(Arrived::readings)
              .anyMatch(readings -> readings.size() == 2));

      assertThat(hospital.play("sepsis")).isTrue();
      assertThat(hospital.play("boredom")).isFalse();
    }
  }

  private DemoHospital open() throws Exception {
    return DemoHospital.open(vigil.uri(), demoDirectory(), TestingVigil.ADMIN_PASSWORD);
  }

  private Path demoDirectory() {
    return directory.resolve("demo");
  }

  private UUID device(String name) {
    return vigil.created("devices").stream()
        .filter(device -> device.body().get("name").asString().equals(name))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private Map<UUID, List<Arrived>> live() {
    return vigil.arrived.stream()
        .filter(transmission -> transmission.urgency().equals("live"))
        .collect(Collectors.groupingBy(Arrived::device));
  }

  private List<Arrived> liveOf(UUID device) {
    return live().getOrDefault(device, List.of());
  }

  private List<Stored> backlogOf(UUID device) {
    return vigil.arrived.stream()
        .filter(transmission ->
            transmission.device().equals(device) && transmission.urgency().equals("backlog"))
        .flatMap(transmission -> transmission.readings().stream())
        .toList();
  }
}
