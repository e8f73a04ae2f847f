package io.vigil.server.keys;

import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals with AES-256-GCM under a data key for each patient, device and account, and one for the
 * rest.
 */
public final class FileSealer implements Sealer {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final Subject REST = new Subject(Subject.Kind.SERVICE, new UUID(0, 0));

  private final SecureRandom random = new SecureRandom();
  private final DataKeys keys;
  private final ErasedKeys erased;
  private final SecretKey chainKey;

  // Getting a cipher costs five times what using it does.
  private final ThreadLocal<Cipher> cipher = ThreadLocal.withInitial(FileSealer::newCipher);
  private final ThreadLocal<Mac> mac = ThreadLocal.withInitial(this::newMac);

  /**
   * @param chainKey of the chain, 32 bytes
   */
  public FileSealer(DataKeys keys, ErasedKeys erased, byte[] chainKey) {
    this.keys = keys;
    this.erased = erased;
    this.chainKey = new SecretKeySpec(chainKey, "HmacSHA256");
  }

  @Override
  public UUID keyOf(Subject subject) {
    return keys.idOf(
        switch (subject.kind()) {
          case PATIENT, DEVICE, ACCOUNT -> subject;
          case WARD, SESSION, SERVICE -> REST;
        });
  }

  @Override
  public boolean erased(Subject subject) {
    return erased.contains(subject);
  }

  @Override
  public boolean erased(UUID keyId) {
    return erased.contains(keyId);
  }

  @Override
  public byte[] seal(UUID keyId, byte[] clear, byte[] associated) {
    byte[] sealed = new byte[NONCE_BYTES + clear.length + TAG_BITS / 8];
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    System.arraycopy(nonce, 0, sealed, 0, NONCE_BYTES);
    try {
      Cipher aes = cipher.get();
      aes.init(Cipher.ENCRYPT_MODE, keys.key(keyId), new GCMParameterSpec(TAG_BITS, nonce));
      aes.updateAAD(associated);
      aes.doFinal(clear, 0, clear.length, sealed, NONCE_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  @Override
  public byte[] open(UUID keyId, byte[] sealed, byte[] associated) {
    if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
      throw new UnsealableException("too short to be sealed");
    }
    SecretKey key = keys.key(keyId);
    try {
      Cipher aes = cipher.get();
      aes.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
      aes.updateAAD(associated);
      return aes.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new UnsealableException("not what was sealed here, under this key", e);
    }
  }

  @Override
  public byte[] chain(byte[] head, byte[] link) {
    Mac hmac = mac.get();
    hmac.update(head);
    return hmac.doFinal(link);
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private Mac newMac() {
    try {
      Mac hmac = Mac.getInstance("HmacSHA256");
      hmac.init(chainKey);
      return hmac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }
}
