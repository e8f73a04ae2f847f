package io.vigil.server.journal;

import com.zaxxer.hikari.HikariDataSource;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.Cell;
import io.vigil.engine.InMemorySealer;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.launcher.LocalPostgres;
import io.vigil.server.ops.DatabaseRole;
import io.vigil.server.ops.DatabaseSetup;
import io.vigil.server.ops.Secrets;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * How long it takes to find what was known of a patient at a moment: in a lane of 156 patients with
 * a transmission of 10 readings a minute, among the entries of the other 63 lanes, which are rows
 * of random bytes. Argument: how many minutes are recorded before.
 */
public final class PastCost {
  private static final int PATIENTS = 156;
  private static final int ASKED_OF = 5;
  private static final int LANE = 5;
  private static final int OTHER_LANES = 63;
  private static final int COMMIT = 6;
  private static final int ASKS = 500;
  private static final long MINUTE = 60_000;
  private static final String PASSWORD = "of a benchmark's database";
  private static final TenantId TENANT = new TenantId(new UUID(1, 1));
  private static final UUID NURSE = new UUID(2, 1);
  private static final List<VitalSign> SENT =
      List.of(
          VitalSign.HEART_RATE,
          VitalSign.SPO2,
          VitalSign.RESPIRATION_RATE,
          VitalSign.SYSTOLIC_PRESSURE,
          VitalSign.DIASTOLIC_PRESSURE);
  private static final int[] USUAL = {72, 97, 15, 124, 78};

  private final Random random = new Random(1);
  private final List<PatientId> patients = patients();
  private final JdbcClient superuser;
  private final PostgresJournalStore store;
  private final PastReader reader;
  private final Cell cell;
  private final long begin;
  private long now;
  private long others = 1;

  private PastCost(String url, HikariDataSource writer, long begin) {
    var sealer = new InMemorySealer();
    this.superuser = JdbcClient.create(new DriverManagerDataSource(url));
    this.store = new PostgresJournalStore(writer, new LaneTables(new Unsealing(sealer)));
    this.reader = new PastReader(() -> {}, writer, sealer);
    this.begin = begin;
    this.now = begin;
    this.cell = new Cell(store, sealer, now);
  }

  public static void main(String[] arguments) throws Exception {
    int minutes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 240;
    Path data = Files.createTempDirectory("vigil-past-cost");
    LocalPostgres postgres = LocalPostgres.start(data.resolve("postgres"), 0, PASSWORD);
    try (var writer = new HikariDataSource()) {
      String url = postgres.jdbcUrl("postgres");
      var logins = DatabaseSetup.run(url, new Secrets(data.resolve("secrets")), LocalDate.now());
      writer.setDataSource(logins.connectingAs(DatabaseRole.WRITER));
      writer.setMaximumPoolSize(3);
      var cost = new PastCost(url, writer, System.currentTimeMillis() - minutes * MINUTE);
      cost.record(minutes);
      cost.ask(minutes);
    } finally {
      postgres.stop();
      FileSystemUtils.deleteRecursively(data);
    }
  }

  private void record(int minutes) {
    for (PatientId patient : patients) {
      commit(List.of(admission(patient)));
    }
    // As large as a state becomes.
    for (PatientId patient : patients.subList(0, ASKED_OF)) {
      for (int hour = 48; hour > 0; hour--) {
        commit(List.of(readings(patient, now - hour * 3_600_000L, 60)));
      }
    }
    for (int minute = 0; minute < minutes; minute++) {
      for (int from = 0; from < PATIENTS; from += COMMIT) {
        now = begin + minute * MINUTE + from * MINUTE / PATIENTS;
        List<Submission> batch = new ArrayList<>();
        for (PatientId patient : patients.subList(from, from + COMMIT)) {
          batch.add(readings(patient, now - 2_000, 1));
        }
        commit(batch);
        others();
      }
      if (cell.shouldSave(LANE)) {
        cell.saveSnapshots(LANE);
      }
    }
    superuser.sql("vacuum analyze journal.entry").update();
  }

  private void ask(int minutes) {
    long[] micros = new long[ASKS];
    for (int i = -50; i < ASKS; i++) {
      PatientId patient = patients.get(random.nextInt(ASKED_OF));
      // Later than the first that was kept.
      long asOf = begin + (long) ((0.45 + 0.55 * random.nextDouble()) * minutes * MINUTE);
      long begun = System.nanoTime();
      reader.at(patient, asOf);
      if (i >= 0) {
        micros[i] = (System.nanoTime() - begun) / 1_000;
      }
    }
    Arrays.sort(micros);
    System.out.printf(
        Locale.ROOT,
        "%d entries in the lane, %d in all, %d kept of a patient, %d bytes each; "
            + "p50 %.1f ms, p99 %.1f ms, most %.1f ms%n",
        number("select next_seq - 1 from engine.lane where id = " + LANE),
        number("select count(*) from journal.entry"),
        number("select count(distinct seq) from engine.snapshot_kept"),
        number(
            "select avg(pg_column_size(k.*))::bigint from engine.snapshot_kept k where subject = '"
                + patients.getFirst().value()
                + "'"),
        micros[ASKS / 2] / 1_000.0,
        micros[ASKS * 99 / 100] / 1_000.0,
        micros[ASKS - 1] / 1_000.0);
  }

  private long number(String sql) {
    return superuser.sql(sql).query(Long.class).single();
  }

  private void commit(List<Submission> batch) {
    Cell.Prepared prepared = cell.prepare(batch, now);
    store.commit(prepared.commit());
    cell.confirm(prepared);
  }

  /** As many entries in each of the other lanes. */
  private void others() {
    superuser
        .sql(
            """
            insert into journal.entry
            select ?::bigint + n, timestamptz 'epoch' + ?::bigint * interval '1 millisecond',
              case when l >= ? then l + 1 else l end, 7, 1, 0, ?, gen_random_uuid(), gen_random_uuid(),
              gen_random_uuid(), gen_random_uuid(), decode(repeat('00', 32), 'hex'), decode(repeat('00', 300), 'hex')
            from generate_series(0, ?) as l, generate_series(0, ?) as n
            """)
        .params(others, now, LANE, TENANT.value(), OTHER_LANES - 1, COMMIT - 1)
        .update();
    others += COMMIT;
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

  private Submission readings(PatientId patient, long from, int minutes) {
    List<Reading> readings = new ArrayList<>();
    for (int minute = 0; minute < minutes; minute++) {
      for (int sign = 0; sign < SENT.size(); sign++) {
        for (int half = 0; half < (minutes == 1 ? 2 : 1); half++) {
          readings.add(
              new Reading(
                  SENT.get(sign),
                  new BigDecimal(USUAL[sign] + random.nextInt(3)),
                  Instant.ofEpochMilli(from + minute * MINUTE + half * 1_000L),
                  0));
        }
      }
    }
    return input(
        patient,
        new PatientInput.Observe(
            new CommandId(new UUID(random.nextLong(), random.nextLong())),
            new PersonId(NURSE),
            readings));
  }

  private static Submission input(PatientId patient, PatientInput input) {
    return new Submission.ForPatient(TENANT, patient, input, Optional.of(NURSE), Optional.empty());
  }

  private static List<PatientId> patients() {
    List<PatientId> patients = new ArrayList<>();
    for (long n = 0; patients.size() < PATIENTS; n++) {
      UUID id = new UUID(10, n);
      if (new Subject(Subject.Kind.PATIENT, id).lane() == LANE) {
        patients.add(new PatientId(id));
      }
    }
    return patients;
  }
}
