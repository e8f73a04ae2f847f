package io.vigil.server.journal;

import io.vigil.server.keys.CopiedKeys;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/** Opens the data keys of a server that runs, for what the bench puts beside it. */
@NullMarked
public final class StoredKeys {
  private StoredKeys() {}

  /**
   * Works on a copy of the keys that there are now: two processes must not write one file.
   *
   * @param data the server's data directory, with its master key in a file
   */
  public static Unsealing copied(Path data) throws IOException {
    return new Unsealing(CopiedKeys.sealer(data.resolve("keys")));
  }
}
