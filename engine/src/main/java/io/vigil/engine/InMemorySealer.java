package io.vigil.engine;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM and HMAC-SHA256 under keys that live as long as this object, for tests and
 * simulation.
 */
public final class InMemorySealer implements Sealer {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Map<Subject, UUID> ids = new HashMap<>();
  private final Map<UUID, DataKey> keys = new HashMap<>();
  private final Set<Subject> erasedSubjects = new HashSet<>();
  private final Set<UUID> erasedKeys = new HashSet<>();
  private final Mac mac;
  private final KeyGenerator generator;

  /** A nonce for each: no key outlives this object. */
  private long sealings;

  /** With a cipher of its own, which need not be told of it again. */
  private record DataKey(SecretKey key, Cipher cipher) {}

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
      throw new IllegalStateException("every JDK has AES-GCM and HMAC-SHA256", e);
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
          keys.put(id, new DataKey(generator.generateKey(), newCipher()));
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
    byte[] sealed = new byte[NONCE_BYTES + clear.length + TAG_BITS / 8];
    ByteBuffer.wrap(sealed).putLong(NONCE_BYTES - Long.BYTES, ++sealings);
    DataKey key = key(keyId);
    Cipher cipher = key.cipher();
    try {
      cipher.init(
          Cipher.ENCRYPT_MODE, key.key(), new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
      cipher.updateAAD(associated);
      cipher.doFinal(clear, 0, clear.length, sealed, NONCE_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing with a key of our own", e);
    }
  }

  @Override
  public synchronized byte[] open(UUID keyId, byte[] sealed, byte[] associated) {
    if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
      throw new UnsealableException("too short to be sealed");
    }
    DataKey key = key(keyId);
    Cipher cipher = key.cipher();
    try {
      cipher.init(
          Cipher.DECRYPT_MODE, key.key(), new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
      cipher.updateAAD(associated);
      return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new UnsealableException("not what was sealed under this key", e);
    }
  }

  @Override
  public synchronized byte[] chain(byte[] head, byte[] link) {
    mac.update(head);
    return mac.doFinal(link);
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  private DataKey key(UUID keyId) {
    DataKey key = keys.get(keyId);
    if (key == null) {
      throw new UnsealableException("there is no key " + keyId);
    }
    return key;
  }
}
