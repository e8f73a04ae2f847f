package io.vigil.engine.evidence;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a tree: enough to append leaves and to say the root, at most 63 hashes. Not for
 * several threads.
 */
public final class Frontier {

  /** The roots of the full subtrees, one for each bit that is set in the size, largest first. */
  private final List<byte[]> subtrees;

  private long size;

  /** Of the empty tree. */
  public Frontier() {
    subtrees = new ArrayList<>();
  }

  /** Of the first {@code size} leaves that these tiles hold. */
  public Frontier(long size, Tile.Reader tiles) {
    this();
    MerkleTree.Hashes hashes = new MerkleTree.Hashes(size, tiles);
    for (long left = size; left > 0; left -= Long.highestOneBit(left)) {
      long width = Long.highestOneBit(left);
      subtrees.add(hashes.range(size - left, size - left + width));
    }
    this.size = size;
  }

  Frontier(Frontier other) {
    subtrees = new ArrayList<>(other.subtrees);
    size = other.size;
  }

  /** The number of leaves. */
  public long size() {
    return size;
  }

  /**
   * Adds a leaf at the right.
   *
   * @throws IllegalArgumentException unless it is a hash of 32 bytes
   */
  public void append(byte[] leafHash) {
    if (leafHash.length != MerkleTree.HASH_BYTES) {
      throw new IllegalArgumentException("a hash has 32 bytes: " + leafHash.length);
    }
    byte[] hash = leafHash;
    for (long bit = 1; (size & bit) != 0; bit <<= 1) {
      hash = MerkleTree.nodeHash(subtrees.removeLast(), hash);
    }
    subtrees.add(hash);
    size++;
  }

  /** The root over all leaves up to now. */
  public byte[] root() {
    if (subtrees.isEmpty()) {
      return MerkleTree.emptyRoot();
    }
    byte[] root = subtrees.getLast();
    for (int i = subtrees.size() - 2; i >= 0; i--) {
      root = MerkleTree.nodeHash(subtrees.get(i), root);
    }
    return root.clone();
  }
}
