package io.vigil.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vigil.client.Admissions;
import io.vigil.client.Alarm;
import io.vigil.client.DeviceClient;
import io.vigil.client.DeviceCredential;
import io.vigil.client.OperatorClient;
import io.vigil.client.Outcome;
import io.vigil.client.Reading;
import io.vigil.client.Series;
import io.vigil.client.Transmission;
import io.vigil.simulation.BedsideCsv;
import io.vigil.simulation.RecordingFeed;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A real recording of 1,936 minutes, sent in order for one patient and shuffled for another. It is
 * read from ../shared/data, which is no part of the product; without it this test is skipped.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecordingTest {
  private static final int POINTS_MAX = 5_000;
  private static final Duration DAY = Duration.ofDays(1);

  /** Below 1,000 alarms, the most that are told at once. */
  private static final Duration ALARM_SPAN = Duration.ofHours(3);

  private static final Duration PROJECTED_MAX = Duration.ofSeconds(20);
  private static final int LAST = Integer.MAX_VALUE;

  @RegisterExtension static final RunningVigil vigil = new RunningVigil();

  private static BedsideRecording recording;
  private static Instant start;
  private static Instant end;
  private static TestingHospital hospital;
  private static OperatorClient physician;
  private static UUID inOrder;
  private static UUID shuffled;

  @BeforeAll
  static void feed() throws Exception {
    assumeTrue(
        Files.exists(BedsideRecording.FILE),
        "the recording ../shared/data/vitals/bedside-s00001.csv is not there");
    recording = BedsideRecording.read();
    List<BedsideCsv.Minute> minutes = BedsideCsv.read(BedsideRecording.FILE);
    start = RecordingFeed.startEndingAt(Instant.now().truncatedTo(ChronoUnit.MINUTES), minutes);
    end = start.plus(Duration.ofMinutes(recording.minutes));
    hospital = new TestingHospital(vigil);
    UUID ward = hospital.ward("Recorded");
    hospital.user("physician", "physician", ward);
    physician = hospital.signedIn("physician");
    inOrder = hospital.patient(ward, "In order");
    shuffled = hospital.patient(ward, "Shuffled");

    long began = System.nanoTime();
    RecordingFeed.Report report =
        RecordingFeed.of(minutes, start, 0).run(hospital.administrator, inOrder, (_, _, _) -> {});
    long between = System.nanoTime();
    sendShuffled(minutes);
    System.out.printf(
        "%d minutes, %d values, %d zeros: %d transmissions in order in %d ms, shuffled in %d ms%n",
        recording.minutes,
        recording.values(),
        recording.zeros,
        report.sent(),
        Duration.ofNanos(between - began).toMillis(),
        Duration.ofNanos(System.nanoTime() - between).toMillis());
    assertThat(report.refused()).isZero();
    assertThat(recording.minutes).isEqualTo(1_936);
  }

  @AfterAll
  static void close() {
    if (hospital != null) {
      physician.close();
      hospital.close();
    }
  }

  @Test
  void storesEveryMeasuredValueOnceAndNoZero() throws Exception {
    for (UUID patient : List.of(inOrder, shuffled)) {
      Duration projected =
          Waiting.until(
              "the series",
              PROJECTED_MAX,
              () ->
                  curves(patient).values().stream().mapToInt(List::size).sum()
                      >= recording.values());
      System.out.println("The series were complete after " + projected.toMillis() + " ms");
      Map<String, List<Point>> expected = new TreeMap<>();
      recording.measured.forEach((metric, values) ->
          expected.put(
              metric,
              values.entrySet().stream()
                  .map(e -> new Point(e.getKey(), e.getValue().stripTrailingZeros()))
                  .toList()));
      Map<String, List<Point>> stored = curves(patient);
      assertThat(counts(stored)).isEqualTo(counts(expected));
      assertThat(stored).isEqualTo(expected);
      assertThat(stored.values().stream().flatMap(List::stream))
          .noneMatch(point -> point.value().signum() == 0);
    }
  }

  @Test
  void boundsTheScoreAsTheChartDoesAtEveryMinute() throws Exception {
    NavigableMap<Integer, BedsideRecording.Bounds> expected = recording.news2();
    for (UUID patient : List.of(inOrder, shuffled)) {
      Waiting.until("the scores", PROJECTED_MAX, () -> bounds(patient).equals(held(expected)));
      assertThat(bounds(patient)).isEqualTo(held(expected));
    }
    System.out.printf(
        "NEWS2 agreed at %d minutes; the lower bound was 5 or more at %d of them%n",
        recording.minutes,
        expected.values().stream().filter(bounds -> bounds.lower() >= 5).count());
  }

  @Test
  void raisesOneTechnicalAlarmWhileTheSaturationIsAway() throws Exception {
    for (UUID patient : List.of(inOrder, shuffled)) {
      List<Alarm.Episode> overlapping =
          alarms(patient).stream()
              .filter(alarm -> alarm.kind().equals("technical"))
              .flatMap(alarm -> alarm.episodes().stream())
              .filter(episode -> !episode.withdrawn())
              .filter(episode ->
                  episode.onset().isBefore(at(BedsideRecording.SPO2_AWAY_LAST + 1))
                      && episode
                          .end()
                          .orElse(Instant.MAX)
                          .isAfter(at(BedsideRecording.SPO2_AWAY_FIRST)))
              .toList();
      assertThat(overlapping).hasSize(1);
      assertThat(overlapping.getFirst().condition()).startsWith("absent:");
      assertThat(overlapping.getFirst().onset())
          .isEqualTo(at(BedsideRecording.SPO2_AWAY_FIRST - 1));
      assertThat(overlapping.getFirst().end()).contains(at(BedsideRecording.SPO2_AWAY_LAST + 1));
    }
  }

  @Test
  void raisesNoPhysiologicalAlarmForAZero() throws Exception {
    Map<String, Integer> seen = new TreeMap<>();
    List<Alarm.Episode> physiological =
        alarms(inOrder).stream()
            .filter(alarm -> alarm.kind().equals("physiological"))
            .flatMap(alarm -> alarm.episodes().stream())
            .filter(episode -> !episode.condition().startsWith("NEWS2"))
            .toList();
    for (Alarm.Episode alarm : physiological) {
      String metric = alarm.condition().substring(0, alarm.condition().indexOf(':'));
      boolean low = alarm.condition().endsWith(":low");
      BigDecimal value = recording.at(metric, minute(alarm.onset()));
      BigDecimal limit = alarm.limit().orElseThrow();
      assertThat(value.signum()).as(alarm.condition()).isPositive();
      assertThat(value.compareTo(limit) * (low ? 1 : -1)).as(alarm.condition()).isNotPositive();
      assertThat(alarm.worst().orElseThrow().signum()).isPositive();
      seen.merge(alarm.condition(), 1, Integer::sum);
    }
    System.out.println("Limit alarms of the recording: " + seen);
    assertThat(seen).isNotEmpty();
  }

  @Test
  void findsTheSameEpisodesInWhateverOrderTheyArrive() throws Exception {
    assertThat(episodes(shuffled)).isEqualTo(episodes(inOrder)).isNotEmpty();
    System.out.println("Episodes, whatever the order: " + episodes(inOrder).size());
  }

  @Test
  @Order(LAST)
  void decidesAgainAndRebuildsTheSame() throws Exception {
    Map<UUID, String> before = new HashMap<>();
    for (UUID patient : List.of(inOrder, shuffled)) {
      before.put(patient, rawSeries(patient));
    }
    vigil.stopServer();

    RunningVigil.Offline recheck = vigil.offline("recheck");
    assertThat(recheck.exitCode()).as(recheck.output()).isZero();
    RunningVigil.Offline rebuild = vigil.offline("rebuild");
    assertThat(rebuild.exitCode()).as(rebuild.output()).isZero();
    System.out.printf(
        "recheck took %d ms, rebuild %d ms%n",
        recheck.took().toMillis(), rebuild.took().toMillis());

    vigil.startServer();
    vigil.awaitReady();
    for (UUID patient : List.of(inOrder, shuffled)) {
      assertThat(rawSeries(patient)).isEqualTo(before.get(patient)).contains("MDC_RESP_RATE");
    }
  }

  /** One value, by its minute since the recording's start. */
  private record Point(int minute, BigDecimal value) {}

  /** What is on record of an alarm, whichever device gave cause. */
  private record Span(String condition, long onsetMinute, String endMinute)
      implements Comparable<Span> {
    @Override
    public int compareTo(Span other) {
      return toString().compareTo(other.toString());
    }
  }

  private static void sendShuffled(List<BedsideCsv.Minute> minutes) throws Exception {
    long seed = Long.getLong("vigil.seed", new Random().nextLong());
    System.out.println("Shuffled with -Dvigil.seed=" + seed);
    DeviceCredential credential =
        hospital.administrator.registerDevice(
            new Admissions.NewDevice("Monitor", "bedside-monitor", "SN-shuffled", 60_000));
    hospital.administrator.bindDevice(credential.device(), shuffled, start);
    Map<String, String> units =
        physician.metrics().stream().collect(Collectors.toMap(m -> m.code(), m -> m.unit()));
    try (DeviceClient device = hospital.device(credential)) {
      List<Transmission> all = new ArrayList<>();
      for (BedsideCsv.Minute minute : minutes) {
        List<Reading> readings = new ArrayList<>();
        minute
            .readings()
            .forEach((metric, value) ->
                readings.add(new Reading(metric, value, units.get(metric), at(minute.minute()))));
        if (!readings.isEmpty()) {
          all.add(device.number(Transmission.Urgency.BACKLOG, readings));
        }
      }
      Collections.shuffle(all, new Random(seed));
      for (Transmission transmission : all) {
        assertThat(device.send(transmission)).isInstanceOf(Outcome.Accepted.class);
      }
    }
  }

  private static Map<String, List<Point>> curves(UUID patient) throws Exception {
    Map<String, List<Point>> curves = new TreeMap<>();
    for (Instant from = start; from.isBefore(end); from = from.plus(DAY)) {
      Series series = physician.series(patient, from, from.plus(DAY), POINTS_MAX);
      for (Series.Curve curve : series.series()) {
        assertThat(curve.min()).isEqualTo(curve.max());
        List<Point> points = curves.computeIfAbsent(curve.metric(), _ -> new ArrayList<>());
        for (int i = 0; i < curve.t().size(); i++) {
          points.add(
              new Point(
                  minute(Instant.ofEpochMilli(curve.t().get(i))),
                  curve.min().get(i).stripTrailingZeros()));
        }
      }
    }
    return curves;
  }

  private static Map<String, Integer> counts(Map<String, List<Point>> curves) {
    Map<String, Integer> counts = new TreeMap<>();
    curves.forEach((metric, points) -> counts.put(metric, points.size()));
    return counts;
  }

  /** At each minute, what held then. */
  private static Map<Integer, BedsideRecording.Bounds> bounds(UUID patient) throws Exception {
    Series.Scores scores = physician.series(patient, start, end, POINTS_MAX).scores();
    TreeMap<Integer, BedsideRecording.Bounds> steps = new TreeMap<>();
    for (int i = 0; i < scores.t().size(); i++) {
      steps.put(
          minute(Instant.ofEpochMilli(scores.t().get(i))),
          new BedsideRecording.Bounds(scores.lower().get(i), scores.upper().get(i)));
    }
    return held(steps);
  }

  private static Map<Integer, BedsideRecording.Bounds> held(
      NavigableMap<Integer, BedsideRecording.Bounds> steps) {
    Map<Integer, BedsideRecording.Bounds> held = new LinkedHashMap<>();
    for (int minute = 0; minute < recording.minutes; minute++) {
      var step = steps.floorEntry(minute);
      if (step != null) {
        held.put(minute, step.getValue());
      }
    }
    return held;
  }

  private static List<Alarm> alarms(UUID patient) throws Exception {
    Map<UUID, Alarm> all = new LinkedHashMap<>();
    for (Instant from = start; from.isBefore(end); from = from.plus(ALARM_SPAN)) {
      List<Alarm> some = physician.alarms(patient, from, from.plus(ALARM_SPAN));
      assertThat(some).hasSizeLessThan(1_000);
      some.forEach(alarm -> all.put(alarm.id(), alarm));
    }
    return List.copyOf(all.values());
  }

  /** Silence is about reception, which differs. */
  private static Set<Span> episodes(UUID patient) throws Exception {
    Set<Span> spans = new TreeSet<>();
    List<Alarm.Episode> all =
        alarms(patient).stream().flatMap(alarm -> alarm.episodes().stream()).toList();
    for (Alarm.Episode episode : all) {
      if (!episode.withdrawn() && !episode.condition().startsWith("silent:")) {
        String condition = episode.condition().replaceFirst(":[0-9a-f-]{36}$", "");
        Span span =
            new Span(
                condition,
                minute(episode.onset()),
                episode.end().map(it -> Integer.toString(minute(it))).orElse("lasts"));
        assertThat(spans.add(span)).as("twice: %s", span).isTrue();
      }
    }
    return spans;
  }

  private static String rawSeries(UUID patient) throws Exception {
    try (RawSession session =
        RawSession.signedIn(vigil.address(), "physician", TestingHospital.PASSWORD)) {
      return session
          .get(
              "/api/v1/patients/%s/series?from=%s&to=%s&points=%d"
                  .formatted(patient, start, end, POINTS_MAX))
          .body();
    }
  }

  private static Instant at(int minute) {
    return start.plus(Duration.ofMinutes(minute));
  }

  /** Every time of the recording is a whole minute. */
  private static int minute(Instant at) {
    Duration since = Duration.between(start, at);
    assertThat(since.toMillis() % 60_000).isZero();
    return (int) since.toMinutes();
  }
}
