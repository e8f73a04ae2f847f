package io.vigil.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.client.Alarm;
import io.vigil.client.DeviceClient;
import io.vigil.client.DeviceCredential;
import io.vigil.client.OperatorClient;
import io.vigil.client.Outcome;
import io.vigil.client.Pause;
import io.vigil.client.Reading;
import io.vigil.client.Series;
import io.vigil.client.Transmission;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An acknowledged transmission survives whatever falls, whole and once, and so does each alarm. */
class CrashTest {
  private static final int DEVICES = 8;
  private static final int SERVER_KILLS = 20;
  private static final int POSTGRES_KILLS = 3;

  /** A test that never met a request under way would prove nothing. */
  private static final int KILLS_MET_MIN = 10;

  private static final Duration BACK_MAX = Duration.ofSeconds(10);
  private static final int ACKNOWLEDGED_BETWEEN_MAX = 400;
  private static final long MOMENT_NANOS_MAX = 20_000_000;
  private static final int STARTING_MILLIS_MAX = 4_000;
  private static final int BREACHES_EVERY = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int POINTS_MAX = 5_000;

  @RegisterExtension static final RunningVigil vigil = new RunningVigil();

  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger kills = new AtomicInteger();
  private final Set<Integer> killsMet = ConcurrentHashMap.newKeySet();
  private final List<Stopwatch.Reading> back = new ArrayList<>();
  private final List<Future<?>> running = new ArrayList<>();
  private volatile CountDownLatch up = new CountDownLatch(0);
  private volatile boolean enough;

  /** Transmissions that had been committed, and whose answer a crash kept back. */
  private double repeated;

  @Test
  void keepsEveryAcknowledgedTransmissionAndEveryAlarmThroughCrashes() throws Exception {
    long seed = Long.getLong("vigil.seed", new Random().nextLong());
    System.out.println("Crashes with -Dvigil.seed=" + seed);
    Random random = new Random(seed);
    try (TestingHospital hospital = new TestingHospital(vigil)) {
      UUID ward = hospital.ward("Crashing");
      hospital.user("physician", "physician", ward);
      List<Sender> senders = new ArrayList<>();
      for (int i = 0; i < DEVICES; i++) {
        UUID patient = hospital.patient(ward, "Patient " + i);
        senders.add(new Sender(patient, hospital.monitor(patient), new Random(seed + i)));
      }
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        senders.forEach(sender -> running.add(threads.submit(sender)));
        try {
          crashTheServer(random);
          crashPostgres(random);
        } finally {
          enough = true;
        }
        for (Future<?> each : running) {
          each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
      }
      System.out.printf(
          "%d transmissions acknowledged; %d of %d kills met a request under way; %.0f"
              + " transmissions had been committed and not acknowledged%n",
          acknowledged.get(), killsMet.size(), kills.get(), repeated);
      assertThat(killsMet).hasSizeGreaterThanOrEqualTo(KILLS_MET_MIN);
      try (OperatorClient physician = hospital.signedIn("physician")) {
        for (Sender sender : senders) {
          assertStoredOnce(physician, sender);
          assertAlarmedOnce(physician, sender);
        }
      }
    }
    vigil.stopServer();
    RunningVigil.Offline recheck = vigil.offline("recheck");
    System.out.println("recheck took " + recheck.took().toMillis() + " ms");
    assertThat(recheck.exitCode()).as(recheck.output()).isZero();
    assertThat(back)
        .hasSize(SERVER_KILLS)
        .allMatch(reading -> reading.alone().compareTo(BACK_MAX) < 0);
  }

  private void crashTheServer(Random random) throws Exception {
    for (int kill = 0; kill < SERVER_KILLS; kill++) {
      awaitMoment(random);
      Stopwatch stopwatch = kill();
      if (kill % 5 == 4) {
        // Once more while it recovers.
        vigil.startServer();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(STARTING_MILLIS_MAX));
        stopwatch = kill();
      }
      vigil.startServer();
      vigil.awaitReady();
      back.add(stopwatch.read(vigil.serverProcess()));
      up.countDown();
    }
    awaitMoment(random);
    System.out.println(
        "Back after kill -9 of the server, ms (without what others had of the machine): " + back);
  }

  private Stopwatch kill() throws InterruptedException {
    up = new CountDownLatch(1);
    kills.incrementAndGet();
    Stopwatch stopwatch = Stopwatch.start();
    vigil.killServer();
    return stopwatch;
  }

  private void crashPostgres(Random random) throws Exception {
    List<Long> backMillis = new ArrayList<>();
    for (int kill = 0; kill < POSTGRES_KILLS; kill++) {
      awaitMoment(random);
      long began = System.nanoTime();
      vigil.killPostgres();
      vigil.startPostgres();
      vigil.awaitReady();
      int before = acknowledged.get();
      Waiting.until("an acknowledgement", PATIENCE, () -> acknowledged.get() > before);
      backMillis.add(Duration.ofNanos(System.nanoTime() - began).toMillis());
    }
    awaitMoment(random);
    System.out.println("Acknowledging again after kill -9 of PostgreSQL, ms: " + backMillis);
  }

  /** Some acknowledgements and a random while later: somewhere within the next requests. */
  private void awaitMoment(Random random) throws Exception {
    int wanted = acknowledged.get() + 1 + random.nextInt(ACKNOWLEDGED_BETWEEN_MAX);
    Waiting.until(
        "acknowledgements",
        PATIENCE,
        () -> {
          for (Future<?> each : running) {
            if (each.isDone()) {
              each.get(); // its failure tells more than time running out
            }
          }
          return acknowledged.get() >= wanted;
        });
    repeated += repeatedSinceStart();
    LockSupport.parkNanos(random.nextLong(MOMENT_NANOS_MAX));
  }

  private static double repeatedSinceStart() throws Exception {
    return vigil
        .metrics()
        .lines()
        .filter(line -> line.matches("vigil_transmissions_total\\{.*repeated.*"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** One transmission of a device, and how many it is. */
  private record Sent(int number, Instant at) {
    boolean breaching() {
      return number % BREACHES_EVERY == BREACHES_EVERY - 1;
    }

    /** The number stands in the last decimals of each value. */
    List<Reading> readings() {
      return List.of(
          reading("MDC_ECG_HEART_RATE", 70, "/min"),
          reading("MDC_PULS_OXIM_PULS_RATE", 71, "/min"),
          reading("MDC_PULS_OXIM_SAT_O2", breaching() ? 80 : 97, "%"),
          reading("MDC_RESP_RATE", 16, "/min"),
          reading("MDC_PRESS_BLD_NONINV_SYS", 120, "mm[Hg]"));
    }

    private Reading reading(String metric, int base, String unit) {
      BigDecimal value = BigDecimal.valueOf(base).add(BigDecimal.valueOf(number, 6));
      return new Reading(metric, value, unit, at);
    }
  }

  /** A device that sends one transmission after the other, each until it is acknowledged. */
  private final class Sender implements Runnable, Pause {
    final UUID patient;
    final List<Sent> sent = new ArrayList<>();
    private final DeviceClient device;
    private volatile int killsAtAttempt;

    Sender(UUID patient, DeviceCredential credential, Random random) {
      this.patient = patient;
      this.device = DeviceClient.open(vigil.server(), credential, this, random);
    }

    @Override
    public void run() {
      try (device) {
        Instant last = Instant.EPOCH;
        // Ends with a contrary reading, so that every breach has ended.
        while (!enough || sent.getLast().breaching()) {
          Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
          last = now.isAfter(last) ? now : last.plusMillis(1);
          Sent next = new Sent(sent.size(), last);
          send(device.number(Transmission.Urgency.LIVE, next.readings()));
          sent.add(next);
          acknowledged.incrementAndGet();
        }
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }

    private void send(Transmission transmission) throws InterruptedException {
      for (long end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; ) {
        killsAtAttempt = kills.get();
        switch (device.send(transmission)) {
          case Outcome.Accepted(var receipt) -> {
            assertThat(receipt.refused()).isEmpty();
            return;
          }
          case Outcome.Refused(var problem) ->
              throw new AssertionError("Refused: " + problem.code());
          case Outcome.Undecided _ -> lasting(Duration.ofMillis(100));
        }
      }
      throw new AssertionError("Not acknowledged within " + PATIENCE);
    }

    /** After an attempt without an answer: waits no longer than until the server is back. */
    @Override
    public void lasting(Duration duration) throws InterruptedException {
      int now = kills.get();
      if (killsAtAttempt < now) {
        killsMet.add(now);
      }
      CountDownLatch back = up;
      if (back.getCount() == 0) {
        Pause.SLEEP.lasting(duration.dividedBy(10));
      } else {
        var _ = back.await(duration.toMillis(), TimeUnit.MILLISECONDS);
      }
      killsAtAttempt = kills.get();
    }
  }

  private static void assertStoredOnce(OperatorClient physician, Sender sender) throws Exception {
    Map<String, Map<Instant, BigDecimal>> expected = new TreeMap<>();
    for (Sent sent : sender.sent) {
      for (Reading reading : sent.readings()) {
        expected
            .computeIfAbsent(reading.metric(), _ -> new LinkedHashMap<>())
            .put(reading.at(), reading.value().stripTrailingZeros());
      }
    }
    Waiting.until(
        "the series",
        PATIENCE,
        () ->
            stored(physician, sender).values().stream()
                .allMatch(all -> all.size() >= sender.sent.size()));
    Map<String, List<Map.Entry<Instant, BigDecimal>>> stored = stored(physician, sender);
    assertThat(stored.keySet()).isEqualTo(expected.keySet());
    expected.forEach((metric, values) ->
        assertThat(stored.get(metric)).as(metric).isEqualTo(List.copyOf(values.entrySet())));
  }

  private static Map<String, List<Map.Entry<Instant, BigDecimal>>> stored(
      OperatorClient physician, Sender sender) throws Exception {
    Map<String, List<Map.Entry<Instant, BigDecimal>>> stored = new TreeMap<>();
    List<Sent> all = sender.sent;
    for (int first = 0; first < all.size(); first += POINTS_MAX - 1) {
      int next = first + POINTS_MAX - 1;
      Instant to = next < all.size() ? all.get(next).at() : all.getLast().at().plusMillis(1);
      Series series = physician.series(sender.patient, all.get(first).at(), to, POINTS_MAX);
      for (Series.Curve curve : series.series()) {
        var values = stored.computeIfAbsent(curve.metric(), _ -> new ArrayList<>());
        for (int i = 0; i < curve.t().size(); i++) {
          assertThat(curve.min().get(i)).isEqualByComparingTo(curve.max().get(i));
          values.add(
              Map.entry(
                  Instant.ofEpochMilli(curve.t().get(i)), curve.min().get(i).stripTrailingZeros()));
        }
      }
    }
    return stored;
  }

  private static void assertAlarmedOnce(OperatorClient physician, Sender sender) throws Exception {
    List<Sent> all = sender.sent;
    List<Alarm> alarms =
        physician.alarms(
            sender.patient, all.getFirst().at().minusSeconds(60), Instant.now().plusSeconds(60));
    List<String> expected = new ArrayList<>();
    for (Sent sent : all.reversed()) {
      if (sent.breaching()) {
        expected.add(sent.at() + " to " + all.get(sent.number() + 1).at());
      }
    }
    assertThat(expected).isNotEmpty().hasSizeLessThan(450);
    for (String condition : List.of("MDC_PULS_OXIM_SAT_O2:low", "NEWS2:high")) {
      assertThat(alarms)
          .filteredOn(alarm -> alarm.condition().equals(condition) && !alarm.withdrawn())
          .extracting(alarm -> alarm.onset() + " to " + alarm.end().orElseThrow())
          .as(condition)
          .isEqualTo(expected);
    }
    assertThat(alarms).extracting(Alarm::kind).containsOnly("physiological");
  }
}
