package io.vigil.server.identity;

import java.util.UUID;

/** Keeps who signed in and out. Each returns once it is durable. */
public interface SessionJournal {

  /**
   * Called before the session exists for its owner.
   *
   * @throws RuntimeException if it is not durable: then nobody is signed in
   */
  void signedIn(Account account);

  /** Somebody gave a wrong password for an account that exists. */
  void refused(UUID tenant, UUID account);

  /**
   * The owner has set his own password. From then on only that one is his.
   *
   * @throws RuntimeException if it is not durable: then nothing changed
   */
  void passwordSet(Account account, String passwordHash);

  /** By signing out, by idling, or by signing in anew. */
  void signedOut(Account account);
}
