package io.vigil.server.notify;

import io.vigil.core.id.TenantId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the webhooks of one hospital are signed with: derived from the installation's secret by
 * HKDF-SHA256 (RFC 5869), so that no hospital's receiver can sign for another's.
 *
 * @param text 43 characters (256 bits) of URL-safe base64; the key is these characters
 */
record WebhookSecret(@Classified(As.SECRET) String text) {

  /** Who knows one hospital's must not find the installation's by trying. */
  static final int INSTALLATION_LENGTH_MIN = 32;

  private static final int BYTES = 32;

  /**
   * Read each time, so that another file is another secret at once.
   *
   * @throws IOException if it can't be read, or is shorter than {@link #INSTALLATION_LENGTH_MIN}
   */
  static WebhookSecret of(Path installation, TenantId tenant) throws IOException {
    byte[] secret = Files.readString(installation).strip().getBytes(StandardCharsets.UTF_8);
    if (secret.length < INSTALLATION_LENGTH_MIN) {
      throw new IOException(
          installation + " must hold at least " + INSTALLATION_LENGTH_MIN + " characters");
    }
    byte[] info = ("vigil webhook v1 " + tenant.value()).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] derived =
          KDF.getInstance("HKDF-SHA256")
              .deriveData(HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(info, BYTES));
      return new WebhookSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(derived));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HKDF-SHA256", e);
    }
  }

  /** The header's value: {@code t=<epoch seconds>,v1=<hex of HMAC-SHA256 over "<t>.<body>">}. */
  String signature(long atEpochSeconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      mac.update((atEpochSeconds + ".").getBytes(StandardCharsets.US_ASCII));
      return "t=" + atEpochSeconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
