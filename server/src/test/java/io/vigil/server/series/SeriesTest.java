package io.vigil.server.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.CorrectionId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Identities;
import io.vigil.core.patient.News2Point;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.score.News2;
import io.vigil.core.score.Score;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.score.Spo2Scale;
import io.vigil.core.vitals.AmbientMetric;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.server.journal.Columns;
import io.vigil.server.journal.JournalReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

class SeriesTest {
  private static final PersonId NURSE = new PersonId(new UUID(0, 1));
  private static final Instant BEGIN = Instant.parse("2026-11-20T05:00:00Z");
  private static final Instant END = BEGIN.plus(Duration.ofDays(2));
  private static final List<Integer> LANES =
      IntStream.range(0, Subject.CLINICAL_LANES).boxed().toList();

  private static TestingJournal journal;
  private static SeriesReader reader;

  private WardId ward;
  private UUID nurse;
  private PatientId patient;
  private DeviceId device;

  @BeforeAll
  static void open() {
    journal = new TestingJournal(BEGIN);
    reader = journal.bean(SeriesReader.class);
  }

  @AfterAll
  static void close() {
    journal.close();
  }

  @BeforeEach
  void patientWithDevice() {
    ward = new WardId(UUID.randomUUID());
    nurse = journal.nurseOf(ward);
    patient = journal.patientOn(ward);
    device = journal.deviceOf(patient, BEGIN.minus(Duration.ofDays(30)));
  }

  @Test
  void readsBackExactlyWhatWasRecorded() {
    journal.send(
        device,
        reading(VitalSign.HEART_RATE, "62.80", 0, 0),
        reading(VitalSign.HEART_RATE, "62.8", 0, 1),
        reading(VitalSign.HEART_RATE, "999", 1, 0),
        reading(VitalSign.SPO2, "49", 0, 0),
        reading(VitalSign.BODY_TEMPERATURE, "36.600001", 0, 0),
        reading(AmbientMetric.ROOM_TEMPERATURE, "-5.5", 2, 0),
        reading(VitalSign.SPO2, "97", 60 * 24 * 40, 0),
        reading(VitalSign.SPO2, "98", -60 * 24 * 20, 0));
    journal.send(device, reading(VitalSign.HEART_RATE, "70", 0, 0));
    project();

    List<StoredReading> all = all(patient, Instant.EPOCH, END.plus(Duration.ofDays(365)));

    assertThat(all).isEqualTo(journal.recorded(patient)).hasSize(8);
    assertThat(all)
        .extracting(StoredReading::status)
        .contains(
            ReadingStatus.ACCEPTED,
            ReadingStatus.SUSPECT,
            ReadingStatus.IMPOSSIBLE,
            ReadingStatus.FUTURE,
            ReadingStatus.TOO_LATE);
    assertThat(all).extracting(r -> r.value().toString()).contains("62.80", "62.8", "36.600001");
  }

  @Test
  void aReadingThatWasOfTheFutureIsThereOnceWhenItComesAgain() {
    journal.send(device, reading(VitalSign.SPO2, "97", 30, 0));
    project();
    journal.setNow(BEGIN.plus(Duration.ofMinutes(31)));
    journal.send(device, reading(VitalSign.SPO2, "97", 30, 0));
    project();
    journal.send(device, reading(VitalSign.SPO2, "97", 30, 0));
    project();

    assertThat(all()).extracting(StoredReading::status).containsExactly(ReadingStatus.ACCEPTED);
    compactAll();
    assertThat(all()).extracting(StoredReading::status).containsExactly(ReadingStatus.ACCEPTED);
  }

  @Test
  void theReadingsAreTheSameHoweverTheyCameAndWhetherCompacted() {
    List<List<Reading>> minutes = twoHours(7);
    Collections.shuffle(minutes, new Random(7));
    int sent = 0;
    for (List<Reading> minute : minutes) {
      journal.setNow(BEGIN.plus(Duration.ofHours(2)));
      journal.send(device, minute);
      if (++sent % 10 == 0) {
        project();
      }
      if (sent % 50 == 0) {
        compactAll();
      }
    }
    project();

    assertThat(all()).isEqualTo(journal.recorded(patient)).hasSizeGreaterThan(500);
    assertThat(parts()).isGreaterThan(2);
    compactAll();
    assertThat(all()).isEqualTo(journal.recorded(patient));
    assertThat(parts()).isEqualTo(2);
  }

  @Test
  void theScoreIsThatOfAllReadingsHoweverTheyCame() {
    for (long seed = 1; seed <= 5; seed++) {
      patientWithDevice();
      List<List<Reading>> minutes = twoHours(seed);
      Random random = new Random(seed);
      Collections.shuffle(minutes, random);
      journal.setNow(BEGIN.plus(Duration.ofHours(2)));
      for (List<Reading> minute : minutes) {
        journal.send(device, minute);
        if (random.nextInt(8) == 0) {
          project();
        }
        if (random.nextInt(40) == 0) {
          compactAll();
        }
      }
      project();
      List<News2Point> expected = scores(minutes.stream().flatMap(List::stream).toList());

      assertThat(shown(expected, steps(BEGIN, END))).as("seed " + seed).isEqualTo(expected);
      compactAll();
      assertThat(shown(expected, steps(BEGIN, END))).as("seed " + seed).isEqualTo(expected);
      for (News2Point point : expected) {
        Instant at = Instant.ofEpochMilli(point.atEpochMillis());
        ScoreStep inForce = steps(at, at.plusMillis(1)).getFirst();
        assertThat(inForce.point().sameAs(point)).as("in force at " + at).isTrue();
      }
    }
  }

  @Test
  void aScoreHoldsUntilTheNextHoweverLongAgoItWas() {
    journal.send(device, reading(VitalSign.RESPIRATION_RATE, "22", 0, 0));
    project();

    Instant later = BEGIN.plus(Duration.ofDays(3));
    assertThat(steps(later, later.plusSeconds(1)))
        .singleElement()
        .satisfies(step -> assertThat(step.atEpochMillis()).isEqualTo(BEGIN.toEpochMilli()))
        .satisfies(step -> assertThat(step.point().lowerBound()).isEqualTo(2));
  }

  @Test
  void theScoreOfBeforeHoldsWhereLateDataTookAllStepsOutOfAnHour() {
    SeriesTables tables = journal.bean(SeriesTables.class);
    long hour = BEGIN.toEpochMilli();
    long next = hour + SeriesTables.HOUR_MILLIS;
    ScoreStep first = new ScoreStep(new News2Point(hour + 1, 2, 3, 2, 0, 0), false, "T");
    ScoreStep second = new ScoreStep(new News2Point(next + 1, 4, 5, 3, 0, 0), false, "T");
    Columns rows = new Columns();
    tables.add(
        rows, hourOf(hour), 1, new ReadingColumns(hour), new ScorePart(false, List.of(first)));
    tables.add(
        rows, hourOf(next), 2, new ReadingColumns(next), new ScorePart(false, List.of(second)));
    tables.add(rows, hourOf(next), 3, new ReadingColumns(next), new ScorePart(true, List.of()));
    tables.insert(new JdbcTemplate(journal.pool("projector")), rows);

    Instant begin = Instant.ofEpochMilli(next);
    assertThat(steps(begin, END)).containsExactly(first);
    assertThat(chart(begin, END, 10).scores()).containsExactly(first);
    assertThat(steps(END, END.plusSeconds(1))).containsExactly(first);
    assertThat(chart(END, END.plusSeconds(1), 10).scores()).containsExactly(first);
    journal.bean(Compaction.class).compact(hourOf(next));
    assertThat(parts()).isEqualTo(2);
    assertThat(steps(END, END.plusSeconds(1))).containsExactly(first);
  }

  @Test
  void aPartThatComesAfterItsHourWasCompactedIsCompactedByAnotherProcess() {
    journal.send(device, reading(VitalSign.SPO2, "97", 0, 0));
    project();
    compactAll();
    journal.send(device, reading(VitalSign.SPO2, "96", 1, 0));
    project();
    assertThat(parts()).isEqualTo(2);

    Compaction another =
        new Compaction(
            journal.pool("projector"), journal.bean(SeriesTables.class), new LooseHours());
    assertThat(another.loose(BEGIN.plus(Duration.ofMinutes(64)).toEpochMilli()))
        .doesNotContain(hourOf(BEGIN.toEpochMilli()));
    List<SeriesTables.Hour> loose = another.loose(END.toEpochMilli());
    assertThat(loose).contains(hourOf(BEGIN.toEpochMilli()));
    loose.forEach(another::compact);
    assertThat(another.loose(END.toEpochMilli())).isEmpty();
    assertThat(parts()).isEqualTo(1);
    assertThat(all()).isEqualTo(journal.recorded(patient)).hasSize(2);
  }

  @Test
  void aPartIsFoundAfterAnotherProcessCompactedItsHour() {
    journal.send(device, reading(VitalSign.SPO2, "97", 0, 0));
    project();
    SeriesTables tables = journal.bean(SeriesTables.class);
    LooseHours looseHours = new LooseHours();
    Projection another =
        new Projection(
            journal.pool("projector"), journal.bean(JournalReader.class), tables, looseHours);
    journal.send(device, reading(VitalSign.SPO2, "96", 1, 0));
    another.advance(LANES, 1_000_000);
    new Compaction(journal.pool("projector"), tables, looseHours)
        .compact(hourOf(BEGIN.toEpochMilli()));
    journal.send(device, reading(VitalSign.SPO2, "95", 2, 0));
    project();

    assertThat(parts()).isEqualTo(2);
    compactAll();
    assertThat(parts()).isEqualTo(1);
    assertThat(all()).isEqualTo(journal.recorded(patient)).hasSize(3);
  }

  @Test
  void anHourThatIsNotOverIsCompactedOnceItHasManyParts() {
    Compaction compaction = journal.bean(Compaction.class);
    long now = BEGIN.plus(Duration.ofMinutes(30)).toEpochMilli();
    SeriesTables.Hour hour = hourOf(BEGIN.toEpochMilli());
    for (int i = 0; i < Compaction.PARTS_MAX; i++) {
      journal.send(device, reading(VitalSign.SPO2, "97", 0, i));
      project();
    }
    assertThat(compaction.loose(now)).doesNotContain(hour);

    journal.send(device, reading(VitalSign.SPO2, "97", 1, 0));
    project();
    assertThat(compaction.loose(now)).contains(hour);
    compaction.compact(hour);
    assertThat(parts()).isEqualTo(1);
    journal.send(device, reading(VitalSign.SPO2, "97", 2, 0));
    project();
    assertThat(compaction.loose(now)).doesNotContain(hour);
    assertThat(compaction.loose(END.toEpochMilli())).contains(hour);
    assertThat(all()).isEqualTo(journal.recorded(patient));
  }

  @Test
  void aRebuildGivesTheSame() {
    List<List<Reading>> minutes = twoHours(3);
    Collections.shuffle(minutes, new Random(3));
    journal.setNow(BEGIN.plus(Duration.ofHours(2)));
    for (List<Reading> minute : minutes) {
      journal.send(device, minute);
      project();
    }
    List<StoredReading> readings = all();
    List<ScoreStep> steps = steps(BEGIN, END);

    ByteArrayOutputStream told = new ByteArrayOutputStream();
    journal.bean(Rebuild.class).run(new PrintStream(told, true, StandardCharsets.UTF_8));

    assertThat(all()).isEqualTo(readings).isNotEmpty();
    assertThat(steps(BEGIN, END)).isEqualTo(steps).isNotEmpty();
    assertThat(told.toString(StandardCharsets.UTF_8)).contains("the series are rebuilt");
    project();
    assertThat(all()).isEqualTo(readings);
  }

  /** To another patient, back again, and one of them entered in error: each taken by itself. */
  @Test
  void aRebuildGivesTheSameOfWhatWasCorrected() {
    PatientId other = journal.patientOn(new WardId(UUID.randomUUID()));
    journal.setNow(BEGIN.plus(Duration.ofMinutes(30)));
    List<Reading> sent = new ArrayList<>();
    for (int minute = 0; minute < 10; minute++) {
      sent.add(reading(VitalSign.SPO2, minute < 5 ? "97" : "80", minute, 0));
    }
    journal.send(device, sent);
    project();
    List<StoredReading> readings = all();
    List<ScoreStep> steps = steps(BEGIN, END);
    reattribute(patient, other, sent, 1);
    project();
    assertThat(all()).allMatch(each -> each.status() == ReadingStatus.REATTRIBUTED);
    assertThat(steps(BEGIN, END)).isEmpty();
    reattribute(other, patient, sent, 2);
    project();
    assertThat(all()).isEqualTo(readings);
    assertThat(steps(BEGIN, END))
        .extracting(ScoreStep::point)
        .isEqualTo(steps.stream().map(ScoreStep::point).toList());
    journal.submit(
        forPatient(
            patient,
            new PatientInput.EnterInError(
                new CommandId(new UUID(1, 9)),
                NURSE,
                "on the wrong finger",
                Identities.of(device, sent.subList(9, 10)))));
    project();
    assertThat(all().getLast().status()).isEqualTo(ReadingStatus.ENTERED_IN_ERROR);
    assertThat(all().getLast().value()).isEqualTo(readings.getLast().value());
    readings = all();
    steps = steps(BEGIN, END);

    journal
        .bean(Rebuild.class)
        .run(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));

    assertThat(all()).isEqualTo(readings);
    assertThat(steps(BEGIN, END)).isEqualTo(steps);
  }

  private void reattribute(PatientId from, PatientId to, List<Reading> readings, int number) {
    CommandId ask = new CommandId(new UUID(2, number));
    journal.submit(
        forPatient(
            from,
            new PatientInput.AskReattribution(
                ask, NURSE, device, BEGIN.toEpochMilli(), OptionalLong.empty(), to, "swapped")));
    journal.submit(
        new Submission.Reattribute(
            journal.tenant,
            from,
            new CommandId(new UUID(3, number)),
            new CorrectionId(ask.value()),
            1,
            new PersonId(new UUID(0, 2)),
            readings));
  }

  private Submission forPatient(PatientId patient, PatientInput input) {
    return new Submission.ForPatient(
        journal.tenant, patient, input, Optional.empty(), Optional.empty());
  }

  @Test
  void aRecheckFindsNothingUntilSomethingWasChanged() {
    journal.send(device, reading(VitalSign.SPO2, "85", 0, 0));
    String database = "--vigil.db.url=" + journal.database.url();
    String data = "--vigil.data=" + journal.database.data();
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);

    assertThat(Commands.run("recheck", out, database, data)).isZero();
    assertThat(told.toString(StandardCharsets.UTF_8)).endsWith(" again: 0 differences\n");
    journal.send(device, reading(VitalSign.SPO2, "84", 1, 0));
    project();

    String turned = "update journal.entry set payload = sha256(payload) where subject = ?";
    journal.database.asSuperuser().sql(turned).param(patient.value()).update();
    assertThat(Commands.run("recheck", out, database, data)).isEqualTo(1);
    assertThat(told.toString(StandardCharsets.UTF_8)).contains("does not fit the chain");
    assertThat(Commands.run("rechek", out, database, data)).isEqualTo(64);
  }

  @Test
  void aChartShowsEveryReadingWhileTheyAreFew() {
    journal.send(
        device,
        reading(VitalSign.SPO2, "96", 0, 0),
        reading(VitalSign.SPO2, "49", 1, 0),
        reading(VitalSign.SPO2, "0", 2, 0),
        reading(VitalSign.HEART_RATE, "62.8", 0, 0));
    project();

    Series series = chart(BEGIN, BEGIN.plus(Duration.ofHours(1)), 100);

    assertThat(series.lines())
        .extracting(Series.Line::metric)
        .containsExactly(VitalSign.HEART_RATE, VitalSign.SPO2);
    Series.Line spo2 = series.lines().getLast();
    long begin = BEGIN.toEpochMilli();
    assertThat(spo2.t()).startsWith(begin, begin + 60_000);
    assertThat(spo2.min()).startsWith(96, 49).isEqualTo(spo2.max());
    assertThat(spo2.suspect()).contains(1);
    assertThat(series.scores()).isNotEmpty();
  }

  @Test
  void aChartOfManyReadingsKeepsEveryPeak() {
    journal.setNow(BEGIN.plus(Duration.ofHours(3)));
    for (int minute = 0; minute < 180; minute++) {
      String value = minute == 61 ? "188" : minute == 125 ? "31" : "70";
      journal.send(device, reading(VitalSign.HEART_RATE, value, minute, 0));
    }
    project();

    Series.Line line = chart(BEGIN, BEGIN.plus(Duration.ofHours(3)), 18).lines().getFirst();

    assertThat(line.t()).hasSize(18).isSorted().doesNotHaveDuplicates();
    assertThat(line.t()[6]).isEqualTo(BEGIN.plus(Duration.ofHours(1)).toEpochMilli());
    assertThat(line.max()[6]).isEqualTo(188);
    assertThat(line.min()[6]).isEqualTo(70);
    assertThat(line.min()[12]).isEqualTo(31);
    assertThat(chart(BEGIN, BEGIN.plus(Duration.ofHours(3)), 180).lines().getFirst().t())
        .hasSize(180);
  }

  @Test
  void aTrendHasTheLastOfEachSlotOfEachPatient() {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    PatientId other = journal.patientOn(ward);
    DeviceId otherDevice = journal.deviceOf(other, BEGIN);
    journal.setNow(now);
    for (int second = 60 * 110; second > 0; second -= 20) {
      Instant at = now.minusSeconds(second);
      journal.send(device, new Reading(VitalSign.HEART_RATE, new BigDecimal(60), at, 0));
    }
    Instant last = now.minusSeconds(1);
    journal.send(device, new Reading(VitalSign.HEART_RATE, new BigDecimal(61), last, 0));
    journal.send(otherDevice, new Reading(VitalSign.SPO2, new BigDecimal(97), last, 0));
    project();

    List<Trend> trends =
        journal.as(
            nurse,
            client -> reader.trend(client, List.of(patient, other), Duration.ofHours(2), 120));

    assertThat(trends).hasSize(2);
    Trend trend = trends.stream().filter(t -> t.patient().equals(patient)).findFirst().get();
    assertThat(trend.t()).hasSizeBetween(108, 112).isSorted().endsWith(last.toEpochMilli());
    assertThat(trend.v()).endsWith(61);
  }

  @Test
  void nobodySeesAnotherWardsSeries() {
    journal.send(device, reading(VitalSign.RESPIRATION_RATE, "22", 0, 0));
    project();
    UUID nurseOfB = journal.nurseOf(new WardId(UUID.randomUUID()));

    for (UUID stranger : List.of(nurseOfB, UUID.randomUUID())) {
      List<StoredReading> readings =
          journal.as(stranger, client -> reader.all(client, patient, BEGIN, END));
      List<ScoreStep> scores =
          journal.as(stranger, client -> reader.scores(client, patient, BEGIN, END));
      List<Trend> trends =
          journal.as(
              stranger, client -> reader.trend(client, List.of(patient), Duration.ofDays(300), 9));
      assertThat(readings).isEmpty();
      assertThat(scores).isEmpty();
      assertThat(trends).isEmpty();
    }
    JdbcClient unset = JdbcClient.create(journal.pool("reader"));
    assertThat(reader.all(unset, patient, BEGIN, END)).isEmpty();
    assertThat(reader.scores(unset, patient, BEGIN, END)).isEmpty();
    assertThat(all()).hasSize(1);
  }

  @Test
  void aPartMovedToAnotherPatientDoesNotOpen() {
    journal.send(device, reading(VitalSign.SPO2, "96", 0, 0));
    project();
    PatientId other = journal.patientOn(ward);
    journal
        .database
        .asSuperuser()
        .sql("update series.fragment set patient = ? where patient = ?")
        .params(other.value(), patient.value())
        .update();

    assertThatThrownBy(() -> all(other, BEGIN, END)).hasMessageContaining("not what was sealed");
    journal
        .database
        .asSuperuser()
        .sql("delete from series.fragment where patient = ?")
        .param(other.value())
        .update();
  }

  @Test
  void aReadingTakesFewBytesOnceCompacted() {
    Random random = new Random(1);
    for (int minute = 0; minute < 60; minute++) {
      journal.setNow(BEGIN.plus(Duration.ofMinutes(minute)));
      journal.send(
          device,
          reading(VitalSign.HEART_RATE, tenths(random, 600, 900), minute, 0),
          reading(VitalSign.PULSE_RATE_OXIMETER, whole(random, 60, 90), minute, 0),
          reading(VitalSign.SPO2, whole(random, 92, 99), minute, 0),
          reading(VitalSign.RESPIRATION_RATE, whole(random, 12, 22), minute, 0),
          reading(VitalSign.BODY_TEMPERATURE, tenths(random, 365, 375), minute, 0));
      project();
    }
    compactAll();

    Map<String, Object> size =
        journal
            .database
            .asSuperuser()
            .sql(
                """
                select sum(octet_length(sealed)) as sealed, sum(pg_column_size(f.*)) as rows,
                  count(*) as parts
                from series.fragment f where patient = ?
                """)
            .param(patient.value())
            .query()
            .singleRow();

    double readings = all().size();
    double sealed = ((Number) size.get("sealed")).doubleValue() / readings;
    double rows = ((Number) size.get("rows")).doubleValue() / readings;
    System.out.printf(
        "An hour of 5 metrics at 1/min, compacted: %.2f bytes a reading sealed, %.2f with its"
            + " row%n",
        sealed, rows);
    assertThat(size.get("parts")).isEqualTo(1L);
    assertThat(readings).isEqualTo(300);
    assertThat(rows).isLessThan(5);
  }

  private List<StoredReading> all() {
    return all(patient, BEGIN, END);
  }

  private List<StoredReading> all(PatientId of, Instant from, Instant to) {
    return journal.as(nurse, client -> reader.all(client, of, from, to));
  }

  private List<ScoreStep> steps(Instant from, Instant to) {
    return journal.as(nurse, client -> reader.scores(client, patient, from, to));
  }

  private Series chart(Instant from, Instant to, int points) {
    return journal.as(nurse, client -> reader.read(client, patient, from, to, points));
  }

  private long parts() {
    return journal
        .database
        .asSuperuser()
        .sql("select count(*) from series.fragment where patient = ?")
        .param(patient.value())
        .query(Long.class)
        .single();
  }

  private SeriesTables.Hour hourOf(long epochMillis) {
    return new SeriesTables.Hour(journal.tenant, patient, epochMillis);
  }

  private static void project() {
    journal.bean(Projection.class).advance(LANES, 1_000_000);
  }

  private static void compactAll() {
    Compaction compaction = journal.bean(Compaction.class);
    compaction.loose(END.plus(Duration.ofDays(365)).toEpochMilli()).forEach(compaction::compact);
  }

  private static Reading reading(Metric metric, String value, int minute, int ordinal) {
    return new Reading(
        metric, new BigDecimal(value), BEGIN.plus(Duration.ofMinutes(minute)), ordinal);
  }

  /** Some vital signs of each minute; some are missing. */
  private static List<List<Reading>> twoHours(long seed) {
    Random random = new Random(seed);
    List<List<Reading>> minutes = new ArrayList<>();
    for (int minute = 0; minute < 120; minute++) {
      List<Reading> readings = new ArrayList<>();
      readings.add(reading(VitalSign.HEART_RATE, tenths(random, 850, 950), minute, 0));
      readings.add(reading(AmbientMetric.ROOM_TEMPERATURE, tenths(random, 180, 220), minute, 0));
      readings.add(reading(VitalSign.SPO2, whole(random, 91, 97), minute, 0));
      readings.add(reading(VitalSign.PULSE_RATE_OXIMETER, whole(random, 85, 95), minute, 0));
      if (random.nextInt(4) > 0) {
        readings.add(reading(VitalSign.RESPIRATION_RATE, whole(random, 18, 26), minute, 0));
      }
      if (random.nextInt(15) == 0) {
        readings.add(reading(VitalSign.SYSTOLIC_PRESSURE, whole(random, 90, 120), minute, 0));
      }
      minutes.add(readings);
    }
    return minutes;
  }

  private static String whole(Random random, int min, int max) {
    return Integer.toString(random.nextInt(min, max));
  }

  private static String tenths(Random random, int min, int max) {
    return BigDecimal.valueOf(random.nextInt(min, max), 1).toString();
  }

  /** The score at each instant of the readings, from the newest of each parameter until then. */
  private static List<News2Point> scores(List<Reading> readings) {
    List<News2Point> points = new ArrayList<>();
    readings.stream()
        .filter(reading -> isScored(reading.metric()))
        .map(reading -> reading.at().toEpochMilli())
        .distinct()
        .sorted()
        .forEach(at -> points.add(score(readings, at)));
    return points;
  }

  private static boolean isScored(Metric metric) {
    for (ScoreParameter parameter : ScoreParameter.values()) {
      if (metric instanceof VitalSign vital && parameter.sources().contains(vital)) {
        return true;
      }
    }
    return false;
  }

  private static News2Point score(List<Reading> readings, long at) {
    Map<ScoreParameter, Score.Sample> newest = new EnumMap<>(ScoreParameter.class);
    for (ScoreParameter parameter : ScoreParameter.values()) {
      for (VitalSign source : parameter.sources()) {
        for (Reading reading : readings) {
          long time = reading.at().toEpochMilli();
          if (reading.metric() == source && time <= at) {
            Score.Sample known = newest.get(parameter);
            // The source that is named first is preferred where both are as new.
            if (known == null || time > known.atEpochMillis()) {
              newest.put(parameter, new Score.Sample(reading.valueMicros(), time));
            }
          }
        }
      }
    }
    return point(News2.score(at, newest, Spo2Scale.ONE));
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

  /** The steps' value at each expected instant. */
  private static List<News2Point> shown(List<News2Point> expected, List<ScoreStep> steps) {
    List<News2Point> shown = new ArrayList<>();
    for (News2Point point : expected) {
      steps.stream()
          .filter(step -> step.atEpochMillis() <= point.atEpochMillis())
          .reduce((first, second) -> second)
          .ifPresent(step -> shown.add(step.at(point.atEpochMillis()).point()));
    }
    return shown;
  }
}
