package io.vigil.server.identity;

import io.vigil.server.ops.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Finds an account without the database knowing the login: HMAC-SHA256 under a key beside the
 * database. Without that key a stolen database can't be asked whether somebody works here.
 */
@Component
class LoginLookup {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final SecretKeySpec key;

  LoginLookup(@Qualifier("keys") Secrets keys) {
    this.key = new SecretKeySpec(keys.key("lookup.key", KEY_BYTES), ALGORITHM);
  }

  /** The same for logins that differ only in case, width or surrounding space. */
  byte[] hash(String login) {
    String canonical =
        Normalizer.normalize(login, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(canonical.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Hashing a login", e);
    }
  }
}
