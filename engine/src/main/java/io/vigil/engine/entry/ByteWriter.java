package io.vigil.engine.entry;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Writes the canonical encoding: integers as variable-length groups of 7 bits, lowest first, signed
 * ones zigzag; everything of variable length behind its length.
 */
final class ByteWriter {
  private byte[] bytes = new byte[256];
  private int size;

  void raw(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  void raw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  void unsigned(long value) {
    long rest = value;
    room(10);
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void signed(long value) {
    unsigned((value << 1) ^ (value >> 63));
  }

  void block(byte[] value) {
    unsigned(value.length);
    raw(value);
  }

  /**
   * @throws IllegalArgumentException for half of a surrogate pair, which would be read as another
   *     text
   */
  void text(String value) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
      int length = encoded.remaining();
      unsigned(length);
      room(length);
      encoded.get(bytes, size, length);
      size += length;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a text is not Unicode", e);
    }
  }

  void uuid(UUID value) {
    fixed(value.getMostSignificantBits());
    fixed(value.getLeastSignificantBits());
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void fixed(long value) {
    room(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
