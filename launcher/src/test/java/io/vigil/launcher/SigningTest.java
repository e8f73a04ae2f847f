package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.engine.evidence.AddCheckpoint;
import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Note;
import io.vigil.engine.evidence.NoteKey;
import io.vigil.engine.evidence.Witness;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Witness and notary as they are asked: over HTTP, with files. */
class SigningTest {
  private static final String LOG = "hospital.example/vigil";
  private static final String ORIGIN = LOG + "/tenant-1";
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_795_000_000L), ZoneOffset.UTC);

  @TempDir Path temporary;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Screen screen = new Screen(new PrintStream(shown, true), false);

  /** Three leaves, and others that begin alike. */
  private final List<byte[]> leaves = leaves(0, 1, 2);

  private final List<byte[]> fork = leaves(0, 3, 4);
  private NoteKey.Signer log;
  private Optional<Signing.Running> running = Optional.empty();

  @BeforeEach
  void aLog() throws Exception {
    log =
        NoteKey.Signer.of(
            LOG, NoteKey.Role.LOG, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
  }

  @AfterEach
  void stop() {
    running.ifPresent(Signing.Running::close);
    client.close();
  }

  @Test
  void theWitnessCosignsWhatExtendsTheLast() throws Exception {
    NoteKey key = startWitness();

    HttpResponse<String> first = post(request(0, List.of(), 1, leaves));
    assertThat(first.statusCode()).isEqualTo(200);
    HttpResponse<String> next = post(request(1, proofFromOne(leaves), 3, leaves));
    assertThat(next.statusCode()).isEqualTo(200);
    Note note = new Note(checkpoint(3, leaves).text(), List.of(Note.Signature.parse(next.body())));
    assertThat(key.signedAtEpochSeconds(note)).hasValue(1_795_000_000L);
  }

  @Test
  void theWitnessRefusesWithTheStatusesOfTheSpecification() throws Exception {
    startWitness();
    post(request(0, List.of(), 1, leaves));

    HttpResponse<String> conflict = post(request(0, List.of(), 3, leaves));
    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(conflict.headers().firstValue("Content-Type")).hasValue("text/x.tlog.size");
    assertThat(conflict.body()).isEqualTo("1\n");
    assertThat(post(request(1, List.of(new byte[32]), 3, leaves)).statusCode()).isEqualTo(422);
    assertThat(post(request(3, List.of(), 1, leaves)).statusCode()).isEqualTo(400);
    assertThat(post("nonsense".getBytes(StandardCharsets.UTF_8)).statusCode()).isEqualTo(400);
    assertThat(post(new byte[AddCheckpoint.BODY_BYTES_MAX + 1]).statusCode()).isEqualTo(413);
    Checkpoint other = new Checkpoint("another.example", 1, MerkleTree.root(leaves.subList(0, 1)));
    assertThat(post(signed(0, List.of(), other)).statusCode()).isEqualTo(404);
    byte[] unsigned = request(1, proofFromOne(leaves), 3, leaves);
    unsigned[unsigned.length - 8] ^= 1;
    assertThat(post(unsigned).statusCode()).isIn(400, 403);
    assertThat(
            client
                .send(
                    HttpRequest.newBuilder(uri("/add-checkpoint")).GET().build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(405);
    assertThat(
            client
                .send(
                    HttpRequest.newBuilder(uri("/")).GET().build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void theWitnessRemembersAfterARestart() throws Exception {
    NoteKey key = startWitness();
    post(request(0, List.of(), 1, leaves));
    post(request(1, proofFromOne(leaves), 3, leaves));
    running.orElseThrow().close();

    assertThat(startWitness().encoded()).isEqualTo(key.encoded());
    assertThat(post(request(1, proofFromOne(fork), 3, fork)).body()).isEqualTo("3\n");
    assertThat(post(request(3, List.of(), 3, fork)).statusCode()).isEqualTo(422);
    assertThat(post(request(3, List.of(), 3, leaves)).statusCode()).isEqualTo(200);
  }

  @Test
  void aKillBetweenRememberingAndAnsweringLetsItSignNoFork() throws Exception {
    startWitness();
    post(request(0, List.of(), 1, leaves));
    running.orElseThrow().close();
    Path body = temporary.resolve("request");
    Files.write(body, request(1, proofFromOne(leaves), 3, leaves));

    Process killed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledWitness.class.getName(),
                temporary.resolve("witness").toString(),
                log.verifier().encoded(),
                body.toString())
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve("killed.log").toFile())
            .start();
    assertThat(killed.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(killed.exitValue())
        .as(Files.readString(temporary.resolve("killed.log")))
        .isEqualTo(KilledWitness.KILLED);

    startWitness();
    assertThat(post(request(1, proofFromOne(fork), 3, fork)).body()).isEqualTo("3\n");
    assertThat(post(request(3, List.of(), 3, fork)).statusCode()).isEqualTo(422);
    assertThat(post(request(3, List.of(), 3, leaves)).statusCode()).isEqualTo(200);
  }

  @Test
  void signsOneOfTwoTreesThatAreAskedForAtOnce() throws Exception {
    startWitness();
    post(request(0, List.of(), 1, leaves));
    List<CompletableFuture<HttpResponse<String>>> ofLeaves = new ArrayList<>();
    List<CompletableFuture<HttpResponse<String>>> ofFork = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ofLeaves.add(postAsync(request(1, proofFromOne(leaves), 3, leaves)));
      ofFork.add(postAsync(request(1, proofFromOne(fork), 3, fork)));
    }

    assertThat(signed(ofLeaves) + signed(ofFork)).isEqualTo(1);
  }

  @Test
  void signsNothingThatItCanNotRemember() throws Exception {
    startWitness();
    Path heads = temporary.resolve("witness/heads");
    Files.delete(heads);

    assertThat(post(request(0, List.of(), 1, leaves)).statusCode()).isEqualTo(500);
    Files.createDirectory(heads);
    assertThat(post(request(0, List.of(), 1, leaves)).statusCode()).isEqualTo(200);
  }

  @Test
  void doesNotTakeADamagedHeadForNone() throws Exception {
    startWitness();
    post(request(0, List.of(), 1, leaves));
    try (Stream<Path> heads = Files.list(temporary.resolve("witness/heads"))) {
      Files.writeString(heads.findFirst().orElseThrow(), "");
    }

    assertThat(post(request(0, List.of(), 3, fork)).statusCode()).isEqualTo(500);
  }

  @Test
  void theNotarySignsForWhoBearsItsSecretOnly() throws Exception {
    NoteKey key = startNotary();
    byte[] body = unsigned(0, List.of(), 1, leaves);

    assertThat(post(body).statusCode()).isEqualTo(401);
    assertThat(post(body, "wrong").statusCode()).isEqualTo(401);
    HttpResponse<String> signed = post(body, secret());
    assertThat(signed.statusCode()).isEqualTo(200);
    Note note =
        new Note(checkpoint(1, leaves).text(), List.of(Note.Signature.parse(signed.body())));
    assertThat(key.signed(note)).isTrue();
    assertThat(shown.toString(StandardCharsets.UTF_8)).doesNotContain(secret());
  }

  @Test
  void theNotaryKeepsEachCheckpointOnce() throws Exception {
    startNotary();
    post(unsigned(0, List.of(), 1, leaves), secret());
    post(unsigned(1, proofFromOne(leaves), 3, leaves), secret());
    assertThat(post(unsigned(3, List.of(), 3, leaves), secret()).statusCode()).isEqualTo(200);

    List<Path> kept = kept();
    assertThat(kept)
        .extracting(path -> path.getFileName().toString())
        .containsExactly("0000000000000000001", "0000000000000000003");
    for (Path file : kept) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("r--r--r--");
    }
    assertThat(Checkpoint.parse(Note.parse(Files.readAllBytes(kept.getLast())).text()).size())
        .isEqualTo(3);
  }

  @Test
  void theNotaryReplacesNoCheckpointThatItKeeps() throws Exception {
    startNotary();
    post(unsigned(0, List.of(), 1, leaves), secret());
    Path next = kept().getFirst().resolveSibling("0000000000000000003");
    Files.writeString(next, "another");

    assertThat(post(unsigned(1, proofFromOne(leaves), 3, leaves), secret()).statusCode())
        .isEqualTo(500);
    assertThat(next).hasContent("another");
  }

  @Test
  void theNotaryDoesNotBeginWithAnOldCopyOfWhatItSigned() throws Exception {
    startNotary();
    post(unsigned(0, List.of(), 1, leaves), secret());
    running.orElseThrow().close();
    running = Optional.empty();
    try (Stream<Path> heads = Files.list(temporary.resolve("notary/heads"))) {
      Files.delete(heads.findFirst().orElseThrow());
    }

    assertThatThrownBy(this::startNotary)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("restore heads/");
  }

  @Test
  void letsItsDirectoryGoWhenItCanNotBegin() throws Exception {
    try (ServerSocket taken = Ports.taken()) {
      Signing onTaken =
          new Signing(
              temporary.resolve("witness"), taken.getLocalPort(), Optional.empty(), List.of());
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> onTaken.witness(CLOCK, screen))
            .isInstanceOf(Refusal.class)
            .hasMessageContaining("Port " + taken.getLocalPort());
      }
    }
  }

  @Test
  void keepsTheKeyToItself() throws Exception {
    startNotary();
    Path key = temporary.resolve("notary/key");
    for (Path file : List.of(key, temporary.resolve("notary/secret"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    running.orElseThrow().close();
    running = Optional.empty();
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(this::startNotary)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void refusesADirectoryThatDoesNotHoldTogether() throws Exception {
    startWitness();
    assertThatThrownBy(() -> signing("witness", List.of()).witness(CLOCK, screen))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("in use");
    running.orElseThrow().close();
    running = Optional.empty();

    assertThatThrownBy(() -> signing("witness", List.of()).notary(screen))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the key of a witness");
    Files.delete(temporary.resolve("witness/heads"));
    assertThatThrownBy(() -> signing("witness", List.of()).witness(CLOCK, screen))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("a new key");
  }

  @Test
  void takesWhatItIsTold() {
    String key = log.verifier().encoded();
    Signing told =
        Signing.of(
            List.of(
                "--dir",
                "/d",
                "--port",
                "7001",
                "--name",
                "w",
                "--log",
                key,
                "--origin",
                "a",
                "--origin",
                "b",
                "--log",
                key),
            true);

    assertThat(told.directory()).isEqualTo(Path.of("/d"));
    assertThat(told.port()).isEqualTo(7001);
    assertThat(told.name()).hasValue("w");
    assertThat(told.logs())
        .extracting(Witness.Log::origins)
        .containsExactly(Set.of("a", "b"), Set.of());
    for (String wrong :
        List.of(
            "--dir /d",
            "--port 1",
            "--dir /d --port x",
            "--dir /d --port 65536",
            "--dir /d --port 1 --origin a",
            "--dir /d --port 1 --log nonsense",
            "--dir /d --port 1 more")) {
      assertThatThrownBy(() -> Signing.of(List.of(wrong.split(" ")), true))
          .as(wrong)
          .isInstanceOf(Refusal.class);
    }
    assertThatThrownBy(() -> Signing.of(List.of("--dir", "/d", "--port", "1", "--log", key), false))
        .isInstanceOf(Refusal.class);
  }

  private NoteKey startWitness() {
    running =
        Optional.of(
            signing("witness", List.of(new Witness.Log(log.verifier(), Set.of())))
                .witness(CLOCK, screen));
    return running.orElseThrow().directory().key().verifier();
  }

  private NoteKey startNotary() {
    running = Optional.of(signing("notary", List.of()).notary(screen));
    return running.orElseThrow().directory().key().verifier();
  }

  private Signing signing(String directory, List<Witness.Log> logs) {
    Optional<String> name = Optional.of(directory.equals("notary") ? LOG : "witness.example/1");
    return new Signing(
        temporary.resolve(directory),
        0,
        Files.exists(temporary.resolve(directory)) ? Optional.empty() : name,
        logs);
  }

  private String secret() throws Exception {
    return Files.readString(temporary.resolve("notary/secret")).strip();
  }

  private List<Path> kept() throws Exception {
    try (Stream<Path> all = Files.walk(temporary.resolve("notary/checkpoints"))) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private byte[] request(long oldSize, List<byte[]> proof, int size, List<byte[]> of) {
    return signed(oldSize, proof, checkpoint(size, of));
  }

  private byte[] signed(long oldSize, List<byte[]> proof, Checkpoint checkpoint) {
    String text = checkpoint.text();
    Note note = new Note(text, List.of(log.sign(text, 0)));
    return new AddCheckpoint(oldSize, proof, note.encode()).encode();
  }

  private static byte[] unsigned(long oldSize, List<byte[]> proof, int size, List<byte[]> of) {
    return new AddCheckpoint(
            oldSize, proof, checkpoint(size, of).text().getBytes(StandardCharsets.UTF_8))
        .encode();
  }

  private static Checkpoint checkpoint(int size, List<byte[]> of) {
    return new Checkpoint(ORIGIN, size, MerkleTree.root(of.subList(0, size)));
  }

  /** From one leaf to three: the second leaf, and the third. */
  private static List<byte[]> proofFromOne(List<byte[]> of) {
    return of.subList(1, 3);
  }

  private static List<byte[]> leaves(int... numbers) {
    return Arrays.stream(numbers)
        .mapToObj(number -> MerkleTree.leafHash(new byte[] {(byte) number}))
        .toList();
  }

  private HttpResponse<String> post(byte[] body) throws Exception {
    return send(HttpRequest.newBuilder(uri("/add-checkpoint")), body);
  }

  private HttpResponse<String> post(byte[] body, String secret) throws Exception {
    return send(
        HttpRequest.newBuilder(uri("/add-checkpoint")).header("Authorization", "Bearer " + secret),
        body);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, byte[] body) throws Exception {
    return client.send(
        request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> postAsync(byte[] body) {
    return client.sendAsync(
        HttpRequest.newBuilder(uri("/add-checkpoint"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static long signed(List<CompletableFuture<HttpResponse<String>>> responses) {
    return responses.stream().filter(each -> each.join().statusCode() == 200).count();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + running.orElseThrow().server().port() + path);
  }
}
