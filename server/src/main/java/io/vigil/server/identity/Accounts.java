package io.vigil.server.identity;

import io.vigil.server.ops.ProblemException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The people, and the demonstration's simulator, who may sign in. */
@Service
public class Accounts {
  private static final int TEXT_LENGTH_MAX = 200;
  private static final int WARDS_MAX = 1_000;

  private final JdbcClient reader;
  private final LoginLookup lookup;
  private final Passwords passwords;
  private final AccountJournal journal;
  private final Capabilities capabilities;

  Accounts(
      @Qualifier("reader") DataSource reader,
      LoginLookup lookup,
      Passwords passwords,
      AccountJournal journal,
      Capabilities capabilities) {
    this.reader = JdbcClient.create(reader);
    this.lookup = lookup;
    this.passwords = passwords;
    this.journal = journal;
    this.capabilities = capabilities;
  }

  /**
   * Makes an account; once this returns it can sign in.
   *
   * @param actor the account that asked for it; empty for the first administrator, and for the
   *     canary's, whose login is kept from everybody else
   * @return the account's id
   * @throws ProblemException 400 {@code malformed-account}; 409 {@code login-taken}
   */
  public UUID create(NewAccount account, Optional<UUID> actor) {
    refuseMalformed(account);
    byte[] loginHash = lookup.hash(account.login());
    boolean reserved =
        actor.isPresent() && Arrays.equals(loginHash, lookup.hash(CanaryAdministrator.LOGIN));
    if (reserved || StoredAccount.find(reader, loginHash).isPresent()) {
      throw new ProblemException(HttpStatus.CONFLICT, "login-taken", "Choose another login.");
    }
    UUID id = UUID.randomUUID();
    journal.accountCreated(
        new AccountCreated(
            id,
            account.tenant(),
            account.login(),
            loginHash,
            account.name(),
            account.role(),
            passwords.hash(account.password()),
            account.wards(),
            actor));
    return id;
  }

  /**
   * What is stored of a password.
   *
   * @throws ProblemException 400 {@code malformed-account} if it is too short or too long
   */
  public String passwordHash(String password) {
    refuseUnlessLong(password);
    return passwords.hash(password);
  }

  /** Whether the account of that login has that password. */
  boolean signsIn(String login, String password) {
    return StoredAccount.find(reader, lookup.hash(login))
        .filter(account -> passwords.matches(password, account.passwordHash()))
        .isPresent();
  }

  /** Whether anybody could sign in at all. */
  boolean exist() {
    return reader.sql("select identity.has_accounts()").query(Boolean.class).single();
  }

  private void refuseMalformed(NewAccount account) {
    refuseUnless(
        isText(account.login()), "Give a login of 1 to %d characters.".formatted(TEXT_LENGTH_MAX));
    refuseUnless(
        isText(account.name()), "Give a name of 1 to %d characters.".formatted(TEXT_LENGTH_MAX));
    refuseUnlessLong(account.password());
    refuseUnless(
        !capabilities.of(account.tenant(), account.role()).isEmpty(),
        "Give a role that the hospital has.");
    refuseUnless(
        !account.role().equals(Roles.PATIENT) || account.wards().isEmpty(),
        "Give a patient's account no wards.");
    refuseUnless(
        account.wards().size() <= WARDS_MAX, "Give at most %d wards.".formatted(WARDS_MAX));
  }

  private static void refuseUnlessLong(String password) {
    refuseUnless(
        password.length() >= Passwords.LENGTH_MIN && password.length() <= Passwords.LENGTH_MAX,
        "Give a password of %d to %d characters."
            .formatted(Passwords.LENGTH_MIN, Passwords.LENGTH_MAX));
  }

  private static boolean isText(String text) {
    return !text.isBlank() && text.length() <= TEXT_LENGTH_MAX;
  }

  private static void refuseUnless(boolean sound, String detail) {
    if (!sound) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "malformed-account", detail);
    }
  }
}
