package io.vigil.server.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.WardId;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.Cell;
import io.vigil.engine.JournalStore;
import io.vigil.engine.Recheck;
import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.server.TestingDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** An erasure that a crash broke off, and one that a restored database knows nothing of. */
class ErasedTest {
  private static final Instant BEGIN = Instant.parse("2026-11-20T05:00:00Z");
  private static final List<Integer> LANES =
      IntStream.range(0, Subject.CLINICAL_LANES).boxed().toList();

  @TempDir private Path temporary;
  private TestingJournal journal;
  private Path data;
  private PatientId anna;
  private PatientId bela;
  private long entriesOfAnna;

  /** Both with alarms, series and snapshots; Anna is discharged, the database is left. */
  @BeforeEach
  void twoPatients() throws IOException {
    TestingDatabase database = TestingDatabase.create();
    database.setUp();
    data = data("data");
    journal = new TestingJournal(database, data, BEGIN);
    WardId ward = new WardId(UUID.randomUUID());
    anna = journal.patientOn(ward);
    bela = journal.patientOn(ward);
    for (PatientId patient : List.of(anna, bela)) {
      DeviceId device = journal.deviceOf(patient, BEGIN.minusSeconds(60));
      journal.send(
          device,
          new Reading(VitalSign.SPO2, new BigDecimal("71"), BEGIN, 0),
          new Reading(VitalSign.HEART_RATE, new BigDecimal("140"), BEGIN, 0));
    }
    journal.bean(Projection.class).advance(LANES, Projection.ENTRIES_MAX);
    journal.save();
    keepSnapshot(anna);
    journal.discharge(anna);
    journal.close();
    entriesOfAnna = rows(database, "journal.entry where subject", anna);
    assertThat(rows(database, "series.fragment where patient", anna)).isPositive();
    assertThat(rows(database, "care.alarm where patient", anna)).isPositive();
    assertThat(rows(database, "engine.snapshot where subject", anna)).isPositive();
  }

  @Test
  void aCrashRightAfterTheApprovalIsCompletedAtTheNextStart() {
    approve();

    try (ConfigurableApplicationContext next = TestingJournal.context(journal.database, data)) {
      assertGone(next, journal.database);
    }
  }

  @Test
  void anOlderDatabaseAndOlderKeysBesideTheListStayErased() throws IOException {
    TestingDatabase olderDatabase = journal.database.copy();
    Path olderKeys = data("older");
    for (String name : List.of("data-keys", "chain.key", "master-keyset.json")) {
      Files.copy(data.resolve("keys").resolve(name), olderKeys.resolve("keys").resolve(name));
    }
    approve();
    TestingJournal.context(journal.database, data).close();
    Files.copy(data.resolve("keys/erased"), olderKeys.resolve("keys/erased"));

    try (ConfigurableApplicationContext restored =
        TestingJournal.context(olderDatabase, olderKeys)) {
      assertGone(restored, olderDatabase);
    }
    assertThat(Files.size(olderKeys.resolve("keys/data-keys")))
        .isLessThan(Files.size(data.resolve("keys/data-keys")) + 93);
  }

  /** As every few hours of the journal one is kept for what was known then. */
  private void keepSnapshot(PatientId patient) {
    int kept =
        journal
            .database
            .asSuperuser()
            .sql(
                "insert into engine.snapshot_kept select lane, subject_kind, subject, 1, now(),"
                    + " version, key_id, payload, oldest_blocks from engine.snapshot"
                    + " where subject = ? on conflict do nothing")
            .param(patient.value())
            .update();
    assertThat(kept).isEqualTo(1);
  }

  /** Committed, and then the process is gone. */
  private void approve() {
    PersonId one = new PersonId(UUID.randomUUID());
    PersonId other = new PersonId(UUID.randomUUID());
    try (ConfigurableApplicationContext context = TestingJournal.context(journal.database, data)) {
      JournalStore store = context.getBean(JournalStore.class);
      Cell cell = new Cell(store, context.getBean(Sealer.class), BEGIN.toEpochMilli());
      Cell.Prepared prepared =
          cell.prepare(
              List.of(
                  new Submission.RequestErasure(journal.tenant, anna, one, "asked for it"),
                  new Submission.Erase(journal.tenant, anna, one, other)),
              BEGIN.toEpochMilli());
      store.commit(prepared.commit());
      cell.confirm(prepared);
    }
    assertThat(rows(journal.database, "series.fragment where patient", anna)).isPositive();
  }

  private void assertGone(ConfigurableApplicationContext context, TestingDatabase database) {
    Sealer sealer = context.getBean(Sealer.class);
    JournalStore store = context.getBean(JournalStore.class);
    assertThat(sealer.erased(new Subject(Subject.Kind.PATIENT, anna.value()))).isTrue();
    for (String table :
        List.of(
            "care.patient where id",
            "care.alarm where patient",
            "care.task where patient",
            "device.binding where patient",
            "series.fragment where patient",
            "series.loose_hour where patient",
            "engine.snapshot where subject",
            "engine.snapshot_blocks where subject",
            "engine.snapshot_kept where subject")) {
      assertThat(rows(database, table, anna)).as(table).isZero();
    }
    assertThat(rows(database, "care.alarm where patient", bela)).isPositive();
    assertThat(rows(database, "journal.entry where subject", anna)).isEqualTo(entriesOfAnna);
    Cell cell = new Cell(store, sealer, BEGIN.toEpochMilli());
    assertThat(cell.patients()).doesNotContainKey(anna).containsKey(bela);
    List<Recheck.Difference> differences = new ArrayList<>();
    assertThat(Recheck.run(store, sealer, differences::add).erased()).isEqualTo(entriesOfAnna);
    assertThat(differences).isEmpty();

    context
        .getBean(Rebuild.class)
        .run(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    assertThat(rows(database, "series.fragment where patient", anna)).isZero();
    assertThat(rows(database, "series.fragment where patient", bela)).isPositive();
  }

  private static long rows(TestingDatabase database, String where, PatientId patient) {
    return database
        .asSuperuser()
        .sql("select count(*) from " + where + " = ?")
        .param(patient.value())
        .query(Long.class)
        .single();
  }

  /** A data directory of its own, with the passwords of all. */
  private Path data(String name) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve(name).resolve("keys")).getParent();
    FileSystemUtils.copyRecursively(
        TestingDatabase.shared().resolve("secrets"), folder.resolve("secrets"));
    return folder;
  }
}
