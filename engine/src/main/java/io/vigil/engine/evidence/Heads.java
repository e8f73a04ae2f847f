package io.vigil.engine.evidence;

import java.util.Optional;

/**
 * What was signed last of each log: all that a witness and the notary remember. Whoever loses it
 * can be made to sign a fork, so its owner must not begin anew with an old key.
 */
public interface Heads {

  /** The checkpoint that was saved last. */
  Optional<Checkpoint> latest(String origin);

  /**
   * Keeps a checkpoint in place of the one before it. When this returns, {@link #latest} gives it
   * even after a loss of power; when it throws, either of the two.
   */
  void save(Checkpoint checkpoint);
}
