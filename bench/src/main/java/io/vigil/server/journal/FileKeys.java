package io.vigil.server.journal;

import io.vigil.engine.Sealer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/** The sealing of the server, with keys of its own in a temporary folder. */
@NullMarked
public final class FileKeys implements Closeable {
  private static final int KEY_BYTES = 32;

  private final Path folder;
  private final FileSealer sealer;

  public FileKeys() throws IOException {
    folder = Files.createTempDirectory("keys");
    sealer = new FileSealer(folder.resolve("data-keys"), new byte[KEY_BYTES], new byte[KEY_BYTES]);
  }

  public Sealer sealer() {
    return sealer;
  }

  @Override
  public void close() throws IOException {
    sealer.close();
    Files.delete(folder.resolve("data-keys"));
    Files.delete(folder);
  }
}
