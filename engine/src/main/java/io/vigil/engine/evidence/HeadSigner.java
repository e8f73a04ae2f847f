package io.vigil.engine.evidence;

import java.util.Optional;

/**
 * Signs a checkpoint only if it extends the one of the same log that it signed last, and remembers
 * it before it gives the signature away. So whatever is killed when, no two signatures of it can be
 * of two trees.
 */
final class HeadSigner {

  private final NoteKey.Signer key;
  private final Heads heads;

  HeadSigner(NoteKey.Signer key, Heads heads) {
    this.key = key;
    this.heads = heads;
  }

  NoteKey verifier() {
    return key.verifier();
  }

  /** Compares and remembers as one act: two requests at once would otherwise pass each other. */
  synchronized Answer sign(AddCheckpoint request, Checkpoint checkpoint, long nowEpochSeconds) {
    if (request.oldSize() > checkpoint.size()) {
      return new Answer.Refused(Answer.Reason.MALFORMED, 0);
    }
    Optional<Checkpoint> latest = heads.latest(checkpoint.origin());
    long latestSize = latest.map(Checkpoint::size).orElse(0L);
    if (request.oldSize() != latestSize) {
      return new Answer.Refused(Answer.Reason.OTHER_SIZE, latestSize);
    }
    byte[] latestRoot = latest.map(Checkpoint::root).orElseGet(MerkleTree::emptyRoot);
    boolean extended =
        MerkleTree.extendsFrom(
            latestSize, latestRoot, checkpoint.size(), checkpoint.root(), request.proof());
    if (!extended) {
      return new Answer.Refused(Answer.Reason.INCONSISTENT, latestSize);
    }
    heads.save(checkpoint);
    return new Answer.Signed(checkpoint, key.sign(checkpoint.text(), nowEpochSeconds));
  }
}
