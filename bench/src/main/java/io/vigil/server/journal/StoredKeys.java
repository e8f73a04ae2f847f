package io.vigil.server.journal;

import io.vigil.server.ops.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/** Opens the data keys of a server that runs, for what the bench puts beside it. */
@NullMarked
public final class StoredKeys {
  private static final int KEY_BYTES = 32;

  private StoredKeys() {}

  /**
   * Works on a copy of the keys that there are now: two processes must not write one file.
   *
   * @param data the server's data directory
   */
  public static Unsealing copied(Path data) throws IOException {
    Path folder = data.resolve("keys");
    Path copy = Files.createTempFile("vigil-bench-keys", "");
    copy.toFile().deleteOnExit();
    Files.write(copy, Files.readAllBytes(folder.resolve("data-keys")));
    Secrets keys = new Secrets(folder);
    return new Unsealing(
        new FileSealer(copy, keys.key("master.key", KEY_BYTES), keys.key("chain.key", KEY_BYTES)));
  }
}
