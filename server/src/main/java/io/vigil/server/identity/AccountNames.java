package io.vigil.server.identity;

/**
 * Opens what is sealed in an account's row. Whoever implements {@link AccountJournal} sealed it,
 * and implements this.
 */
public interface AccountNames {
  /** The name that people see. */
  String nameOf(StoredAccount account);
}
