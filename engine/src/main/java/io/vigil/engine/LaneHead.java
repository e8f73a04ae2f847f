package io.vigil.engine;

/**
 * Where a lane stands.
 *
 * @param epoch raised at each taking over; a commit under an older one fails
 * @param nextSeq the sequence number of the next entry, from 1
 * @param head the chain value of the last entry
 */
public record LaneHead(int lane, long epoch, long nextSeq, byte[] head) {

  private static final int HEAD_BYTES = 32;

  /** A lane before its first owner and its first entry: epoch 0, next entry 1, a head of zeros. */
  public static LaneHead first(int lane) {
    return new LaneHead(lane, 0, 1, new byte[HEAD_BYTES]);
  }
}
