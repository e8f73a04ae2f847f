package io.vigil.engine.evidence;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The arithmetic of the append-only tree of RFC 9162, section 2.1: SHA-256, leaves and nodes told
 * apart by their first byte. Hashes are 32 bytes, indexes count from 0, proofs run from the leaf
 * upwards.
 */
public final class MerkleTree {

  public static final int HASH_BYTES = Sha256.BYTES;

  /** No proof in a tree of at most 2<sup>63</sup> - 1 leaves is longer. */
  public static final int PROOF_HASHES_MAX = 63;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private MerkleTree() {}

  /** The hash of a leaf whose data are these parts, one after another. */
  public static byte[] leafHash(byte[]... data) {
    MessageDigest sha256 = Sha256.fresh();
    sha256.update(LEAF);
    for (byte[] part : data) {
      sha256.update(part);
    }
    return sha256.digest();
  }

  static byte[] nodeHash(byte[] left, byte[] right) {
    MessageDigest sha256 = Sha256.fresh();
    sha256.update(NODE);
    sha256.update(left);
    return sha256.digest(right);
  }

  /** The root of the tree without leaves: the hash of nothing. */
  public static byte[] emptyRoot() {
    return Sha256.fresh().digest();
  }

  /** The root over these leaf hashes. */
  public static byte[] root(List<byte[]> leafHashes) {
    Frontier frontier = new Frontier();
    leafHashes.forEach(frontier::append);
    return frontier.root();
  }

  /** The root of the first {@code size} leaves. */
  public static byte[] root(long size, Tile.Reader tiles) {
    return size == 0 ? emptyRoot() : new Hashes(size, tiles).range(0, size);
  }

  /**
   * That the leaf at {@code index} is in the tree of the first {@code size} leaves (2.1.3.1).
   *
   * @throws IllegalArgumentException unless 0 &lt;= index &lt; size
   */
  public static List<byte[]> inclusionProof(long index, long size, Tile.Reader tiles) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("no leaf " + index + " in a tree of " + size);
    }
    Hashes hashes = new Hashes(size, tiles);
    List<byte[]> fromTheTop = new ArrayList<>();
    long from = 0;
    long to = size;
    while (to - from > 1) {
      long middle = from + split(to - from);
      if (index < middle) {
        fromTheTop.add(hashes.range(middle, to));
        to = middle;
      } else {
        fromTheTop.add(hashes.range(from, middle));
        from = middle;
      }
    }
    return List.copyOf(fromTheTop.reversed());
  }

  /**
   * That the tree of the first {@code oldSize} leaves is the beginning of that of the first {@code
   * newSize} (2.1.4.1). Empty where there is nothing to prove: for equal sizes, and from the empty
   * tree.
   *
   * @throws IllegalArgumentException unless 0 &lt;= oldSize &lt;= newSize
   */
  public static List<byte[]> consistencyProof(long oldSize, long newSize, Tile.Reader tiles) {
    if (oldSize < 0 || oldSize > newSize) {
      throw new IllegalArgumentException(
          "a tree of " + newSize + " does not begin with " + oldSize + " leaves");
    }
    if (oldSize == 0 || oldSize == newSize) {
      return List.of();
    }
    Hashes hashes = new Hashes(newSize, tiles);
    List<byte[]> fromTheTop = new ArrayList<>();
    long from = 0;
    long to = newSize;
    while (oldSize != to) {
      long middle = from + split(to - from);
      if (oldSize <= middle) {
        fromTheTop.add(hashes.range(middle, to));
        to = middle;
      } else {
        fromTheTop.add(hashes.range(from, middle));
        from = middle;
      }
    }
    // The old tree itself, if it is a node of the new one, is known to who asks.
    if (from != 0) {
      fromTheTop.add(hashes.range(from, to));
    }
    return List.copyOf(fromTheTop.reversed());
  }

  /** Whether a proof shows a leaf at an index of the tree of this size and root (2.1.3.2). */
  public static boolean includes(
      long index, byte[] leafHash, long size, byte[] root, List<byte[]> proof) {
    if (index < 0 || index >= size || !allHashes(proof)) {
      return false;
    }
    long at = index;
    long last = size - 1;
    byte[] hash = leafHash;
    for (byte[] sibling : proof) {
      if (last == 0) {
        return false;
      }
      if ((at & 1) == 1 || at == last) {
        hash = nodeHash(sibling, hash);
        int up = (at & 1) == 1 ? 0 : Long.numberOfTrailingZeros(at);
        at >>>= up;
        last >>>= up;
      } else {
        hash = nodeHash(hash, sibling);
      }
      at >>>= 1;
      last >>>= 1;
    }
    return last == 0 && MessageDigest.isEqual(hash, root);
  }

  /** Whether a proof shows that the new tree begins with the old one (2.1.4.2). */
  public static boolean extendsFrom(
      long oldSize, byte[] oldRoot, long newSize, byte[] newRoot, List<byte[]> proof) {
    if (oldSize < 0 || oldSize > newSize || !allHashes(proof)) {
      return false;
    }
    if (oldSize == newSize) {
      return proof.isEmpty() && MessageDigest.isEqual(oldRoot, newRoot);
    }
    if (oldSize == 0) {
      return proof.isEmpty() && MessageDigest.isEqual(oldRoot, emptyRoot());
    }
    boolean oldIsNode = Long.bitCount(oldSize) == 1;
    if (!oldIsNode && proof.isEmpty()) {
      return false;
    }
    byte[] first = oldIsNode ? oldRoot : proof.getFirst();
    int up = Long.numberOfTrailingZeros(oldSize);
    long at = (oldSize - 1) >>> up;
    long last = (newSize - 1) >>> up;
    byte[] oldHash = first;
    byte[] newHash = first;
    for (byte[] sibling : oldIsNode ? proof : proof.subList(1, proof.size())) {
      if (last == 0) {
        return false;
      }
      if ((at & 1) == 1 || at == last) {
        oldHash = nodeHash(sibling, oldHash);
        newHash = nodeHash(sibling, newHash);
        int more = (at & 1) == 1 ? 0 : Long.numberOfTrailingZeros(at);
        at >>>= more;
        last >>>= more;
      } else {
        newHash = nodeHash(newHash, sibling);
      }
      at >>>= 1;
      last >>>= 1;
    }
    return last == 0
        && MessageDigest.isEqual(oldHash, oldRoot)
        && MessageDigest.isEqual(newHash, newRoot);
  }

  private static boolean allHashes(List<byte[]> proof) {
    return proof.size() <= PROOF_HASHES_MAX
        && proof.stream().allMatch(hash -> hash.length == HASH_BYTES);
  }

  /** The largest power of two below {@code count}, which is at least 2. */
  private static long split(long count) {
    return Long.highestOneBit(count - 1);
  }

  /** Hashes of nodes, made from tiles that are read once each. */
  static final class Hashes {
    private final long size;
    private final Tile.Reader tiles;
    private final Map<Tile, byte[]> read = new HashMap<>();

    Hashes(long size, Tile.Reader tiles) {
      this.size = size;
      this.tiles = tiles;
    }

    /** The root over the leaves from one up to another. */
    byte[] range(long from, long to) {
      long count = to - from;
      if (Long.bitCount(count) == 1) {
        int height = Long.numberOfTrailingZeros(count);
        return node(height, from >>> height);
      }
      long middle = from + split(count);
      return nodeHash(range(from, middle), range(middle, to));
    }

    /** The node over 2<sup>height</sup> leaves, the {@code index}th of its height. */
    byte[] node(int height, long index) {
      int level = height / Tile.HEIGHT;
      int within = height % Tile.HEIGHT;
      long first = index << within;
      Tile tile = Tile.of(level, first / Tile.WIDTH, size);
      byte[] hashes = read.computeIfAbsent(tile, tiles::whole);
      List<byte[]> below = new ArrayList<>(1 << within);
      for (int i = 0; i < 1 << within; i++) {
        int at = (int) (first % Tile.WIDTH + i) * HASH_BYTES;
        below.add(Arrays.copyOfRange(hashes, at, at + HASH_BYTES));
      }
      return root(below);
    }
  }
}
