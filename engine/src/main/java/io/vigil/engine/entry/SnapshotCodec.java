package io.vigil.engine.entry;

import io.vigil.core.patient.Stream;
import io.vigil.engine.SubjectState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * A subject's state in two parts: closed blocks of readings, which never change and so are written
 * once, in rows that are only added; and the rest, written anew each time, with the places of its
 * blocks in those rows.
 *
 * <p>The rest: the time from which its times count, signed; the rows it needs, as a count and their
 * numbers, each since the one before, signed; the state. A stream's blocks in it are a count and
 * runs of blocks that stand at one place in successive rows (the streams of a monitor close their
 * blocks together) or at successive places in one row: twice the length, plus 1 for the latter; the
 * first one's row, by its order above, signed and since the one after the last run's; its place in
 * the row, unsigned. A row: a count and the blocks.
 */
public final class SnapshotCodec {

  private static final int INDEX_BITS = 20;

  /** Blocks that one row can hold. */
  private static final int ROW_BLOCKS_MAX = 1 << INDEX_BITS;

  /** What is of no use any more may take this many blocks, and twice what is of use. */
  private static final int SPARE_BLOCKS = 64;

  private SnapshotCodec() {}

  /** Where a block stands, in one number: there are many of them. */
  private static long place(long row, int index) {
    return (row << INDEX_BITS) | index;
  }

  private static long rowAt(long place) {
    return place >> INDEX_BITS;
  }

  private static int indexAt(long place) {
    return (int) place & (ROW_BLOCKS_MAX - 1);
  }

  /** What of a subject stands in rows; made here, kept by who saves. */
  public static final class Kept {

    /** Nothing. */
    public static final Kept NONE = new Kept(new Stream.Block[0], new long[0], Map.of());

    private final Stream.Block[] blocks;
    private final long[] places;

    /** Blocks in each row from the oldest that is needed on. */
    private final Map<Long, Integer> rows;

    private Kept(Stream.Block[] blocks, long[] places, Map<Long, Integer> rows) {
      this.blocks = blocks;
      this.places = places;
      this.rows = rows;
    }

    private static Kept of(List<Stream.Block> blocks, List<Long> places, Map<Long, Integer> rows) {
      if (rows.isEmpty()) {
        return NONE;
      }
      return new Kept(
          blocks.toArray(Stream.Block[]::new),
          places.stream().mapToLong(Long::longValue).toArray(),
          Map.copyOf(rows));
    }

    private IdentityHashMap<Stream.Block, Long> places() {
      IdentityHashMap<Stream.Block, Long> all = new IdentityHashMap<>(blocks.length);
      for (int i = 0; i < blocks.length; i++) {
        all.put(blocks[i], places[i]);
      }
      return all;
    }

    private boolean wasteful() {
      int stored = 0;
      for (int blocksOfRow : rows.values()) {
        stored += blocksOfRow;
      }
      return stored > 3 * blocks.length + SPARE_BLOCKS;
    }
  }

  /**
   * A state as it is to be saved.
   *
   * @param row the new row, if there are new blocks
   * @param oldestRow rows before it are of no use any more; the new row's number if none is needed
   */
  public record Written(byte[] rest, Optional<byte[]> row, long oldestRow, Kept kept) {}

  /** A state as it was saved. */
  public record Restored(SubjectState state, Kept kept) {}

  /**
   * @param before what stands in rows
   * @param row the number of the new row, above all before it
   * @param nowEpochMillis about which the state's times lie
   */
  public static Written write(SubjectState state, Kept before, long row, long nowEpochMillis) {
    Splitting splitting = new Splitting(before.places(), row);
    byte[] rest = splitting.rest(state, nowEpochMillis);
    if (splitting.kept(before).wasteful()) {
      splitting = new Splitting(new IdentityHashMap<>(), row);
      rest = splitting.rest(state, nowEpochMillis);
    }
    return new Written(rest, splitting.row(), splitting.oldestRow(), splitting.kept(before));
  }

  /**
   * @param rows finds the clear bytes of a row by its number
   * @throws MalformedEntryException if they don't fit
   */
  public static Restored read(byte[] rest, LongFunction<byte[]> rows) {
    ByteReader in = new ByteReader(rest);
    long base = in.signed();
    Joining joining = new Joining(in, rows);
    SubjectState state =
        RecordCodec.read(new ByteReader(in.rest(), base, joining), SubjectState.class);
    return new Restored(state, joining.kept());
  }

  private static final class Splitting implements BlockLists.Sink {
    private final IdentityHashMap<Stream.Block, Long> known;
    private final long row;
    private final List<Stream.Block> blocks = new ArrayList<>();
    private final List<Long> places = new ArrayList<>();
    private final ByteWriter fresh = new ByteWriter();
    private int freshCount;

    /** The rows that are needed, and the order in which they are. */
    private final List<Long> rows = new ArrayList<>();

    private final Map<Long, Integer> order = new HashMap<>();

    Splitting(IdentityHashMap<Stream.Block, Long> known, long row) {
      this.known = known;
      this.row = row;
    }

    byte[] rest(SubjectState state, long baseEpochMillis) {
      ByteWriter body = new ByteWriter(baseEpochMillis, this);
      RecordCodec.write(body, SubjectState.class, state);
      ByteWriter out = new ByteWriter();
      out.signed(baseEpochMillis);
      out.unsigned(rows.size());
      long before = 0;
      for (long each : rows) {
        out.signed(each - before);
        before = each;
      }
      out.raw(body.bytes());
      return out.bytes();
    }

    @Override
    public void write(ByteWriter out, List<?> list) {
      int[] ordinals = new int[list.size()];
      int[] indexes = new int[ordinals.length];
      for (int i = 0; i < ordinals.length; i++) {
        long place = placeOf((Stream.Block) list.get(i));
        ordinals[i] = order.computeIfAbsent(rowAt(place), this::needed);
        indexes[i] = indexAt(place);
      }
      out.unsigned(ordinals.length);
      int next = 0;
      for (int from = 0; from < ordinals.length; ) {
        int rowwise = run(ordinals, indexes, from);
        int placewise = run(indexes, ordinals, from);
        boolean oneRow = placewise > rowwise;
        int length = oneRow ? placewise : rowwise;
        out.unsigned(2L * length + (oneRow ? 1 : 0));
        out.signed(ordinals[from] - next);
        out.unsigned(indexes[from]);
        next = ordinals[from] + (oneRow ? 1 : length);
        from += length;
      }
    }

    /** How long one grows by one while the other stays. */
    private static int run(int[] growing, int[] staying, int from) {
      int to = from + 1;
      while (to < growing.length
          && growing[to] == growing[to - 1] + 1
          && staying[to] == staying[from]) {
        to++;
      }
      return to - from;
    }

    private int needed(long number) {
      rows.add(number);
      return rows.size() - 1;
    }

    private long placeOf(Stream.Block block) {
      Long place = known.get(block);
      if (place == null) {
        if (freshCount == ROW_BLOCKS_MAX) {
          throw new IllegalArgumentException("a row has at most " + ROW_BLOCKS_MAX + " blocks");
        }
        place = place(row, freshCount++);
        RecordCodec.write(fresh, Stream.Block.class, block);
        known.put(block, place);
      }
      blocks.add(block);
      places.add(place);
      return place;
    }

    Optional<byte[]> row() {
      if (freshCount == 0) {
        return Optional.empty();
      }
      ByteWriter out = new ByteWriter();
      out.unsigned(freshCount);
      out.raw(fresh.bytes());
      return Optional.of(out.bytes());
    }

    long oldestRow() {
      long oldest = row;
      for (long each : rows) {
        oldest = Math.min(oldest, each);
      }
      return oldest;
    }

    Kept kept(Kept before) {
      Map<Long, Integer> stored = new HashMap<>();
      long oldest = oldestRow();
      before.rows.forEach((number, count) -> {
        if (number >= oldest) {
          stored.put(number, count);
        }
      });
      if (freshCount > 0) {
        stored.put(row, freshCount);
      }
      return Kept.of(blocks, places, stored);
    }
  }

  private static final class Joining implements BlockLists.Source {
    private final LongFunction<byte[]> rows;
    private final long[] numbers;
    private final Map<Long, List<Stream.Block>> opened = new HashMap<>();
    private final List<Stream.Block> blocks = new ArrayList<>();
    private final List<Long> places = new ArrayList<>();

    Joining(ByteReader in, LongFunction<byte[]> rows) {
      this.rows = rows;
      numbers = new long[in.count()];
      long before = 0;
      for (int i = 0; i < numbers.length; i++) {
        before += in.signed();
        numbers[i] = before;
      }
    }

    @Override
    public List<Stream.Block> read(ByteReader in) {
      int count = in.lengthOfRepeats();
      List<Stream.Block> list = new ArrayList<>();
      long next = 0;
      while (list.size() < count) {
        long head = in.unsigned();
        boolean oneRow = (head & 1) == 1;
        long length = head >>> 1;
        if (length < 1 || length > count - list.size()) {
          throw new MalformedEntryException("a run exceeds what is counted: " + length);
        }
        long ordinal = next + in.signed();
        long index = in.unsigned();
        for (int i = 0; i < length; i++) {
          list.add(block(ordinal + (oneRow ? 0 : i), index + (oneRow ? i : 0)));
        }
        next = ordinal + (oneRow ? 1 : length);
      }
      return List.copyOf(list);
    }

    private Stream.Block block(long ordinal, long index) {
      if (ordinal < 0 || ordinal >= numbers.length) {
        throw new MalformedEntryException("there is no row " + ordinal);
      }
      long number = numbers[(int) ordinal];
      List<Stream.Block> row = opened.computeIfAbsent(number, this::open);
      if (index < 0 || index >= row.size()) {
        throw new MalformedEntryException("row " + number + " has no block " + index);
      }
      Stream.Block block = row.get((int) index);
      blocks.add(block);
      places.add(place(number, (int) index));
      return block;
    }

    private List<Stream.Block> open(long number) {
      ByteReader in = new ByteReader(rows.apply(number));
      int count = in.count();
      RecordCodec.Codec codec = RecordCodec.codec(Stream.Block.class);
      List<Stream.Block> row = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        row.add((Stream.Block) codec.read(in));
      }
      in.end();
      return row;
    }

    Kept kept() {
      Map<Long, Integer> stored = new HashMap<>();
      opened.forEach((number, row) -> stored.put(number, row.size()));
      return Kept.of(blocks, places, stored);
    }
  }
}
