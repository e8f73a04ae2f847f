package io.vigil.server.series;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Reads what {@link Packer} wrote. The bytes were sealed: what is wrong in them is our fault. */
final class Unpacker {
  private final byte[] bytes;
  private int at;

  Unpacker(byte[] bytes) {
    this.bytes = bytes;
  }

  long unsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalStateException("an integer has more than 10 groups");
  }

  long signed() {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  int small() {
    return Math.toIntExact(unsigned());
  }

  String text() {
    int length = small();
    String value = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return value;
  }

  UUID uuid() {
    return new UUID(fixed(), fixed());
  }

  int[] runs(int count) {
    int[] values = new int[count];
    int begin = 0;
    while (begin < count) {
      int value = small();
      int end = begin + small();
      while (begin < end) {
        values[begin++] = value;
      }
    }
    return values;
  }

  private long fixed() {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = (value << 8) | (bytes[at++] & 0xFF);
    }
    return value;
  }
}
