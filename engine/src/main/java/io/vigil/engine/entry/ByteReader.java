package io.vigil.engine.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Reads what {@link ByteWriter} wrote; every length is checked against what is left. */
final class ByteReader {
  private final byte[] bytes;
  private int at;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  int raw() {
    require(1);
    return bytes[at++] & 0xFF;
  }

  long unsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = raw();
      value |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        boolean canonical = (next != 0 || shift == 0) && (next <= 1 || shift < 63);
        if (!canonical) {
          throw new MalformedEntryException("an integer is not in its shortest form");
        }
        return value;
      }
    }
    throw new MalformedEntryException("an integer has more than 10 groups");
  }

  long signed() {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A count of things that take at least one byte each. */
  int count() {
    long count = unsigned();
    if (count < 0 || count > bytes.length - at) {
      throw new MalformedEntryException("a count exceeds what is left: " + count);
    }
    return (int) count;
  }

  byte[] block() {
    int length = count();
    byte[] value = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return value;
  }

  String text() {
    return new String(block(), StandardCharsets.UTF_8);
  }

  UUID uuid() {
    return new UUID(fixed(), fixed());
  }

  void end() {
    if (at != bytes.length) {
      throw new MalformedEntryException((bytes.length - at) + " bytes are left over");
    }
  }

  private long fixed() {
    require(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = (value << 8) | (bytes[at++] & 0xFF);
    }
    return value;
  }

  private void require(int more) {
    if (bytes.length - at < more) {
      throw new MalformedEntryException("the encoding ends early");
    }
  }
}
