package io.vigil.core.patient;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The judged readings of one metric, in time order: what a late reading is judged against, and how
 * a reading that came before is known again. Immutable; older readings are packed in blocks of
 * about three bytes each.
 *
 * <p>A reading's <em>key</em> is its device time in epoch milliseconds x 1024 plus its ordinal (0
 * to 1023). Its <em>origin</em> is the patient's slot number of the source x 2, plus 1 if it was
 * suspect. Key and slot are its identity.
 */
public record Stream(List<Block> blocks, long[] keys, long[] micros, int[] origins) {

  /** Readings of the open tail before it is packed. */
  static final int BLOCK_READINGS = 64;

  static final Stream EMPTY = new Stream(List.of(), new long[0], new long[0], new int[0]);

  private static final int ORDINAL_BITS = 10;
  private static final long[] UNITS = {1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};

  /** Packed readings; {@code data} holds deltas as variable-length integers. */
  public record Block(long firstKey, long lastKey, int count, byte[] data) {}

  /** The key of a reading. */
  public static long key(long atEpochMillis, int ordinal) {
    return (atEpochMillis << ORDINAL_BITS) | ordinal;
  }

  /** The device time in a key. */
  public static long epochMillis(long key) {
    return key >> ORDINAL_BITS;
  }

  static int slot(int origin) {
    return origin >> 1;
  }

  static boolean suspect(int origin) {
    return (origin & 1) == 1;
  }

  boolean isEmpty() {
    return blocks.isEmpty() && keys.length == 0;
  }

  /** Number of readings kept. */
  public int size() {
    int size = keys.length;
    for (Block block : blocks) {
      size += block.count;
    }
    return size;
  }

  /** Key of the newest reading; {@link Long#MIN_VALUE} if there is none. */
  long lastKey() {
    if (keys.length > 0) {
      return keys[keys.length - 1];
    }
    return blocks.isEmpty() ? Long.MIN_VALUE : blocks.getLast().lastKey;
  }

  /** Device time of the oldest reading kept; {@link Long#MAX_VALUE} if there is none. */
  long firstEpochMillis() {
    if (!blocks.isEmpty()) {
      return epochMillis(blocks.getFirst().firstKey);
    }
    return keys.length == 0 ? Long.MAX_VALUE : epochMillis(keys[0]);
  }

  boolean contains(long key, int slot) {
    Cursor cursor = from(key);
    while (cursor.advance() && cursor.key() == key) {
      if (slot(cursor.origin()) == slot) {
        return true;
      }
    }
    return false;
  }

  /** Device time of the newest reading of a source before an instant, or {@link Long#MIN_VALUE}. */
  long lastBefore(long epochMillis, int slot) {
    long limit = key(epochMillis, 0);
    long found = lastBefore(limit, slot, keys, origins, keys.length);
    for (int i = blocks.size() - 1; i >= 0 && found == Long.MIN_VALUE; i--) {
      if (blocks.get(i).firstKey < limit) {
        Unpacked block = unpack(blocks.get(i));
        found = lastBefore(limit, slot, block.keys, block.origins, block.keys.length);
      }
    }
    return found == Long.MIN_VALUE ? found : epochMillis(found);
  }

  private static long lastBefore(long limit, int slot, long[] keys, int[] origins, int count) {
    for (int i = count - 1; i >= 0; i--) {
      if (keys[i] < limit && slot(origins[i]) == slot) {
        return keys[i];
      }
    }
    return Long.MIN_VALUE;
  }

  /** The newest key before this one, or this one if there is none before it. */
  long keyBefore(long key) {
    int last = keys.length - 1;
    while (last >= 0 && keys[last] >= key) {
      last--;
    }
    if (last >= 0) {
      return keys[last];
    }
    for (int i = blocks.size() - 1; i >= 0; i--) {
      if (blocks.get(i).firstKey < key) {
        long[] packed = unpack(blocks.get(i)).keys;
        int at = packed.length - 1;
        while (packed[at] >= key) {
          at--;
        }
        return packed[at];
      }
    }
    return key;
  }

  /** A cursor before the first reading whose key is at least this. */
  Cursor from(long key) {
    return new Cursor(key);
  }

  /** This stream with more readings, which must be sorted by key and not be in it yet. */
  Stream plus(long[] newKeys, long[] newMicros, int[] newOrigins) {
    if (newKeys.length == 0) {
      return this;
    }
    if (newKeys[0] > lastKey()) {
      return appended(blocks, keys, micros, origins, newKeys, newMicros, newOrigins);
    }
    int kept = 0;
    while (kept < blocks.size() && blocks.get(kept).lastKey < newKeys[0]) {
      kept++;
    }
    List<Block> head = blocks.subList(0, kept);
    Growing rest = new Growing();
    Cursor old = new Cursor(kept);
    boolean more = old.advance();
    for (int i = 0; i < newKeys.length; i++) {
      while (more && precedes(old, newKeys[i], newOrigins[i])) {
        rest.add(old.key(), old.micros(), old.origin());
        more = old.advance();
      }
      rest.add(newKeys[i], newMicros[i], newOrigins[i]);
    }
    while (more) {
      rest.add(old.key(), old.micros(), old.origin());
      more = old.advance();
    }
    return appended(
        head, new long[0], new long[0], new int[0], rest.keys(), rest.micros(), rest.origins());
  }

  /** Readings of one instant stand in the order of their sources, not of their arrival. */
  private static boolean precedes(Cursor old, long key, int origin) {
    return old.key() < key || (old.key() == key && slot(old.origin()) <= slot(origin));
  }

  /** This stream without the whole blocks that end before an instant. */
  Stream prunedBefore(long epochMillis) {
    long limit = key(epochMillis, 0);
    int dropped = 0;
    while (dropped < blocks.size() && blocks.get(dropped).lastKey < limit) {
      dropped++;
    }
    return dropped == 0
        ? this
        : new Stream(List.copyOf(blocks.subList(dropped, blocks.size())), keys, micros, origins);
  }

  private static Stream appended(
      List<Block> blocks,
      long[] keys,
      long[] micros,
      int[] origins,
      long[] newKeys,
      long[] newMicros,
      int[] newOrigins) {
    long[] allKeys = concat(keys, newKeys);
    long[] allMicros = concat(micros, newMicros);
    int[] allOrigins = Arrays.copyOf(origins, origins.length + newOrigins.length);
    System.arraycopy(newOrigins, 0, allOrigins, origins.length, newOrigins.length);
    if (allKeys.length < BLOCK_READINGS * 2) {
      return new Stream(blocks, allKeys, allMicros, allOrigins);
    }
    List<Block> packed = new ArrayList<>(blocks);
    int at = 0;
    while (allKeys.length - at >= BLOCK_READINGS * 2) {
      packed.add(pack(allKeys, allMicros, allOrigins, at, at + BLOCK_READINGS));
      at += BLOCK_READINGS;
    }
    return new Stream(
        List.copyOf(packed),
        Arrays.copyOfRange(allKeys, at, allKeys.length),
        Arrays.copyOfRange(allMicros, at, allMicros.length),
        Arrays.copyOfRange(allOrigins, at, allOrigins.length));
  }

  private static long[] concat(long[] a, long[] b) {
    long[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private record Unpacked(long[] keys, long[] micros, int[] origins) {}

  private static Block pack(long[] keys, long[] micros, int[] origins, int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream((to - from) * 3 + 16);
    int unit = commonUnit(micros, from, to);
    out.write(unit);
    long time = 0;
    long step = 0;
    long value = 0;
    long tag = 0;
    for (int i = from; i < to; i++) {
      long nextTime = epochMillis(keys[i]);
      long nextStep = nextTime - time;
      writeSigned(out, nextStep - step);
      long nextValue = micros[i] / UNITS[unit];
      writeSigned(out, nextValue - value);
      long nextTag = ((long) origins[i] << ORDINAL_BITS) | (keys[i] & ((1 << ORDINAL_BITS) - 1));
      writeSigned(out, nextTag - tag);
      time = nextTime;
      step = nextStep;
      value = nextValue;
      tag = nextTag;
    }
    return new Block(keys[from], keys[to - 1], to - from, out.toByteArray());
  }

  private static Unpacked unpack(Block block) {
    long[] keys = new long[block.count];
    long[] micros = new long[block.count];
    int[] origins = new int[block.count];
    Packed in = new Packed(block.data);
    long unit = UNITS[block.data[0]];
    long time = 0;
    long step = 0;
    long value = 0;
    long tag = 0;
    for (int i = 0; i < block.count; i++) {
      step += in.signed();
      time += step;
      value += in.signed();
      tag += in.signed();
      keys[i] = key(time, (int) (tag & ((1 << ORDINAL_BITS) - 1)));
      micros[i] = value * unit;
      origins[i] = (int) (tag >> ORDINAL_BITS);
    }
    return new Unpacked(keys, micros, origins);
  }

  private static int commonUnit(long[] micros, int from, int to) {
    int unit = 0;
    for (int i = from; i < to; i++) {
      while (micros[i] % UNITS[unit] != 0) {
        unit++;
      }
    }
    return unit;
  }

  private static void writeSigned(ByteArrayOutputStream out, long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static final class Packed {
    private final byte[] data;
    private int at = 1;

    Packed(byte[] data) {
      this.data = data;
    }

    long signed() {
      long value = 0;
      int shift = 0;
      byte next;
      do {
        next = data[at++];
        value |= (next & 0x7FL) << shift;
        shift += 7;
      } while (next < 0);
      return (value >>> 1) ^ -(value & 1);
    }
  }

  private static final class Growing {
    private long[] keys = new long[256];
    private long[] micros = new long[256];
    private int[] origins = new int[256];
    private int size;

    void add(long key, long value, int origin) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, size * 2);
        micros = Arrays.copyOf(micros, size * 2);
        origins = Arrays.copyOf(origins, size * 2);
      }
      keys[size] = key;
      micros[size] = value;
      origins[size++] = origin;
    }

    long[] keys() {
      return Arrays.copyOf(keys, size);
    }

    long[] micros() {
      return Arrays.copyOf(micros, size);
    }

    int[] origins() {
      return Arrays.copyOf(origins, size);
    }
  }

  /** Walks the readings forward. */
  public final class Cursor {
    private int block;
    private long[] keys;
    private long[] micros;
    private int[] origins;
    private int at;

    private Cursor(long fromKey) {
      int first = 0;
      while (first < blocks.size() && blocks.get(first).lastKey < fromKey) {
        first++;
      }
      load(first);
      while (at + 1 < keys.length && keys[at + 1] < fromKey) {
        at++;
      }
    }

    private Cursor(int fromBlock) {
      load(fromBlock);
    }

    /** Moves to the next reading; false at the end. */
    public boolean advance() {
      if (at + 1 == keys.length && block < blocks.size()) {
        load(block + 1);
      }
      return ++at < keys.length;
    }

    public long key() {
      return keys[at];
    }

    public long micros() {
      return micros[at];
    }

    int origin() {
      return origins[at];
    }

    private void load(int index) {
      block = index;
      at = -1;
      if (index < blocks.size()) {
        Unpacked unpacked = unpack(blocks.get(index));
        keys = unpacked.keys;
        micros = unpacked.micros;
        origins = unpacked.origins;
      } else {
        keys = Stream.this.keys;
        micros = Stream.this.micros;
        origins = Stream.this.origins;
      }
    }
  }
}
