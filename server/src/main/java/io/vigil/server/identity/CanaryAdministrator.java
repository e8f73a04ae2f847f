package io.vigil.server.identity;

import io.vigil.server.ops.ProblemException;
import io.vigil.server.ops.Secrets;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Makes the account that the canary begins with, in a hospital of its own: its patients are in
 * nobody's sight and in no list or count but its own.
 */
@Component
@Order(FirstAdministrator.FIRST + 1)
@ConditionalOnProperty("vigil.canary")
class CanaryAdministrator implements ApplicationRunner {
  /** Nobody else takes it: see {@link Accounts#create}. */
  static final String LOGIN = "canary";

  private static final Logger log = LoggerFactory.getLogger(CanaryAdministrator.class);

  private final Accounts accounts;
  private final Secrets secrets;

  CanaryAdministrator(Accounts accounts, @Qualifier("secrets") Secrets secrets) {
    this.accounts = accounts;
    this.secrets = secrets;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    String password = secrets.password("canary-password");
    try {
      accounts.create(
          new NewAccount(
              UUID.randomUUID(), LOGIN, "Canary", password, Roles.ADMINISTRATOR, Set.of()),
          Optional.empty());
    } catch (ProblemException e) {
      if (!e.problem().code().equals("login-taken")) {
        throw e;
      }
      if (!accounts.signsIn(LOGIN, password)) {
        log.error(
            "The account canary has another password than secrets/canary-password of the data"
                + " directory: restore that file from a backup, or no canary is sent");
      }
    }
  }
}
