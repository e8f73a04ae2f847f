package io.vigil.server.ingest;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The body of a request while it comes in, within a bound. */
final class Body {
  /** As sent, and again after gunzip. */
  static final int BYTES_MAX = 256 * 1_024;

  private static final int FIRST_BYTES = 2 * 1_024;

  private byte[] bytes;
  private int length;

  /**
   * @param announcedBytes 0 to {@link #BYTES_MAX}; -1 if its length is not known beforehand
   */
  Body(int announcedBytes) {
    this.bytes = new byte[announcedBytes < 0 ? FIRST_BYTES : announcedBytes];
  }

  /** False if it is then more than {@link #BYTES_MAX}: only its beginning was taken. */
  boolean add(ByteBuf part) {
    int more = Math.min(part.readableBytes(), BYTES_MAX - length);
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(BYTES_MAX, Math.max(2 * bytes.length, length + more)));
    }
    part.readBytes(bytes, length, more);
    length += more;
    return !part.isReadable();
  }

  /** All of it. */
  byte[] sent() {
    return start(length);
  }

  /** At most so many of its first bytes. */
  byte[] start(int bytesMax) {
    int count = Math.min(length, bytesMax);
    return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
  }
}
