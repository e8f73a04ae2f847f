package io.vigil.engine;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals as {@link PayloadCipher} and chains by HMAC-SHA256 under keys that live as long as this
 * object, for tests and simulation.
 */
public final class InMemorySealer implements Sealer {

  private final Map<Subject, UUID> ids = new HashMap<>();
  private final Map<UUID, SecretKey> keys = new HashMap<>();
  private final Set<Subject> erasedSubjects = new HashSet<>();
  private final Set<UUID> erasedKeys = new HashSet<>();
  private final PayloadCipher cipher = new PayloadCipher();
  private final Mac mac;
  private final KeyGenerator generator;

  /** A nonce for each: no key outlives this object. */
  private long sealings;

  public InMemorySealer() {
    this(new SecureRandom().generateSeed(32));
  }

  /**
   * @param chainKey of the chain, 32 bytes
   */
  public InMemorySealer(byte[] chainKey) {
    try {
      generator = KeyGenerator.getInstance("AES");
      generator.init(256);
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(chainKey, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES and HMAC-SHA256", e);
    }
  }

  @Override
  public synchronized UUID keyOf(Subject subject) {
    if (erased(subject)) {
      throw new UnsealableException("its subject was erased");
    }
    return ids.computeIfAbsent(
        subject,
        s -> {
          UUID id = UUID.randomUUID();
          keys.put(id, generator.generateKey());
          return id;
        });
  }

  /** Destroys a subject's key on purpose: what it sealed is passed over from now on. */
  public synchronized void erase(Subject subject) {
    UUID id = ids.remove(subject);
    if (id != null) {
      keys.remove(id);
      erasedKeys.add(id);
    }
    erasedSubjects.add(subject);
  }

  @Override
  public synchronized boolean erased(Subject subject) {
    return erasedSubjects.contains(subject);
  }

  @Override
  public synchronized boolean erased(UUID keyId) {
    return erasedKeys.contains(keyId);
  }

  /** Loses a key for ever: what it sealed stays sealed. */
  public synchronized void forget(Subject subject) {
    UUID id = ids.remove(subject);
    if (id != null) {
      keys.remove(id);
    }
  }

  @Override
  public synchronized byte[] seal(UUID keyId, byte[] clear, byte[] associated) {
    byte[] nonce = new byte[PayloadCipher.NONCE_BYTES];
    ByteBuffer.wrap(nonce).putLong(PayloadCipher.NONCE_BYTES - Long.BYTES, ++sealings);
    return cipher.seal(key(keyId), nonce, clear, associated);
  }

  @Override
  public synchronized byte[] open(UUID keyId, byte[] sealed, byte[] associated) {
    return cipher.open(key(keyId), sealed, associated);
  }

  @Override
  public synchronized byte[] reveal(UUID keyId, byte[] sealed, byte[] associated) {
    open(keyId, sealed, associated);
    return cipher.key(key(keyId), sealed, associated);
  }

  @Override
  public synchronized byte[] chain(byte[] head, byte[] link) {
    mac.update(head);
    return mac.doFinal(link);
  }

  private SecretKey key(UUID keyId) {
    SecretKey key = keys.get(keyId);
    if (key == null) {
      throw new UnsealableException("there is no key " + keyId);
    }
    return key;
  }
}
