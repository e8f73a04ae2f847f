package io.vigil.server.identity;

import io.vigil.server.ops.ProblemException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Checks a login and its password. What it answers, and how long it takes, doesn't tell which of
 * them was wrong.
 */
@Service
public class SigningIn {
  private static final int LOGIN_LENGTH_MAX = 200;

  private final JdbcClient reader;
  private final LoginLookup lookup;
  private final Passwords passwords;
  private final SessionJournal journal;
  private final SignInThrottle throttle = new SignInThrottle(System::nanoTime);

  SigningIn(
      @Qualifier("reader") DataSource reader,
      LoginLookup lookup,
      Passwords passwords,
      SessionJournal journal) {
    this.reader = JdbcClient.create(reader);
    this.lookup = lookup;
    this.passwords = passwords;
    this.journal = journal;
  }

  /**
   * Whose login and password these are.
   *
   * @param address of the caller
   * @throws ProblemException 401 {@code sign-in-refused}; 429 {@code too-many-attempts}
   */
  public StoredAccount check(String login, String password, String address) {
    if (login.length() > LOGIN_LENGTH_MAX || password.length() > Passwords.LENGTH_MAX) {
      throw refused();
    }
    byte[] loginHash = lookup.hash(login);
    Optional<Duration> wait = throttle.attempt(loginHash, address);
    if (wait.isPresent()) {
      throw new ProblemException(
          HttpStatus.TOO_MANY_REQUESTS,
          "too-many-attempts",
          "Wait before you try again.",
          wait.get());
    }
    Optional<StoredAccount> account = StoredAccount.find(reader, loginHash);
    boolean matches =
        passwords.matches(
            password, account.map(StoredAccount::passwordHash).orElse(passwords.decoy()));
    if (account.isEmpty() || !matches || account.get().disabled()) {
      // Bounded by the throttle, which counts every attempt.
      account.ifPresent(it -> journal.refused(it.tenant(), it.id()));
      throw refused();
    }
    throttle.succeeded(loginHash, address);
    return account.get();
  }

  /** Whether it was disabled since it was checked. */
  public boolean disabledSince(String login) {
    return StoredAccount.find(reader, lookup.hash(login)).map(StoredAccount::disabled).orElse(true);
  }

  static ProblemException refused() {
    return new ProblemException(
        HttpStatus.UNAUTHORIZED, "sign-in-refused", "Check the login and the password.");
  }
}
