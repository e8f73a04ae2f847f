package io.vigil.engine.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A place for up to 256 neighbouring hashes of a tree (C2SP tlog-tiles): at level 0 the hashes of
 * leaves, at each level above those of full tiles below. A tile's content is its hashes, 32 bytes
 * each, one after another; a partial one grows until it is full, and then never changes.
 *
 * @param level 0 to 7
 * @param number from the left, from 0
 * @param width 1 to 256 hashes
 */
public record Tile(int level, long number, int width) {

  /** Hashes in a full tile. */
  public static final int WIDTH = 256;

  /** Levels of the tree between two levels of tiles. */
  static final int HEIGHT = 8;

  public Tile {
    if (level < 0 || level > 7 || number < 0 || width < 1 || width > WIDTH) {
      throw new IllegalArgumentException(
          "there is no tile of level " + level + ", number " + number + ", width " + width);
    }
  }

  /** Where tiles are kept. */
  @FunctionalInterface
  public interface Reader {
    /** The content: at least the tile's width, more if it has grown since. */
    byte[] read(Tile tile);

    /**
     * @throws IllegalStateException if the content is too short
     */
    default byte[] whole(Tile tile) {
      byte[] content = read(tile);
      if (content.length < tile.width * MerkleTree.HASH_BYTES) {
        throw new IllegalStateException(
            "tile " + tile.path() + " has " + content.length + " bytes only");
      }
      return content;
    }
  }

  /**
   * A tile as wide as it is in a tree of {@code size} leaves.
   *
   * @throws IllegalArgumentException if it has no such tile
   */
  static Tile of(int level, long number, long size) {
    long left = hashesAt(level, size) - number * WIDTH;
    return new Tile(level, number, (int) Math.min(WIDTH, left));
  }

  /**
   * What is to be stored when leaves are appended to a tree: the tiles that are new or have grown,
   * with their whole content. Stored all or nothing, in place of narrower ones of the same level
   * and number.
   *
   * @param size leaves before
   * @param tiles reads what was stored for the tree before
   */
  public static Map<Tile, byte[]> grown(long size, List<byte[]> leafHashes, Reader tiles) {
    Map<Tile, byte[]> grown = new LinkedHashMap<>();
    List<byte[]> fresh = leafHashes;
    for (int level = 0; !fresh.isEmpty(); level++) {
      fresh = grow(grown, level, hashesAt(level, size), fresh, tiles);
    }
    return grown;
  }

  /**
   * The tile's path below a log's prefix, as {@code tile/0/x001/x234/067.p/112}.
   *
   * @see <a href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles</a>
   */
  public String path() {
    StringBuilder digits = new StringBuilder(threeDigits(number % 1000));
    for (long rest = number / 1000; rest > 0; rest /= 1000) {
      digits.insert(0, "x" + threeDigits(rest % 1000) + "/");
    }
    return "tile/" + level + "/" + digits + (width == WIDTH ? "" : ".p/" + width);
  }

  private static String threeDigits(long number) {
    return Long.toString(1000 + number).substring(1);
  }

  /** How many hashes stand at a level of a tree. */
  private static long hashesAt(int level, long size) {
    return size >>> (level * HEIGHT);
  }

  /** Appends to the tiles of one level; returns the hashes of those that became full. */
  private static List<byte[]> grow(
      Map<Tile, byte[]> grown, int level, long count, List<byte[]> fresh, Reader tiles) {
    List<byte[]> above = new ArrayList<>();
    int taken = 0;
    for (long number = count / WIDTH; taken < fresh.size(); number++) {
      int before = (int) Math.max(0, count - number * WIDTH);
      int width = Math.min(WIDTH, before + fresh.size() - taken);
      byte[] content = new byte[width * MerkleTree.HASH_BYTES];
      if (before > 0) {
        byte[] stored = tiles.whole(new Tile(level, number, before));
        System.arraycopy(stored, 0, content, 0, before * MerkleTree.HASH_BYTES);
      }
      for (int i = before; i < width; i++) {
        System.arraycopy(
            fresh.get(taken++), 0, content, i * MerkleTree.HASH_BYTES, MerkleTree.HASH_BYTES);
      }
      grown.put(new Tile(level, number, width), content);
      if (width == WIDTH) {
        above.add(rootOf(content));
      }
    }
    return above;
  }

  private static byte[] rootOf(byte[] content) {
    Frontier frontier = new Frontier();
    for (int at = 0; at < content.length; at += MerkleTree.HASH_BYTES) {
      frontier.append(Arrays.copyOfRange(content, at, at + MerkleTree.HASH_BYTES));
    }
    return frontier.root();
  }
}
