package io.vigil.server.identity;

import java.util.UUID;

/**
 * Published as an application event when a session ended, by signing out, by idling for too long,
 * or by signing in anew. Whatever is still open for it is to be closed.
 *
 * @param session as {@link Account#session()}
 */
public record SessionEnded(UUID session) {}
