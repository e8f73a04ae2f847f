package io.vigil.server.identity;

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
    String login,
    byte[] loginHash,
    String name,
    String role,
    String passwordHash,
    Set<UUID> wards,
    Optional<UUID> actor) {
  public AccountCreated {
    wards = Set.copyOf(wards);
  }

  /** Without names. */
  @Override
  public String toString() {
    return "AccountCreated[" + id + "]";
  }
}
