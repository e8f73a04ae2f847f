package io.vigil.launcher;

import io.vigil.engine.evidence.ExportFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An export in a directory of its own. */
record FileExport(Path directory) implements ExportFiles {

  @Override
  public OutputStream create(String name) throws IOException {
    return Files.newOutputStream(
        directory.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  @Override
  public InputStream open(String name) throws IOException {
    try {
      return Files.newInputStream(directory.resolve(name));
    } catch (NoSuchFileException e) {
      throw (FileNotFoundException) new FileNotFoundException(name).initCause(e);
    }
  }
}
