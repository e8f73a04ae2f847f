package io.vigil.server.evidence;

import io.vigil.core.id.TenantId;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Tile;
import io.vigil.server.access.Scope;
import io.vigil.server.evidence.CheckpointTables.Stored;
import io.vigil.server.identity.Account;
import io.vigil.server.ops.ProblemException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Proofs that entries are in the tree of the newest checkpoint. */
@Component
class Proofs {

  /** Batches looked through at a time. */
  private static final int BATCHES = 500;

  private final Scope scope;
  private final Sequencer sequencer;

  Proofs(Scope scope, Sequencer sequencer) {
    this.scope = scope;
    this.sequencer = sequencer;
  }

  /**
   * That an entry is a leaf of a checkpoint's tree (RFC 9162, 2.1.3).
   *
   * @param proof hashes from the leaf upwards
   */
  record Inclusion(Stored checkpoint, long index, byte[] leafHash, List<byte[]> proof) {}

  /** The newest checkpoint of who asks. */
  Optional<Stored> newest(Account who) {
    return scope.read(who, scoped -> CheckpointTables.newest(scoped, who.tenant()));
  }

  /**
   * Empty if the newest checkpoint's tree does not have the entry.
   *
   * @throws ProblemException 503 {@code not-ready} just after a start
   * @throws IllegalStateException if somebody changed the tree
   */
  Optional<Inclusion> inclusion(Account who, int lane, long seq) {
    return scope.read(
        who,
        scoped -> {
          Optional<Stored> newest = CheckpointTables.newest(scoped, who.tenant());
          if (newest.isEmpty()) {
            return Optional.empty();
          }
          TenantId tenant = new TenantId(who.tenant());
          Tree tree = sequencer.standing().tree(tenant);
          requireTree(tree, newest.get().checkpoint().size());
          OptionalLong index = index(scoped, who.tenant(), newest.get(), lane, seq);
          return index.stream()
              .mapToObj(
                  at -> inclusion(newest.get(), at, tree.over(TreeTables.tiles(scoped, tenant))))
              .findFirst();
        });
  }

  /** Just after a start trees are being read. */
  static Tree requireTree(Tree tree, long size) {
    if (tree.size() < size) {
      throw new ProblemException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "not-ready",
          "The trees are being read: try again shortly.",
          Duration.ofSeconds(1));
    }
    return tree;
  }

  private static Inclusion inclusion(Stored checkpoint, long index, Tile.Reader tiles) {
    long size = checkpoint.checkpoint().size();
    Tile leaves = new Tile(0, index / Tile.WIDTH, (int) (index % Tile.WIDTH) + 1);
    int at = (int) (index % Tile.WIDTH) * MerkleTree.HASH_BYTES;
    byte[] leafHash = Arrays.copyOfRange(tiles.whole(leaves), at, at + MerkleTree.HASH_BYTES);
    List<byte[]> proof = MerkleTree.inclusionProof(index, size, tiles);
    if (!MerkleTree.includes(index, leafHash, size, checkpoint.checkpoint().root(), proof)) {
      throw new IllegalStateException("The tree is not that of its checkpoint of size " + size);
    }
    return new Inclusion(checkpoint, index, leafHash, proof);
  }

  /** Which leaf an entry is: first between which checkpoints, then in which batch. */
  static OptionalLong index(JdbcClient scoped, UUID tenant, Stored newest, int lane, long seq) {
    if (newest.lanes()[lane] < seq) {
      return OptionalLong.empty();
    }
    long lowSize = 0;
    long lowSeq = 0;
    long highSize = newest.checkpoint().size();
    long highSeq = newest.lanes()[lane];
    for (boolean halve = false; ; halve = !halve) {
      long span = highSize - lowSize;
      // Lanes grow about as the tree does; halving in between bounds it where they do not.
      double share = halve ? 0.5 : (seq - lowSeq) / (double) (highSeq - lowSeq);
      long guess = lowSize + Math.clamp((long) (span * share), 0, span - 1);
      Optional<Stored> middle = between(scoped, tenant, lowSize, guess, highSize);
      if (middle.isEmpty()) {
        break;
      }
      long size = middle.get().checkpoint().size();
      long reaches = middle.get().lanes()[lane];
      if (reaches >= seq) {
        highSize = size;
        highSeq = reaches;
      } else {
        lowSize = size;
        lowSeq = reaches;
      }
    }
    return within(scoped, tenant, lowSize, highSize, lane, seq);
  }

  private static Optional<Stored> between(
      JdbcClient scoped, UUID tenant, long low, long guess, long high) {
    return CheckpointTables.largestWithin(scoped, tenant, low, guess)
        .or(() -> CheckpointTables.smallestWithin(scoped, tenant, guess, high));
  }

  private static OptionalLong within(
      JdbcClient scoped, UUID tenant, long from, long to, int lane, long seq) {
    long next = from;
    while (next < to) {
      List<TreeTables.Batch> batches = TreeTables.batches(scoped, tenant, next, BATCHES);
      if (batches.isEmpty()) {
        return OptionalLong.empty();
      }
      for (TreeTables.Batch batch : batches) {
        OptionalLong index = batch.runs().indexOf(lane, seq);
        if (index.isPresent()) {
          return OptionalLong.of(batch.firstIndex() + index.getAsLong());
        }
        next = batch.firstIndex() + batch.count();
      }
    }
    return OptionalLong.empty();
  }
}
