package io.vigil.launcher;

import io.vigil.engine.evidence.Answer;
import io.vigil.engine.evidence.MalformedNoteException;
import io.vigil.engine.evidence.Notary;
import io.vigil.engine.evidence.Note;
import io.vigil.engine.evidence.NoteKey;
import io.vigil.engine.evidence.Witness;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code witness} and {@code notary} are told.
 *
 * @param directory what it keeps
 * @param port on loopback
 * @param name of the key, if it is said
 * @param logs whose checkpoints a witness cosigns
 */
record Signing(Path directory, int port, Optional<String> name, List<Witness.Log> logs) {
  private static final int PORT_MAX = 65_535;

  /**
   * @param witness whether it is a witness, which is told of logs
   * @throws Refusal for what is not understood
   */
  static Signing of(List<String> arguments, boolean witness) {
    Optional<Path> directory = Optional.empty();
    Optional<String> name = Optional.empty();
    int port = -1;
    List<Told> logs = new ArrayList<>();
    ArrayDeque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String argument = left.removeFirst();
      switch (argument) {
        case "--dir" -> directory = Optional.of(Path.of(Options.value(argument, left)));
        case "--port" -> port = port(Options.value(argument, left));
        case "--name" -> name = Optional.of(Options.value(argument, left));
        case String log when witness && log.equals("--log") ->
            logs.add(new Told(logKey(Options.value(argument, left))));
        case String origin when witness && origin.equals("--origin") && !logs.isEmpty() ->
            logs.getLast().origins.add(Options.value(argument, left));
        default ->
            throw new Refusal("\"%s\" is not understood: see ./vigil help.".formatted(argument));
      }
    }
    if (directory.isEmpty() || port < 0) {
      throw new Refusal("--dir DIR and --port N are needed: see ./vigil help.");
    }
    return new Signing(
        directory.get().toAbsolutePath(),
        port,
        name,
        logs.stream().map(told -> new Witness.Log(told.key, told.origins)).toList());
  }

  private static final class Told {
    final NoteKey key;
    final Set<String> origins = new HashSet<>();

    Told(NoteKey key) {
      this.key = key;
    }
  }

  /** A service under way, and what it keeps. */
  record Running(CheckpointServer server, SigningDirectory directory) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
      directory.close();
    }
  }

  /**
   * @throws Refusal if it can't begin
   */
  Running witness(Clock clock, Screen screen) {
    SigningDirectory kept =
        SigningDirectory.open(directory, NoteKey.Role.WITNESS, name, host() + "/witness");
    Witness witness = new Witness(kept.key(), kept.heads(), logs);
    Running running =
        begin(kept, body -> witness.add(body, clock.instant().getEpochSecond()), Optional.empty());
    screen.line("Witness", "http://127.0.0.1:" + running.server.port() + "/add-checkpoint");
    screen.line("Key", witness.verifier().encoded());
    if (logs.isEmpty()) {
      screen.warn("Logs", "none: give the log's key with --log VKEY and begin again");
    }
    logs.forEach(log -> screen.line("Log", log.key().encoded()));
    return running;
  }

  /**
   * @throws Refusal if it can't begin
   */
  Running notary(Screen screen) {
    SigningDirectory kept =
        SigningDirectory.open(directory, NoteKey.Role.LOG, name, host() + "/vigil");
    try {
      Path secretFile = kept.root().resolve("secret");
      CheckpointArchive archive = new CheckpointArchive(kept.root().resolve("checkpoints"));
      archive.requireNotAheadOf(kept.heads());
      Notary notary = new Notary(kept.key(), kept.heads());
      Running running =
          begin(
              kept,
              body -> archived(notary.add(body), archive),
              Optional.of(Secrets.of(secretFile)));
      screen.line("Notary", "http://127.0.0.1:" + running.server.port() + "/add-checkpoint");
      screen.line("Key", notary.verifier().encoded());
      screen.line("Secret", "in " + secretFile);
      return running;
    } catch (IOException e) {
      kept.close();
      throw new Refusal("%s cannot be used: %s.".formatted(directory, e.getMessage()), e);
    } catch (Refusal e) {
      kept.close();
      throw e;
    }
  }

  private static Answer archived(Answer answer, CheckpointArchive archive) throws IOException {
    if (answer instanceof Answer.Signed(var checkpoint, var signature)) {
      archive.keep(checkpoint, new Note(checkpoint.text(), List.of(signature)));
    }
    return answer;
  }

  private Running begin(
      SigningDirectory kept, CheckpointServer.Signing signing, Optional<String> secret) {
    try {
      return new Running(CheckpointServer.start(port, signing, secret, System.err), kept);
    } catch (Refusal e) {
      kept.close();
      throw e;
    }
  }

  static NoteKey logKey(String encoded) {
    return key("--log", encoded, NoteKey.Role.LOG);
  }

  /** A verifier key, or a file that holds one. */
  static NoteKey key(String option, String encoded, NoteKey.Role role) {
    try {
      boolean file = !encoded.contains("+") && Files.isRegularFile(Path.of(encoded));
      NoteKey key = NoteKey.parse(file ? Files.readString(Path.of(encoded)).strip() : encoded);
      if (key.role() != role) {
        throw new Refusal(
            "%s takes the key of a %s, and %s is none."
                .formatted(option, role == NoteKey.Role.LOG ? "log" : "witness", encoded));
      }
      return key;
    } catch (MalformedNoteException | IOException e) {
      throw new Refusal("%s: %s is no key: %s.".formatted(option, encoded, e.getMessage()), e);
    }
  }

  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }

  private static int port(String text) {
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= PORT_MAX) {
      return Integer.parseInt(text);
    }
    throw new Refusal("%s is no port.".formatted(text));
  }
}
