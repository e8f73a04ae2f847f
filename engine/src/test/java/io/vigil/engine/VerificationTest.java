package io.vigil.engine;

import static io.vigil.engine.TestingExport.COSIGNED;
import static io.vigil.engine.TestingExport.FIRST;
import static io.vigil.engine.TestingExport.LOG_KEY;
import static io.vigil.engine.TestingExport.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.ExportFiles;
import io.vigil.engine.evidence.MalformedExportException;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Note;
import io.vigil.engine.evidence.NoteKey;
import io.vigil.engine.evidence.Report;
import io.vigil.engine.evidence.Report.Finding;
import io.vigil.engine.evidence.Report.Kind;
import io.vigil.engine.evidence.Report.Verdict;
import io.vigil.engine.evidence.Verification;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every attack is on the export of a real cell's journal. */
final class VerificationTest {

  private static final TestingExport SOUND = TestingExport.ofACell();
  private static final int ENTRIES = SOUND.rows.size();
  private static final int PROVEN = ENTRIES / 20 * 20;

  private final TestingExport export = SOUND.copy();

  @Test
  void provesWhatNobodyTouched() {
    Report report = verify();

    assertThat(report.findings()).isEmpty();
    assertThat(report.remarks()).isEmpty();
    assertThat(report.verdict()).isEqualTo(Verdict.PROVEN);
    assertThat(report.origin()).isEqualTo(TestingExport.ORIGIN);
    assertThat(report.entries()).isEqualTo(ENTRIES);
    assertThat(report.provenSize()).isEqualTo(PROVEN);
    assertThat(report.notYetProven()).isEqualTo(ENTRIES - PROVEN).isPositive();
    assertThat(report.cosignedAtEpochSeconds()).hasValue(COSIGNED + PROVEN + 1);
    assertThat(report.provenUntilEpochMillis())
        .hasValue(SOUND.rows.get(PROVEN - 1).decoded().atEpochMillis());
    assertThat(report.chain()).isEmpty();
  }

  @Test
  void writesTheSameWhateverTheLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-u-nu-arab"));
    try {
      assertThat(verification().verify(TestingExport.written()).verdict())
          .isEqualTo(Verdict.PROVEN);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void followsTheChainsOfAllLanesToo() {
    Report report = verifyWithChains();

    assertThat(report.verdict()).isEqualTo(Verdict.PROVEN);
    assertThat(report.chain()).hasValue(new Report.Chain(ENTRIES, 0));
  }

  @Test
  void namesEveryAlteredEntry() {
    for (int index = 0; index < PROVEN; index += 7) {
      for (int at : List.of(0, 16, export.rows.get(index).header().length - 1)) {
        int header = at;
        int of = index;
        found(attack(e -> e.alterHeader(of, header)), Kind.ALTERED, index);
      }
      int of = index;
      Finding finding = found(attack(e -> e.alterPayload(of)), Kind.ALTERED, index);
      assertThat(finding.lane()).hasValue(SOUND.order.get(index).lane());
      assertThat(finding.seq()).hasValue(SOUND.order.get(index).seq());
    }
  }

  @Test
  void saysThatAllOtherEntriesAreProvenByTheirLeaves() {
    Report report = attack(e -> e.alterPayload(3));

    assertThat(report.provenSize()).isZero();
    assertThat(report.remarks())
        .singleElement()
        .asString()
        .contains("proven up to " + PROVEN, "but for those that are named");
  }

  @Test
  void namesAnAlteredEntryThatIsNotYetProven() {
    found(attack(e -> e.alterPayload(ENTRIES - 1)), Kind.ALTERED, ENTRIES - 1);
  }

  @Test
  void namesARemovedEntry() {
    for (int index : List.of(0, 1, 19, 20, 77, PROVEN - 1, ENTRIES - 2)) {
      Finding finding = found(attack(e -> e.removeEntry(index)), Kind.REMOVED, index);
      assertThat(finding.lane()).hasValue(SOUND.order.get(index).lane());
      assertThat(finding.seq()).hasValue(SOUND.order.get(index).seq());
    }
  }

  @Test
  void namesEachOfSeveralChanges() {
    Report report =
        attack(e -> {
          e.alterPayload(100);
          e.removeEntry(60);
          e.rows.add(30, e.rows.get(10));
        });

    assertThat(report.findings())
        .extracting(Finding::kind, f -> f.index().orElseThrow())
        .containsExactly(
            tuple(Kind.INSERTED, 30L), tuple(Kind.REMOVED, 60L), tuple(Kind.ALTERED, 100L));
  }

  @Test
  void namesWhereTheEndWasCutOff() {
    for (int left : List.of(0, 1, 59, 60, PROVEN - 1)) {
      Report report = attack(e -> e.rows.subList(left, ENTRIES).clear());
      found(report, Kind.TRUNCATED, left);
      assertThat(report.provenSize()).isEqualTo(left / 20 * 20);
    }
    found(attack(e -> e.removeEntry(ENTRIES - 1)), Kind.TRUNCATED, ENTRIES - 1);
  }

  @Test
  void namesEntriesThatChangedPlaces() {
    for (int[] pair : new int[][] {{0, 1}, {50, 51}, {3, PROVEN - 1}, {58, 62}}) {
      found(attack(e -> Collections.swap(e.rows, pair[0], pair[1])), Kind.REORDERED, pair[0]);
    }
  }

  @Test
  void namesChangesHoweverFarApart() {
    int many = 150_000;
    TestingExport large = export.copy();
    large.rows.clear();
    for (int i = 0; i < many; i++) {
      TestingExport.Row row = SOUND.rows.get(i % ENTRIES);
      byte[] payload = ByteBuffer.allocate(4).putInt(i).array();
      large.rows.add(new TestingExport.Row(row.header(), payload, row.chain()));
    }
    large.hashAnew();
    large.notes.clear();
    large.notes.add(TestingExport.cosigned(many, large.root(many)));
    Collections.swap(large.rows, 10, 140_000);
    large.rows.add(145_000, large.rows.remove(20));
    large.alterPayload(149_000);
    large.rows.remove(many - 1);

    Report report = verification().verify(large.files());

    assertThat(report.findings())
        .extracting(Finding::kind, f -> f.index().orElseThrow())
        .containsExactly(
            tuple(Kind.REORDERED, 10L),
            tuple(Kind.REORDERED, 20L),
            tuple(Kind.REORDERED, 140_000L),
            tuple(Kind.ALTERED, 149_000L),
            tuple(Kind.TRUNCATED, many - 1L));
    assertThat(report.remarks()).anySatisfy(r -> assertThat(r).contains("but for those"));
  }

  @Test
  void saysThatThereMayBeMoreChangesThanItNames() {
    Report report =
        attack(e -> {
          for (int index = 0; index < 120; index++) {
            e.alterPayload(index);
          }
        });

    assertThat(report.findings()).hasSize(Report.FINDINGS_MAX);
    assertThat(report.remarks()).anySatisfy(r -> assertThat(r).contains("may be more"));
  }

  @Test
  void namesAnInsertedEntry() {
    for (int index : List.of(0, 40, 111)) {
      TestingExport.Row forged = forgedLike(SOUND.rows.get(index));
      found(attack(e -> e.rows.add(index, forged)), Kind.INSERTED, index);
    }
    found(attack(e -> e.rows.add(forgedLike(e.rows.getLast()))), Kind.INSERTED, ENTRIES);
  }

  @Test
  void namesAnEntryThatStandsTwice() {
    found(attack(e -> e.rows.add(41, e.rows.get(40))), Kind.INSERTED, 41);
    found(attack(e -> e.rows.add(120, e.rows.get(40))), Kind.INSERTED, 120);
    found(attack(e -> e.rows.add(20, e.rows.get(40))), Kind.INSERTED, 20);
  }

  @Test
  void tellsAChangedTreeFromAChangedJournal() {
    Report report = attack(e -> e.leaves.set(33, new byte[32]));

    Finding finding = found(report, Kind.ALTERED, 33);
    assertThat(finding.detail()).contains("the entries themselves are proven");
    assertThat(report.provenSize()).isEqualTo(PROVEN);

    found(attack(e -> e.order.set(33, new TestingExport.Place(1, 1_000))), Kind.ALTERED, 33);
  }

  @Test
  void namesTheIntervalWhereAllWasHashedAnew() {
    for (int index : List.of(0, 19, 20, 77, PROVEN - 1)) {
      Report report =
          attack(e -> {
            e.alterPayload(index);
            e.chainAnew();
            e.hashAnew();
          });
      assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
      assertThat(report.provenSize()).isEqualTo(index / 20 * 20);
      Finding finding = report.findings().getFirst();
      assertThat(finding.kind()).isEqualTo(Kind.ALTERED);
      assertThat(finding.certain()).isFalse();
      assertThat(finding.fromSize()).isEqualTo(index / 20 * 20);
      assertThat(finding.toSize()).isEqualTo(index / 20 * 20 + 20);
    }
  }

  @Test
  void seesARemovalByItsNumberWhereAllWasHashedAnew() {
    int[] seen =
        IntStream.range(0, PROVEN).filter(VerificationTest::hasSuccessorInItsInterval).toArray();
    assertThat(seen).hasSizeGreaterThan(PROVEN / 2);
    for (int index : seen) {
      Report report = hashedAnew(e -> e.removeEntry(index));

      Finding finding = guessed(report, Kind.REMOVED, index / 20 * 20);
      assertThat(finding.lane()).hasValue(SOUND.order.get(index).lane());
      assertThat(finding.seq()).hasValue(SOUND.order.get(index).seq());
    }
  }

  /** In its lane; the first one that follows shows the gap. */
  private static boolean hasSuccessorInItsInterval(int index) {
    return IntStream.range(index + 1, index / 20 * 20 + 20)
        .anyMatch(i -> SOUND.order.get(i).lane() == SOUND.order.get(index).lane());
  }

  @Test
  void seesAnExchangeByItsNumbersWhereAllWasHashedAnew() {
    int first = 62;
    int next =
        IntStream.range(first + 1, ENTRIES)
            .filter(i -> SOUND.order.get(i).lane() == SOUND.order.get(first).lane())
            .findFirst()
            .orElseThrow();

    guessed(hashedAnew(e -> Collections.swap(e.rows, first, next)), Kind.REORDERED, 60);
  }

  @Test
  void seesAnInsertionByItsNumberWhereAllWasHashedAnew() {
    guessed(hashedAnew(e -> e.rows.add(51, forgedLike(e.rows.get(50)))), Kind.INSERTED, 40);
    guessed(hashedAnew(e -> e.rows.add(51, e.rows.get(50))), Kind.INSERTED, 40);
  }

  @Test
  void seesACutThoughAllWasHashedAnew() {
    Report report = hashedAnew(e -> e.rows.subList(90, ENTRIES).clear());

    found(report, Kind.TRUNCATED, 90);
    assertThat(report.provenSize()).isEqualTo(80);
    assertThat(report.findings().getFirst().toSize()).isEqualTo(PROVEN);
  }

  @Test
  void findsTheVeryEntryByTheChainWhoseKeyTheAttackerLacks() {
    for (int index : List.of(0, 30, 77, ENTRIES - 1)) {
      TestingExport changed = export.copy();
      changed.alterPayload(index);
      changed.hashAnew();

      Report report = verifyWithChains(changed.files());

      assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
      assertThat(report.findings())
          .anySatisfy(finding -> {
            assertThat(finding.certain()).isTrue();
            assertThat(finding.index()).hasValue(index);
          });
    }
  }

  @Test
  void seesAChainThatWasChangedAloneWithItsKeyOnly() {
    TestingExport.Row row = export.rows.get(30);
    export.rows.set(30, new TestingExport.Row(row.header(), row.payload(), new byte[32]));

    assertThat(verify().verdict()).isEqualTo(Verdict.PROVEN);
    assertThat(verifyWithChains().findings())
        .extracting(finding -> finding.index().orElseThrow())
        .contains(30L);
  }

  @Test
  void followsAChainAcrossTheExportsOfAWholeCell() {
    TestingExport one = export.copy();
    TestingExport other = export.copy();
    shareOut(one, other);
    List<ExportFiles> both = List.of(one.files(), other.files());
    Verification verification = verification();

    Report alone =
        verification
            .verifyWithChains(List.of(both.getFirst()), List.of(), TestingExport.CHAIN_KEY, false)
            .getFirst();
    assertThat(alone.findings()).isEmpty();
    assertThat(alone.chain().orElseThrow().unchecked()).isPositive();

    List<Report> reports =
        verification.verifyWithChains(both, List.of(), TestingExport.CHAIN_KEY, true);
    assertThat(reports).allSatisfy(report -> assertThat(report.findings()).isEmpty());
    assertThat(reports.getFirst().chain()).hasValue(new Report.Chain(ENTRIES, 0));
  }

  @Test
  void missesAnEntryInTheChainsOfAWholeCell() {
    TestingExport one = export.copy();
    TestingExport other = export.copy();
    shareOut(one, other);
    TestingExport.Row removed = other.rows.remove(30);
    other.hashAnew();
    other.notes.clear();
    List<Report> reports =
        verification()
            .verifyWithChains(
                List.of(one.files(), other.files()), List.of(), TestingExport.CHAIN_KEY, true);

    assertThat(reports.stream().flatMap(report -> report.findings().stream()))
        .anySatisfy(finding -> {
          assertThat(finding.kind()).isEqualTo(Kind.REMOVED);
          assertThat(finding.lane()).hasValue(removed.decoded().lane());
          assertThat(finding.seq()).hasValue(removed.decoded().seq());
        });
  }

  @Test
  void seesTwoSignedTreesOfOneSize() {
    byte[] otherRoot = new byte[32];
    export.notes.add(TestingExport.signed(PROVEN, otherRoot));

    Report report = verify();

    assertThat(report.findings()).extracting(Finding::kind).containsExactly(Kind.FORKED);
    assertThat(report.provenSize()).isEqualTo(PROVEN);
  }

  @Test
  void seesTwoSignedTreesOfOneSizeBehindOneThatIsNotSigned() {
    Note unsigned = TestingExport.signed(PROVEN, new byte[32]);
    Note other = new Note(unsigned.text(), export.notes.getLast().signatures());
    export.notes.add(other);
    byte[] third = new byte[32];
    third[0] = 1;
    export.notes.add(TestingExport.signed(PROVEN, third));

    assertThat(verify().findings()).extracting(Finding::kind).containsExactly(Kind.FORKED);
  }

  @Test
  void provesNothingOfEntriesByTheEmptyTree() {
    export.notes.clear();
    export.notes.add(TestingExport.cosigned(0, MerkleTree.emptyRoot()));

    assertThat(verify().verdict()).isEqualTo(Verdict.NOT_VERIFIABLE);
  }

  @Test
  void seesAnEntryThatWasChangedBesideAChangedTree() {
    Report report =
        attack(e -> {
          e.leaves.set(33, new byte[32]);
          e.alterPayload(PROVEN + 1);
        });

    assertThat(report.findings())
        .extracting(Finding::kind, f -> f.index().orElseThrow())
        .containsExactly(tuple(Kind.ALTERED, 33L), tuple(Kind.ALTERED, PROVEN + 1L));
  }

  @Test
  void takesNumbersThatAreMissingEverywhereForAnotherTenants() {
    TestingExport one = export.copy();
    shareOut(one, export.copy());
    one.notes.addFirst(TestingExport.cosigned(40, one.root(40)));
    one.alterPayload(60);
    one.hashAnew();

    Report report = verification().verify(one.files());

    assertThat(report.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.kind()).isEqualTo(Kind.ALTERED);
          assertThat(finding.fromSize()).isEqualTo(40);
        });
  }

  @Test
  void seesASignedTreeThatTheCosignedDoesNotExtend() {
    export.notes.add(TestingExport.signed(50, new byte[32]));

    Report report = verify();

    assertThat(report.findings()).extracting(Finding::kind).containsExactly(Kind.FORKED);
    assertThat(report.findings().getFirst().fromSize()).isEqualTo(50);
  }

  @Test
  void seesAForkThatWasSignedOverARewrittenJournal() {
    export.alterPayload(70);
    export.chainAnew();
    export.hashAnew();
    export.notes.add(TestingExport.signed(ENTRIES, export.root(ENTRIES)));

    Report report = verify();

    assertThat(report.provenSize()).isEqualTo(60);
    assertThat(report.findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.FORKED, Kind.ALTERED);
    assertThat(report.findings().getLast().fromSize()).isEqualTo(60);
    assertThat(report.findings().getLast().toSize()).isEqualTo(80);
  }

  @Test
  void seesAForkAndACutByACheckpointThatWasKeptElsewhere() {
    Note kept = export.notes.getLast();
    List<Note> left = export.notes.stream().filter(note -> sizeOf(note) <= 80).toList();
    TestingExport cut = export.copy();
    cut.notes.retainAll(left);
    cut.rows.subList(90, ENTRIES).clear();
    cut.hashAnew();

    assertThat(verification().verify(cut.files()).verdict()).isEqualTo(Verdict.PROVEN);
    found(verification().verify(cut.files(), List.of(kept.encode())), Kind.TRUNCATED, 90);

    Note fork = TestingExport.signed(60, new byte[32]);
    assertThat(verification().verify(export.files(), List.of(fork.encode())).findings())
        .extracting(Finding::kind)
        .containsExactly(Kind.FORKED);
  }

  @Test
  void proveNothingByACheckpointThatOthersSigned() {
    NoteKey.Signer stranger = TestingExport.signer(TestingExport.LOG, NoteKey.Role.LOG);
    Note last = export.notes.getLast();
    Note forged =
        new Note(last.text(), List.of(stranger.sign(last.text(), 0)))
            .with(FIRST.sign(last.text(), COSIGNED))
            .with(SECOND.sign(last.text(), COSIGNED));
    Note contradicting =
        new Note(TestingExport.signed(100, new byte[32]).text(), forged.signatures());
    export.notes.set(export.notes.size() - 1, forged);
    export.notes.add(contradicting);

    Report report = verify();

    assertThat(report.findings()).isEmpty();
    assertThat(report.provenSize()).isEqualTo(PROVEN - 20);
  }

  @Test
  void countsOnlyWhatEnoughWitnessesCosigned() {
    Note last = export.notes.getLast();
    export.notes.set(
        export.notes.size() - 1,
        TestingExport.signed(PROVEN, SOUND.root(PROVEN)).with(FIRST.sign(last.text(), COSIGNED)));

    Report both = verify();
    assertThat(both.verdict()).isEqualTo(Verdict.PROVEN);
    assertThat(both.provenSize()).isEqualTo(PROVEN - 20);
    assertThat(both.remarks()).singleElement().asString().contains("too few witnesses");

    Report either =
        new Verification(LOG_KEY.verifier(), List.of(FIRST.verifier(), SECOND.verifier()), 1)
            .verify(export.files());
    assertThat(either.provenSize()).isEqualTo(PROVEN);
    assertThat(either.remarks()).isEmpty();
  }

  @Test
  void canNotVerifyWithoutAnyCosignature() {
    export.notes.replaceAll(note -> new Note(note.text(), note.signatures().subList(0, 1)));

    Report report = verify();

    assertThat(report.verdict()).isEqualTo(Verdict.NOT_VERIFIABLE);
    assertThat(report.provenSize()).isZero();
    assertThat(report.findings()).isEmpty();
  }

  @Test
  void canNotVerifyWithTheKeyOfAnotherWitness() {
    NoteKey.Signer stranger = TestingExport.signer("witness.example/2", NoteKey.Role.WITNESS);
    Report report =
        new Verification(LOG_KEY.verifier(), List.of(FIRST.verifier(), stranger.verifier()), 2)
            .verify(export.files());

    assertThat(report.verdict()).isEqualTo(Verdict.NOT_VERIFIABLE);
    assertThat(report.provenSize()).isZero();
  }

  @Test
  void countsAWitnessOnceHoweverOftenItSigned() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    NoteKey one = NoteKey.Signer.of("one", NoteKey.Role.WITNESS, pair).verifier();
    NoteKey other = NoteKey.Signer.of("other", NoteKey.Role.WITNESS, pair).verifier();
    for (NoteKey again : List.of(one, other)) {
      assertThatThrownBy(() -> new Verification(LOG_KEY.verifier(), List.of(one, again), 2))
          .isInstanceOf(IllegalArgumentException.class);
    }

    export.notes.replaceAll(note ->
        new Note(note.text(), note.signatures().subList(0, 2))
            .with(FIRST.sign(note.text(), COSIGNED + 5)));
    assertThat(verify().verdict()).isEqualTo(Verdict.NOT_VERIFIABLE);
  }

  @Test
  void saysSoWhereNoWitnessWasAskedFor() {
    Report report = new Verification(LOG_KEY.verifier(), List.of(), 0).verify(export.files());

    assertThat(report.verdict()).isEqualTo(Verdict.PROVEN);
    assertThat(report.remarks()).singleElement().asString().contains("only the log's own key");
  }

  @Test
  void canNotVerifyAnIncompleteCopy() {
    export.rows.subList(PROVEN + 1, ENTRIES).clear();
    export.leaves.subList(PROVEN + 1, ENTRIES).clear();
    export.order.subList(PROVEN + 1, ENTRIES).clear();
    TestingExport.Files files = export.files();
    files.put("manifest", TestingExport.manifest(ENTRIES, ENTRIES, export.notes.size()));

    Report report = verification().verify(files);

    assertThat(report.verdict()).isEqualTo(Verdict.NOT_VERIFIABLE);
    assertThat(report.remarks()).singleElement().asString().contains("The export says");
  }

  @Test
  void refusesWhatIsNoExport() {
    for (String name : List.of("manifest", "entries", "order", "leaves", "checkpoints")) {
      TestingExport.Files files = export.files();
      files.remove(name);
      malformed(files);
    }
    for (String name : List.of("entries", "order", "leaves", "checkpoints")) {
      TestingExport.Files files = export.files();
      byte[] content = files.get(name);
      files.put(name, Arrays.copyOf(content, content.length - 1));
      malformed(files);
    }
    for (String name : List.of("entries", "checkpoints")) {
      for (int length : List.of(Integer.MAX_VALUE, -1, 1 << 30)) {
        TestingExport.Files files = export.files();
        byte[] content = files.get(name).clone();
        ByteBuffer.wrap(content).putInt(length);
        files.put(name, content);
        malformed(files);
      }
    }
    for (String manifest :
        List.of(
            "",
            "vigil journal export 2\norigin a\nentries 0\nleaves 0\ncheckpoints 0\n",
            "vigil journal export 1\n",
            "vigil journal export 1\norigin another.example\nentries 0\nleaves 0\ncheckpoints 0\n",
            "vigil journal export 1\norigin " + TestingExport.ORIGIN + "\nentries 1\n",
            "vigil journal export 1\n\u0000",
            "x".repeat(5_000))) {
      TestingExport.Files files = export.files();
      files.put("manifest", manifest.getBytes(StandardCharsets.UTF_8));
      malformed(files);
    }
  }

  @Test
  void passesOverNoChangedByteOfWhatIsProven() {
    byte[] sound = export.files().get("entries");
    Random random = new Random(4711);
    for (int n = 0; n < 400; n++) {
      TestingExport.Files files = export.files();
      byte[] changed = sound.clone();
      int at = random.nextInt(changed.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      files.put("entries", changed);
      try {
        assertThat(verifyWithChains(files).verdict()).as("byte %d", at).isEqualTo(Verdict.TAMPERED);
      } catch (MalformedExportException e) {
        assertThat(e).hasMessageContaining("entries");
      }
    }
  }

  @Test
  void anEmptyLogProvesNothing() {
    TestingExport empty = export.copy();
    empty.rows.clear();
    empty.hashAnew();
    empty.notes.clear();

    Report report = verification().verify(empty.files());

    assertThat(report.verdict()).isEqualTo(Verdict.NOT_VERIFIABLE);
    assertThat(report.findings()).isEmpty();
  }

  /** Shares the rows out two by two, as to two tenants of the same lanes, each with its tree. */
  private static void shareOut(TestingExport one, TestingExport other) {
    for (int parity = 0; parity < 2; parity++) {
      TestingExport half = parity == 0 ? one : other;
      for (int i = ENTRIES - 1; i >= 0; i--) {
        if (i / 2 % 2 != parity) {
          half.rows.remove(i);
        }
      }
      half.hashAnew();
      half.notes.clear();
      half.notes.add(TestingExport.cosigned(half.rows.size(), half.root(half.rows.size())));
    }
  }

  private static TestingExport.Row forgedLike(TestingExport.Row row) {
    return new TestingExport.Row(row.header(), new byte[] {1, 2, 3}, row.chain());
  }

  private static long sizeOf(Note note) {
    return Checkpoint.parse(note.text()).size();
  }

  private Report attack(Consumer<TestingExport> attack) {
    TestingExport attacked = export.copy();
    attack.accept(attacked);
    return verification().verify(attacked.files());
  }

  private Report hashedAnew(Consumer<TestingExport> attack) {
    return attack(attacked -> {
      attack.accept(attacked);
      attacked.chainAnew();
      attacked.hashAnew();
    });
  }

  private static Finding found(Report report, Kind kind, long index) {
    assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
    assertThat(report.findings()).hasSize(1);
    Finding finding = report.findings().getFirst();
    assertThat(finding.kind()).isEqualTo(kind);
    assertThat(finding.certain()).isTrue();
    assertThat(finding.index()).hasValue(index);
    return finding;
  }

  private static Finding guessed(Report report, Kind kind, long fromSize) {
    assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
    Finding finding = report.findings().getFirst();
    assertThat(finding.kind()).isEqualTo(kind);
    assertThat(finding.certain()).isFalse();
    assertThat(finding.fromSize()).isEqualTo(fromSize);
    assertThat(finding.toSize()).isEqualTo(fromSize + 20);
    return finding;
  }

  private static void malformed(TestingExport.Files files) {
    assertThatThrownBy(() -> verification().verify(files))
        .isInstanceOf(MalformedExportException.class);
  }

  private Report verify() {
    return verification().verify(export.files());
  }

  private Report verifyWithChains() {
    return verifyWithChains(export.files());
  }

  private static Report verifyWithChains(ExportFiles files) {
    return verification()
        .verifyWithChains(List.of(files), List.of(), TestingExport.CHAIN_KEY, false)
        .getFirst();
  }

  private static Verification verification() {
    return new Verification(LOG_KEY.verifier(), List.of(FIRST.verifier(), SECOND.verifier()), 2);
  }
}
