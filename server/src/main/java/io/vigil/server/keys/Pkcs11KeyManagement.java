package io.vigil.server.keys;

import io.vigil.server.ops.VigilProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The master key in a token of PKCS #11 (v2.40): an AES-256 key that the token uses and never hands
 * out. A wrapped key: nonce (12 bytes), AES-GCM ciphertext and tag.
 */
final class Pkcs11KeyManagement implements KeyManagement {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final byte[] PROBE = new byte[32];

  private final SecureRandom random = new SecureRandom();
  private final Provider provider;
  private final SecretKey master;

  private Pkcs11KeyManagement(Provider provider, SecretKey master) {
    this.provider = provider;
    this.master = master;
  }

  /**
   * @param mayMake whether an absent key is made: not where something is wrapped already
   * @throws AwayException if the token does not answer
   * @throws RefusedException if it does not take the PIN, which is not tried again, as tokens lock
   *     after some wrong ones; or if it has no such key and none may be made
   */
  static Pkcs11KeyManagement of(VigilProperties.Pkcs11 token, boolean mayMake) {
    char[] pin = pin(token.pinFile());
    try {
      Provider provider = Security.getProvider("SunPKCS11").configure(configuration(token));
      KeyStore store = KeyStore.getInstance("PKCS11", provider);
      store.load(null, pin);
      if (mayMake && !store.containsAlias(token.key())) {
        KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
        generator.init(256);
        store.setKeyEntry(token.key(), generator.generateKey(), null, null);
        store.store(null);
      }
      Key key = store.getKey(token.key(), null);
      if (key instanceof SecretKey master) {
        return new Pkcs11KeyManagement(provider, master);
      }
      throw new RefusedException("the token has no AES key " + token.key());
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw new RefusedException("the token does not take the PIN of " + token.pinFile(), e);
      }
      throw away(e);
    } catch (GeneralSecurityException | ProviderException e) {
      throw away(e);
    } finally {
      Arrays.fill(pin, '\0');
    }
  }

  private static char[] pin(Path file) {
    try {
      return Files.readString(file).strip().toCharArray();
    } catch (IOException e) {
      throw new RefusedException("the file of the token's PIN can not be read: " + file, e);
    }
  }

  private static String configuration(VigilProperties.Pkcs11 token) {
    return """
    --name = Vigil
    library = "%s"
    %s
    attributes(generate, CKO_SECRET_KEY, CKK_AES) = {
      CKA_SENSITIVE = true
      CKA_EXTRACTABLE = false
      CKA_ENCRYPT = true
      CKA_DECRYPT = true
    }
    """
        .formatted(
            token.library(), token.slot() == null ? "slotListIndex = 0" : "slot = " + token.slot());
  }

  @Override
  public byte[] wrap(byte[] key, byte[] associated) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, 0, key, 0, associated);
      byte[] wrapped = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, wrapped, NONCE_BYTES, sealed.length);
      return wrapped;
    } catch (GeneralSecurityException | ProviderException e) {
      throw away(e);
    }
  }

  @Override
  public byte[] unwrap(byte[] wrapped, byte[] associated) {
    if (wrapped.length < NONCE_BYTES + TAG_BITS / 8) {
      throw new RefusedException("too short to be wrapped");
    }
    try {
      return run(Cipher.DECRYPT_MODE, wrapped, 0, wrapped, NONCE_BYTES, associated);
    } catch (AEADBadTagException e) {
      // Tokens answer this way to other troubles too: one that still wraps and unwraps meant it.
      unwrapProbe();
      throw new RefusedException("not what this token's key wrapped", e);
    } catch (GeneralSecurityException | ProviderException e) {
      throw away(e);
    }
  }

  private void unwrapProbe() {
    byte[] wrapped = wrap(PROBE, PROBE);
    try {
      run(Cipher.DECRYPT_MODE, wrapped, 0, wrapped, NONCE_BYTES, PROBE);
    } catch (GeneralSecurityException | ProviderException e) {
      throw away(e);
    }
  }

  private byte[] run(
      int mode, byte[] nonce, int nonceFrom, byte[] content, int from, byte[] associated)
      throws GeneralSecurityException {
    Cipher aes = Cipher.getInstance("AES/GCM/NoPadding", provider);
    aes.init(mode, master, new GCMParameterSpec(TAG_BITS, nonce, nonceFrom, NONCE_BYTES));
    aes.updateAAD(associated);
    return aes.doFinal(content, from, content.length - from);
  }

  private static AwayException away(Exception e) {
    return new AwayException("the token does not answer", e);
  }
}
