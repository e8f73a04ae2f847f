package io.vigil.server.identity;

import java.io.Serializable;
import java.util.UUID;

/**
 * The workplace of a ward that a browser is enrolled as: the principal of what it asks for in its
 * own name, below {@code /api/v1/station}. It is in no other request, whoever is tapped in.
 *
 * @param session names what is seen there while nobody is tapped in
 */
public record Station(UUID id, UUID tenant, UUID ward, UUID session) implements Serializable {

  /** The only authority that it has. */
  public static final String ROLE = "station";

  /**
   * As whom it reads, and is journalled: no account has this id, and what is in its sight is what
   * is granted to it.
   */
  public Account account() {
    return new Account(id, tenant, ROLE, session);
  }
}
