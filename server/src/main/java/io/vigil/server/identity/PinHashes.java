package io.vigil.server.identity;

import io.vigil.server.ops.ProblemException;
import java.util.Base64;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Hashes of PINs: Argon2id, as of passwords, over an HMAC under a key beside the database. Six
 * digits alone could be tried within hours by whoever has the database.
 */
@Component
public class PinHashes {
  private final Passwords passwords;
  private final LoginLookup key;

  PinHashes(Passwords passwords, LoginLookup key) {
    this.passwords = passwords;
    this.key = key;
  }

  /**
   * To be kept.
   *
   * @throws ProblemException 503 {@code not-ready} if too many are hashed at once
   */
  public String hash(UUID account, String pin) {
    return passwords.hash(keyed(account, pin));
  }

  /**
   * Whether that is the account's PIN.
   *
   * @throws ProblemException as {@link #hash}
   */
  public boolean matches(UUID account, String pin, String hash) {
    return passwords.matches(keyed(account, pin), hash);
  }

  private String keyed(UUID account, String pin) {
    return Base64.getEncoder().encodeToString(key.hash("pin " + account + " " + pin));
  }
}
