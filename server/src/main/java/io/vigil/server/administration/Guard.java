package io.vigil.server.administration;

import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capabilities;
import io.vigil.server.identity.Capability;
import io.vigil.server.journal.AccountRows;
import io.vigil.server.ops.ProblemException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What no administrator may do to accounts and roles, whatever he asks: raise himself or another
 * above himself, or leave the hospital with nobody who administers accounts.
 */
@Component
class Guard {
  /** What makes somebody an administrator; whoever gives one of these has it himself. */
  private static final Set<Capability> OF_ADMINISTRATION =
      EnumSet.range(Capability.ADMIT, Capability.ERASE);

  private final Capabilities capabilities;
  private final AccountRows rows;

  Guard(Capabilities capabilities, AccountRows rows) {
    this.capabilities = capabilities;
    this.rows = rows;
  }

  /**
   * @throws ProblemException 403 {@code above-you} if there is one of administration among them
   *     that the account lacks
   */
  void refuseAbove(Account admin, Set<Capability> given) {
    Set<Capability> lacking = EnumSet.noneOf(Capability.class);
    lacking.addAll(given);
    lacking.retainAll(OF_ADMINISTRATION);
    lacking.removeAll(capabilities.of(admin));
    if (!lacking.isEmpty()) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN,
          "above-you",
          "Only who has them gives, changes or takes: "
              + String.join(", ", lacking.stream().map(Capability::wireName).toList())
              + ".");
    }
  }

  /** The same of what a role permits. */
  void refuseAbove(Account admin, String role) {
    refuseAbove(admin, capabilities.of(admin.tenant(), role));
  }

  /**
   * @param then what each account would be permitted, those that are disabled left out
   * @throws ProblemException 409 {@code last-administrator} if nobody would administer accounts
   */
  void refuseLast(JdbcClient scoped, Function<AccountRows.User, Set<Capability>> then) {
    List<AccountRows.User> users = rows.users(scoped);
    boolean left =
        users.stream()
            .filter(user -> !user.disabled())
            .anyMatch(user -> then.apply(user).contains(Capability.ADMINISTER_ACCOUNTS));
    if (!left) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "last-administrator",
          "Then nobody would administer accounts: let another do so first.");
    }
  }
}
