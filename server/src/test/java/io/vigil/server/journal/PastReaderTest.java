package io.vigil.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.Act;
import io.vigil.engine.Cell;
import io.vigil.engine.InMemorySealer;
import io.vigil.engine.JournalStore;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.engine.entry.RecordCodec;
import io.vigil.server.TestingDatabase;
import io.vigil.server.ops.DatabaseLogins;
import io.vigil.server.ops.DatabaseRole;
import io.vigil.server.ops.ProblemException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of the past is what decisions were made with, whatever the clock did. */
class PastReaderTest {
  private static final long T0 = 1_795_000_000_000L;
  private static final int LANE = 5;
  private static final TenantId TENANT = new TenantId(new UUID(1, 1));
  private static final UUID NURSE = new UUID(2, 1);
  private static final PersonId PERSON = new PersonId(NURSE);

  private final InMemorySealer sealer = new InMemorySealer();
  private final List<PatientId> patients = patientsOfOneLane(3);
  private final List<Then> history = new ArrayList<>();
  private TestingDatabase database;
  private HikariDataSource pool;
  private JournalStore store;
  private Cell cell;
  private PastReader reader;
  private long now = T0;

  /** The states after a commit. */
  private record Then(long atEpochMillis, Map<PatientId, PatientState> states) {}

  @BeforeEach
  void setUp() {
    database = TestingDatabase.create();
    DatabaseLogins logins = database.setUp();
    pool = new HikariDataSource();
    pool.setDataSource(logins.connectingAs(DatabaseRole.WRITER));
    pool.setMaximumPoolSize(2);
    store = new PostgresJournalStore(pool, new LaneTables(new Unsealing(sealer)));
    reader = new PastReader(() -> {}, pool, sealer);
    restart();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsEachStateAgain(long seed) {
    story(new Random(seed), false);
    assertThat(kept()).isPositive();

    assertAllFound();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void findsTheLaterOfTwoTimesWhereTheClockWasSetBack(long seed) {
    story(new Random(seed), true);
    assertThat(settings()).isPositive();

    assertAllFound();
    database.asSuperuser().sql("delete from engine.snapshot_kept").update();
    assertAllFound();
  }

  @Test
  void knowsTheTimesOfALaneAlsoWhereTheClockWasSetWhileNobodyWasInCare() {
    now = T0 + 3_600_000;
    commit(List.of(ward()));
    now = T0;
    restart();
    now += 60_000;
    commit(List.of(admission(patients.getFirst())));
    now += 60_000;
    commit(List.of(observation(patients.getFirst(), new Random(9))));

    assertThat(reader.at(patients.getFirst(), now - 1).state().latest()).isEmpty();
    assertThat(reader.at(patients.getFirst(), now - 1).state().inCare()).isTrue();
    assertAllFound();
  }

  @Test
  void passesOverWhatAnotherVersionKept() {
    story(new Random(7), false);
    database
        .asSuperuser()
        .sql("update engine.snapshot_kept set version = version + 1, payload = '\\x00'")
        .update();

    assertAllFound();
  }

  @Test
  void refusesWhatLiesTooFarFromWhatIsKept() {
    story(new Random(8), false);
    long next = next();
    int more = PastReader.MAX_SPAN + 1;
    database
        .asSuperuser()
        .sql(
            """
            insert into journal.entry
            select seq, timestamptz 'epoch' + ?::bigint * interval '1 millisecond', ?, 7, 1, 0, ?, ?, null, null, ?,
              '\\x00', '\\x00'
            from generate_series(?, ?) as seq
            """)
        .params(
            now, LANE, TENANT.value(), UUID.randomUUID(), UUID.randomUUID(), next, next + more - 1)
        .update();
    database
        .asSuperuser()
        .sql("update engine.lane set next_seq = ? where id = ?")
        .params(next + more, LANE)
        .update();

    assertThatThrownBy(() -> reader.at(patients.getFirst(), now))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem().code()).isEqualTo("as-of-too-far"));
    assertThat(reader.at(patients.getFirst(), now - 1).state().inCare()).isTrue();
  }

  private void assertAllFound() {
    for (Then then : history) {
      for (long offset = -1; offset <= 1; offset++) {
        long asOf = then.atEpochMillis() + offset;
        for (PatientId patient : patients) {
          assertThat(RecordCodec.encode(PatientState.class, reader.at(patient, asOf).state()))
              .as("%s as of %d", patient, asOf - T0)
              .isEqualTo(RecordCodec.encode(PatientState.class, expected(patient, asOf)));
        }
      }
    }
  }

  /** After the last commit that is not later. */
  private PatientState expected(PatientId patient, long asOf) {
    PatientState expected = PatientState.INITIAL;
    for (Then then : history) {
      if (then.atEpochMillis() <= asOf) {
        expected = then.states().getOrDefault(patient, PatientState.INITIAL);
      }
    }
    return expected;
  }

  private void story(Random random, boolean clockIsSetBack) {
    for (PatientId patient : patients) {
      commit(List.of(admission(patient)));
    }
    for (int step = 0; step < 40; step++) {
      now += 1_000 + random.nextInt(600_000);
      if (clockIsSetBack && random.nextInt(8) == 0) {
        setBack(random.nextInt(2_000_000));
      }
      commit(List.of(observation(patients.get(random.nextInt(patients.size())), random)));
      if (random.nextInt(3) == 0) {
        cell.saveSnapshots(LANE);
      }
      if (random.nextInt(6) == 0) {
        restart();
      }
    }
  }

  /** As the writer does when the wall clock was set. */
  private void setBack(long by) {
    now -= by;
    List<Submission> batch = new ArrayList<>();
    batch.add(
        new Submission.Keep(
            TENANT,
            new Subject(Subject.Kind.SERVICE, new UUID(0, 0)),
            new Act.ClockJumped(-by),
            Optional.empty(),
            Optional.empty()));
    patients.forEach(patient -> batch.add(new Submission.ClockStep(patient, -by)));
    commit(batch);
  }

  private void commit(List<Submission> batch) {
    Cell.Prepared prepared = cell.prepare(batch, now);
    store.commit(prepared.commit());
    cell.confirm(prepared);
    Map<PatientId, PatientState> states = new HashMap<>();
    cell.patients().forEach((patient, of) -> states.put(patient, of.state()));
    history.add(new Then(now, states));
  }

  private void restart() {
    cell = new Cell(store, sealer, now);
    commit(
        List.of(
            new Submission.Keep(
                TENANT,
                new Subject(Subject.Kind.SERVICE, new UUID(0, 0)),
                new Act.ServiceStarted("1", "25", "UTC"),
                Optional.empty(),
                Optional.empty())));
  }

  /** An entry of the patients' lane. */
  private static Submission ward() {
    UUID id = new UUID(0, 0);
    for (long n = 0; new Subject(Subject.Kind.WARD, id).lane() != LANE; n++) {
      id = new UUID(11, n);
    }
    return new Submission.Keep(
        TENANT,
        new Subject(Subject.Kind.WARD, id),
        new Act.WardCreated(new WardId(id), "Ward", "ward"),
        Optional.empty(),
        Optional.empty());
  }

  private static Submission admission(PatientId patient) {
    return input(
        patient,
        new PatientInput.Admit(
            new Admission(
                patient,
                "Patient",
                "MRN-1",
                LocalDate.of(1950, 1, 31),
                new WardId(new UUID(3, 1)),
                "7E-04",
                false),
            DefaultRules.VERSION_1));
  }

  private Submission observation(PatientId patient, Random random) {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      readings.add(
          new Reading(
              VitalSign.SPO2,
              new BigDecimal(78 + random.nextInt(22)),
              Instant.ofEpochMilli(now - i * 1_000L),
              0));
    }
    return input(
        patient,
        new PatientInput.Observe(
            new CommandId(new UUID(random.nextLong(), random.nextLong())), PERSON, readings));
  }

  private static Submission input(PatientId patient, PatientInput input) {
    return new Submission.ForPatient(TENANT, patient, input, Optional.of(NURSE), Optional.empty());
  }

  private long kept() {
    return count("engine.snapshot_kept");
  }

  private long settings() {
    return count("engine.clock_set");
  }

  private long count(String table) {
    return database.asSuperuser().sql("select count(*) from " + table).query(Long.class).single();
  }

  private long next() {
    return store.heads().stream()
        .filter(head -> head.lane() == LANE)
        .findFirst()
        .orElseThrow()
        .nextSeq();
  }

  private static List<PatientId> patientsOfOneLane(int count) {
    List<PatientId> patients = new ArrayList<>();
    for (long n = 0; patients.size() < count; n++) {
      UUID id = new UUID(10, n);
      if (new Subject(Subject.Kind.PATIENT, id).lane() == LANE) {
        patients.add(new PatientId(id));
      }
    }
    return patients;
  }
}
