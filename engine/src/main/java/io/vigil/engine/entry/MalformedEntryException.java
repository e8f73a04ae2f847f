package io.vigil.engine.entry;

/** Bytes that no version of ours wrote: a fault of the store, or tampering. */
public final class MalformedEntryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedEntryException(String message) {
    super(message);
  }

  MalformedEntryException(String message, Throwable cause) {
    super(message, cause);
  }
}
