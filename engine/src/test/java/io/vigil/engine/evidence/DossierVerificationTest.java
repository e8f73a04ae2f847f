package io.vigil.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.id.TenantId;
import io.vigil.core.patient.PatientInput;
import io.vigil.engine.InMemorySealer;
import io.vigil.engine.LaneHead;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.EntryText;
import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.SealedEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DossierVerificationTest {

  private static final String LOG = "hospital.example/vigil";
  private static final UUID TENANT = UUID.randomUUID();
  private static final Subject PATIENT = new Subject(Subject.Kind.PATIENT, UUID.randomUUID());

  /** So many are in the tree that is signed. */
  private static final int SIGNED = 4;

  private final InMemorySealer sealer = new InMemorySealer();
  private final EntryCodec codec = new EntryCodec(sealer);
  private final List<SealedEntry> entries = new ArrayList<>();
  private NoteKey.Signer log;
  private NoteKey.Signer witness;
  private TestingTiles tiles;

  @BeforeEach
  void fiveEntriesOfWhichFourAreSigned() throws Exception {
    log = NoteTest.signer(LOG, NoteKey.Role.LOG);
    witness = NoteTest.signer("witness.example/1", NoteKey.Role.WITNESS);
    for (int seq = 1; seq <= SIGNED + 1; seq++) {
      entries.add(entry(seq, seq));
    }
    tiles = TestingTiles.of(leaves(entries.subList(0, SIGNED)));
  }

  @Test
  void provesWhatIsInTheTreeThatWasSigned() throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    Dossier.write(parts(items()), archive);

    DossierReport report =
        verification(1).verify(Dossier.read(new ByteArrayInputStream(archive.toByteArray())));

    assertThat(report.faults()).isEmpty();
    assertThat(report.verdict()).isEqualTo(DossierReport.Verdict.PARTLY_PROVEN);
    assertThat(report.proven()).isEqualTo(SIGNED);
    assertThat(report.notYetProven()).isEqualTo(1);
    assertThat(report.remarks().toString()).contains("yet: %d:5.".formatted(PATIENT.lane()));
    assertThat(report.cosignedAtEpochSeconds()).hasValue(1_795_000_000L);

    entries.removeLast();
    assertThat(verification(1).verify(parts(items())).verdict())
        .isEqualTo(DossierReport.Verdict.PROVEN);
  }

  @Test
  void whatHasNoPlaceInTheTreeIsYoungerThanAllThatHaveOne() {
    entries.set(1, entry(2, 99));
    List<Dossier.Item> items = items();
    Dossier.Item forged = items.get(1);
    items.set(
        1,
        new Dossier.Item(
            forged.header(), forged.payload(), forged.key(), OptionalLong.empty(), List.of()));

    DossierReport report = verification(1).verify(parts(items));

    assertThat(report.verdict()).isEqualTo(DossierReport.Verdict.TAMPERED);
    assertThat(report.faults())
        .containsExactly(
            fault(
                "entry %d:2".formatted(PATIENT.lane()),
                "has no place in the tree that was signed, but a later entry has"));
  }

  @Test
  void anEntryStandsInItsSubjectsLane() {
    int other = (PATIENT.lane() + 1) % Subject.LANES;
    entries.set(SIGNED, entry(other, SIGNED + 1, 99));

    assertThat(verification(1).verify(parts(items())).faults())
        .containsExactly(fault("entry %d:5".formatted(other), "is not in its subject's lane"));
  }

  @Test
  void anotherKeysCheckpointProvesNothing() throws Exception {
    DossierVerification other =
        new DossierVerification(NoteTest.signer(LOG, NoteKey.Role.LOG).verifier(), List.of(), 0);

    assertThat(other.verify(parts(items())).faults())
        .containsExactly(fault(Dossier.CHECKPOINT, "is not signed by the log's key"));
    assertThat(
            new DossierVerification(log.verifier(), List.of(witness.verifier()), 1)
                .verify(
                    signed(
                        parts(items()),
                        new Note(tree().text(), List.of(log.sign(tree().text(), 0)))))
                .faults())
        .containsExactly(
            fault(Dossier.CHECKPOINT, "is signed by the log, but by too few witnesses"));
  }

  @Test
  void anEntryThatWasMadeAnewIsNamed() {
    entries.set(1, entry(2, 99));

    assertThat(verification(1).verify(parts(items())).faults())
        .containsExactly(
            fault(
                "entry %d:2".formatted(PATIENT.lane()),
                "is not in the tree that was signed: the entry, its place or its path is other"));
  }

  @Test
  void aKeyThatIsNotTheEntrysIsNamed() {
    List<Dossier.Item> items = items();
    Dossier.Item first = items.getFirst();
    items.set(
        0,
        new Dossier.Item(
            first.header(), first.payload(), items.get(1).key(), first.index(), first.path()));

    assertThat(verification(1).verify(parts(items)).faults())
        .contains(fault("entry %d:1".formatted(PATIENT.lane()), "does not open with its key"));
  }

  @Test
  void entriesStandInTheirOrderOnceEach() {
    List<Dossier.Item> items = items();
    items.add(1, items.getFirst());

    assertThat(verification(1).verify(parts(items)).faults())
        .contains(
            fault(
                "entry %d:1".formatted(PATIENT.lane()), "does not come after the entry before it"));
  }

  @Test
  void aCheckpointOfAnotherHospitalIsNoProof() {
    Checkpoint others = new Checkpoint(LOG + "/" + UUID.randomUUID(), SIGNED, tree().root());

    assertThat(verification(1).verify(signed(parts(items()), note(others))).faults())
        .containsExactly(fault(Dossier.CHECKPOINT, "is of another hospital than the entries"));
  }

  @Test
  void aDossierHasItsPartsAndNoOthers() {
    Map<String, byte[]> more = parts(items());
    more.put("received.pdf", new byte[] {1});
    more.remove(Dossier.MANIFEST);
    more.put(Dossier.MANIFEST, Dossier.manifest(more));
    assertThat(verification(1).verify(more).faults())
        .containsExactly(fault("received.pdf", "is no part of a dossier"));

    Map<String, byte[]> less = parts(items());
    less.remove(Dossier.JSON);
    less.remove(Dossier.MANIFEST);
    less.put(Dossier.MANIFEST, Dossier.manifest(less));
    assertThat(verification(1).verify(less).faults())
        .containsExactly(fault(Dossier.JSON, "is missing"));
  }

  @Test
  void refusesWhatIsNoDossier() {
    assertThatThrownBy(() -> Dossier.read(new ByteArrayInputStream(new byte[] {1, 2, 3})))
        .isInstanceOf(MalformedExportException.class);
    assertThatThrownBy(() -> Dossier.items(new byte[40]))
        .isInstanceOf(MalformedExportException.class);
    byte[] whole = Dossier.entries(items());
    assertThatThrownBy(() -> Dossier.items(Arrays.copyOf(whole, whole.length - 1)))
        .isInstanceOf(MalformedExportException.class);
    assertThatThrownBy(() -> Dossier.items(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(MalformedExportException.class);
  }

  private SealedEntry entry(long seq, long said) {
    return entry(PATIENT.lane(), seq, said);
  }

  private SealedEntry entry(int lane, long seq, long said) {
    EntryBody body =
        EntryBody.OfPatient.of(new PatientInput.PassTime(said), List.of(), Optional.empty());
    Header header =
        new Header(
            new TenantId(TENANT),
            lane,
            seq,
            1_795_000_000_000L + seq,
            body.kind(),
            EntryBody.VERSION,
            PATIENT,
            Optional.empty(),
            Optional.empty(),
            sealer.keyOf(PATIENT));
    return codec.seal(LaneHead.first(lane), header, body);
  }

  private List<Dossier.Item> items() {
    List<Dossier.Item> items = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      SealedEntry entry = entries.get(i);
      items.add(
          new Dossier.Item(
              entry.header().encode(),
              entry.payload(),
              codec.reveal(entry),
              i < SIGNED ? OptionalLong.of(i) : OptionalLong.empty(),
              i < SIGNED ? MerkleTree.inclusionProof(i, SIGNED, tiles) : List.of()));
    }
    return items;
  }

  private Map<String, byte[]> parts(List<Dossier.Item> items) {
    List<String> texts = entries.stream().map(entry -> EntryText.of(codec.open(entry))).toList();
    Map<String, byte[]> parts = new LinkedHashMap<>();
    parts.put(
        Dossier.JSON,
        ("{" + Dossier.ENTRIES_MEMBER + String.join(",\n", texts) + Dossier.END)
            .getBytes(StandardCharsets.UTF_8));
    parts.put(Dossier.ENTRIES, Dossier.entries(items));
    return signed(parts, note(tree()));
  }

  private static Map<String, byte[]> signed(Map<String, byte[]> of, Note note) {
    Map<String, byte[]> parts = new LinkedHashMap<>(of);
    parts.put(Dossier.CHECKPOINT, note.encode());
    parts.remove(Dossier.MANIFEST);
    parts.put(Dossier.MANIFEST, Dossier.manifest(parts));
    return parts;
  }

  private Checkpoint tree() {
    return new Checkpoint(LOG + "/" + TENANT, SIGNED, MerkleTree.root(SIGNED, tiles));
  }

  private Note note(Checkpoint checkpoint) {
    return new Note(checkpoint.text(), List.of(log.sign(checkpoint.text(), 0)))
        .with(witness.sign(checkpoint.text(), 1_795_000_000L));
  }

  private DossierVerification verification(int quorum) {
    return new DossierVerification(log.verifier(), List.of(witness.verifier()), quorum);
  }

  private static List<byte[]> leaves(List<SealedEntry> entries) {
    return entries.stream()
        .map(entry -> MerkleTree.leafHash(entry.header().encode(), entry.payloadHash()))
        .toList();
  }

  private static DossierReport.Fault fault(String part, String detail) {
    return new DossierReport.Fault(part, detail);
  }
}
