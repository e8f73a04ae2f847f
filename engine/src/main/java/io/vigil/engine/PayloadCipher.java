package io.vigil.engine;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * How bytes are sealed: AES-256-GCM (NIST SP 800-38D) under a key of their own, which is
 * HMAC-SHA256 of the nonce and the associated data under the subject's data key. So the key of one
 * entry can be shown to somebody: it opens that entry and tells nothing of any other key.
 *
 * <p>What is sealed is the nonce (12 bytes), the ciphertext and the tag (16 bytes). Not safe for
 * several threads.
 */
public final class PayloadCipher {

  public static final int NONCE_BYTES = 12;

  /** Of a key of one payload. */
  public static final int KEY_BYTES = 32;

  private static final int TAG_BITS = 128;

  private final Cipher cipher;
  private final Mac mac;

  public PayloadCipher() {
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
      mac = Mac.getInstance("HmacSHA256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM and HMAC-SHA256", e);
    }
  }

  /**
   * @param nonce 12 bytes, drawn anew for each call
   */
  public byte[] seal(SecretKey data, byte[] nonce, byte[] clear, byte[] associated) {
    byte[] sealed = new byte[NONCE_BYTES + clear.length + TAG_BITS / 8];
    System.arraycopy(nonce, 0, sealed, 0, NONCE_BYTES);
    try {
      init(Cipher.ENCRYPT_MODE, key(data, sealed, associated), sealed);
      cipher.updateAAD(associated);
      cipher.doFinal(clear, 0, clear.length, sealed, NONCE_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing with a key of our own", e);
    }
  }

  /**
   * @throws Sealer.UnsealableException if the bytes are not what was sealed
   */
  public byte[] open(SecretKey data, byte[] sealed, byte[] associated) {
    requireLength(sealed);
    return open(key(data, sealed, associated), sealed, associated);
  }

  /**
   * Opens with the key of these bytes alone, see {@link #key}.
   *
   * @throws Sealer.UnsealableException if the bytes are not what was sealed
   */
  public byte[] open(byte[] key, byte[] sealed, byte[] associated) {
    requireLength(sealed);
    try {
      init(Cipher.DECRYPT_MODE, key, sealed);
      cipher.updateAAD(associated);
      return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new Sealer.UnsealableException("not what was sealed here, under this key", e);
    }
  }

  /** The key of these bytes alone, {@value #KEY_BYTES} bytes. */
  public byte[] key(SecretKey data, byte[] sealed, byte[] associated) {
    try {
      mac.init(data);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("a data key has bytes", e);
    }
    mac.update(sealed, 0, NONCE_BYTES);
    return mac.doFinal(associated);
  }

  private void init(int mode, byte[] key, byte[] sealed) throws GeneralSecurityException {
    cipher.init(
        mode,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
  }

  private static void requireLength(byte[] sealed) {
    if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
      throw new Sealer.UnsealableException("too short to be sealed");
    }
  }
}
