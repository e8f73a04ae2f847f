package io.vigil.server.station;

import io.vigil.server.identity.SignInThrottle;
import io.vigil.server.ops.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Codes by which a browser becomes a station, once: typed from one screen to another, so short, and
 * good for minutes only. In memory alone: after a restart one asks for another.
 */
@Component
class EnrolmentCodes {
  static final Duration VALID = Duration.ofMinutes(10);
  private static final int MAX_OPEN = 1_000;

  /** Crockford's: no I, L, O or U; 8 of them are 40 bits. */
  private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int LENGTH = 8;

  private final SecureRandom random = new SecureRandom();
  private final LongSupplier nanoTime;
  private final SignInThrottle throttle;
  private final Map<String, Open> open = new HashMap<>();

  private record Open(Offer offer, long sinceNanos) {}

  /** What a code is for. */
  record Offer(UUID station, UUID tenant, UUID ward) {}

  @Autowired
  EnrolmentCodes() {
    this(System::nanoTime);
  }

  EnrolmentCodes(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.throttle = new SignInThrottle(nanoTime);
  }

  /** A code in the place of any other of that station; as people read it, with a dash. */
  synchronized String offer(Offer offer) {
    forget(offer.station());
    long now = nanoTime.getAsLong();
    open.values().removeIf(each -> now - each.sinceNanos() > VALID.toNanos());
    if (open.size() >= MAX_OPEN) {
      throw new ProblemException(
          HttpStatus.TOO_MANY_REQUESTS,
          "too-many-attempts",
          "Too many stations wait to be enrolled.",
          VALID);
    }
    StringBuilder code = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      code.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    open.put(code.toString(), new Open(offer, now));
    return code.insert(LENGTH / 2, '-').toString();
  }

  /** No code of that station is of any use. */
  synchronized void forget(UUID station) {
    open.values().removeIf(each -> each.offer().station().equals(station));
  }

  /**
   * Takes a code, once.
   *
   * @param address of the caller
   * @throws ProblemException 401 {@code enrolment-refused}; 429 {@code too-many-attempts}
   */
  synchronized Offer take(String typed, String address) {
    byte[] caller = address.getBytes(StandardCharsets.UTF_8);
    Optional<Duration> wait = throttle.attempt(caller, address);
    if (wait.isPresent()) {
      throw new ProblemException(
          HttpStatus.TOO_MANY_REQUESTS,
          "too-many-attempts",
          "Wait before you try again.",
          wait.get());
    }
    Open found = open.remove(canonical(typed));
    if (found == null || nanoTime.getAsLong() - found.sinceNanos() > VALID.toNanos()) {
      throw new ProblemException(
          HttpStatus.UNAUTHORIZED, "enrolment-refused", "Ask for another code.");
    }
    throttle.succeeded(caller, address);
    return found.offer();
  }

  /** As people misread it. */
  private static String canonical(String typed) {
    return typed
        .toUpperCase(Locale.ROOT)
        .replaceAll("[\\s-]", "")
        .replace('O', '0')
        .replace('I', '1')
        .replace('L', '1');
  }
}
