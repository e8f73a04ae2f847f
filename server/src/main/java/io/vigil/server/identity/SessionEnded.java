package io.vigil.server.identity;

import java.util.UUID;

/**
 * Published as an application event when a session ended, by signing out, by idling for too long,
 * or by signing in anew. Whatever is still open for it is to be closed.
 *
 * @param account whose session it was
 */
public record SessionEnded(Account account) {
  /** Names the session, see {@link Account#session()}. */
  public UUID session() {
    return account.session();
  }
}
