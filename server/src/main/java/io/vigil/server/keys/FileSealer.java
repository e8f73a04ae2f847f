package io.vigil.server.keys;

import io.vigil.engine.PayloadCipher;
import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals as {@link PayloadCipher} under a data key for each patient, device and account, and one for
 * the rest.
 */
public final class FileSealer implements Sealer {

  private static final Subject REST = new Subject(Subject.Kind.SERVICE, new UUID(0, 0));

  private final SecureRandom random = new SecureRandom();
  private final DataKeys keys;
  private final ErasedKeys erased;
  private final SecretKey chainKey;

  // Getting a cipher costs five times what using it does.
  private final ThreadLocal<PayloadCipher> cipher = ThreadLocal.withInitial(PayloadCipher::new);
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
    byte[] nonce = new byte[PayloadCipher.NONCE_BYTES];
    random.nextBytes(nonce);
    return cipher.get().seal(keys.key(keyId), nonce, clear, associated);
  }

  @Override
  public byte[] open(UUID keyId, byte[] sealed, byte[] associated) {
    return cipher.get().open(keys.key(keyId), sealed, associated);
  }

  @Override
  public byte[] reveal(UUID keyId, byte[] sealed, byte[] associated) {
    open(keyId, sealed, associated);
    return cipher.get().key(keys.key(keyId), sealed, associated);
  }

  @Override
  public byte[] chain(byte[] head, byte[] link) {
    Mac hmac = mac.get();
    hmac.update(head);
    return hmac.doFinal(link);
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
