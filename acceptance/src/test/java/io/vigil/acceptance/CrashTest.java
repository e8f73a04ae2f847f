package io.vigil.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.client.OperatorClient;
import io.vigil.client.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An acknowledged transmission survives whatever falls, whole and once, and so does each alarm. */
class CrashTest {
  private static final int DEVICES = 8;
  private static final int SERVER_KILLS = 10;
  private static final int POSTGRES_KILLS = 3;

  /** A test that never met a request under way would prove nothing. */
  private static final int KILLS_MET_MIN = 5;

  private static final Duration BACK_MAX = Duration.ofSeconds(10);
  private static final int ACKNOWLEDGED_BETWEEN_MAX = 400;
  private static final long MOMENT_NANOS_MAX = 20_000_000;
  private static final int STARTING_MILLIS_MAX = 4_000;

  @RegisterExtension static final RunningVigil vigil = new RunningVigil();

  private final AtomicInteger kills = new AtomicInteger();
  private final Set<Integer> killsMet = ConcurrentHashMap.newKeySet();
  private final List<Stopwatch.Reading> back = new ArrayList<>();
  private volatile CountDownLatch up = new CountDownLatch(0);

  /** Transmissions that had been committed, and whose answer a crash kept back. */
  private double repeated;

  @Test
  void keepsEveryAcknowledgedTransmissionAndEveryAlarmThroughCrashes() throws Exception {
    long seed = Long.getLong("vigil.seed", new Random().nextLong());
    System.out.println("Crashes with -Dvigil.seed=" + seed);
    Random random = new Random(seed);
    try (TestingHospital hospital = new TestingHospital(vigil);
        Fleet fleet = new Fleet(vigil.server(), Duration.ZERO, Meeting::new)) {
      UUID ward = hospital.ward("Crashing");
      hospital.user("physician", "physician", ward);
      for (int i = 0; i < DEVICES; i++) {
        UUID patient = hospital.patient(ward, "Patient " + i);
        fleet.add(patient, hospital.monitor(patient), new Random(seed + i));
      }
      fleet.start();
      crashTheServer(fleet, random);
      crashPostgres(fleet, random);
      fleet.stop();
      System.out.printf(
          "%d transmissions acknowledged; %d of %d kills met a request under way; %.0f"
              + " transmissions had been committed and not acknowledged%n",
          fleet.acknowledged(), killsMet.size(), kills.get(), repeated);
      assertThat(killsMet).hasSizeGreaterThanOrEqualTo(KILLS_MET_MIN);
      try (OperatorClient physician = hospital.signedIn("physician")) {
        fleet.assertStoredOnce(physician);
        fleet.assertAlarmedOnce(physician);
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

  private void crashTheServer(Fleet fleet, Random random) throws Exception {
    for (int kill = 0; kill < SERVER_KILLS; kill++) {
      awaitMoment(fleet, random);
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
    awaitMoment(fleet, random);
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

  private void crashPostgres(Fleet fleet, Random random) throws Exception {
    List<Long> backMillis = new ArrayList<>();
    for (int kill = 0; kill < POSTGRES_KILLS; kill++) {
      awaitMoment(fleet, random);
      long began = System.nanoTime();
      vigil.killPostgres();
      vigil.startPostgres();
      vigil.awaitReady();
      fleet.awaitAcknowledged(1);
      backMillis.add(Duration.ofNanos(System.nanoTime() - began).toMillis());
    }
    awaitMoment(fleet, random);
    System.out.println("Acknowledging again after kill -9 of PostgreSQL, ms: " + backMillis);
  }

  /** Some acknowledgements and a random while later: somewhere within the next requests. */
  private void awaitMoment(Fleet fleet, Random random) throws Exception {
    fleet.awaitAcknowledged(1 + random.nextInt(ACKNOWLEDGED_BETWEEN_MAX));
    repeated += vigil.repeatedSinceStart();
    LockSupport.parkNanos(random.nextLong(MOMENT_NANOS_MAX));
  }

  /** Looks after one sender: what it met, and how long it waits. */
  private final class Meeting implements Fleet.Between {
    private volatile int killsAtAttempt;

    @Override
    public void sending() {
      killsAtAttempt = kills.get();
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
}
