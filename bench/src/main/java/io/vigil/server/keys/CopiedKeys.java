package io.vigil.server.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** A sealer of a copy of a server's keys, or of keys of its own. */
@NullMarked
public final class CopiedKeys {
  private CopiedKeys() {}

  /** The keys of a folder, as they are now. */
  public static FileSealer sealer(Path folder) throws IOException {
    Path copy = Files.createTempDirectory("vigil-bench-keys");
    copy.toFile().deleteOnExit();
    for (String name : List.of("data-keys", "erased", "master-keyset.json", "chain.key")) {
      Path to = copy.resolve(name);
      Files.copy(folder.resolve(name), to);
      to.toFile().deleteOnExit();
    }
    return sealer(copy, Files.readAllBytes(copy.resolve("chain.key")));
  }

  /** New keys in an empty folder. */
  public static FileSealer made(Path folder) {
    return sealer(folder, new byte[DataKeys.KEY_BYTES]);
  }

  private static FileSealer sealer(Path folder, byte[] chainKey) {
    ErasedKeys erased = new ErasedKeys(folder.resolve("erased"));
    KeyManagement management =
        TinkKeyManagement.of(
            folder.resolve("master-keyset.json"), !Files.exists(DataKeys.file(folder)));
    return new FileSealer(new DataKeys(folder, management, erased), erased, chainKey);
  }
}
