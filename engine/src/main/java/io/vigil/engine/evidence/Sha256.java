package io.vigil.engine.evidence;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 without the cost of asking for it each time. */
final class Sha256 {

  static final int BYTES = 32;

  /** Never used itself: a clone of it costs less than getting one. */
  private static final MessageDigest SHA_256 = instance();

  private Sha256() {}

  static MessageDigest fresh() {
    try {
      return (MessageDigest) SHA_256.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 is cloned", e);
    }
  }

  private static MessageDigest instance() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
