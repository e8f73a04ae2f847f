package io.vigil.launcher;

import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.Heads;
import io.vigil.engine.evidence.NoteKey;
import io.vigil.engine.evidence.Witness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A witness whose process is killed when it has remembered, before it answers. */
final class KilledWitness {
  static final int KILLED = 9;

  private KilledWitness() {}

  /**
   * @param arguments the witness's directory, the log's key, a file with the request
   */
  public static void main(String[] arguments) throws Exception {
    try (SigningDirectory kept =
        SigningDirectory.open(
            Path.of(arguments[0]), NoteKey.Role.WITNESS, Optional.empty(), "witness")) {
      Heads heads = new KilledAfterSaving(kept.heads());
      Witness witness =
          new Witness(
              kept.key(), heads, List.of(new Witness.Log(NoteKey.parse(arguments[1]), Set.of())));
      System.out.println(witness.add(Files.readAllBytes(Path.of(arguments[2])), 1));
    }
  }

  private record KilledAfterSaving(Heads heads) implements Heads {
    @Override
    public Optional<Checkpoint> latest(String origin) {
      return heads.latest(origin);
    }

    @Override
    public void save(Checkpoint checkpoint) {
      heads.save(checkpoint);
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
