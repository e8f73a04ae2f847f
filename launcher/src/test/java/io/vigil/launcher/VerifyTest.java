package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.Dossier;
import io.vigil.engine.evidence.ExportWriter;
import io.vigil.engine.evidence.Frontier;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Note;
import io.vigil.engine.evidence.NoteKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person, or a program, is told. */
class VerifyTest {
  private static final String LOG = "hospital.example/vigil";
  private static final long T0 = 1_795_000_000_000L;
  private static final byte[] CHAIN_KEY = new byte[32];

  @TempDir Path temporary;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();
  private NoteKey.Signer log;
  private NoteKey.Signer witness;
  private Path export;
  private Path chainKey;
  private Note last;

  @BeforeEach
  void anExportOfTwelveEntriesOfWhichTenAreProven() throws Exception {
    log = signer(LOG, NoteKey.Role.LOG);
    witness = signer("witness.example/1", NoteKey.Role.WITNESS);
    export = write("tenant-1", 0, 12);
    chainKey = temporary.resolve("chain-key");
    Files.write(chainKey, CHAIN_KEY);
  }

  @Test
  void provesASoundExport() {
    assertThat(verify()).isZero();
    assertThat(out())
        .contains("PROVEN", "Entries   12", "Proven    10, until 2026-11-18T", "Not yet   2");
    assertThat(error.size()).isZero();
  }

  @Test
  void tellsWhichEntryWasChanged() throws Exception {
    alterTheSecondPayload();

    assertThat(verify()).isEqualTo(1);
    assertThat(out()).contains("TAMPERED", "! altered: entry 1, lane 3, number 2");
  }

  @Test
  void tellsProgramsTheSame() throws Exception {
    alterTheSecondPayload();

    assertThat(verify("--json")).isEqualTo(1);
    JsonNode report = JsonMapper.builder().build().readTree(out()).get(0);
    assertThat(report.get("verdict").asString()).isEqualTo("tampered");
    assertThat(report.get("entries").asLong()).isEqualTo(12);
    assertThat(report.get("provenEntries").asLong()).isZero();
    JsonNode finding = report.get("findings").get(0);
    assertThat(finding.get("kind").asString()).isEqualTo("altered");
    assertThat(finding.get("certain").asBoolean()).isTrue();
    assertThat(finding.get("index").asLong()).isEqualTo(1);
    assertThat(finding.get("lane").asLong()).isEqualTo(3);
    assertThat(finding.get("seq").asLong()).isEqualTo(2);
  }

  @Test
  void followsTheChainsWithTheirKey() throws Exception {
    assertThat(verify("--key", chainKey.toString())).isZero();
    assertThat(out()).contains("Chains    12 links checked; of 0");

    Files.write(chainKey, MessageDigest.getInstance("SHA-256").digest());
    assertThat(verify("--key", chainKey.toString())).isEqualTo(1);

    Files.write(chainKey, new byte[31]);
    assertThat(verify("--key", chainKey.toString())).isEqualTo(2);
  }

  @Test
  void takesCheckpointsThatWereKeptElsewhere() throws Exception {
    Path kept = Files.createDirectories(temporary.resolve("kept/log"));
    Files.write(kept.resolve("10"), last.encode());
    assertThat(verify("--checkpoints", temporary.resolve("kept").toString())).isZero();

    String text = new Checkpoint(LOG + "/tenant-1", 30, new byte[32]).text();
    Files.write(kept.resolve("30"), new Note(text, List.of(log.sign(text, 0))).encode());
    assertThat(verify("--checkpoints", temporary.resolve("kept").toString())).isEqualTo(1);
    assertThat(out()).contains("truncated: entry 12").contains("a tree of 30 entries is signed");
  }

  @Test
  void verifiesEveryExportOfACell() throws Exception {
    Path cell = Files.createDirectory(temporary.resolve("cell"));
    export = write("cell/one", 0, 12);
    write("cell/two", 1, 12);

    assertThat(run(cell.toString(), "--log", log.verifier().encoded())).isZero();
    assertThat(out()).contains(LOG + "/cell/one", LOG + "/cell/two");

    alterTheSecondPayload();
    assertThat(run(cell.toString(), "--log", log.verifier().encoded())).isEqualTo(1);
  }

  @Test
  void saysThatItCanNotVerify() throws Exception {
    NoteKey.Signer stranger = signer("witness.example/2", NoteKey.Role.WITNESS);

    assertThat(
            run(
                export.toString(),
                "--log",
                log.verifier().encoded(),
                "--witness",
                stranger.verifier().encoded()))
        .isEqualTo(2);
    assertThat(out()).contains("NOT VERIFIABLE");
    assertThat(
            run(
                export.toString(),
                "--log",
                log.verifier().encoded(),
                "--witness",
                stranger.verifier().encoded(),
                "--quorum",
                "0"))
        .isZero();
  }

  @Test
  void takesBadInputForNothingButBadInput() throws Exception {
    String key = log.verifier().encoded();
    String export = this.export.toString();
    String witnessKey = witness.verifier().encoded();
    for (List<String> wrong :
        List.of(
            List.<String>of(),
            List.of(export),
            List.of("--log", key),
            List.of(export, "--log", "nonsense"),
            List.of(export, "--log", witnessKey),
            List.of(export, "--log", key, "--witness", key),
            List.of(export, "--log", key, "--witness", witnessKey, "--witness", witnessKey),
            List.of(export, "--log", key, "--quorum", "1"),
            List.of(export, "--log", key, "--quorum", "x"),
            List.of(export, "--log", key, "--key", "/does/not/exist"),
            List.of(export, "--log", key, "--checkpoints", "/does/not/exist"),
            List.of(export, "--log", key, "--jsn"),
            List.of(export, export, "--log", key),
            List.of("/does/not/exist", "--log", key),
            List.of(temporary.resolve("chain-key").toString(), "--log", key))) {
      error.reset();
      assertThat(run(wrong.toArray(String[]::new))).as("%s", wrong).isEqualTo(2);
      assertThat(error.toString(StandardCharsets.UTF_8).strip()).hasLineCount(1);
    }
    Files.delete(this.export.resolve("leaves"));
    error.reset();
    assertThat(verify()).isEqualTo(2);
    assertThat(error.toString(StandardCharsets.UTF_8)).contains("\"leaves\" is missing");
  }

  /** What came after the last checkpoint is nobody's word but the dossier's. */
  @Test
  void saysThatADossierIsProvenInPart() throws Exception {
    assertThat(run(dossier(1, 1), "--log", log.verifier().encoded())).isZero();
    assertThat(run(dossier(2, 1), "--log", log.verifier().encoded())).isEqualTo(3);
    assertThat(run(dossier(1, 0), "--log", log.verifier().encoded())).isEqualTo(2);

    NoteKey.Signer stranger = signer(LOG, NoteKey.Role.LOG);
    assertThat(run(dossier(1, 1), "--log", stranger.verifier().encoded())).isEqualTo(1);
  }

  /**
   * @param signed of its entries, 0 or 1
   */
  private String dossier(int entries, int signed) throws Exception {
    InMemorySealer sealer = new InMemorySealer();
    EntryCodec codec = new EntryCodec(sealer);
    Subject patient = new Subject(Subject.Kind.PATIENT, new UUID(2, 2));
    TenantId tenant = new TenantId(new UUID(1, 1));
    Frontier tree = new Frontier();
    List<Dossier.Item> items = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int seq = 1; seq <= entries; seq++) {
      EntryBody body =
          EntryBody.OfPatient.of(new PatientInput.PassTime(seq), List.of(), Optional.empty());
      Header header =
          new Header(
              tenant,
              patient.lane(),
              seq,
              T0 + seq,
              body.kind(),
              EntryBody.VERSION,
              patient,
              Optional.empty(),
              Optional.empty(),
              sealer.keyOf(patient));
      SealedEntry entry = codec.seal(LaneHead.first(patient.lane()), header, body);
      OptionalLong place = seq <= signed ? OptionalLong.of(seq - 1) : OptionalLong.empty();
      if (place.isPresent()) {
        tree.append(MerkleTree.leafHash(entry.header().encode(), entry.payloadHash()));
      }
      items.add(
          new Dossier.Item(
              entry.header().encode(), entry.payload(), codec.reveal(entry), place, List.of()));
      texts.add(EntryText.of(codec.open(entry)));
    }
    Map<String, byte[]> parts = new LinkedHashMap<>();
    parts.put(
        Dossier.JSON,
        ("{" + Dossier.ENTRIES_MEMBER + String.join(",\n", texts) + Dossier.END)
            .getBytes(StandardCharsets.UTF_8));
    parts.put(Dossier.ENTRIES, Dossier.entries(items));
    if (signed > 0) {
      String text = new Checkpoint(LOG + "/" + tenant.value(), signed, tree.root()).text();
      parts.put(Dossier.CHECKPOINT, new Note(text, List.of(log.sign(text, 0))).encode());
    }
    parts.put(Dossier.MANIFEST, Dossier.manifest(parts));
    Path file = temporary.resolve("dossier-%d-%d".formatted(entries, signed));
    try (OutputStream to = Files.newOutputStream(file)) {
      Dossier.write(parts, to);
    }
    return file.toString();
  }

  @Test
  void readsAKeyFromAFile() throws Exception {
    Path file = Files.writeString(temporary.resolve("log.key"), log.verifier().encoded() + "\n");

    assertThat(run(export.toString(), "--log", file.toString())).isZero();
  }

  private void alterTheSecondPayload() throws IOException {
    Path entries = export.resolve("entries");
    String content = Files.readString(entries, StandardCharsets.ISO_8859_1);
    Files.writeString(
        entries, content.replace("payload 2", "payload X"), StandardCharsets.ISO_8859_1);
  }

  /** Entries of one lane; the tenth tree is cosigned. */
  private Path write(String name, int lane, int count) throws Exception {
    Path folder = Files.createDirectories(temporary.resolve(name));
    Frontier tree = new Frontier();
    byte[] head = new byte[32];
    try (ExportWriter writer = new ExportWriter(new FileExport(folder), LOG + "/" + name)) {
      for (int seq = 1; seq <= count; seq++) {
        SealedEntry entry = entry(3 + lane, seq, head);
        head = entry.chain();
        byte[] leaf = MerkleTree.leafHash(entry.header().encode(), entry.payloadHash());
        writer.leaf(entry.header().lane(), seq, leaf);
        writer.entry(entry);
        tree.append(leaf);
        if (seq == 10) {
          String text = new Checkpoint(LOG + "/" + name, 10, tree.root()).text();
          last = new Note(text, List.of(log.sign(text, 0), witness.sign(text, T0 / 1000 + 20)));
          writer.checkpoint(last);
        }
      }
    }
    return folder;
  }

  private static SealedEntry entry(int lane, long seq, byte[] head) throws Exception {
    Header header =
        new Header(
            new TenantId(new UUID(1, 1)),
            lane,
            seq,
            T0 + seq * 1000,
            7,
            1,
            new Subject(Subject.Kind.PATIENT, new UUID(2, 2)),
            Optional.empty(),
            Optional.empty(),
            new UUID(3, 3));
    byte[] payload = ("payload " + seq).getBytes(StandardCharsets.UTF_8);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(payload);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(CHAIN_KEY, "HmacSHA256"));
    mac.update(head);
    mac.update(header.encode());
    return new SealedEntry(header, hash, payload, mac.doFinal(hash));
  }

  private static NoteKey.Signer signer(String name, NoteKey.Role role) throws Exception {
    return NoteKey.Signer.of(name, role, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }

  private int verify(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                export.toString(),
                "--log",
                log.verifier().encoded(),
                "--witness",
                witness.verifier().encoded()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    out.reset();
    return Verify.run(List.of(arguments), new PrintStream(out, true), new PrintStream(error, true));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
