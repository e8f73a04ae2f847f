package io.vigil.server.identity;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.Set;
import java.util.UUID;

/**
 * An account to be made.
 *
 * @param login 1 to 200 characters
 * @param name 1 to 200 characters; what people see
 * @param password {@value Passwords#LENGTH_MIN} to {@value Passwords#LENGTH_MAX} characters
 * @param role one that is built in, see {@link Roles}, or the hospital's own
 * @param wards whose patients it may see
 */
public record NewAccount(
    UUID tenant,
    @Classified(As.IDENTITY) String login,
    @Classified(As.IDENTITY) String name,
    @Classified(As.SECRET) String password,
    String role,
    Set<UUID> wards) {
  public NewAccount {
    wards = Set.copyOf(wards);
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
