package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Breach;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.patient.NaiveJudging.Sourced;
import io.vigil.core.patient.OrderOfArrivalTest.Recording;
import io.vigil.core.patient.OrderOfArrivalTest.Transmission;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import java.math.BigDecimal;
import java.time.Duration;
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
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * A patient whose readings were withdrawn is as one who never had them; one who was given another's
 * is as one with whom they came late. For random recordings, in every order of arrival.
 */
class WithdrawnReadingsTest {

  private static final int SEEDS = 80;
  private static final PatientId OTHER = new PatientId(new UUID(4, 2));
  private static final PersonId PHYSICIAN = new PersonId(new UUID(2, 2));

  @Test
  void someEnteredInErrorAreAsIfTheyHadNeverCome() {
    for (long seed = 0; seed < SEEDS; seed++) {
      for (long interval : List.of(minutes(1), seconds(1))) {
        Recording recording = Recording.of(seed, interval);
        Random random = new Random(seed);
        double share = random.nextInt(4) == 0 ? 0.9 : 0.1;
        Set<Sourced> gone = new HashSet<>();
        for (Sourced each : recording.readings) {
          if (random.nextDouble() < share) {
            gone.add(each);
          }
        }
        withdraws("in error", recording, gone::contains, random, false);
      }
    }
  }

  @Test
  void thoseOfADeviceForSomeTimeAreAsIfTheyHadNeverCome() {
    for (long seed = 0; seed < SEEDS; seed++) {
      for (long interval : List.of(minutes(1), seconds(1))) {
        Recording recording = Recording.of(seed, interval);
        Random random = new Random(seed);
        DeviceId device = random.nextBoolean() ? MONITOR : WEARABLE;
        int count = recording.readings.size();
        long from = recording.readings.get(random.nextInt(count)).at();
        long until = from + interval * (1 + random.nextInt(60));
        withdraws(
            "of another",
            recording,
            each -> each.device().equals(device) && from <= each.at() && each.at() < until,
            random,
            true);
      }
    }
  }

  /** Deadlines that fired because of what is withdrawn leave nothing either. */
  @Test
  void whatOpenedByDeadlinesIsAsIfItHadNeverCome() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Recording recording = Recording.of(seed, seconds(1));
      Random random = new Random(seed);
      Set<Sourced> gone = new HashSet<>();
      for (Sourced each : recording.readings) {
        if (random.nextInt(4) == 0) {
          gone.add(each);
        }
      }
      TestingPatient with = OrderOfArrivalTest.patient(recording).at(recording.begin);
      TestingPatient without = OrderOfArrivalTest.patient(recording).at(recording.begin);
      for (Transmission transmission : recording.inOrder(random, 3)) {
        long at = transmission.readings().getLast().at().toEpochMilli();
        with.waitUntil(at, at);
        without.waitUntil(at, at);
        with.sends(transmission.device(), transmission.readings());
        List<Reading> rest = without(transmission, gone::contains);
        if (!rest.isEmpty()) {
          without.sends(transmission.device(), rest);
        }
      }
      with.waitUntil(recording.now, recording.now);
      without.waitUntil(recording.now, recording.now);
      enterInError(with, recording, gone::contains);
      assertSame("deadlines, seed " + seed, with, without, true);
    }
  }

  @Test
  void thoseOfAnotherAreJudgedAsIfTheyHadComeLate() {
    for (long seed = 0; seed < SEEDS; seed++) {
      for (long interval : List.of(minutes(1), seconds(1))) {
        Recording recording = Recording.of(seed, interval);
        Random random = new Random(seed);
        List<Reading> others = new ArrayList<>();
        for (Sourced each : recording.readings) {
          if (each.device().equals(MONITOR) && random.nextInt(3) > 0) {
            others.add(each.reading());
          }
        }
        DeviceBinding binding =
            new DeviceBinding(
                MONITOR,
                "a device",
                "bedside-monitor",
                interval,
                recording.begin,
                random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(recording.now));
        TestingPatient given = withOnlyTheWearable(recording, random);
        TestingPatient late = withOnlyTheWearable(recording, new Random(seed));
        given.decide(
            new PatientInput.TakeReattributed(
                new CorrectionId(new UUID(9, 1)),
                OTHER,
                NURSE,
                PHYSICIAN,
                "two patients swapped beds",
                binding,
                others));
        late.decide(new PatientInput.BindDevice(binding));
        if (!others.isEmpty()) {
          assertThat(given.statuses()).hasSameSizeAs(others);
          late.sends(MONITOR, others);
        }
        assertSame("seed " + seed + ", interval " + interval, given, late, true);
        assertThat(given.task(Task.Kind.REVIEW_CORRECTION)).isPresent();
      }
    }
  }

  private static TestingPatient withOnlyTheWearable(Recording recording, Random random) {
    TestingPatient patient =
        TestingPatient.inCare()
            .at(recording.begin)
            .bind(WEARABLE, Duration.ofMillis(recording.interval * 2))
            .at(recording.now)
            .foldingAtTheEndOnly();
    List<Transmission> transmissions = recording.inOrder(random, 20);
    for (Transmission transmission : transmissions) {
      if (transmission.device().equals(WEARABLE)) {
        patient.sends(WEARABLE, transmission.readings());
      }
    }
    return patient;
  }

  private static void withdraws(
      String as, Recording recording, Predicate<Sourced> gone, Random random, boolean ofDevice) {
    List<Transmission> single = recording.inOrder(random, 1);
    Collections.shuffle(single, random);
    List<List<Transmission>> ways =
        List.of(recording.inOrder(random, 20), single, recording.chunksWithDuplicates(random));
    TestingPatient never = OrderOfArrivalTest.patient(recording).at(recording.now);
    for (Transmission transmission : recording.inOrder(random, 20)) {
      List<Reading> rest = without(transmission, gone);
      if (!rest.isEmpty()) {
        never.sends(transmission.device(), rest);
      }
    }
    for (int way = 0; way < ways.size(); way++) {
      TestingPatient patient = OrderOfArrivalTest.patient(recording).at(recording.now);
      for (Transmission transmission : ways.get(way)) {
        patient.sends(transmission.device(), transmission.readings());
      }
      if (ofDevice) {
        reattribute(patient, recording, gone);
      } else {
        enterInError(patient, recording, gone);
      }
      String told =
          as + ", way " + way + ", seed " + recording.seed + ", interval " + recording.interval;
      assertSame(told, patient, never, way == 0);
      patient.assertFoldsFromTheBeginning();
    }
  }

  private static void enterInError(
      TestingPatient patient, Recording recording, Predicate<Sourced> gone) {
    List<Identities> readings = identities(recording.readings.stream().filter(gone).toList());
    if (!readings.isEmpty()) {
      patient.decide(
          new PatientInput.EnterInError(
              new CommandId(new UUID(9, 9)), NURSE, "on the wrong finger", readings));
      assertThat(patient.reply()).isInstanceOf(Reply.ReadingsWithdrawn.class);
    }
  }

  private static void reattribute(
      TestingPatient patient, Recording recording, Predicate<Sourced> gone) {
    List<Sourced> all = recording.readings.stream().filter(gone).toList();
    if (all.isEmpty()) {
      return;
    }
    CommandId ask = new CommandId(new UUID(9, 1));
    patient.decide(
        new PatientInput.AskReattribution(
            ask,
            NURSE,
            all.getFirst().device(),
            all.getFirst().at(),
            OptionalLong.of(all.getLast().at() + 1),
            OTHER,
            "two patients swapped beds"));
    patient.decide(
        new PatientInput.ApproveReattribution(
            new CommandId(new UUID(9, 2)),
            new CorrectionId(ask.value()),
            1,
            PHYSICIAN,
            identities(all)));
    assertThat(patient.reply()).isEqualTo(new Reply.ReadingsWithdrawn(all.size(), all.size()));
  }

  private static List<Reading> without(Transmission transmission, Predicate<Sourced> gone) {
    return transmission.readings().stream()
        .filter(reading -> !gone.test(new Sourced(transmission.device(), reading)))
        .toList();
  }

  static List<Identities> identities(List<Sourced> readings) {
    Map<Source, Map<Metric, List<Long>>> keys = new LinkedHashMap<>();
    for (Sourced each : readings) {
      keys.computeIfAbsent(each.device(), s -> new LinkedHashMap<>())
          .computeIfAbsent(each.reading().metric(), m -> new ArrayList<>())
          .add(Stream.key(each.reading()));
    }
    List<Identities> identities = new ArrayList<>();
    keys.forEach((source, byMetric) ->
        byMetric.forEach((metric, of) ->
            identities.add(
                new Identities(
                    source, metric, of.stream().mapToLong(Long::longValue).sorted().toArray()))));
    return identities;
  }

  private record Kept(Metric metric, long key, long micros, Source source, boolean suspect) {}

  private record Newest(Metric metric, BigDecimal value, long at, boolean suspect, Source source) {}

  /** The record: priority, verify and a score's worst tell what was thought at the time. */
  private record Held(Condition condition, long onset, OptionalLong end, OptionalLong worst) {}

  /**
   * @param inOrder where readings overtook each other, an episode that was cut short may keep the
   *     worst value of what was cut off
   */
  static void assertSame(
      String as, TestingPatient patient, TestingPatient expected, boolean inOrder) {
    PatientState found = patient.state();
    PatientState other = expected.state();
    assertThat(kept(found)).as("streams; %s", as).isEqualTo(kept(other));
    assertThat(newest(found)).as("latest; %s", as).isEqualTo(newest(other));
    assertThat(pending(found)).as("pending; %s", as).isEqualTo(pending(other));
    assertThat(held(found, inOrder)).as("episodes; %s", as).isEqualTo(held(other, inOrder));
    assertThat(found.score()).as("score; %s", as).isEqualTo(other.score());
    assertThat(found.news2().isPresent()).as(as).isEqualTo(other.news2().isPresent());
    if (found.news2().isPresent()) {
      assertThat(found.news2().get().sameAs(other.news2().get())).as("news2; %s", as).isTrue();
    }
    assertThat(found.news2Evidence()).as("evidence; %s", as).isEqualTo(other.news2Evidence());
    assertSameScores(
        as,
        OrderOfArrivalTest.history(patient.events()),
        OrderOfArrivalTest.history(expected.events()));
    other
        .links()
        .forEach((device, link) -> {
          Link of = found.links().get(device);
          assertThat(of.newestEpochMillis()).as(as).isEqualTo(link.newestEpochMillis());
          assertThat(times(of)).as("sensors; %s", as).isEqualTo(times(link));
        });
  }

  private static void assertSameScores(
      String as, TreeMap<Long, News2Point> found, TreeMap<Long, News2Point> expected) {
    Set<Long> instants = new HashSet<>(found.keySet());
    instants.addAll(expected.keySet());
    for (long instant : instants) {
      Map.Entry<Long, News2Point> one = found.floorEntry(instant);
      Map.Entry<Long, News2Point> other = expected.floorEntry(instant);
      assertThat(one == null ? other == null : other != null)
          .as("scored at %s: %s or %s; %s", instant, one, other, as)
          .isTrue();
      if (one != null && other != null) {
        assertThat(one.getValue().sameAs(other.getValue()))
            .as("at %s %s, not %s; %s", instant, one, other, as)
            .isTrue();
      }
    }
  }

  private static List<Kept> kept(PatientState state) {
    List<Kept> kept = new ArrayList<>();
    state
        .streams()
        .forEach((metric, stream) -> {
          Stream.Cursor cursor = stream.from(Long.MIN_VALUE);
          while (cursor.advance()) {
            kept.add(
                new Kept(
                    metric,
                    cursor.key(),
                    cursor.micros(),
                    state.sources().get(Stream.slot(cursor.origin())),
                    Stream.suspect(cursor.origin())));
          }
          assertThat(stream.lastKey()).isEqualTo(kept.getLast().key());
        });
    kept.sort(
        Comparator.comparingInt((Kept each) -> each.metric().mdc())
            .thenComparingLong(Kept::key)
            .thenComparing(each -> each.source().value()));
    return kept;
  }

  /** Of several at one instant, which is the newest is a matter of arrival. */
  private static Set<Newest> newest(PatientState state) {
    Set<Newest> newest = new HashSet<>();
    state
        .latest()
        .forEach((metric, latest) -> {
          boolean alone = atSameInstant(state, metric, latest.atEpochMillis()) == 1;
          newest.add(
              new Newest(
                  metric,
                  alone ? latest.value().stripTrailingZeros() : BigDecimal.ZERO,
                  latest.atEpochMillis(),
                  alone && latest.suspect(),
                  alone ? latest.source() : NURSE));
        });
    return newest;
  }

  private static int atSameInstant(PatientState state, Metric metric, long at) {
    int count = 0;
    Stream.Cursor cursor = state.streams().get(metric).from(Stream.key(at, 0));
    while (cursor.advance()) {
      count++;
    }
    return count;
  }

  private static Map<Condition, Breach> pending(PatientState state) {
    Map<Condition, Breach> pending = new LinkedHashMap<>();
    state
        .pending()
        .forEach((condition, breach) ->
            pending.put(
                condition,
                new Breach(
                    breach.sinceEpochMillis(),
                    breach.untilEpochMillis(),
                    0,
                    breach.delayMillis(),
                    breach.priority(),
                    breach.worstMicros(),
                    breach.verify())));
    return pending;
  }

  private static Set<Held> held(PatientState state, boolean worst) {
    Set<Held> held = new HashSet<>();
    for (Episode episode : state.episodes().values()) {
      if (!episode.withdrawn() && !(episode.condition() instanceof Condition.DeviceSilent)) {
        assertThat(
                held.add(
                    new Held(
                        episode.condition(),
                        episode.onsetEpochMillis(),
                        episode.endEpochMillis(),
                        worst && episode.condition() instanceof Condition.LimitBreached
                            ? episode.worstMicros()
                            : OptionalLong.empty())))
            .isTrue();
      }
    }
    return held;
  }

  private static Map<String, Long> times(Link link) {
    Map<String, Long> times = new TreeMap<>();
    for (int i = 0; i < link.sensors().sensors().size(); i++) {
      times.put(link.sensors().sensors().get(i).name(), link.sensors().atEpochMillis()[i]);
    }
    return times;
  }
}
