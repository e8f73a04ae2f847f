package io.vigil.server.access;

/** Puts a closed window into the journal. */
public interface ViewJournal {
  /**
   * Returns once it is durable. The same session, account, patient, resource, purpose and start may
   * come again, after a crash or a late look: the one with the higher count holds.
   *
   * @throws RuntimeException if it is not durable; it will come again
   */
  void record(ViewWindow window);
}
