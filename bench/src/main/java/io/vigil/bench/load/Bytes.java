package io.vigil.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** ASCII and numbers, written one after the other into one array that is used again. */
public final class Bytes {
  /** More than any transmission of 60 readings with its header. */
  static final int CAPACITY = 64 * 1024;

  private static final int DIGITS_MAX = 19;

  private final byte[] content = new byte[CAPACITY];
  private final byte[] digits = new byte[DIGITS_MAX];
  private int length;

  /** What text is in ASCII, to be written often. */
  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  public Bytes clear() {
    length = 0;
    return this;
  }

  public int length() {
    return length;
  }

  public Bytes add(byte[] bytes) {
    System.arraycopy(bytes, 0, content, length, bytes.length);
    length += bytes.length;
    return this;
  }

  public Bytes add(byte one) {
    content[length++] = one;
    return this;
  }

  /** In decimal digits. */
  public Bytes number(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a number below 0");
    }
    int at = DIGITS_MAX;
    long rest = value;
    do {
      digits[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    System.arraycopy(digits, at, content, length, DIGITS_MAX - at);
    length += DIGITS_MAX - at;
    return this;
  }

  /** What another holds. */
  Bytes add(Bytes other) {
    System.arraycopy(other.content, 0, content, length, other.length);
    length += other.length;
    return this;
  }

  /** In groups of 7 bits, lowest first. */
  Bytes varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      content[length++] = (byte) (rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    content[length++] = (byte) rest;
    return this;
  }

  Bytes bigEndian(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      content[length++] = (byte) (value >>> shift);
    }
    return this;
  }

  public void copyTo(ByteBuffer into) {
    into.put(content, 0, length);
  }

  public byte[] copy() {
    return java.util.Arrays.copyOf(content, length);
  }
}
