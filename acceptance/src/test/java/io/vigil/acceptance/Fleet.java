package io.vigil.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.client.Alarm;
import io.vigil.client.DeviceClient;
import io.vigil.client.DeviceCredential;
import io.vigil.client.OperatorClient;
import io.vigil.client.Outcome;
import io.vigil.client.Pause;
import io.vigil.client.Reading;
import io.vigil.client.Receipt;
import io.vigil.client.Series;
import io.vigil.client.ServerAddress;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Monitors that send, each one transmission after the other until it is acknowledged, and keep what
 * they sent and were answered; and what must be found of it afterwards, whatever fell meanwhile.
 * Each transmission has values of its own, and some of them breach a limit until the next one.
 *
 * <p>Started, looked after and stopped by one thread.
 */
final class Fleet implements AutoCloseable {
  private static final int BREACHES_EVERY = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Of a red score by the default rules; a limit has none where a device is slow. */
  private static final Duration SCORE_DELAY = Duration.ofSeconds(15);

  private static final Duration AGAIN = Duration.ofMillis(100);

  /** Undecided attempts end in one of these, or without an answer. */
  private static final Set<String> REASONS =
      Set.of("answered 503 not-ready", "answered 429 inbox-full");

  private static final int POINTS_MAX = 5_000;

  private final Duration interval;
  private final Supplier<Between> betweens;
  private final List<Sender> senders = new ArrayList<>();
  private final List<Future<?>> running = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final Set<String> reasons = ConcurrentHashMap.newKeySet();
  private volatile ServerAddress server;
  private volatile long acknowledgedNanos;
  private volatile boolean enough;

  /** What one sender does around its attempts. */
  interface Between extends Pause {
    /** Before a transmission is sent; not before its further attempts. */
    default void sending() {}
  }

  /**
   * @param interval between an acknowledgement and the next transmission
   * @param betweens one for each sender
   */
  Fleet(ServerAddress server, Duration interval, Supplier<Between> betweens) {
    this.server = server;
    this.interval = interval;
    this.betweens = betweens;
  }

  /** Waits a tenth of what the client would: a test is in a hurry. */
  static Fleet of(TestingHospital hospital, ServerAddress server, UUID ward, int devices)
      throws Exception {
    Fleet fleet =
        new Fleet(
            server,
            Duration.ofMillis(100),
            () -> duration -> Pause.SLEEP.lasting(duration.dividedBy(10)));
    for (int i = 0; i < devices; i++) {
      UUID patient = hospital.patient(ward, "Patient " + i);
      fleet.add(patient, hospital.monitor(patient), new Random(i));
    }
    return fleet;
  }

  void add(UUID patient, DeviceCredential credential, Random random) {
    senders.add(new Sender(patient, credential, random));
  }

  List<UUID> patients() {
    return senders.stream().map(sender -> sender.patient).toList();
  }

  void start() {
    senders.forEach(sender -> running.add(threads.submit(sender)));
  }

  /** What is under way is cut off, and sent again there. */
  void turnTo(ServerAddress other) {
    server = other;
    senders.forEach(Sender::reopen);
  }

  /** How many transmissions were acknowledged. */
  int acknowledged() {
    return acknowledged.get();
  }

  /**
   * Waits for further acknowledgements.
   *
   * @return how long that took
   */
  Duration awaitAcknowledged(int more) throws Exception {
    int wanted = acknowledged.get() + more;
    return Waiting.until(
        "acknowledgements",
        PATIENCE,
        () -> {
          rethrow();
          return acknowledged.get() >= wanted;
        });
  }

  /** Waits until no acknowledgement has come for a while: what was answered has arrived. */
  void awaitQuiet(Duration quiet) throws Exception {
    Waiting.until("quiet", PATIENCE, () -> System.nanoTime() - acknowledgedNanos > quiet.toNanos());
  }

  /** Ends each sender after a contrary reading, so that every breach has ended. */
  void stop() throws Exception {
    enough = true;
    for (Future<?> each : running) {
      each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    assertThat(reasons)
        .allMatch(reason -> reason.startsWith("no answer: ") || REASONS.contains(reason));
  }

  @Override
  public void close() {
    enough = true;
    threads.shutdownNow();
    senders.forEach(Sender::close);
    threads.close();
  }

  /** Sends everything once more: it gets the answer that it got. */
  void assertAnsweredTheSameAgain() throws Exception {
    List<Future<?>> again = new ArrayList<>();
    senders.forEach(sender -> again.add(threads.submit(sender::sendAllAgain)));
    for (Future<?> each : again) {
      each.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Every value that was acknowledged is in its patient's series, once, and no other. */
  void assertStoredOnce(OperatorClient physician) throws Exception {
    for (Sender sender : senders) {
      assertStoredOnce(physician, sender);
    }
  }

  /** Every breach is one episode, of physiological alarms, and there is no other. */
  void assertAlarmedOnce(OperatorClient physician) throws Exception {
    for (Sender sender : senders) {
      assertAlarmedOnce(physician, sender);
    }
  }

  /** A failure tells more than time running out. */
  private void rethrow() throws Exception {
    for (Future<?> each : running) {
      if (each.isDone()) {
        each.get();
      }
    }
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

  private record Answered(Transmission transmission, Receipt receipt) {}

  /** A device that sends one transmission after the other, each until it is acknowledged. */
  private final class Sender implements Runnable {
    final UUID patient;
    final List<Sent> sent = new ArrayList<>();
    private final List<Answered> answered = new ArrayList<>();
    private final DeviceCredential credential;
    private final Random random;
    private final Between between = betweens.get();
    private volatile DeviceClient device;

    Sender(UUID patient, DeviceCredential credential, Random random) {
      this.patient = patient;
      this.credential = credential;
      this.random = random;
      this.device = open();
    }

    private DeviceClient open() {
      return DeviceClient.open(server, credential, between, random);
    }

    void reopen() {
      DeviceClient before = device;
      device = open();
      before.close();
    }

    void close() {
      device.close();
    }

    @Override
    public void run() {
      try {
        Instant last = Instant.EPOCH;
        // Each had a breach, and its end, however long it was kept waiting meanwhile.
        while (!enough || sent.size() <= BREACHES_EVERY || sent.getLast().breaching()) {
          Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
          last = now.isAfter(last) ? now : last.plusMillis(1);
          Sent next = new Sent(sent.size(), last);
          Transmission transmission = device.number(Transmission.Urgency.LIVE, next.readings());
          Receipt receipt = send(transmission);
          assertThat(receipt.refused()).isEmpty();
          answered.add(new Answered(transmission, receipt));
          sent.add(next);
          acknowledgedNanos = System.nanoTime();
          acknowledged.incrementAndGet();
          Thread.sleep(interval);
        }
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }

    void sendAllAgain() {
      try {
        for (Answered each : answered) {
          Receipt again = send(each.transmission());
          assertThat(again.transmission()).isEqualTo(each.receipt().transmission());
          assertThat(again.readings()).isEqualTo(each.receipt().readings());
          assertThat(again.refused()).isEqualTo(each.receipt().refused());
        }
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }

    private Receipt send(Transmission transmission) throws InterruptedException {
      for (long end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; ) {
        between.sending();
        switch (device.send(transmission)) {
          case Outcome.Accepted(var receipt) -> {
            return receipt;
          }
          case Outcome.Refused(var problem) ->
              throw new AssertionError("Refused: " + problem.code());
          case Outcome.Undecided(String reason) -> {
            reasons.add(reason);
            between.lasting(AGAIN);
          }
        }
      }
      throw new AssertionError("Not acknowledged within " + PATIENCE);
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

  private static void assertAlarms(List<Alarm> alarms, String condition, List<String> expected) {
    assertThat(alarms)
        .flatExtracting(Alarm::episodes)
        .filteredOn(episode -> episode.condition().equals(condition) && !episode.withdrawn())
        .extracting(episode -> episode.onset() + " to " + episode.end().orElseThrow())
        .as(condition)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static void assertAlarmedOnce(OperatorClient physician, Sender sender) throws Exception {
    List<Sent> all = sender.sent;
    List<Alarm> alarms =
        physician.alarms(
            sender.patient, all.getFirst().at().minusSeconds(60), Instant.now().plusSeconds(60));
    List<String> ofLimit = new ArrayList<>();
    List<String> ofScore = new ArrayList<>();
    for (Sent sent : all.reversed()) {
      if (sent.breaching()) {
        Instant end = all.get(sent.number() + 1).at();
        ofLimit.add(sent.at() + " to " + end);
        if (!end.isBefore(sent.at().plus(SCORE_DELAY))) {
          ofScore.add(ofLimit.getLast());
        }
      }
    }
    assertThat(ofLimit).isNotEmpty().hasSizeLessThan(450);
    assertAlarms(alarms, "MDC_PULS_OXIM_SAT_O2:low", ofLimit);
    assertAlarms(alarms, "NEWS2:high", ofScore);
    assertThat(alarms).extracting(Alarm::kind).containsOnly("physiological");
  }
}
