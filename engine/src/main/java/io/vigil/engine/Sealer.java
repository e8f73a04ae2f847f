package io.vigil.engine;

import java.util.UUID;

/**
 * Seals what is kept, under a data key for each subject, and chains entries under a key of its own.
 * Sealing is authenticated encryption: what was changed, or moved beside other associated data,
 * does not open.
 */
public interface Sealer {

  /**
   * The key of a subject; made and kept durably at the first call.
   *
   * @throws UnsealableException if the subject was erased
   */
  UUID keyOf(Subject subject);

  /** Whether a subject was erased: it has no key any more, and never gets one again. */
  boolean erased(Subject subject);

  /**
   * Whether a key was destroyed by erasing its subject. What it sealed is passed over; any other
   * key that is missing is a fault.
   */
  boolean erased(UUID keyId);

  byte[] seal(UUID keyId, byte[] clear, byte[] associated);

  /**
   * @throws UnsealableException if the key is gone or the bytes are not what was sealed
   */
  byte[] open(UUID keyId, byte[] sealed, byte[] associated);

  /**
   * The key that opens these bytes and no others, as {@link PayloadCipher#open(byte[], byte[],
   * byte[])} does; for whoever may be shown what they say.
   *
   * @throws UnsealableException if the key is gone or the bytes are not what was sealed
   */
  byte[] reveal(UUID keyId, byte[] sealed, byte[] associated);

  /** HMAC-SHA256 of the chain's head so far and the next link. */
  byte[] chain(byte[] head, byte[] link);

  /** Sealed bytes could not be opened. */
  final class UnsealableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsealableException(String message) {
      super(message);
    }

    public UnsealableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
