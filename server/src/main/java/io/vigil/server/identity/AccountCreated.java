package io.vigil.server.identity;

import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is to be journalled, and to be stored as the rows of identity.account and
 * identity.ward_grant.
 *
 * @param login to be sealed, as is the name
 * @param loginHash 32 bytes, unique
 * @param passwordHash in PHC format; already safe to store
 * @param wards those granted
 * @param actor who asked for it; empty for the first administrator, whom the server makes itself
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record AccountCreated(
    UUID id,
    UUID tenant,
    @Classified(As.IDENTITY) String login,
    @Classified(As.SECRET) byte[] loginHash,
    @Classified(As.IDENTITY) String name,
    String role,
    @Classified(As.SECRET) String passwordHash,
    Set<UUID> wards,
    Optional<UUID> actor) {
  public AccountCreated {
    wards = Set.copyOf(wards);
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
