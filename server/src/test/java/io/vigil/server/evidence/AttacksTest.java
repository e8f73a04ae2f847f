package io.vigil.server.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigil.core.id.TenantId;
import io.vigil.engine.LaneHead;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.engine.evidence.Report;
import io.vigil.engine.evidence.Report.Finding;
import io.vigil.engine.evidence.Report.Kind;
import io.vigil.engine.evidence.Report.Verdict;
import io.vigil.engine.evidence.Verification;
import io.vigil.server.TestingDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What somebody can do who is superuser of the database and has the chain key: all but the notary's
 * and the witnesses' keys.
 */
class AttacksTest {
  private static final TenantId TENANT = new TenantId(UUID.randomUUID());
  private static TestingSigners soundSigners;
  private static TestingDatabase sound;

  private TestingSigners signers;
  private TestingDatabase database;
  @TempDir private Path folder;

  /** Three checkpoints, at 100, 200 and 300 entries; each test attacks a copy. */
  @BeforeAll
  static void journal() throws IOException {
    soundSigners = new TestingSigners();
    sound = TestingDatabase.create();
    for (int i = 0; i < 3; i++) {
      signHundred(sound, soundSigners);
    }
  }

  @AfterAll
  static void closeSound() throws IOException {
    soundSigners.close();
  }

  @BeforeEach
  void copy() throws IOException {
    signers = soundSigners.copy();
    database = sound.copy();
  }

  @AfterEach
  void close() throws IOException {
    signers.close();
  }

  @Test
  void anUntouchedJournalIsProven() {
    Report report = exported();

    assertThat(report.verdict()).isEqualTo(Verdict.PROVEN);
    assertThat(report.provenSize()).isEqualTo(300);
    assertThat(report.entries()).as("and that it was exported").isEqualTo(301);
    assertThat(report.findings()).isEmpty();
  }

  @Test
  void theExportOfTheCellProvesItsChainsToo() throws IOException {
    TenantId other = new TenantId(UUID.randomUUID());
    try (TestingServer server = new TestingServer(database, signers.settings())) {
      server.wards(other, 150);
      server.wards(TENANT, 50);
    }
    Path cell = folder.resolve("cell");
    ExportCommand.run(
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
        cell.toString(),
        "--vigil.db.url=" + database.url(),
        "--vigil.data=" + database.data());

    List<Report> reports =
        new Verification(signers.logKey.verifier(), signers.witnesses(), 2)
            .verifyWithChains(
                List.of(
                    new ExportCommand.Folder(cell.resolve(TENANT.value().toString())),
                    new ExportCommand.Folder(cell.resolve(other.value().toString())),
                    new ExportCommand.Folder(cell.resolve(new UUID(0, 0).toString()))),
                signers.archive,
                chainKey(),
                true);
    assertThat(reports).extracting(Report::verdict).containsOnly(Verdict.PROVEN);
    assertThat(reports).extracting(Report::provenSize).startsWith(350L, 150L);
    assertThat(reports.getFirst().chain().orElseThrow().unchecked()).isZero();
    assertThat(reports.getFirst().chain().orElseThrow().checked()).isGreaterThanOrEqualTo(502);
  }

  @Test
  void anAlteredRowIsNamed() {
    Runs.Run place = runs().get(40);
    database
        .asSuperuser()
        .sql("update journal.entry set payload = payload || '\\x00' where lane = ? and seq = ?")
        .params(place.lane(), place.first())
        .update();

    assertFinding(Kind.ALTERED, true, place);
  }

  @Test
  void aRemovedRowIsNamed() {
    Runs.Run place = runs().get(40);
    database
        .asSuperuser()
        .sql("delete from journal.entry where lane = ? and seq = ?")
        .params(place.lane(), place.first())
        .update();

    assertFinding(Kind.REMOVED, true, place);
  }

  @Test
  void anInsertedRowIsNamed() {
    Runs.Run place = runs().get(40);
    database
        .asSuperuser()
        .sql(
            """
            insert into journal.entry (seq, at, lane, kind, version, subject_kind, TENANT, subject,
              key_id, chain, payload)
            select seq, at + interval '1 year', lane, kind, version, subject_kind, TENANT, subject,
              key_id, chain, payload from journal.entry where lane = ? and seq = ?
            """)
        .params(place.lane(), place.first())
        .update();

    Report report = exported();
    assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(report.findings()).extracting(Finding::kind).contains(Kind.INSERTED);
  }

  @Test
  void aRowThatNobodyCanReadIsExportedAndNamed() {
    Runs.Run place = runs().get(40);
    for (String change :
        List.of(
            "subject_kind = 99",
            "subject_kind = -1",
            "at = 'infinity'",
            "chain = '\\x00', subject_kind = 6")) {
      TestingDatabase unharmed = database;
      database = unharmed.copy();
      database
          .asSuperuser()
          .sql("update journal.entry set " + change + " where lane = ? and seq = ?")
          .params(place.lane(), place.first())
          .update();

      Report report = exported();
      assertThat(report.verdict()).as(change).isEqualTo(Verdict.TAMPERED);
      Finding finding = report.findings().getFirst();
      assertThat(finding.kind()).as(change).isEqualTo(Kind.ALTERED);
      assertThat(finding.lane()).as(change).hasValue(place.lane());
      assertThat(finding.seq()).as(change).hasValue(place.first());
      assertThat(report.findings()).as(change).hasSize(1);
      database = unharmed;
    }
  }

  @Test
  void rowsWhereNoneBelongAreExportedAndNamed() {
    Runs.Run place = runs().get(40);
    for (String where :
        List.of("lane, seq + 1000000", "lane, -1", "99, 5", "-1, " + Long.MAX_VALUE)) {
      TestingDatabase unharmed = database;
      database = unharmed.copy();
      database
          .asSuperuser()
          .sql(
              """
              insert into journal.entry (lane, seq, at, kind, version, subject_kind, TENANT, subject,
                key_id, chain, payload)
              select %s, at, kind, version, subject_kind, TENANT, subject, key_id, chain, payload
              from journal.entry where lane = ? and seq = ?
              """
                  .formatted(where))
          .params(place.lane(), place.first())
          .update();

      Report report = exported();
      assertThat(report.verdict()).as(where).isEqualTo(Verdict.TAMPERED);
      assertThat(report.findings()).as(where).extracting(Finding::kind).containsOnly(Kind.INSERTED);
      database = unharmed;
    }
  }

  @Test
  void rowsOfAHospitalThatThereIsNotAreExportedAndNamed() {
    TenantId stranger = new TenantId(UUID.randomUUID());
    Runs.Run place = runs().get(40);
    database
        .asSuperuser()
        .sql("update journal.entry set tenant = ? where lane = ? and seq = ?")
        .params(stranger.value(), place.lane(), place.first())
        .update();
    Path cell = folder.resolve("cell");
    ExportCommand.run(
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
        cell.toString(),
        "--vigil.db.url=" + database.url(),
        "--vigil.data=" + database.data());

    Report report =
        new Verification(signers.logKey.verifier(), signers.witnesses(), 2)
            .verify(new ExportCommand.Folder(cell.resolve(stranger.value().toString())), List.of());
    assertThat(report.entries()).isEqualTo(1);
    assertThat(report.findings()).extracting(Finding::kind).containsExactly(Kind.INSERTED);
  }

  @Test
  void batchesAndCheckpointsThatNobodyCanReadHoldNoExportUp() {
    database
        .asSuperuser()
        .sql(
            "update journal.tree_batch set ranges = '\\xff' where tenant = ? and first_index = ("
                + "select max(first_index) from journal.tree_batch where tenant = ?"
                + " and first_index < 200)")
        .params(TENANT.value(), TENANT.value())
        .update();
    database
        .asSuperuser()
        .sql("insert into journal.checkpoint values (1000000, ?, 9, '\\x', 'nothing')")
        .param(TENANT.value())
        .update();

    Report report = exported();
    assertThat(report.entries()).isEqualTo(301);
    assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(report.provenSize()).isEqualTo(100);
  }

  @Test
  void theJournalOfARunningServerIsExportedUpToOneMoment() {
    try (TestingServer server = new TestingServer(database, signers.settings())) {
      Sequencer sequencer = server.bean(Sequencer.class);
      await().until(() -> sequencer.lagEntries() == 0);
      Checkpoints checkpoints = server.bean(Checkpoints.class);
      checkpoints.stop();
      checkpoints.start();
      AtomicBoolean over = new AtomicBoolean();
      Thread ward =
          Thread.ofPlatform()
              .start(() -> {
                while (!over.get()) {
                  server.wards(TENANT, 20);
                }
              });
      Report report;
      try {
        server.wards(TENANT, 1);
        report = exported(signers.archive, "--beside");
        server.wards(TENANT, 1);
      } finally {
        over.set(true);
      }
      await().until(() -> !ward.isAlive());

      assertThat(report.findings()).isEmpty();
      assertThat(report.verdict()).isEqualTo(Verdict.PROVEN);
      assertThat(report.provenSize()).isGreaterThanOrEqualTo(300);
      assertThat(report.entries()).as("what was committed before is in it").isGreaterThan(300);
      await()
          .untilAsserted(() ->
              assertThat(sequencer.standing().tree(TENANT).size())
                  .as("what was committed meanwhile is not")
                  .isGreaterThan(report.entries()));
      assertThat(database.data().resolve("keys/data-keys.new")).doesNotExist();
    }
  }

  @Test
  void exchangedRowsAreNamed() {
    Runs.Run run = runs().stream().filter(each -> each.count() > 1).findFirst().orElseThrow();
    // By way of a number that nobody has: both rows are under one key.
    for (long[] step :
        new long[][] {
          {run.first(), 1_000_000}, {run.first() + 1, run.first()}, {1_000_000, run.first() + 1}
        }) {
      database
          .asSuperuser()
          .sql("update journal.entry set seq = ? where lane = ? and seq = ?")
          .params(step[1], run.lane(), step[0])
          .update();
    }

    Report report = exported();
    assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(report.findings().getFirst().kind()).isIn(Kind.ALTERED, Kind.REORDERED);
    assertThat(report.provenSize()).isLessThanOrEqualTo(200);
  }

  @Test
  void anAlterationWithAllHashesMadeAnewIsFoundBetweenTwoCheckpoints() throws Exception {
    Attacker attacker = new Attacker();
    SealedEntry altered = attacker.batches.get(1).get(40);
    byte[] payload = altered.payload().clone();
    payload[payload.length / 2] ^= 1;
    attacker.batches.get(1).set(40, with(altered, payload));
    attacker.install();

    Report report = exported();
    assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(report.provenSize()).isEqualTo(100);
    Finding finding = report.findings().getFirst();
    assertThat(finding.kind()).isEqualTo(Kind.ALTERED);
    assertThat(finding.fromSize()).isEqualTo(100);
    assertThat(finding.toSize()).isEqualTo(200);
    assertThat(chainsFit()).as("the chain alone would not tell").isTrue();
  }

  @Test
  void aRemovalWithAllHashesMadeAnewIsFoundBetweenTwoCheckpoints() throws Exception {
    Attacker attacker = new Attacker();
    attacker.batches.get(1).remove(40);
    attacker.install();

    Report report = exported();
    assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(report.provenSize()).isEqualTo(100);
    assertThat(report.findings().getFirst().fromSize()).isEqualTo(100);
    assertThat(report.findings().getFirst().toSize()).isEqualTo(200);
  }

  @Test
  void anInsertionWithAllHashesMadeAnewIsFoundBetweenTwoCheckpoints() throws Exception {
    Attacker attacker = new Attacker();
    attacker.batches.get(2).add(7, attacker.batches.get(2).get(6));
    attacker.install();

    Report report = exported();
    assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(report.provenSize()).isEqualTo(200);
    assertThat(report.findings().getFirst().toSize()).isEqualTo(300);
  }

  @Test
  void anotherOrderWithAllHashesMadeAnewIsFoundBetweenTwoCheckpoints() throws Exception {
    Attacker attacker = new Attacker();
    List<SealedEntry> batch = attacker.batches.get(0);
    int at = 0;
    while (batch.get(at).header().lane() != batch.get(at + 1).header().lane()) {
      at++;
    }
    batch.add(at, batch.remove(at + 1));
    attacker.install();

    Report report = exported();
    assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(report.provenSize()).isZero();
    assertThat(report.findings().getFirst().toSize()).isEqualTo(100);
  }

  @Test
  void aTailThatIsCutOffIsFoundByWhatTheNotaryKept() throws Exception {
    Attacker attacker = new Attacker();
    attacker.batches.removeLast();
    attacker.install();
    database.asSuperuser().sql("delete from journal.checkpoint where size > 200").update();

    assertThat(exported(List.of()).verdict())
        .as("without what the notary kept")
        .isEqualTo(Verdict.PROVEN);
    Report report = exported();
    assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(report.findings().getFirst().kind()).isEqualTo(Kind.TRUNCATED);
    assertThat(report.findings().getFirst().toSize()).isEqualTo(300);
  }

  @Test
  void anOlderStateThatWentOnIsAForkOnceItsTreeIsSignedByAStolenKey() {
    TestingDatabase older = older();
    database = older;
    signers.stealKey();
    try (TestingServer server = new TestingServer(database, signers.settings())) {
      server.wards(TENANT, 200);
    }

    Report report = exported();
    assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(report.findings().getFirst().kind()).isEqualTo(Kind.FORKED);
    assertThat(report.provenSize()).as("what both have in common").isEqualTo(300);
  }

  @Test
  void anOlderStateThatWentOnIsFoundByWhatTheNotaryKept() {
    database = older();
    try (TestingServer server = new TestingServer(database, signers.settings())) {
      server.wards(TENANT, 200);
    }

    Report report = exported();
    assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(report.provenSize()).isEqualTo(300);
    assertThat(report.findings().getFirst().fromSize()).isEqualTo(300);
    assertThat(report.findings().getFirst().toSize()).isEqualTo(400);
  }

  /** A copy of the database before another 100 entries, which were signed. */
  private TestingDatabase older() {
    TestingDatabase older = database.copy();
    signHundred(database, signers);
    return older;
  }

  /** Another 100 entries, and one checkpoint when all are in the tree. */
  private static void signHundred(TestingDatabase database, TestingSigners signers) {
    try (TestingServer server = new TestingServer(database, signers.settings())) {
      server.bean(Checkpoints.class).stop();
      Sequencer sequencer = server.bean(Sequencer.class);
      await().until(() -> sequencer.lagEntries() == 0);
      long size = sequencer.standing().tree(TENANT).size() + 100;
      server.wards(TENANT, 100);
      await().until(() -> sequencer.standing().tree(TENANT).size() == size);
      server.bean(Checkpoints.class).start();
    }
  }

  private void assertFinding(Kind kind, boolean certain, Runs.Run place) {
    Report report = exported();
    assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
    Finding finding = report.findings().getFirst();
    assertThat(finding.kind()).isEqualTo(kind);
    assertThat(finding.certain()).isEqualTo(certain);
    assertThat(finding.lane()).hasValue(place.lane());
    assertThat(finding.seq()).hasValue(place.first());
  }

  /** All runs of the tree, in order. */
  private List<Runs.Run> runs() {
    return database
        .asSuperuser()
        .sql("select ranges from journal.tree_batch where tenant = ? order by first_index")
        .param(TENANT.value())
        .query((row, number) -> Runs.decode(row.getBytes(1)).all())
        .list()
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private Report exported() {
    return exported(signers.archive);
  }

  private Report exported(List<byte[]> kept, String... more) {
    Path to = folder.resolve(UUID.randomUUID().toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(
        List.of(
            to.toString(),
            "--tenant=" + TENANT.value(),
            "--vigil.db.url=" + database.url(),
            "--vigil.data=" + database.data()));
    int code =
        ExportCommand.run(
            new PrintStream(out, true, StandardCharsets.UTF_8), arguments.toArray(String[]::new));
    assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
    return new Verification(signers.logKey.verifier(), signers.witnesses(), 2)
        .verify(new ExportCommand.Folder(to), kept);
  }

  private boolean chainsFit() throws IOException {
    Path all = folder.resolve(UUID.randomUUID().toString());
    ExportCommand.run(
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
        all.toString(),
        "--tenant=" + TENANT.value(),
        "--vigil.db.url=" + database.url(),
        "--vigil.data=" + database.data());
    List<Report> reports =
        new Verification(signers.logKey.verifier(), signers.witnesses(), 2)
            .verifyWithChains(List.of(new ExportCommand.Folder(all)), List.of(), chainKey(), false);
    // The one finding is the tree's.
    return reports.getFirst().findings().size() == 1;
  }

  private byte[] chainKey() throws IOException {
    return Files.readAllBytes(database.data().resolve("keys/chain.key"));
  }

  private static SealedEntry with(SealedEntry entry, byte[] payload) {
    return new SealedEntry(entry.header(), sha256(payload), payload, entry.chain());
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads the tenant's tree, lets it be changed, and puts it back so that all of it fits again. */
  private final class Attacker {
    /** The entries of each batch, those between two checkpoints together. */
    final List<List<SealedEntry>> batches = new ArrayList<>();

    private final byte[] chainKey = chainKey();

    Attacker() throws IOException {
      try (TestingServer server = new TestingServer(database)) {
        TreeTables tables = server.bean(TreeTables.class);
        List<SealedEntry> inOrder = new ArrayList<>();
        for (TreeTables.Batch batch : tables.batches(TENANT, 0, 1_000)) {
          for (Runs.Run run : batch.runs().all()) {
            tables.entries(run.lane(), run.first(), (int) run.count()).forEach(inOrder::add);
          }
          if (inOrder.size() == 100) {
            batches.add(new ArrayList<>(inOrder));
            inOrder.clear();
          }
        }
        assertThat(inOrder).isEmpty();
        assertThat(batches).hasSize(3);
      }
    }

    /** With numbers, chains, leaf hashes, batches, tiles, lanes and cursors made anew. */
    void install() throws GeneralSecurityException {
      JdbcClient superuser = database.asSuperuser();
      // The installation's own entries stay, in a lane of their own.
      int installation = Subject.INSTALLATION.lane();
      superuser.sql("delete from journal.entry where tenant = ?").param(TENANT.value()).update();
      superuser
          .sql("delete from journal.tree_batch where tenant = ?")
          .param(TENANT.value())
          .update();
      superuser.sql("delete from journal.tile where tenant = ?").param(TENANT.value()).update();
      superuser
          .sql("delete from engine.cursor where consumer = 'tree' and lane <> ?")
          .param(installation)
          .update();
      Map<Integer, LaneHead> lanes = new HashMap<>();
      Tree tree = Tree.EMPTY;
      for (List<SealedEntry> batch : batches) {
        Runs.Builder runs = new Runs.Builder();
        List<byte[]> leaves = new ArrayList<>();
        long first = tree.size();
        for (SealedEntry entry : batch) {
          SealedEntry next = following(lanes, entry);
          runs.add(next.header().lane(), next.header().seq());
          leaves.add(new Arrivals.Arrival(next).leafHash());
          insert(superuser, next);
        }
        Tree.Grown grown = tree.with(leaves);
        tree = grown.tree();
        superuser
            .sql(
                "insert into journal.tree_batch (TENANT, first_index, count, ranges)"
                    + " values (?, ?, ?, ?)")
            .params(TENANT.value(), first, batch.size(), runs.build().encode())
            .update();
        grown
            .full()
            .forEach((tile, hashes) ->
                superuser
                    .sql(
                        "insert into journal.tile (TENANT, level, number, hashes)"
                            + " values (?, ?, ?, ?)")
                    .params(TENANT.value(), tile.level(), tile.number(), hashes)
                    .update());
      }
      for (int lane = 0; lane < Subject.LANES; lane++) {
        if (lane == installation) {
          continue;
        }
        LaneHead head = lanes.getOrDefault(lane, LaneHead.first(lane));
        superuser
            .sql("update engine.lane set next_seq = ?, head = ? where id = ?")
            .params(head.nextSeq(), head.head(), lane)
            .update();
        superuser
            .sql("insert into engine.cursor values ('tree', ?, ?)")
            .params(lane, head.nextSeq() - 1)
            .update();
      }
    }

    private SealedEntry following(Map<Integer, LaneHead> lanes, SealedEntry entry)
        throws GeneralSecurityException {
      Header was = entry.header();
      LaneHead head = lanes.getOrDefault(was.lane(), LaneHead.first(was.lane()));
      Header header =
          new Header(
              was.tenant(),
              was.lane(),
              head.nextSeq(),
              was.atEpochMillis(),
              was.kind(),
              was.version(),
              was.subject(),
              was.actor(),
              was.cause(),
              was.keyId());
      Mac hmac = Mac.getInstance("HmacSHA256");
      hmac.init(new SecretKeySpec(chainKey, "HmacSHA256"));
      hmac.update(head.head());
      hmac.update(header.encode());
      byte[] chain = hmac.doFinal(entry.payloadHash());
      lanes.put(was.lane(), new LaneHead(was.lane(), 0, head.nextSeq() + 1, chain));
      return new SealedEntry(header, entry.payloadHash(), entry.payload(), chain);
    }

    private void insert(JdbcClient superuser, SealedEntry entry) {
      Header header = entry.header();
      superuser
          .sql(
              """
              insert into journal.entry (seq, at, lane, kind, version, subject_kind, TENANT, subject,
                actor, cause, key_id, chain, payload) values (?, ?, ?, ?, ?, ?, ?, ?, null, null, ?, ?, ?)
              """)
          .params(
              header.seq(),
              new Timestamp(header.atEpochMillis()),
              header.lane(),
              header.kind(),
              header.version(),
              header.subject().kind().ordinal(),
              header.tenant().value(),
              header.subject().id(),
              header.keyId(),
              entry.chain(),
              entry.payload())
          .update();
    }
  }
}
