package io.vigil.server.identity;

import java.util.UUID;
import java.util.function.Predicate;

/**
 * Published as an application event when accounts may see other patients, or more or less of them,
 * than before; their sessions go on. What is open for them begins again.
 */
public record SightChanged(UUID tenant, Predicate<Account> whose) {

  /** Whether an account is one of them. */
  public boolean concerns(Account account) {
    return account.tenant().equals(tenant) && whose.test(account);
  }
}
