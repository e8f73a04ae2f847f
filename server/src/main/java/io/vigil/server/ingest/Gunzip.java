package io.vigil.server.ingest;

import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip (RFC 1952), any number of members, into a bounded array. The JDK's stream calls
 * itself once for each member, which a body of thousands of empty members turns into a stack
 * overflow, and it takes what follows the last member in silence.
 */
final class Gunzip {
  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xE0;
  private static final int FIRST_BYTES = 8 * 1_024;

  private final byte[] packed;
  private final int bytesMax;
  private int at;
  private byte[] unpacked;
  private int length;

  private Gunzip(byte[] packed, int bytesMax) {
    this.packed = packed;
    this.bytesMax = bytesMax;
    this.unpacked = new byte[Math.min(bytesMax + 1, FIRST_BYTES)];
  }

  /**
   * Unpacks the whole, or as much as is more than {@code bytesMax}.
   *
   * @return empty if it is more than {@code bytesMax}
   * @throws DataFormatException if it isn't gzip, is cut short, or does not fit its checksums
   */
  static Optional<byte[]> unpack(byte[] packed, int bytesMax) throws DataFormatException {
    Gunzip gunzip = new Gunzip(packed, bytesMax);
    Inflater inflater = new Inflater(true);
    try {
      do {
        if (!gunzip.member(inflater)) {
          return Optional.empty();
        }
        inflater.reset();
      } while (gunzip.at < packed.length);
    } finally {
      inflater.end();
    }
    return Optional.of(Arrays.copyOf(gunzip.unpacked, gunzip.length));
  }

  /** False if there is too much. */
  private boolean member(Inflater inflater) throws DataFormatException {
    header();
    int begin = length;
    inflater.setInput(packed, at, packed.length - at);
    while (!inflater.finished()) {
      if (length == unpacked.length) {
        unpacked = Arrays.copyOf(unpacked, Math.min(bytesMax + 1, 2 * length));
      }
      int more = inflater.inflate(unpacked, length, unpacked.length - length);
      require(more > 0 || inflater.finished());
      length += more;
      if (length > bytesMax) {
        return false;
      }
    }
    at = packed.length - inflater.getRemaining();
    trailer(begin);
    return true;
  }

  private void header() throws DataFormatException {
    require(packed.length - at >= HEADER_BYTES);
    require(octet(at) == 0x1F && octet(at + 1) == 0x8B && octet(at + 2) == 8);
    int flags = octet(at + 3);
    require((flags & RESERVED) == 0);
    at += HEADER_BYTES;
    if ((flags & EXTRA) != 0) {
      require(packed.length - at >= 2);
      at += 2 + octet(at) + (octet(at + 1) << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      at += 2;
    }
    require(at <= packed.length);
  }

  private void skipText() throws DataFormatException {
    while (true) {
      require(at < packed.length);
      if (packed[at++] == 0) {
        return;
      }
    }
  }

  private void trailer(int begin) throws DataFormatException {
    require(packed.length - at >= TRAILER_BYTES);
    CRC32 checksum = new CRC32();
    checksum.update(unpacked, begin, length - begin);
    require(word(at) == checksum.getValue() && word(at + 4) == length - begin);
    at += TRAILER_BYTES;
  }

  private int octet(int index) {
    return packed[index] & 0xFF;
  }

  private long word(int index) {
    return octet(index)
        | octet(index + 1) << 8
        | octet(index + 2) << 16
        | (long) octet(index + 3) << 24;
  }

  private static void require(boolean sound) throws DataFormatException {
    if (!sound) {
      throw new DataFormatException("not gzip");
    }
  }
}
