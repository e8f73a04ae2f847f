package io.vigil.server.evidence;

import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Tile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A tenant's tree as it stands: how many leaves, and the tiles that are not full yet. The full ones
 * are in the database, and never change.
 *
 * @param partial by level; the tile at the right edge, as far as it has come
 */
record Tree(long size, Map<Integer, Edge> partial) {

  static final Tree EMPTY = new Tree(0, Map.of());

  /** A tile that is not full. */
  record Edge(Tile tile, byte[] hashes) {}

  /** A tree with more leaves, and the tiles that became full by them. */
  record Grown(Tree tree, Map<Tile, byte[]> full) {}

  Tree {
    partial = Map.copyOf(partial);
  }

  Grown with(List<byte[]> leafHashes) {
    Map<Integer, Edge> edges = new HashMap<>(partial);
    Map<Tile, byte[]> full = new HashMap<>();
    Tile.grown(size, leafHashes, this::edge)
        .forEach((tile, hashes) -> {
          if (tile.width() == Tile.WIDTH) {
            full.put(tile, hashes);
            edges.remove(tile.level());
          } else {
            edges.put(tile.level(), new Edge(tile, hashes));
          }
        });
    return new Grown(new Tree(size + leafHashes.size(), edges), full);
  }

  /** Over all leaves; needs no tile but those at the edge. */
  byte[] root() {
    return MerkleTree.root(size, this::edge);
  }

  /** The tiles at the edge from here, the full ones from the database. */
  Tile.Reader over(Tile.Reader full) {
    return tile -> {
      Edge edge = partial.get(tile.level());
      return edge != null && edge.tile().number() == tile.number()
          ? edge.hashes()
          : full.read(tile);
    };
  }

  private byte[] edge(Tile tile) {
    return over(
            full -> {
              throw new IllegalStateException("a full tile is at the edge: " + full.path());
            })
        .read(tile);
  }
}
