package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.id.DeviceId;
import io.vigil.core.patient.NaiveJudging.Sourced;
import io.vigil.core.patient.NaiveJudging.Span;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.score.Score;
import io.vigil.core.vitals.AmbientMetric;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.MeasurementStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Once all readings are in, the record is a function of the readings (promise 6c): for random
 * recordings of two devices, whatever the order of arrival, it is what {@link NaiveJudging} finds.
 */
class OrderOfArrivalTest {

  private static final int SEEDS = 80;

  /** Devices that send each minute, so that one breaching reading is enough. */
  @Test
  void recordDoesNotDependOnTheOrderOfReadingsEachMinute() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Recording recording = Recording.of(seed, minutes(1));
      deliverInEveryWay(recording);
    }
  }

  /** Devices that send each second, so that delays matter. */
  @Test
  void recordDoesNotDependOnTheOrderOfReadingsEachSecond() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Recording recording = Recording.of(seed, seconds(1));
      deliverInEveryWay(recording);
    }
  }

  /** Live: our time goes on with the readings, and deadlines fire when they are due. */
  @Test
  void recordIsTheSameWhereDeadlinesOpenTheEpisodes() {
    for (long seed = 0; seed < SEEDS; seed++) {
      deliverLive("deadlines", Recording.of(seed, seconds(1)), 1);
    }
  }

  /** The same over a bad link: what arrives late may contradict a deadline that has fired. */
  @Test
  void recordIsTheSameWhereReadingsOvertakeEachOther() {
    for (long seed = 0; seed < SEEDS; seed++) {
      deliverLive("overtaking", Recording.of(seed, seconds(1)), 40_000);
    }
  }

  private static void deliverLive(String way, Recording recording, int latencyMillisMax) {
    record Arrival(long at, Transmission transmission) {}
    Random random = new Random(recording.seed);
    List<Arrival> arrivals = new ArrayList<>();
    for (Transmission transmission : recording.inOrder(random, 3)) {
      long measured = transmission.readings.getLast().at().toEpochMilli();
      arrivals.add(new Arrival(measured + random.nextInt(latencyMillisMax), transmission));
    }
    arrivals.sort(Comparator.comparingLong(Arrival::at));
    TestingPatient patient = patient(recording).at(recording.begin);
    for (Arrival arrival : arrivals) {
      patient.waitUntil(arrival.at, arrival.at);
      patient.sends(arrival.transmission.device, arrival.transmission.readings);
    }
    patient.waitUntil(recording.now, recording.now);
    assertRecord(way + ", seed " + recording.seed, patient, recording);
  }

  private static void deliverInEveryWay(Recording recording) {
    Random random = new Random(recording.seed);
    deliver("in order", recording, recording.inOrder(random, 20));
    List<Transmission> single = recording.inOrder(random, 1);
    Collections.shuffle(single, random);
    deliver("shuffled", recording, single);
    deliver("chunks", recording, recording.chunksWithDuplicates(random));
  }

  private static void deliver(String way, Recording recording, List<Transmission> transmissions) {
    TestingPatient patient = patient(recording).at(recording.now);
    for (Transmission transmission : transmissions) {
      patient.sends(transmission.device, transmission.readings);
    }
    assertRecord(
        way + ", seed " + recording.seed + ", interval " + recording.interval, patient, recording);
  }

  /** One device in three is expected so seldom that its breaches have no delay. */
  static TestingPatient patient(Recording recording) {
    long seldom = recording.seed % 3 == 0 ? 20 : 2;
    TestingPatient patient =
        TestingPatient.inCare()
            .adopts(recording.rules)
            .at(recording.begin)
            .bind(MONITOR, Duration.ofMillis(recording.interval))
            .bind(WEARABLE, Duration.ofMillis(recording.interval * seldom));
    if (recording.seed % 5 == 2) {
      // Ends while the readings come, or before they are delivered.
      patient.decide(
          new PatientInput.AdoptSilentTrial(
              patient.state().admission().orElseThrow().ward(),
              OptionalLong.of(recording.begin + minutes(40))));
    }
    return recording.seed % 25 == 0 ? patient : patient.foldingAtTheEndOnly();
  }

  private static void assertRecord(String as, TestingPatient patient, Recording recording) {
    Map<DeviceId, DeviceBinding> bindings = new LinkedHashMap<>();
    patient.state().links().forEach((device, link) -> bindings.put(device, link.binding()));
    NaiveJudging naive = new NaiveJudging(bindings, recording.readings, recording.now);

    Set<Span> found = spans(patient.state());
    Set<Span> expected = naive.spans(recording.rules);
    assertThat(without(found, expected)).as("not in the readings; %s", as).isEmpty();
    assertThat(without(expected, found)).as("missed; %s", as).isEmpty();
    List<Sourced> judged = judged(patient.events());
    assertThat(judged).as(as).hasSameSizeAs(recording.readings);
    assertThat(new HashSet<>(judged)).as(as).isEqualTo(new HashSet<>(recording.readings));
    assertScores(as, history(patient.events()), naive.scores());
    patient.assertFoldsFromTheBeginning();
  }

  private static Set<Span> without(Set<Span> all, Set<Span> others) {
    Set<Span> rest = new HashSet<>(all);
    rest.removeAll(others);
    return rest;
  }

  private static Set<Span> spans(PatientState state) {
    Set<Span> spans = new HashSet<>();
    for (Episode episode : state.episodes().values()) {
      if (!episode.withdrawn() && !(episode.condition() instanceof Condition.DeviceSilent)) {
        Span span =
            new Span(episode.condition(), episode.onsetEpochMillis(), episode.endEpochMillis());
        assertThat(spans.add(span)).as("twice on record: " + span).isTrue();
      }
    }
    return spans;
  }

  private static List<Sourced> judged(List<PatientEvent> events) {
    List<Sourced> judged = new ArrayList<>();
    for (PatientEvent event : events) {
      if (event instanceof PatientEvent.ReadingsRecorded recorded) {
        for (RecordedReading reading : recorded.readings()) {
          if (reading.status().judged()) {
            judged.add(new Sourced((DeviceId) recorded.source(), reading.reading()));
          }
        }
      }
    }
    return judged;
  }

  static TreeMap<Long, News2Point> history(List<PatientEvent> events) {
    TreeMap<Long, News2Point> history = new TreeMap<>();
    for (PatientEvent event : events) {
      if (event instanceof PatientEvent.News2Scored scored) {
        history.subMap(scored.fromEpochMillis(), scored.untilEpochMillis()).clear();
        scored.points().forEach(point -> history.put(point.atEpochMillis(), point));
      }
    }
    return history;
  }

  private static void assertScores(
      String as, TreeMap<Long, News2Point> history, TreeMap<Long, Score> expected) {
    for (Score score : expected.values()) {
      Map.Entry<Long, News2Point> held = history.floorEntry(score.atEpochMillis());
      assertThat(held).as(as).isNotNull();
      assertThat(held.getValue().sameAs(point(score)))
          .as("%s: at %s %s, not %s", as, score.atEpochMillis(), score, held)
          .isTrue();
    }
  }

  private static News2Point point(Score score) {
    int points = 0;
    int missing = 0;
    int stale = 0;
    for (Score.Part part : score.parts()) {
      int n = part.parameter().ordinal();
      switch (part.state()) {
        case PRESENT -> points |= part.points() << (2 * n);
        case MISSING -> missing |= 1 << n;
        case STALE -> stale |= 1 << n;
      }
    }
    return new News2Point(
        score.atEpochMillis(), score.lowerBound(), score.upperBound(), points, missing, stale);
  }

  record Transmission(DeviceId device, List<Reading> readings) {}

  /** What two devices measured within the last 40 hours. */
  static final class Recording {
    private static final Map<Metric, List<String>> OF_MONITOR =
        Map.of(
            VitalSign.HEART_RATE, List.of("80", "95", "42", "40", "0", "129", "131", "0+"),
            VitalSign.RESPIRATION_RATE, List.of("16", "22", "24.5", "25", "8", "9.5"),
            VitalSign.SYSTOLIC_PRESSURE, List.of("120", "105", "96", "93", "90", "220", "217"),
            VitalSign.SPO2, List.of("97", "93", "90", "89", "88", "86", "49"),
            AmbientMetric.ROOM_TEMPERATURE, List.of("21", "35"),
            DeviceStatus.LEADS_OFF, List.of("0", "1"),
            DeviceStatus.BATTERY_LOW, List.of("0", "1", "1"));
    private static final Map<Metric, List<String>> OF_WEARABLE =
        Map.of(
            VitalSign.SPO2, List.of("97", "95", "90.5", "88", "87"),
            VitalSign.PULSE_RATE_OXIMETER, List.of("78", "112", "131", "0", "39", "44"),
            VitalSign.BODY_TEMPERATURE, List.of("36.8", "35", "35.1", "38.9", "39.1"),
            VitalSign.OXYGEN_FLOW, List.of("0", "2"),
            VitalSign.CONSCIOUSNESS, List.of("0", "0", "1"),
            DeviceStatus.LEADS_OFF, List.of("0", "1"),
            DeviceStatus.LOW_PERFUSION, List.of("1", "0"));

    final long seed;
    final long interval;
    final long begin;
    final long now = START;
    final RuleSet rules;
    final List<Sourced> readings = new ArrayList<>();

    private Recording(long seed, long interval) {
      this.seed = seed;
      this.interval = interval;
      this.rules = new RandomRules(new Random(~seed)).any();
      this.begin = START - (interval == 1_000 ? hours(1) : hours(40));
    }

    static Recording of(long seed, long interval) {
      Recording recording = new Recording(seed, interval);
      Random random = new Random(seed);
      recording.measure(MONITOR, interval, OF_MONITOR, random);
      recording.measure(WEARABLE, interval * 2, OF_WEARABLE, random);
      recording.readings.sort(Comparator.comparingLong(Sourced::at));
      return recording;
    }

    private void measure(
        DeviceId device, long every, Map<Metric, List<String>> metrics, Random random) {
      boolean jittered = random.nextBoolean();
      int steps = seed % 50 == 1 ? 150 : 12 + random.nextInt(30);
      List<Metric> all = new ArrayList<>(metrics.keySet());
      all.sort(Comparator.comparing(Metric::code));
      for (Metric metric : all) {
        List<String> values = metrics.get(metric);
        String value = values.getFirst();
        double measured = random.nextInt(4) == 0 ? 0.05 : 0.9;
        long awayUntil = 0;
        for (int i = 0; i < steps; i++) {
          long at = begin + every + i * every + (jittered ? random.nextInt((int) every) : 0);
          if (random.nextInt(40) == 0) {
            awayUntil = at + every * random.nextInt(60);
          }
          if (random.nextInt(4) == 0) {
            value = values.get(random.nextInt(values.size()));
          }
          if (at >= awayUntil && random.nextDouble() < measured) {
            readings.add(new Sourced(device, measured(metric, value, at, 0)));
            if (random.nextInt(30) == 0) {
              String other = values.get(random.nextInt(values.size()));
              readings.add(new Sourced(device, measured(metric, other, at, 1)));
            }
          }
        }
      }
    }

    /** With a plus, by a sensor that is on the body. */
    private static Reading measured(Metric metric, String value, long at, int ordinal) {
      return value.endsWith("+")
          ? new Reading(
              metric,
              new BigDecimal(value.substring(0, value.length() - 1)),
              Instant.ofEpochMilli(at),
              ordinal,
              Set.of(MeasurementStatus.CONTACT_CONFIRMED))
          : reading(metric, value, at, ordinal);
    }

    /** In the order of device time, at most so many readings at once. */
    List<Transmission> inOrder(Random random, int readingsMax) {
      List<Transmission> transmissions = new ArrayList<>();
      List<Reading> batch = new ArrayList<>();
      for (int i = 0; i < readings.size(); i++) {
        Sourced sourced = readings.get(i);
        batch.add(sourced.reading());
        boolean last =
            i + 1 == readings.size() || !readings.get(i + 1).device().equals(sourced.device());
        if (last || batch.size() >= readingsMax || random.nextInt(10) == 0) {
          transmissions.add(new Transmission(sourced.device(), List.copyOf(batch)));
          batch.clear();
        }
      }
      return transmissions;
    }

    List<Transmission> chunksWithDuplicates(Random random) {
      List<Transmission> transmissions = new ArrayList<>();
      for (DeviceId device : List.of(MONITOR, WEARABLE)) {
        List<Reading> own = new ArrayList<>();
        for (Sourced sourced : readings) {
          if (sourced.device().equals(device)) {
            own.add(sourced.reading());
          }
        }
        int at = 0;
        while (at < own.size()) {
          int from = Math.max(0, at - random.nextInt(10));
          int to = Math.min(own.size(), at + 1 + random.nextInt(80));
          List<Reading> chunk = new ArrayList<>(own.subList(from, to));
          if (random.nextBoolean()) {
            Collections.shuffle(chunk, random);
          }
          transmissions.add(new Transmission(device, chunk));
          at = to;
        }
      }
      Collections.shuffle(transmissions, random);
      return transmissions;
    }
  }
}
