package io.vigil.server.identity;

import io.vigil.server.ops.ProblemException;
import java.sql.Array;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What roles permit: those that are built in, and those that a hospital has made for itself. */
@Component
public class Capabilities {
  private final JdbcClient reader;

  Capabilities(@Qualifier("reader") DataSource reader) {
    this.reader = JdbcClient.create(reader);
  }

  /**
   * What an account may do now; whether it is disabled is not asked, since then it has no session.
   */
  public Set<Capability> of(Account account) {
    return of(account.tenant(), account.role());
  }

  /** What a role permits now; nothing if the hospital has none of that name. */
  public Set<Capability> of(UUID tenant, String role) {
    Set<Capability> builtIn = Roles.BUILT_IN.get(role);
    return builtIn == null ? own(tenant, role) : builtIn;
  }

  public boolean has(Account account, Capability capability) {
    return of(account).contains(capability);
  }

  /**
   * @throws ProblemException 403 {@code forbidden} if the account's role lacks it
   */
  public void require(Account account, Capability capability) {
    if (!has(account, capability)) {
      throw lacking(List.of(capability));
    }
  }

  static ProblemException lacking(List<Capability> needed) {
    return new ProblemException(
        HttpStatus.FORBIDDEN,
        "forbidden",
        "Your role doesn't permit this; it takes "
            + String.join(" or ", needed.stream().map(Capability::wireName).toList())
            + ".");
  }

  private Set<Capability> own(UUID tenant, String role) {
    Set<Capability> found = EnumSet.noneOf(Capability.class);
    reader
        .sql("select identity.capabilities_of(?, ?)")
        .params(tenant, role)
        .query(row -> {
          Array names = row.getArray(1);
          if (names != null) {
            Arrays.stream((String[]) names.getArray())
                .forEach(name -> Capability.named(name).ifPresent(found::add));
          }
        });
    return found;
  }
}
