package io.vigil.server.live;

import io.vigil.engine.Subject;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Optional;

/**
 * How far a subscriber has seen: the last sequence number of each clinical lane. Opaque outside; it
 * only narrows what is sent again, so it needs no protection.
 */
record Cursor(long[] seqs) {

  static Cursor start() {
    return new Cursor(new long[Subject.CLINICAL_LANES]);
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
    ByteArrayOutputStream out = new ByteArrayOutputStream(2 * seqs.length);
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
    long[] seqs = new long[Subject.CLINICAL_LANES];
    int at = 0;
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
    return at == bytes.length ? Optional.of(new Cursor(seqs)) : Optional.empty();
  }
}
