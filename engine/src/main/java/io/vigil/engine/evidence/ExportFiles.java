package io.vigil.engine.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The files of one export, by their names in docs/reference/journal-export.md. */
public interface ExportFiles {

  /** Begins a file that was not there. */
  OutputStream create(String name) throws IOException;

  /**
   * @throws java.io.FileNotFoundException if there is none of that name
   */
  InputStream open(String name) throws IOException;
}
