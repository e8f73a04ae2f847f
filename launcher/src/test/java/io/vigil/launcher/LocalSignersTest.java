package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.engine.evidence.AddCheckpoint;
import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Note;
import io.vigil.engine.evidence.NoteKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSignersTest {
  @TempDir Path root;

  @Test
  void signACheckpointWithThreeKeysThatTheServerIsToldOf() throws Exception {
    try (LocalSigners signers = LocalSigners.start(root, false)) {
      Map<String, String> told = signers.environment();
      NoteKey log = NoteKey.parse(told.getOrDefault("VIGIL_EVIDENCE_NOTARY_KEY", ""));
      Checkpoint checkpoint = new Checkpoint(log.name() + "/t", 1, MerkleTree.leafHash());
      String secret =
          Files.readString(Path.of(told.getOrDefault("VIGIL_EVIDENCE_NOTARY_SECRET", "")));
      byte[] text = checkpoint.text().getBytes(StandardCharsets.UTF_8);
      assertThat(ask(told, "NOTARY", text, "another's").statusCode()).isEqualTo(401);

      HttpResponse<String> signed = ask(told, "NOTARY", text, secret.strip());
      assertThat(signed.statusCode()).isEqualTo(200);
      Note note = new Note(checkpoint.text(), List.of(Note.Signature.parse(signed.body())));
      assertThat(log.signed(note)).isTrue();
      for (String witness : List.of("WITNESSES_0", "WITNESSES_1")) {
        HttpResponse<String> cosigned = ask(told, witness, note.encode(), "");
        assertThat(cosigned.statusCode()).isEqualTo(200);
        NoteKey key = NoteKey.parse(told.getOrDefault("VIGIL_EVIDENCE_" + witness + "_KEY", ""));
        assertThat(key.signed(note.with(Note.Signature.parse(cosigned.body())))).isTrue();
      }
    }
  }

  @Test
  void areAnotherLogAfterARestoreAndStayThat() throws IOException {
    String name;
    try (LocalSigners signers = LocalSigners.start(root, true)) {
      name =
          NoteKey.parse(signers.environment().getOrDefault("VIGIL_EVIDENCE_NOTARY_KEY", "")).name();
    }
    assertThat(name).contains("/vigil-since-20");
    try (LocalSigners signers = LocalSigners.start(root, true)) {
      assertThat(
              NoteKey.parse(signers.environment().getOrDefault("VIGIL_EVIDENCE_NOTARY_KEY", ""))
                  .name())
          .isEqualTo(name);
    }
  }

  @Test
  void haveKeysOfTheirOwnThatOnlyTheirOwnerReadsAndKeepThem() throws IOException {
    Map<String, String> first = keys();
    assertThat(first.values()).hasSize(3).doesNotHaveDuplicates();
    for (String who : List.of("notary", "witness-1", "witness-2")) {
      assertThat(Files.getPosixFilePermissions(root.resolve(who).resolve("key")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    assertThat(keys()).isEqualTo(first);
  }

  @Test
  void leaveNothingHeldWhenOneOfThemCannotBegin() throws IOException {
    Files.createFile(root.resolve("witness-2"));
    assertThatThrownBy(() -> LocalSigners.start(root, false)).isInstanceOf(Refusal.class);
    Files.delete(root.resolve("witness-2"));

    assertThat(keys()).hasSize(3);
  }

  private Map<String, String> keys() {
    Map<String, String> keys = new HashMap<>();
    try (LocalSigners signers = LocalSigners.start(root, false)) {
      signers
          .environment()
          .forEach((name, value) -> {
            if (name.endsWith("_KEY")) {
              keys.put(name, value);
            }
          });
    }
    return keys;
  }

  private static HttpResponse<String> ask(
      Map<String, String> told, String who, byte[] checkpoint, String secret) throws Exception {
    URI url =
        URI.create(told.getOrDefault("VIGIL_EVIDENCE_" + who + "_URL", "") + "/add-checkpoint");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(url)
              .header("Authorization", "Bearer " + secret)
              .POST(
                  BodyPublishers.ofByteArray(new AddCheckpoint(0, List.of(), checkpoint).encode()))
              .build(),
          BodyHandlers.ofString());
    }
  }
}
