package io.vigil.server.ingest;

import java.nio.ByteBuffer;

/** Numbers of variable length as protobuf writes them: 7 bits a byte, the lowest first. */
final class Varints {
  private Varints() {}

  static void put(ByteBuffer bytes, long number) {
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      bytes.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    bytes.put((byte) rest);
  }

  /** In zigzag, where what is near 0 on either side is short. */
  static void putSigned(ByteBuffer bytes, long number) {
    put(bytes, number << 1 ^ number >> Long.SIZE - 1);
  }

  /**
   * @throws IllegalArgumentException if it is longer than 64 bits
   */
  static long get(ByteBuffer bytes) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes.get();
      number |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("A number is too long");
  }

  static long getSigned(ByteBuffer bytes) {
    long zigzag = get(bytes);
    return zigzag >>> 1 ^ -(zigzag & 1);
  }
}
