package io.vigil.server.series;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Writes integers as groups of 7 bits, lowest first; signed ones zigzag. */
final class Packer {
  private byte[] bytes = new byte[256];
  private int size;

  void unsigned(long value) {
    if (size + 10 > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void signed(long value) {
    unsigned((value << 1) ^ (value >> 63));
  }

  void text(String value) {
    block(value.getBytes(StandardCharsets.UTF_8));
  }

  void uuid(UUID value) {
    fixed(value.getMostSignificantBits());
    fixed(value.getLeastSignificantBits());
  }

  /** A column that seldom changes: each value once, and how often it follows itself. */
  void runs(int[] values, int count) {
    int begin = 0;
    while (begin < count) {
      int end = begin + 1;
      while (end < count && values[end] == values[begin]) {
        end++;
      }
      unsigned(values[begin]);
      unsigned(end - begin);
      begin = end;
    }
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void fixed(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      raw((byte) (value >>> shift));
    }
  }

  private void block(byte[] value) {
    unsigned(value.length);
    for (byte each : value) {
      raw(each);
    }
  }

  private void raw(byte value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    bytes[size++] = value;
  }
}
