package io.vigil.server.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigil.core.id.TenantId;
import io.vigil.engine.Act;
import io.vigil.engine.Sealer;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.Note;
import io.vigil.engine.evidence.NoteKey;
import io.vigil.engine.evidence.Report;
import io.vigil.engine.evidence.Report.Verdict;
import io.vigil.engine.evidence.Verification;
import io.vigil.server.TestingDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that was turned back: held against what was signed, and gone on with. */
class RestoredTest {
  private final TenantId tenant = new TenantId(UUID.randomUUID());
  private final TestingDatabase database = TestingDatabase.create();
  private TestingSigners signers;
  private TestingDatabase backup;
  @TempDir private Path folder;

  /** 300 entries signed, a backup, and 100 more that are signed too. */
  @BeforeEach
  void journal() throws IOException {
    signers = new TestingSigners();
    signed(database, signers, 300);
    backup = database.copy();
    signed(database, signers, 100);
  }

  @AfterEach
  void close() throws IOException {
    signers.close();
    for (String file : List.of("restored", "restored-journal", "restored-accepted")) {
      Files.deleteIfExists(database.data().resolve(file));
    }
  }

  @Test
  void allOfItIsHereWhereNothingWasLost() throws IOException {
    assertThat(compare(database, archive())).isZero();

    assertThat(found())
        .anySatisfy(compared -> {
          assertThat(compared.tenant()).isEqualTo(tenant);
          assertThat(compared.isAll()).isTrue();
          assertThat(compared.entries()).isEqualTo(400);
        });
  }

  @Test
  void tellsHowMuchIsMissingByWhatTheNotaryAndByWhatAWitnessRemembers() throws IOException {
    Path heads = Files.createDirectories(folder.resolve("heads"));
    Checkpoint last = signedLast();
    Files.writeString(heads.resolve("0123"), last.text());
    Files.writeString(heads.resolve("0123.unfinished"), last.text().substring(0, 30));

    for (Path directory : List.of(archive(), heads)) {
      assertThat(compare(backup, directory)).isEqualTo(3);
      RestoredJournal.Compared compared = ofTenant();
      assertThat(compared.missing()).isEqualTo(100);
      assertThat(compared.fits()).isTrue();
      assertThat(compared.lastSigned()).contains(last.text());
      assertThat(compared.told())
          .contains("300 entries are here", "400 were signed", "100 that are younger");
    }
  }

  @Test
  void tellsWhatWasChangedFromWhatWasLost() throws IOException {
    backup
        .asSuperuser()
        .sql("update journal.tile set hashes = set_byte(hashes, 77, 1) where tenant = ?")
        .param(tenant.value())
        .update();

    assertThat(compare(backup, archive())).isEqualTo(3);
    assertThat(ofTenant().fits()).isFalse();
    assertThat(ofTenant().told()).contains("NOT WHAT WAS SIGNED");
  }

  @Test
  void saysThatItDoesNotKnowWhereNothingIsKnown() throws IOException {
    backup.asSuperuser().sql("delete from journal.checkpoint").update();

    assertThat(compare(backup, Files.createDirectories(folder.resolve("empty")))).isZero();
    assertThat(ofTenant().told()).contains("nothing can be said");
  }

  @Test
  void goesOnAsAnotherLogWhoseFirstEntryIsTheLastCheckpointOfTheOneBefore() throws IOException {
    compare(backup, archive());
    Files.writeString(database.data().resolve("restored"), "2026-11-20T10:00:00Z\n");
    Files.writeString(database.data().resolve("restored-accepted"), "anna, then\n");
    try (TestingSigners next = new TestingSigners("hospital.example/vigil-since")) {
      signed(backup, next, 50);

      Act.JournalRestored restored = restoredAt(backup, 300);
      assertThat(restored.entries()).isEqualTo(300);
      assertThat(restored.lastSigned()).contains(signedLast().text());
      assertThat(restored.acceptedBy()).contains("anna, then");
      assertThat(restored.fits()).isTrue();
      assertThat(database.data().resolve("restored-journal")).doesNotExist();
      assertThat(database.data().resolve("restored-accepted")).doesNotExist();

      Path export = exported(backup);
      Report byTheNew = verified(export, next.logKey.verifier(), next.witnesses());
      assertThat(byTheNew.verdict()).isEqualTo(Verdict.PROVEN);
      assertThat(byTheNew.provenSize()).isGreaterThanOrEqualTo(351);
      Report byTheOld = verified(export, signers.logKey.verifier(), signers.witnesses());
      assertThat(byTheOld.verdict())
          .as("what it signed last is not there")
          .isEqualTo(Verdict.TAMPERED);
      assertThat(byTheOld.provenSize()).as("what both have").isEqualTo(300);
    }
  }

  @Test
  void theNotaryOfTheLogBeforeRefusesWhatGoesOn() throws IOException {
    signed(backup, signers, 50);

    try (TestingServer server = new TestingServer(backup, signers.settings())) {
      await()
          .until(() ->
              server.bean(Alerts.class).active().stream()
                  .anyMatch(alert ->
                      alert.tenant().equals(tenant)
                          && alert.code().equals("notary-refuses")
                          && alert.detail().contains("entries are missing")));
    }
  }

  private Checkpoint signedLast() {
    return signers.archive.stream()
        .map(note -> Checkpoint.parse(Note.parse(note).text()))
        .filter(checkpoint -> checkpoint.origin().endsWith(tenant.value().toString()))
        .reduce((one, next) -> next)
        .orElseThrow();
  }

  /** What the notary kept, in files. */
  private Path archive() throws IOException {
    Path directory = Files.createDirectories(folder.resolve("checkpoints/log"));
    for (int i = 0; i < signers.archive.size(); i++) {
      Files.write(directory.resolve("" + i), signers.archive.get(i));
    }
    return directory.resolveSibling("");
  }

  private int compare(TestingDatabase restored, Path directory) {
    return CompareCommand.run(
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
        directory.toString(),
        "--to=" + database.data().resolve("restored-journal"),
        "--vigil.db.url=" + restored.url(),
        "--vigil.data=" + restored.data());
  }

  private List<RestoredJournal.Compared> found() throws IOException {
    return RestoredJournal.read(database.data().resolve("restored-journal"));
  }

  private RestoredJournal.Compared ofTenant() throws IOException {
    return found().stream().filter(each -> each.tenant().equals(tenant)).findFirst().orElseThrow();
  }

  private Path exported(TestingDatabase of) {
    Path to = folder.resolve(UUID.randomUUID().toString());
    assertThat(
            ExportCommand.run(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                to.toString(),
                "--tenant=" + tenant.value(),
                "--vigil.db.url=" + of.url(),
                "--vigil.data=" + of.data()))
        .isZero();
    return to;
  }

  private Report verified(Path export, NoteKey log, List<NoteKey> witnesses) {
    return new Verification(log, witnesses, 2)
        .verify(new ExportCommand.Folder(export), signers.archive);
  }

  /** The entry of a leaf of the tenant's tree. */
  private Act.JournalRestored restoredAt(TestingDatabase of, long index) {
    try (TestingServer server = new TestingServer(of)) {
      TreeTables tables = server.bean(TreeTables.class);
      List<long[]> places = new ArrayList<>();
      for (TreeTables.Batch batch : tables.batches(tenant, 0, 1_000)) {
        for (Runs.Run run : batch.runs().all()) {
          for (long seq = run.first(); seq <= run.last(); seq++) {
            places.add(new long[] {run.lane(), seq});
          }
        }
      }
      long[] place = places.get((int) index);
      EntryBody body =
          new EntryCodec(server.bean(Sealer.class))
              .open(tables.entries((int) place[0], place[1], 1).getFirst())
              .body();
      return (Act.JournalRestored) ((EntryBody.OfAct) body).act();
    }
  }

  /** So many more entries, all in the tree, and a checkpoint. */
  private void signed(TestingDatabase of, TestingSigners by, int count) {
    try (TestingServer server = new TestingServer(of, by.settings())) {
      server.bean(Checkpoints.class).stop();
      Sequencer sequencer = server.bean(Sequencer.class);
      await().until(() -> sequencer.lagEntries() == 0);
      long size = sequencer.standing().tree(tenant).size() + count;
      server.wards(tenant, count);
      await().until(() -> sequencer.standing().tree(tenant).size() == size);
      server.bean(Checkpoints.class).start();
    }
  }
}
