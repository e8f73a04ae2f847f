package io.vigil.server.identity;

import java.io.Serializable;
import java.util.UUID;

/**
 * Who is signed in: the principal of every request of people, given to a controller by
 * {@code @AuthenticationPrincipal}.
 *
 * @param role one that is built in, see {@link Roles}, or the hospital's own; what it permits is
 *     asked with each request, of {@link Capabilities}
 * @param session names this sign-in in the journal; not the cookie's value
 */
public record Account(UUID id, UUID tenant, String role, UUID session) implements Serializable {}
