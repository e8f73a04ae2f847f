package io.vigil.server.journal;

import io.vigil.engine.Sealer;
import io.vigil.server.keys.CopiedKeys;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.springframework.util.FileSystemUtils;

/** The sealing of the server, with keys of its own in a temporary folder. */
@NullMarked
public final class FileKeys implements Closeable {
  private final Path folder;
  private final Sealer sealer;

  public FileKeys() throws IOException {
    folder = Files.createTempDirectory("keys");
    sealer = CopiedKeys.made(folder);
  }

  public Sealer sealer() {
    return sealer;
  }

  @Override
  public void close() throws IOException {
    FileSystemUtils.deleteRecursively(folder);
  }
}
