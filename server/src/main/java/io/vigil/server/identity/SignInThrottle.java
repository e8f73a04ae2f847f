package io.vigil.server.identity;

import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Slows guessing: so many attempts at once for a login and for an address, then one in a while. A
 * login that was guessed right is not held against anybody.
 *
 * <p>An account is slowed, never locked: a stranger must not be able to keep a nurse out for a
 * shift. Where a login has signed in before, it therefore has attempts of its own, which guesses
 * from elsewhere do not use up.
 */
public final class SignInThrottle {
  static final int LOGIN_ATTEMPTS_MAX = 10;
  static final Duration LOGIN_INTERVAL = Duration.ofSeconds(30);

  /** A ward may share one address. */
  static final int ADDRESS_ATTEMPTS_MAX = 100;

  static final Duration ADDRESS_INTERVAL = Duration.ofSeconds(3);

  /** Of each kind; the least recently used is forgotten. */
  static final int REMEMBERED_MAX = 10_000;

  private final Allowance logins = new Allowance(LOGIN_ATTEMPTS_MAX, LOGIN_INTERVAL);
  private final Allowance addresses = new Allowance(ADDRESS_ATTEMPTS_MAX, ADDRESS_INTERVAL);
  private final Set<String> proven =
      Collections.newSetFromMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > REMEMBERED_MAX;
            }
          });

  private final LongSupplier nanoTime;

  /** With a monotonic clock, as {@link System#nanoTime}. */
  public SignInThrottle(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Counts an attempt before its password is looked at. Empty: go on; else how long to wait, and it
   * did not count.
   */
  public synchronized Optional<Duration> attempt(byte[] loginHash, String address) {
    long now = nanoTime.getAsLong();
    String login = key(loginHash, address);
    long waitNanos = Math.max(logins.waitNanos(login, now), addresses.waitNanos(address, now));
    if (waitNanos > 0) {
      return Optional.of(Duration.ofNanos(waitNanos));
    }
    logins.count(login, now);
    addresses.count(address, now);
    return Optional.empty();
  }

  public synchronized void succeeded(byte[] loginHash, String address) {
    logins.forget(key(loginHash, address));
    proven.add(here(loginHash, address));
    addresses.giveBack(address);
  }

  private String key(byte[] loginHash, String address) {
    String here = here(loginHash, address);
    return proven.contains(here) ? here : HexFormat.of().formatHex(loginHash);
  }

  private static String here(byte[] loginHash, String address) {
    return HexFormat.of().formatHex(loginHash) + " " + address;
  }

  /**
   * The generic cell rate algorithm (ITU-T I.371, A.3): one number for each key, the time at which
   * it owes nothing.
   */
  private static final class Allowance {
    private final long intervalNanos;
    private final long burstNanos;
    private final Map<String, Long> clearAtNanos =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED_MAX;
          }
        };

    Allowance(int attemptsMax, Duration interval) {
      this.intervalNanos = interval.toNanos();
      this.burstNanos = intervalNanos * attemptsMax;
    }

    long waitNanos(String key, long now) {
      return owedNanos(key, now) + intervalNanos - burstNanos;
    }

    void count(String key, long now) {
      clearAtNanos.put(key, now + owedNanos(key, now) + intervalNanos);
    }

    void giveBack(String key) {
      clearAtNanos.computeIfPresent(key, (same, clearAt) -> clearAt - intervalNanos);
    }

    void forget(String key) {
      clearAtNanos.remove(key);
    }

    private long owedNanos(String key, long now) {
      Long clearAt = clearAtNanos.get(key);
      return clearAt == null ? 0 : Math.max(0, clearAt - now);
    }
  }
}
