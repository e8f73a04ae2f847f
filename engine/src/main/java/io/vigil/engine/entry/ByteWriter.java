package io.vigil.engine.entry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the canonical encoding: integers as variable-length groups of 7 bits, lowest first, signed
 * ones zigzag; everything of variable length behind its length.
 */
final class ByteWriter {
  private static final UUID NOBODY = new UUID(0, 0);
  private static final VarHandle FIXED =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[512];
  private int size;

  /** What times are counted from. */
  final long baseEpochMillis;

  /**
   * What an identity's id and collector are if they are not written; zeros where nothing is known.
   */
  final UUID cause;

  final UUID actor;

  /** Where closed blocks of readings go instead; null if they are written with the rest. */
  final BlockLists.@Nullable Sink blocks;

  ByteWriter() {
    this(0, NOBODY, NOBODY, null);
  }

  /** For the body beside a header. */
  ByteWriter(Header header) {
    this(
        header.atEpochMillis(), header.cause().orElse(NOBODY), header.actor().orElse(NOBODY), null);
  }

  /** For a state whose closed blocks are kept apart. */
  ByteWriter(long baseEpochMillis, BlockLists.Sink blocks) {
    this(baseEpochMillis, NOBODY, NOBODY, blocks);
  }

  private ByteWriter(
      long baseEpochMillis, UUID cause, UUID actor, BlockLists.@Nullable Sink blocks) {
    this.baseEpochMillis = baseEpochMillis;
    this.cause = cause;
    this.actor = actor;
    this.blocks = blocks;
  }

  void flag(boolean value) {
    raw(value ? 1 : 0);
  }

  /**
   * @throws IllegalArgumentException for the two times that overflow when counted from the base
   */
  void time(long epochMillis) {
    if (epochMillis == Long.MAX_VALUE) {
      raw(0);
    } else if (epochMillis == Long.MIN_VALUE) {
      raw(1);
    } else {
      long since = epochMillis - baseEpochMillis;
      long number = ((since << 1) ^ (since >> 63)) + 2;
      if (number == 0 || number == 1) {
        throw new IllegalArgumentException("a time is out of range");
      }
      unsigned(number);
    }
  }

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
    if (!isUnicode(value)) {
      throw new IllegalArgumentException("a text is not Unicode");
    }
    block(value.getBytes(StandardCharsets.UTF_8));
  }

  void uuid(UUID value) {
    fixed(value.getMostSignificantBits());
    fixed(value.getLeastSignificantBits());
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  private static boolean isUnicode(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        boolean pair =
            i + 1 < value.length()
                && Character.isSurrogatePair(value.charAt(i), value.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  void fixed(long value) {
    room(Long.BYTES);
    FIXED.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** Whether this is all that was written. */
  boolean is(byte[] other) {
    return Arrays.equals(bytes, 0, size, other, 0, other.length);
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
