package io.vigil.server.identity;

import io.vigil.server.ops.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Argon2id: 16 MiB and some 50 ms of a core for each hash, so only a few at once. */
@Component
class Passwords {
  /** As NIST SP 800-63B-3, 5.1.1.2. */
  static final int LENGTH_MIN = 8;

  static final int LENGTH_MAX = 128;
  private static final int AT_ONCE_MAX = 4;
  private static final Duration WAIT_MAX = Duration.ofSeconds(5);

  private final PasswordEncoder encoder = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();
  private final Semaphore atOnce = new Semaphore(AT_ONCE_MAX);
  private final String decoy = encoder.encode("nobody's");

  String hash(String password) {
    return bounded(() -> encoder.encode(password));
  }

  boolean matches(String password, String hash) {
    return bounded(() -> encoder.matches(password, hash));
  }

  /** A hash of no account's, so that an unknown login takes as long as a known one. */
  String decoy() {
    return decoy;
  }

  private <T> T bounded(Supplier<T> work) {
    try {
      if (!atOnce.tryAcquire(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ProblemException(
            HttpStatus.SERVICE_UNAVAILABLE,
            "not-ready",
            "Too many sign-ins at once: try again shortly.",
            WAIT_MAX);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE, "not-ready", "The server is stopping.");
    }
    try {
      return work.get();
    } finally {
      atOnce.release();
    }
  }
}
