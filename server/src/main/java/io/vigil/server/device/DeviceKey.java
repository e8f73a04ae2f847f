package io.vigil.server.device;

import io.vigil.core.id.DeviceId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * A device's key: {@code vgl_<device id without dashes>_<secret>}. It is shown once, to whoever
 * registers the device; the server keeps only its hash. A plain hash is enough: 256 random bits can
 * be guessed from it no better than from nothing, and it is checked with every transmission.
 */
public final class DeviceKey {
  private static final int SECRET_BYTES = 32;
  private static final int KEY_CHARACTERS_MAX = 256;

  private static final String PREFIX = "vgl_";
  private static final int SECRET_AT = PREFIX.length() + 32 + 1;

  /** 32 bytes in Base64, without padding. */
  private static final int SECRET_CHARACTERS_MIN = 43;

  private final DeviceId device;
  private final String text;

  private DeviceKey(DeviceId device, String text) {
    this.device = device;
    this.text = text;
  }

  /** A new key. */
  public static DeviceKey generate(DeviceId device, SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return new DeviceKey(
        device,
        PREFIX
            + device.value().toString().replace("-", "")
            + "_"
            + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** Empty if the text has not the form of a key. */
  public static Optional<DeviceKey> parse(String text) {
    int length = text.length();
    if (length > KEY_CHARACTERS_MAX
        || length < SECRET_AT + SECRET_CHARACTERS_MIN
        || !text.startsWith(PREFIX)
        || text.charAt(SECRET_AT - 1) != '_'
        || !isSecret(text)) {
      return Optional.empty();
    }
    long high = 0;
    long low = 0;
    for (int i = PREFIX.length(); i < SECRET_AT - 1; i++) {
      int digit = hexDigit(text.charAt(i));
      if (digit < 0) {
        return Optional.empty();
      }
      high = high << 4 | low >>> 60;
      low = low << 4 | digit;
    }
    return Optional.of(new DeviceKey(new DeviceId(new UUID(high, low)), text));
  }

  /** Whom it claims to be of. */
  public DeviceId device() {
    return device;
  }

  /** The key itself, to be shown once. */
  public String secretText() {
    return text;
  }

  /** SHA-256 of the whole key, 32 bytes: what the server keeps. */
  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "DeviceKey[" + device + "]";
  }

  private static boolean isSecret(String text) {
    for (int i = SECRET_AT; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean known =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '_'
              || c == '-';
      if (!known) {
        return false;
      }
    }
    return true;
  }

  /** Of a lower-case digit, else negative: a key has one spelling. */
  private static int hexDigit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }
}
