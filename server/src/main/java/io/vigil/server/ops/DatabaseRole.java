package io.vigil.server.ops;

import java.util.Locale;

/** A PostgreSQL role of Vigil's. None is superuser, none passes row-level security by. */
public enum DatabaseRole {
  /** Owns the schemas and migrates them. */
  OWNER,
  /** Commits for the lanes: adds to the journal and keeps the working state. */
  WRITER,
  /** Follows the journal and keeps the series. */
  PROJECTOR,
  /** Reads for people, and sees only what the account in its context may. */
  READER,
  /** Erases what a tenant or patient has the right to have erased. */
  ERASER;

  /** The role's name in PostgreSQL. */
  public String login() {
    return "vigil_" + name().toLowerCase(Locale.ROOT);
  }
}
