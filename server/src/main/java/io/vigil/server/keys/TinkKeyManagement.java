package io.vigil.server.keys;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The master key as a Tink keyset in a file, in clear: whoever reads the file opens everything. New
 * keys are wrapped under the keyset's primary key, old ones unwrap under any key that is in it.
 */
final class TinkKeyManagement implements KeyManagement {

  private final Path file;
  private final Aead aead;

  private TinkKeyManagement(Path file, Aead aead) {
    this.file = file;
    this.aead = aead;
  }

  /**
   * @param mayMake whether an absent keyset is made: not where something is wrapped already
   * @throws AwayException if the file can't be read or made
   * @throws RefusedException if it is absent and may not be made, or holds no keyset
   */
  static TinkKeyManagement of(Path file, boolean mayMake) {
    try {
      AeadConfig.register();
      if (!Files.exists(file)) {
        if (!mayMake) {
          throw new RefusedException(file + " is missing: restore it from its backup");
        }
        KeysetHandle made = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
        DurableFiles.create(
            file,
            TinkJsonProtoKeysetFormat.serializeKeyset(made, InsecureSecretKeyAccess.get())
                .getBytes(StandardCharsets.UTF_8));
      }
      KeysetHandle keyset =
          TinkJsonProtoKeysetFormat.parseKeyset(
              Files.readString(file), InsecureSecretKeyAccess.get());
      return new TinkKeyManagement(
          file, keyset.getPrimitive(RegistryConfiguration.get(), Aead.class));
    } catch (IOException e) {
      throw new AwayException(file + " can not be read", e);
    } catch (GeneralSecurityException e) {
      throw new RefusedException(file + " is no keyset that encrypts", e);
    }
  }

  @Override
  public byte[] wrap(byte[] key, byte[] associated) {
    try {
      return aead.encrypt(key, associated);
    } catch (GeneralSecurityException e) {
      throw new RefusedException("the keyset " + file + " does not wrap", e);
    }
  }

  @Override
  public byte[] unwrap(byte[] wrapped, byte[] associated) {
    try {
      return aead.decrypt(wrapped, associated);
    } catch (GeneralSecurityException e) {
      throw new RefusedException("not what the keyset " + file + " wrapped", e);
    }
  }
}
