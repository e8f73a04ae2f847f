package io.vigil.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.client.Admissions;
import io.vigil.client.DeviceClient;
import io.vigil.client.OperatorClient;
import io.vigil.client.Pause;
import io.vigil.client.Reading;
import io.vigil.client.ServerAddress;
import io.vigil.simulation.TestingVigil.Arrived;
import io.vigil.simulation.TestingVigil.Stored;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a clock that runs a thousand times as fast: a measurement each 5 s of it. */
@Timeout(60)
class SimulatedDeviceTest {
  private static final int FASTER = 1_000;

  private final List<Instant> measured = new CopyOnWriteArrayList<>();
  private final AtomicBoolean linked = new AtomicBoolean(true);
  private final Instant began = Instant.parse("2026-11-20T12:00:00Z");
  private final long beganNanos = System.nanoTime();
  private TestingVigil vigil;
  private DeviceClient client;
  private Thread measuring;
  private Thread sending;

  @BeforeEach
  void start() throws Exception {
    vigil = TestingVigil.start();
    try (OperatorClient administrator = OperatorClient.open(vigil.uri())) {
      administrator.signIn("admin", TestingVigil.ADMIN_PASSWORD);
      var credential =
          administrator.registerDevice(
              new Admissions.NewDevice("Monitor", "bedside-monitor", "S-1", 5_000));
      Pause brief = pause -> Thread.sleep(1);
      client = DeviceClient.open(ServerAddress.at(vigil.uri()), credential, brief, new Random(7));
    }
    InstantSource clock = () -> began.plusNanos((System.nanoTime() - beganNanos) * FASTER);
    SimulatedDevice device =
        new SimulatedDevice(
            client, this::measure, at -> Duration.ofSeconds(5), at -> linked.get(), clock);
    measuring =
        Thread.startVirtualThread(() -> quietly(() -> device.measure(Duration.ofMillis(5))));
    sending = Thread.startVirtualThread(() -> quietly(device::send));
  }

  @AfterEach
  void stop() throws InterruptedException {
    measuring.interrupt();
    sending.interrupt();
    measuring.join();
    sending.join();
    client.close();
    vigil.close();
  }

  @Test
  void sendsAllThatWasMeasuredWhileTheServerWasDownOnceAndAtItsTime() throws InterruptedException {
    TestingVigil.await(() -> vigil.arrived.size() >= 3);
    vigil.down = true;
    int before = measured.size();
    TestingVigil.await(() -> measured.size() >= before + 100);
    vigil.down = false;
    stopMeasuring();

    TestingVigil.await(() -> vigil.stored().size() >= measured.size());

    assertThat(vigil.stored())
        .extracting(Stored::at)
        .doesNotHaveDuplicates()
        .hasSameElementsAs(measured);
    assertThat(vigil.arrived).extracting(Arrived::urgency).contains("live", "backlog");
  }

  @Test
  void sendsLiveDataBeforeTheBacklogWhenALostLinkIsBack() throws InterruptedException {
    TestingVigil.await(() -> vigil.arrived.size() >= 3);
    linked.set(false);
    int before = measured.size();
    TestingVigil.await(() -> measured.size() >= before + 100);
    linked.set(true);
    int arrived = vigil.arrived.size();
    TestingVigil.await(() -> vigil.arrived.size() > arrived);
    stopMeasuring();
    TestingVigil.await(() -> vigil.stored().size() >= measured.size());

    // What was on its way when the link was lost may still have arrived; 10 measurements later
    // nothing was.
    Instant lost = measured.get(before + 10);
    List<Arrived> after =
        vigil.arrived.stream()
            .filter(transmission -> transmission.readings().getLast().at().isAfter(lost))
            .toList();
    // One of the backlog may have been on its way when the link came back.
    assertThat(after.subList(0, 2)).extracting(Arrived::urgency).contains("live");
    assertThat(after).extracting(Arrived::urgency).contains("backlog");
    assertThat(vigil.stored())
        .extracting(Stored::at)
        .doesNotHaveDuplicates()
        .hasSameElementsAs(measured);
  }

  @Test
  void repeatsATransmissionWhoseAnswerWasLostUnderTheSameIdentity() throws InterruptedException {
    vigil.answersToLose.set(4);
    TestingVigil.await(() -> vigil.arrived.size() >= 5);
    stopMeasuring();
    TestingVigil.await(() -> vigil.stored().size() >= measured.size());

    assertThat(vigil.stored())
        .extracting(Stored::at)
        .doesNotHaveDuplicates()
        .hasSameElementsAs(measured);
    assertThat(vigil.arrived).extracting(Arrived::sequence).isSorted().doesNotHaveDuplicates();
  }

  private List<Reading> measure(Instant at) {
    Reading reading = new Reading("MDC_ECG_HEART_RATE", BigDecimal.valueOf(62), "/min", at);
    measured.add(reading.at());
    return List.of(reading);
  }

  private void stopMeasuring() throws InterruptedException {
    measuring.interrupt();
    measuring.join();
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private static void quietly(Work work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
