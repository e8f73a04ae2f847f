package io.vigil.simulation.world;

import io.vigil.core.id.TenantId;
import io.vigil.engine.JournalStore;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.engine.evidence.Frontier;
import io.vigil.engine.evidence.MerkleTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The trees over the journal, one for each tenant, in the order in which entries were seen. */
final class Trees {

  private final Map<TenantId, Tree> trees = new HashMap<>();

  private record Place(int lane, long seq) {}

  private record Checkpoint(int size, byte[] root) {}

  private static final class Tree {
    final Frontier frontier = new Frontier();
    final List<Place> order = new ArrayList<>();
    final List<Checkpoint> checkpoints = new ArrayList<>();
  }

  void append(SealedEntry entry) {
    Tree tree = trees.computeIfAbsent(entry.header().tenant(), tenant -> new Tree());
    tree.order.add(new Place(entry.header().lane(), entry.header().seq()));
    tree.frontier.append(leafHash(entry));
  }

  void checkpoint() {
    for (Tree tree : trees.values()) {
      tree.checkpoints.add(new Checkpoint(tree.order.size(), tree.frontier.root()));
    }
  }

  /** Whether the journal as it is now gives every root that was noted. */
  boolean stand(JournalStore journal, int lanes) {
    Map<Place, byte[]> leaves = new HashMap<>();
    for (int lane = 0; lane < lanes; lane++) {
      journal.read(
          lane,
          1,
          entry ->
              leaves.put(new Place(entry.header().lane(), entry.header().seq()), leafHash(entry)));
    }
    for (Tree tree : trees.values()) {
      Frontier again = new Frontier();
      for (Checkpoint checkpoint : tree.checkpoints) {
        while (again.size() < checkpoint.size()) {
          byte[] leaf = leaves.get(tree.order.get((int) again.size()));
          if (leaf == null) {
            return false;
          }
          again.append(leaf);
        }
        if (!Arrays.equals(again.root(), checkpoint.root())) {
          return false;
        }
      }
    }
    return true;
  }

  private static byte[] leafHash(SealedEntry entry) {
    return MerkleTree.leafHash(entry.header().encode(), entry.payloadHash());
  }
}
