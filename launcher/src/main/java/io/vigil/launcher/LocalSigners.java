package io.vigil.launcher;

import io.vigil.engine.evidence.NoteKey;
import io.vigil.engine.evidence.Witness;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A notary and two witnesses in this process, for who has none elsewhere. The server, which is
 * another process, holds none of their keys; but whoever owns this machine does, so that they prove
 * little until others run them: docs/verify.md.
 */
final class LocalSigners implements AutoCloseable {
  private static final int WITNESSES = 2;

  private final List<Signing.Running> running = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();

  private LocalSigners() {}

  /**
   * @param root what they keep, a directory for each
   * @param restored whether this journal was restored from a backup: what is added to it is another
   *     log, and a log's name must not have two keys
   * @throws Refusal if one of them can't begin
   */
  static LocalSigners start(Path root, boolean restored) {
    LocalSigners signers = new LocalSigners();
    try {
      signers.begin(root, restored);
      return signers;
    } catch (Refusal e) {
      signers.close();
      throw e;
    }
  }

  /** What the server is told of them. */
  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  @Override
  public void close() {
    running.reversed().forEach(Signing.Running::close);
  }

  private void begin(Path root, boolean restored) {
    Screen nobody =
        new Screen(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
    Path directory = root.resolve("notary");
    Optional<String> notarysName =
        restored && !Files.exists(directory.resolve("key"))
            ? Optional.of(
                "%s/vigil-since-%s"
                    .formatted(Signing.host(), Instant.now().truncatedTo(ChronoUnit.SECONDS)))
            : Optional.empty();
    Signing.Running notary = new Signing(directory, 0, notarysName, List.of()).notary(nobody);
    running.add(notary);
    NoteKey log = notary.directory().key().verifier();
    tell("NOTARY", notary);
    environment.put(
        "VIGIL_EVIDENCE_NOTARY_SECRET", notary.directory().root().resolve("secret").toString());
    for (int i = 0; i < WITNESSES; i++) {
      String name = "witness-" + (i + 1);
      Signing.Running witness =
          new Signing(
                  root.resolve(name),
                  0,
                  Optional.of("localhost/" + name),
                  List.of(new Witness.Log(log, Set.of())))
              .witness(Clock.systemUTC(), nobody);
      running.add(witness);
      tell("WITNESSES_" + i, witness);
    }
  }

  private void tell(String who, Signing.Running it) {
    environment.put("VIGIL_EVIDENCE_" + who + "_URL", "http://127.0.0.1:" + it.server().port());
    environment.put("VIGIL_EVIDENCE_" + who + "_KEY", it.directory().key().verifier().encoded());
  }
}
