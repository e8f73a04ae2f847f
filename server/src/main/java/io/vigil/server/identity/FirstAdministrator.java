package io.vigil.server.identity;

import io.vigil.server.ops.Secrets;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Lets somebody in at the first start: the account {@code admin} of a new tenant, with the password
 * in the data directory's {@code secrets/admin-password}.
 */
@Component
@Order(FirstAdministrator.FIRST)
class FirstAdministrator implements ApplicationRunner {
  static final int FIRST = 1;

  private static final Logger log = LoggerFactory.getLogger(FirstAdministrator.class);

  private final Accounts accounts;
  private final Secrets secrets;

  FirstAdministrator(Accounts accounts, @Qualifier("secrets") Secrets secrets) {
    this.accounts = accounts;
    this.secrets = secrets;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    if (accounts.exist()) {
      return;
    }
    accounts.create(
        new NewAccount(
            UUID.randomUUID(),
            "admin",
            "Administrator",
            secrets.password("admin-password"),
            Roles.ADMINISTRATOR,
            Set.of()),
        Optional.empty());
    log.info(
        "Made the first account, admin; its password is in secrets/admin-password of the data"
            + " directory");
  }
}
