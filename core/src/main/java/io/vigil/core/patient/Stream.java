package io.vigil.core.patient;

import io.vigil.core.id.Source;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The judged readings of one metric, in time order: what a late reading is judged against, and how
 * a reading that came before is known again. Immutable; packed in blocks, a reading of a steady
 * sensor takes one to two bytes. What comes next to a newer reading, its predecessor, is at hand
 * without unpacking.
 *
 * <p>A reading's <em>key</em> is its device time in epoch milliseconds x 1024 plus its ordinal (0
 * to 1023). Its <em>origin</em> is the patient's slot number of the source x 2, plus 1 if it was
 * suspect. Key and slot are its identity.
 *
 * @param blocks the older readings
 * @param open the newest readings, which more are appended to; empty only if there is none at all
 * @param stepMillis time between the last two readings of the open block; 0 if it has one
 * @param lastMicros value of the newest reading
 * @param lastOrigin origin of the newest reading
 */
public record Stream(
    List<Block> blocks,
    Block open,
    long stepMillis,
    @Classified(As.CLINICAL) long lastMicros,
    int lastOrigin) {

  /** Readings of the open block before another is begun. */
  static final int BLOCK_READINGS = 128;

  static final Stream EMPTY =
      new Stream(
          List.of(),
          new Block(
              Long.MAX_VALUE, Long.MIN_VALUE, 0, Long.MAX_VALUE, Long.MIN_VALUE, new byte[] {0}),
          0,
          0,
          0);

  private static final int ORDINAL_BITS = 10;
  private static final int ORDINAL_MASK = (1 << ORDINAL_BITS) - 1;
  private static final long[] UNITS = {1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};

  /**
   * Packed readings.
   *
   * @param minMicros the least of their values, and {@code maxMicros} the greatest
   * @param data the place of the values' unit in {@link #UNITS}; then of each reading, as
   *     variable-length integers: the value's difference from the one before x 4, plus 2 if the
   *     step in time differs from the one before, plus 1 if the origin or the ordinal does; then
   *     those differences
   */
  public record Block(
      long firstKey,
      long lastKey,
      int count,
      @Classified(As.CLINICAL) long minMicros,
      @Classified(As.CLINICAL) long maxMicros,
      byte[] data) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** The key of a reading. */
  public static long key(long atEpochMillis, int ordinal) {
    return (atEpochMillis << ORDINAL_BITS) | ordinal;
  }

  static long key(Reading reading) {
    return key(reading.at().toEpochMilli(), reading.ordinal());
  }

  /** The device time in a key. */
  public static long epochMillis(long key) {
    return key >> ORDINAL_BITS;
  }

  /** The ordinal in a key. */
  public static int ordinal(long key) {
    return (int) (key & ORDINAL_MASK);
  }

  static int slot(int origin) {
    return origin >> 1;
  }

  static boolean suspect(int origin) {
    return (origin & 1) == 1;
  }

  boolean isEmpty() {
    return open.count == 0;
  }

  /** Number of readings kept. */
  public int size() {
    int size = open.count;
    for (Block block : blocks) {
      size += block.count;
    }
    return size;
  }

  /** Key of the newest reading; {@link Long#MIN_VALUE} if there is none. */
  long lastKey() {
    return open.lastKey;
  }

  /** Device time of the oldest reading kept; {@link Long#MAX_VALUE} if there is none. */
  long firstEpochMillis() {
    return isEmpty() ? Long.MAX_VALUE : epochMillis(block(0).firstKey);
  }

  boolean contains(long key, int slot) {
    if (key > open.lastKey) {
      return false;
    }
    if (key == open.lastKey && slot == slot(lastOrigin)) {
      return true;
    }
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
    for (int i = lastBegunBefore(limit); i >= 0; i--) {
      long found = Long.MIN_VALUE;
      Unpacking block = new Unpacking(block(i));
      while (block.next() && block.key < limit) {
        if (slot(block.origin) == slot) {
          found = block.key;
        }
      }
      if (found != Long.MIN_VALUE) {
        return epochMillis(found);
      }
    }
    return Long.MIN_VALUE;
  }

  /** One reading. */
  record Sampled(long key, long micros, int origin) {}

  /** The newest reading before a key that is no suspect 0. */
  Optional<Sampled> lastSignalBefore(long limit) {
    for (int i = lastBegunBefore(limit); i >= 0; i--) {
      Optional<Sampled> found = Optional.empty();
      Unpacking block = new Unpacking(block(i));
      while (block.next() && block.key < limit) {
        if (block.micros != 0 || !suspect(block.origin)) {
          found = Optional.of(new Sampled(block.key, block.micros, block.origin));
        }
      }
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The newest reading of a source. */
  Optional<Measured> newestOf(int slot) {
    for (int i = blocks.size(); i >= 0; i--) {
      Optional<Measured> found = Optional.empty();
      Unpacking block = new Unpacking(block(i));
      while (block.next()) {
        if (slot(block.origin) == slot) {
          found = Optional.of(new Measured(Draft.decimal(block.micros), epochMillis(block.key)));
        }
      }
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** A cursor before the first reading whose key is at least this. */
  Cursor from(long key) {
    return new Cursor(key);
  }

  /** This stream with more readings, which must be sorted by key and not be in it yet. */
  Stream plus(long[] newKeys, long[] newMicros, int[] newOrigins) {
    return plus(newKeys, newMicros, newOrigins, 0, newKeys.length);
  }

  /** The same with a part of the arrays. */
  Stream plus(long[] newKeys, long[] newMicros, int[] newOrigins, int from, int to) {
    if (from == to) {
      return this;
    }
    if (newKeys[from] > open.lastKey) {
      Packing packing = new Packing(this, to - from);
      for (int i = from; i < to; i++) {
        packing.add(newKeys[i], newMicros[i], newOrigins[i]);
      }
      return packing.stream(blocks);
    }
    return merged(newKeys, newMicros, newOrigins, from, to);
  }

  /** Only the blocks that readings fall into are packed again. */
  private Stream merged(long[] newKeys, long[] newMicros, int[] newOrigins, int from, int to) {
    List<Block> merged = new ArrayList<>(blocks.size() + 2);
    int next = from;
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      int until = next;
      while (until < to && precedes(newKeys[until], newOrigins[until], block(i + 1))) {
        until++;
      }
      if (until == next) {
        merged.add(block);
      } else {
        int count = block.count + until - next;
        int blocksOf = (count + BLOCK_READINGS - 1) / BLOCK_READINGS;
        Packing packing = new Packing((count + blocksOf - 1) / blocksOf);
        packing.merge(block, newKeys, newMicros, newOrigins, next, until);
        packing.addAllTo(merged);
        next = until;
      }
    }
    if (next == to) {
      return new Stream(List.copyOf(merged), open, stepMillis, lastMicros, lastOrigin);
    }
    Packing packing = new Packing(BLOCK_READINGS);
    packing.merge(open, newKeys, newMicros, newOrigins, next, to);
    return packing.stream(List.copyOf(merged));
  }

  /** Readings of one instant stand in the order of their sources, not of their arrival. */
  private static boolean precedes(long key, int origin, Block block) {
    if (key != block.firstKey) {
      return key < block.firstKey;
    }
    Unpacking first = new Unpacking(block);
    return !first.next() || slot(origin) < slot(first.origin);
  }

  /** This stream with all of another patient's: his slots become these. Without some, by name. */
  Stream plus(
      Stream other, List<Source> sources, int[] slots, Metric metric, List<Identities> without) {
    int size = other.size();
    long[] keys = new long[size];
    long[] micros = new long[size];
    int[] origins = new int[size];
    int count = 0;
    Cursor cursor = other.from(Long.MIN_VALUE);
    while (cursor.advance()) {
      int from = slot(cursor.origin());
      if (!Identities.name(without, sources.get(from), metric, cursor.key())) {
        int origin = (slots[from] << 1) | (cursor.origin() & 1);
        int place = count++;
        // Of one instant in the order of these slots.
        while (place > 0 && keys[place - 1] == cursor.key() && origins[place - 1] > origin) {
          micros[place] = micros[place - 1];
          origins[place] = origins[place - 1];
          keys[place] = keys[place - 1];
          place--;
        }
        keys[place] = cursor.key();
        micros[place] = cursor.micros();
        origins[place] = origin;
      }
    }
    return plus(keys, micros, origins, 0, count);
  }

  /** The keys of a slot's readings, but for those that some identities name. */
  long[] keysOf(int slot, Source source, Metric metric, List<Identities> without) {
    LongStream.Builder keys = LongStream.builder();
    Cursor cursor = from(Long.MIN_VALUE);
    while (cursor.advance()) {
      if (slot(cursor.origin()) == slot
          && !Identities.name(without, source, metric, cursor.key())) {
        keys.add(cursor.key());
      }
    }
    return keys.build().toArray();
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
        : new Stream(
            List.copyOf(blocks.subList(dropped, blocks.size())),
            open,
            stepMillis,
            lastMicros,
            lastOrigin);
  }

  /** This stream without some readings of a source, by their keys. Only their blocks are packed. */
  Stream without(Identities gone, int slot) {
    List<Block> left = new ArrayList<>(blocks.size() + 1);
    boolean same = true;
    for (int i = 0; i <= blocks.size(); i++) {
      Block kept = without(block(i), gone, slot);
      same &= kept == block(i);
      if (kept.count > 0) {
        left.add(kept);
      }
    }
    if (same) {
      return this;
    }
    if (left.isEmpty()) {
      return EMPTY;
    }
    // The last one is open, whether it was before or not.
    Packing packing = new Packing(BLOCK_READINGS);
    Unpacking last = new Unpacking(left.getLast());
    while (last.next()) {
      packing.add(last.key, last.micros, last.origin);
    }
    return packing.stream(List.copyOf(left.subList(0, left.size() - 1)));
  }

  /** The block itself if it has none of them. */
  private static Block without(Block block, Identities gone, int slot) {
    if (block.count == 0 || !gone.hasBetween(block.firstKey, block.lastKey)) {
      return block;
    }
    Packing packing = new Packing(BLOCK_READINGS);
    Unpacking old = new Unpacking(block);
    while (old.next()) {
      if (slot(old.origin) != slot || !gone.has(old.key)) {
        packing.add(old.key, old.micros, old.origin);
      }
    }
    return packing.count == block.count ? block : packing.block();
  }

  /** The open block is the last. */
  private Block block(int index) {
    return index < blocks.size() ? blocks.get(index) : open;
  }

  /** The last block whose first key is before this; -1 if there is none. */
  private int lastBegunBefore(long key) {
    if (open.firstKey < key) {
      return blocks.size();
    }
    int low = 0;
    int high = blocks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (blocks.get(middle).firstKey < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  private static int unit(long micros, int atLeast) {
    int unit = atLeast;
    while (micros % UNITS[unit] != 0) {
      unit++;
    }
    return unit;
  }

  private static long tag(long key, int origin) {
    return ((long) origin << ORDINAL_BITS) | (key & ORDINAL_MASK);
  }

  /** Packs readings that are given in order. */
  private static final class Packing {
    private static final int BYTES_EACH = 4;

    /** For one more number. */
    private static final int ROOM = Long.BYTES + 2;

    private final int blockReadings;
    private List<Block> full = List.of();
    private int unit;
    private byte[] data;
    private int size;
    private int count;
    private long firstKey;
    private long lastKey;
    private long minMicros;
    private long maxMicros;
    private long step;
    private long micros;
    private int origin;

    Packing(int blockReadings) {
      this.blockReadings = blockReadings;
      this.data = new byte[blockReadings * BYTES_EACH];
    }

    /** Goes on with the open block of a stream. */
    Packing(Stream stream, int more) {
      Block open = stream.open;
      blockReadings = BLOCK_READINGS;
      unit = open.data[0];
      data = Arrays.copyOf(open.data, open.data.length + more * BYTES_EACH + ROOM);
      size = open.data.length;
      count = open.count;
      firstKey = open.firstKey;
      lastKey = open.lastKey;
      minMicros = open.minMicros;
      maxMicros = open.maxMicros;
      step = stream.stepMillis;
      micros = stream.lastMicros;
      origin = stream.lastOrigin;
    }

    void add(long key, long nextMicros, int nextOrigin) {
      if (count == blockReadings) {
        keep(block());
        count = 0;
      }
      if (count == 0) {
        begin(key, unit(nextMicros, 0));
      } else if (nextMicros % UNITS[unit] != 0) {
        refine(unit(nextMicros, unit));
      }
      append(key, nextMicros, nextOrigin);
    }

    void merge(Block block, long[] newKeys, long[] newMicros, int[] newOrigins, int from, int to) {
      Unpacking old = new Unpacking(block);
      boolean more = old.next();
      for (int i = from; i < to; i++) {
        while (more
            && (old.key < newKeys[i]
                || (old.key == newKeys[i] && slot(old.origin) <= slot(newOrigins[i])))) {
          add(old.key, old.micros, old.origin);
          more = old.next();
        }
        add(newKeys[i], newMicros[i], newOrigins[i]);
      }
      while (more) {
        add(old.key, old.micros, old.origin);
        more = old.next();
      }
    }

    void addAllTo(List<Block> blocks) {
      blocks.addAll(full);
      blocks.add(block());
    }

    Stream stream(List<Block> before) {
      List<Block> blocks = before;
      if (!full.isEmpty()) {
        List<Block> all = new ArrayList<>(before);
        all.addAll(full);
        blocks = List.copyOf(all);
      }
      return new Stream(blocks, block(), step, micros, origin);
    }

    private Block block() {
      return new Block(firstKey, lastKey, count, minMicros, maxMicros, Arrays.copyOf(data, size));
    }

    private void keep(Block block) {
      if (full.isEmpty()) {
        full = new ArrayList<>(2);
      }
      full.add(block);
    }

    private void begin(long key, int inUnit) {
      unit = inUnit;
      data[0] = (byte) inUnit;
      size = 1;
      firstKey = key;
      lastKey = key & ~ORDINAL_MASK;
      minMicros = Long.MAX_VALUE;
      maxMicros = Long.MIN_VALUE;
      step = 0;
      micros = 0;
      origin = 0;
    }

    private void refine(int finer) {
      Unpacking known = new Unpacking(block());
      count = 0;
      begin(firstKey, finer);
      while (known.next()) {
        append(known.key, known.micros, known.origin);
      }
    }

    private void append(long key, long nextMicros, int nextOrigin) {
      long nextStep = epochMillis(key) - epochMillis(lastKey);
      long tagDifference = tag(key, nextOrigin) - tag(lastKey, origin);
      long value = zigzag((nextMicros - micros) / UNITS[unit]) << 2;
      write(value | (nextStep == step ? 0 : 2) | (tagDifference == 0 ? 0 : 1));
      if (nextStep != step) {
        write(zigzag(nextStep - step));
      }
      if (tagDifference != 0) {
        write(zigzag(tagDifference));
      }
      lastKey = key;
      minMicros = Math.min(minMicros, nextMicros);
      maxMicros = Math.max(maxMicros, nextMicros);
      step = nextStep;
      micros = nextMicros;
      origin = nextOrigin;
      count++;
    }

    private void write(long value) {
      if (data.length - size < ROOM) {
        data = Arrays.copyOf(data, data.length + data.length / 2 + ROOM);
      }
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        data[size++] = (byte) ((rest & 0x7F) | 0x80);
        rest >>>= 7;
      }
      data[size++] = (byte) rest;
    }

    private static long zigzag(long value) {
      return (value << 1) ^ (value >> 63);
    }
  }

  /** Reads a block from its beginning. */
  private static final class Unpacking {
    private final byte[] data;
    private final long unit;
    private int at = 1;
    private int left;
    private long step;
    private long key;
    private long micros;
    private int origin;

    Unpacking(Block block) {
      data = block.data;
      unit = UNITS[data[0]];
      left = block.count;
      key = block.firstKey & ~ORDINAL_MASK;
    }

    boolean next() {
      if (left == 0) {
        return false;
      }
      left--;
      long head = read();
      micros += signed(head >>> 2) * unit;
      if ((head & 2) != 0) {
        step += signed(read());
      }
      long tag = tag(key, origin);
      if ((head & 1) != 0) {
        tag += signed(read());
        origin = (int) (tag >> ORDINAL_BITS);
      }
      key = key(epochMillis(key) + step, (int) (tag & ORDINAL_MASK));
      return true;
    }

    private long read() {
      byte next = data[at++];
      long value = next & 0x7F;
      for (int shift = 7; next < 0; shift += 7) {
        next = data[at++];
        value |= (next & 0x7FL) << shift;
      }
      return value;
    }

    private static long signed(long zigzag) {
      return (zigzag >>> 1) ^ -(zigzag & 1);
    }
  }

  /** Walks the readings forward. */
  public final class Cursor implements Readings {
    private int index;
    private Unpacking block;
    private boolean ahead;
    private long keyBefore = Long.MIN_VALUE;
    private long microsBefore;

    private Cursor(long fromKey) {
      index = Math.max(0, lastBegunBefore(fromKey));
      block = new Unpacking(block(index));
      while (step()) {
        if (block.key >= fromKey) {
          ahead = true;
          return;
        }
        keyBefore = block.key;
        microsBefore = block.micros;
      }
    }

    /** Moves to the next reading; false at the end. */
    @Override
    public boolean advance() {
      if (ahead) {
        ahead = false;
        return true;
      }
      return step();
    }

    @Override
    public long key() {
      return block.key;
    }

    @Override
    public long micros() {
      return block.micros;
    }

    @Override
    public int origin() {
      return block.origin;
    }

    /**
     * Key of the newest reading before the one that it began at; {@link Long#MIN_VALUE} if none.
     */
    long keyBefore() {
      return keyBefore;
    }

    /** Value of that reading. */
    long microsBefore() {
      return microsBefore;
    }

    /**
     * Moves to the next reading, and passes over whole blocks whose values all lie between two;
     * false at the end.
     */
    boolean advanceBeyond(long aboveMicros, long belowMicros) {
      if (ahead) {
        ahead = false;
        return true;
      }
      while (!block.next()) {
        do {
          if (index >= blocks.size()) {
            return false;
          }
          index++;
        } while (block(index).minMicros > aboveMicros && block(index).maxMicros < belowMicros);
        block = new Unpacking(block(index));
      }
      return true;
    }

    private boolean step() {
      while (!block.next()) {
        if (index >= blocks.size()) {
          return false;
        }
        index++;
        block = new Unpacking(block(index));
      }
      return true;
    }
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
