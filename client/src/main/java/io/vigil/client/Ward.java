package io.vigil.client;

import java.util.UUID;

/**
 * A ward that the user may see.
 *
 * @param setting {@code ward} or {@code home}
 */
public record Ward(UUID id, String name, String setting) {}
