package io.vigil.engine.evidence;

/** Text that is no note, checkpoint, key or request of the kind that was asked for. */
public final class MalformedNoteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedNoteException(String message) {
    super(message);
  }

  MalformedNoteException(String message, Throwable cause) {
    super(message, cause);
  }
}
