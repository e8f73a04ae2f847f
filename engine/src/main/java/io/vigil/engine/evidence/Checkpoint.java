package io.vigil.engine.evidence;

import java.util.Arrays;
import java.util.List;

/**
 * The head of a log's tree, as it is signed (C2SP tlog-checkpoint). Lines of extension are not
 * written, and a text that has some is refused: nobody could say what they mean.
 *
 * @param origin which log: one line, not empty
 * @param size its number of leaves, from 0
 * @param root the root over them, 32 bytes
 * @see <a href="https://c2sp.org/tlog-checkpoint">C2SP tlog-checkpoint</a>
 */
public record Checkpoint(String origin, long size, byte[] root) {

  /** As the cosignatures of tlog-cosignature allow. */
  public static final int ORIGIN_BYTES_MAX = 255;

  public Checkpoint {
    boolean oneLine = !origin.isEmpty() && origin.chars().noneMatch(c -> c < ' ');
    if (!oneLine || Text.bytes(origin).length > ORIGIN_BYTES_MAX) {
      throw new MalformedNoteException("an origin is one line of 1 to 255 bytes");
    }
    if (size < 0 || root.length != MerkleTree.HASH_BYTES) {
      throw new MalformedNoteException("a checkpoint has a size from 0 and a root of 32 bytes");
    }
  }

  /**
   * @throws MalformedNoteException if this is no text of a checkpoint
   */
  public static Checkpoint parse(String text) {
    List<String> lines = List.of(text.split("\n", -1));
    if (lines.size() != 4 || !lines.getLast().isEmpty()) {
      throw new MalformedNoteException("a checkpoint is three lines: origin, size and root");
    }
    return new Checkpoint(lines.get(0), Text.size(lines.get(1)), Text.hash(lines.get(2)));
  }

  /** The text that is signed: three lines. */
  public String text() {
    return origin + "\n" + size + "\n" + Text.base64(root) + "\n";
  }

  /** Whether both say the same of the same log. */
  public boolean agrees(Checkpoint other) {
    return origin.equals(other.origin) && size == other.size && Arrays.equals(root, other.root);
  }
}
