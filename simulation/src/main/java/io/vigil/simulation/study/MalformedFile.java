package io.vigil.simulation.study;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that is not in its format; the message names the file and the place and quotes nothing.
 */
final class MalformedFile extends IOException {
  private static final long serialVersionUID = 1;

  MalformedFile(Path file, String fault) {
    super(file + ": " + fault);
  }

  /**
   * @param line from 1
   */
  MalformedFile(Path file, long line, String fault) {
    this(file, "line " + line + ": " + fault);
  }
}
