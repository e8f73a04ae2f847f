package io.vigil.server.keys;

/**
 * Keeps a master key to itself and wraps the key-encryption keys under it. It is needed at the
 * start and to rotate, and at no other time.
 */
public interface KeyManagement {

  /**
   * @param key 32 bytes
   * @param associated what the wrapped key is bound to; not secret
   * @return of whatever length and shape, at most 65,535 bytes
   * @throws AwayException if it can't be reached now
   * @throws RefusedException if it does not wrap for us
   */
  byte[] wrap(byte[] key, byte[] associated);

  /**
   * @throws AwayException if it can't be reached now
   * @throws RefusedException if that was not wrapped here, beside these associated data, or it does
   *     not unwrap for us
   */
  byte[] unwrap(byte[] wrapped, byte[] associated);

  /** It can't be reached now: the same may succeed later. */
  final class AwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AwayException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** It answered, and will answer the same again: somebody must look. */
  final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
      super(message);
    }

    public RefusedException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
