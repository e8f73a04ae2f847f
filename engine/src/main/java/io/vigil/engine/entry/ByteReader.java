package io.vigil.engine.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ByteWriter} wrote; every length is checked against what is left. */
final class ByteReader {
  private static final UUID NOBODY = new UUID(0, 0);

  /** The most elements of what may be written as repeats, and so in fewer bytes than elements. */
  private static final int REPEATS_MAX = 1 << 20;

  private final byte[] bytes;
  private int at;

  /** As in {@link ByteWriter}. */
  final long baseEpochMillis;

  final UUID cause;
  final UUID actor;

  /** Where closed blocks of readings are; null if they stand with the rest. */
  final BlockLists.@Nullable Source blocks;

  /** The shapes that are not today's; null if all are. */
  final Upcasts.@Nullable Shapes older;

  ByteReader(byte[] bytes) {
    this(bytes, 0, NOBODY, NOBODY, null, null);
  }

  /** For the body beside a header. */
  ByteReader(byte[] bytes, Header header) {
    this(bytes, header, null);
  }

  /** The same of an older version. */
  ByteReader(byte[] bytes, Header header, Upcasts.@Nullable Shapes older) {
    this(
        bytes,
        header.atEpochMillis(),
        header.cause().orElse(NOBODY),
        header.actor().orElse(NOBODY),
        null,
        older);
  }

  /** For a state whose closed blocks are kept apart. */
  ByteReader(byte[] bytes, long baseEpochMillis, BlockLists.Source blocks) {
    this(bytes, baseEpochMillis, NOBODY, NOBODY, blocks, null);
  }

  private ByteReader(
      byte[] bytes,
      long baseEpochMillis,
      UUID cause,
      UUID actor,
      BlockLists.@Nullable Source blocks,
      Upcasts.@Nullable Shapes older) {
    this.bytes = bytes;
    this.baseEpochMillis = baseEpochMillis;
    this.cause = cause;
    this.actor = actor;
    this.blocks = blocks;
    this.older = older;
  }

  boolean flag() {
    int flag = raw();
    if (flag > 1) {
      throw new MalformedEntryException("a flag is 0 or 1: " + flag);
    }
    return flag == 1;
  }

  long time() {
    long number = unsigned();
    if (number == 0) {
      return Long.MAX_VALUE;
    } else if (number == 1) {
      return Long.MIN_VALUE;
    }
    long zigzag = number - 2;
    return baseEpochMillis + ((zigzag >>> 1) ^ -(zigzag & 1));
  }

  /** A count of things that may take no byte each. */
  int lengthOfRepeats() {
    long count = unsigned();
    if (count < 0 || count > REPEATS_MAX) {
      throw new MalformedEntryException("more repeats than there may be: " + count);
    }
    return (int) count;
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

  /** The bytes that are left; nothing is left then. */
  byte[] rest() {
    byte[] value = Arrays.copyOfRange(bytes, at, bytes.length);
    at = bytes.length;
    return value;
  }

  void end() {
    if (at != bytes.length) {
      throw new MalformedEntryException((bytes.length - at) + " bytes are left over");
    }
  }

  long fixed() {
    require(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = (value << 8) | (bytes[at++] & 0xFF);
    }
    return value;
  }

  void require(int more) {
    if (bytes.length - at < more) {
      throw new MalformedEntryException("the encoding ends early");
    }
  }
}
