package io.vigil.engine.evidence;

/** Files that are no export, so that nothing can be said of the journal. */
public final class MalformedExportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedExportException(String message) {
    super(message);
  }

  MalformedExportException(String message, Throwable cause) {
    super(message, cause);
  }
}
