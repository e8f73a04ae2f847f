package io.vigil.server.identity;

/**
 * Where accounts come to be: in the journal, and with the same commit in the tables that sign-in
 * reads.
 */
public interface AccountJournal {
  /**
   * Returns once entry and rows are durable, all of them or none.
   *
   * @throws RuntimeException if they are not, as when another account took the login in the
   *     meantime
   */
  void accountCreated(AccountCreated created);
}
