package io.vigil.server.evidence;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vigil.engine.evidence.Answer;
import io.vigil.engine.evidence.InMemoryHeads;
import io.vigil.engine.evidence.Notary;
import io.vigil.engine.evidence.Note;
import io.vigil.engine.evidence.NoteKey;
import io.vigil.engine.evidence.Witness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A notary and two witnesses, the real ones, on a port of this process. */
final class TestingSigners implements AutoCloseable {
  static final String SECRET = "the server's";

  /** Their clock, in seconds. */
  static final long NOW = 1_795_000_000;

  final NoteKey.Signer logKey;
  private final NoteKey.Signer firstKey;
  private final NoteKey.Signer secondKey;
  private final InMemoryHeads notaryHeads;
  private final InMemoryHeads firstHeads;
  private final InMemoryHeads secondHeads;
  private final Witness first;
  private final Witness second;

  /** What the notary signed, as it keeps it itself. */
  final List<byte[]> archive = new CopyOnWriteArrayList<>();

  /** By the name of who is asked: the status that is answered instead. */
  final Map<String, Integer> instead = new ConcurrentHashMap<>();

  final AtomicLong asked = new AtomicLong();

  private final HttpServer server;
  private final Path secret;
  private volatile Notary notary;

  TestingSigners() throws IOException {
    this("hospital.example/vigil");
  }

  TestingSigners(String log) throws IOException {
    this(
        signer(log, NoteKey.Role.LOG),
        signer("witness.example/1", NoteKey.Role.WITNESS),
        signer("witness.example/2", NoteKey.Role.WITNESS),
        new InMemoryHeads(),
        new InMemoryHeads(),
        new InMemoryHeads());
  }

  /** Others with the same keys, who remember the same, on a port of their own. */
  TestingSigners copy() throws IOException {
    TestingSigners copy =
        new TestingSigners(
            logKey, firstKey, secondKey, notaryHeads.copy(), firstHeads.copy(), secondHeads.copy());
    copy.archive.addAll(archive);
    return copy;
  }

  private TestingSigners(
      NoteKey.Signer logKey,
      NoteKey.Signer firstKey,
      NoteKey.Signer secondKey,
      InMemoryHeads notaryHeads,
      InMemoryHeads firstHeads,
      InMemoryHeads secondHeads)
      throws IOException {
    this.logKey = logKey;
    this.firstKey = firstKey;
    this.secondKey = secondKey;
    this.notaryHeads = notaryHeads;
    this.firstHeads = firstHeads;
    this.secondHeads = secondHeads;
    first = witness(firstKey, firstHeads);
    second = witness(secondKey, secondHeads);
    notary = new Notary(logKey, notaryHeads);
    secret = Files.createTempFile("secret", "");
    Files.writeString(secret, SECRET + "\n");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/notary/add-checkpoint", exchange -> answer(exchange, "notary"));
    server.createContext("/first/add-checkpoint", exchange -> answer(exchange, "first"));
    server.createContext("/second/add-checkpoint", exchange -> answer(exchange, "second"));
    server.start();
  }

  /** Somebody has the log's key, and a notary that remembers nothing. */
  void stealKey() {
    notary = new Notary(logKey, new InMemoryHeads());
  }

  List<NoteKey> witnesses() {
    return List.of(firstKey.verifier(), secondKey.verifier());
  }

  /** As the server is told. */
  String[] settings() {
    return new String[] {
      "--vigil.evidence.notary.url=" + url("notary"),
      "--vigil.evidence.notary.key=" + logKey.verifier().encoded(),
      "--vigil.evidence.notary.secret=" + secret,
      "--vigil.evidence.witnesses[0].url=" + url("first"),
      "--vigil.evidence.witnesses[0].key=" + firstKey.verifier().encoded(),
      "--vigil.evidence.witnesses[1].url=" + url("second"),
      "--vigil.evidence.witnesses[1].key=" + secondKey.verifier().encoded()
    };
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    Files.delete(secret);
  }

  private String url(String who) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + who;
  }

  private Witness witness(NoteKey.Signer key, InMemoryHeads heads) {
    return new Witness(key, heads, List.of(new Witness.Log(logKey.verifier(), Set.of())));
  }

  private void answer(HttpExchange exchange, String who) throws IOException {
    asked.incrementAndGet();
    byte[] body = exchange.getRequestBody().readAllBytes();
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (instead.containsKey(who)) {
      respond(exchange, instead.get(who), "");
    } else if (who.equals("notary") && !("Bearer " + SECRET).equals(given)) {
      respond(exchange, 401, "");
    } else {
      Answer answer =
          switch (who) {
            case "notary" -> notary.add(body);
            case "first" -> first.add(body, NOW);
            default -> second.add(body, NOW);
          };
      respond(exchange, who, answer);
    }
  }

  private void respond(HttpExchange exchange, String who, Answer answer) throws IOException {
    switch (answer) {
      case Answer.Signed(var checkpoint, var signature) -> {
        if (who.equals("notary")) {
          archive.add(new Note(checkpoint.text(), List.of(signature)).encode());
        }
        respond(exchange, 200, signature.line());
      }
      case Answer.Refused(Answer.Reason reason, long size) ->
          respond(
              exchange,
              reason.status(),
              reason == Answer.Reason.OTHER_SIZE ? size + "\n" : reason + "\n");
    }
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static NoteKey.Signer signer(String name, NoteKey.Role role) {
    try {
      return NoteKey.Signer.of(
          name, role, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
