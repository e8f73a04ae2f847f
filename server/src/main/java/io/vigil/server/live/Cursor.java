package io.vigil.server.live;

import io.vigil.engine.Subject;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * How far a subscriber has seen: the last sequence number of each clinical lane. Opaque outside; it
 * only narrows what is sent again, so it needs no protection.
 *
 * @param feed drawn at random by the feed that gives it out. A database that is restored from a
 *     backup counts on from there, so that another entry than before comes to have the same number:
 *     only within one feed does a number say which entry was seen
 */
record Cursor(long feed, long[] seqs) {

  /** Nothing seen, of no feed. */
  static Cursor start() {
    return new Cursor(0, new long[Subject.CLINICAL_LANES]);
  }

  /** Whether this feed, which stands at {@code now}, gave it out. */
  boolean isOf(Cursor now) {
    return feed == now.feed && !isBeyond(now);
  }

  /** Whether it has seen in some lane what this one has not. */
  boolean isBeyond(Cursor other) {
    for (int lane = 0; lane < seqs.length; lane++) {
      if (seqs[lane] > other.seqs[lane]) {
        return true;
      }
    }
    return false;
  }

  String text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Long.BYTES + 2 * seqs.length);
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(feed).array());
    for (long seq : seqs) {
      long rest = seq;
      while (rest >= 0x80) {
        out.write((int) ((rest & 0x7F) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
  }

  /** Empty if it is none of ours. */
  static Optional<Cursor> parse(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length < Long.BYTES) {
      return Optional.empty();
    }
    long[] seqs = new long[Subject.CLINICAL_LANES];
    int at = Long.BYTES;
    for (int lane = 0; lane < seqs.length; lane++) {
      int shift = 0;
      byte next;
      do {
        if (at == bytes.length || shift > 56) {
          return Optional.empty();
        }
        next = bytes[at++];
        seqs[lane] |= (next & 0x7FL) << shift;
        shift += 7;
      } while (next < 0);
    }
    return at == bytes.length
        ? Optional.of(new Cursor(ByteBuffer.wrap(bytes).getLong(), seqs))
        : Optional.empty();
  }
}
