package io.vigil.core.patient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against a sorted list that does the same without blocks, deltas and cursors. */
class StreamTest {

  private static final int SEEDS = 200;
  private static final long START = 1_795_147_200_000L;

  private record Entry(long key, long micros, int origin) {
    int slot() {
      return origin >> 1;
    }
  }

  private static final Comparator<Entry> ORDER =
      Comparator.comparingLong(Entry::key).thenComparingInt(Entry::slot);

  @Test
  void holdsWhatASortedListHolds() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      Stream stream = Stream.EMPTY;
      List<Entry> model = new ArrayList<>();
      long unit = List.of(1L, 10L, 100_000L, 1_000_000L).get(random.nextInt(4));
      for (int step = 0; step < 25; step++) {
        List<Entry> more = newEntries(random, model, unit);
        stream = with(stream, more);
        model.addAll(more);
        model.sort(ORDER);
        if (random.nextInt(6) == 0) {
          stream = prune(random, stream, model);
        }
        assertSame("seed " + seed + ", step " + step, random, stream, model);
      }
    }
  }

  @Test
  void findsAReadingAmongThoseOfOneKeyOnBothSidesOfABlocksEdge() {
    List<Entry> entries = new ArrayList<>();
    for (int slot = 0; slot < 4 * Stream.BLOCK_READINGS; slot++) {
      entries.add(new Entry(Stream.key(START, 7), -slot, slot << 1));
    }
    Stream stream = with(Stream.EMPTY, entries);

    assertThat(stream.blocks()).hasSizeGreaterThan(1);
    for (Entry entry : entries) {
      assertThat(stream.contains(entry.key(), entry.slot())).isTrue();
    }
    assertThat(stream.contains(Stream.key(START, 7), 4 * Stream.BLOCK_READINGS)).isFalse();
    assertThat(stream.contains(Stream.key(START, 6), 0)).isFalse();
    assertThat(walk(stream, Stream.key(START, 7))).isEqualTo(entries);
    assertThat(walk(stream, Stream.key(START, 8))).isEmpty();
  }

  @Test
  void packsReadingsOfEachSecondInFewBytes() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < Stream.BLOCK_READINGS * 50; i++) {
      entries.add(new Entry(Stream.key(START + i * 1_000L, 0), (60 + i % 5) * 1_000_000L, 2));
    }
    Stream stream = with(Stream.EMPTY, entries);
    long bytes = stream.blocks().stream().mapToLong(block -> block.data().length).sum();
    long packed = stream.blocks().stream().mapToLong(Stream.Block::count).sum();

    assertThat(bytes).isLessThan(3 * packed / 2);
  }

  @Test
  void emptyOneKnowsNothing() {
    assertThat(Stream.EMPTY.lastKey()).isEqualTo(Long.MIN_VALUE);
    assertThat(Stream.EMPTY.firstEpochMillis()).isEqualTo(Long.MAX_VALUE);
    assertThat(Stream.EMPTY.lastBefore(START, 0)).isEqualTo(Long.MIN_VALUE);
    assertThat(Stream.EMPTY.from(17).keyBefore()).isEqualTo(Long.MIN_VALUE);
    assertThat(Stream.EMPTY.contains(17, 0)).isFalse();
    assertThat(Stream.EMPTY.from(0).advance()).isFalse();
  }

  private static List<Entry> newEntries(Random random, List<Entry> model, long unit) {
    int slot = random.nextInt(3);
    boolean append = random.nextInt(3) > 0;
    long time =
        model.isEmpty()
            ? START
            : append
                ? Stream.epochMillis(model.getLast().key())
                : Stream.epochMillis(model.get(random.nextInt(model.size())).key()) - 50;
    List<Entry> entries = new ArrayList<>();
    int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 200 : 8);
    for (int i = 0; i < count; i++) {
      time += random.nextInt(3) * (random.nextInt(20) == 0 ? 3_600_000L : 25L);
      long key = Stream.key(time, random.nextInt(5) == 0 ? random.nextInt(1_024) : 0);
      Entry entry =
          new Entry(key, (random.nextInt(2_000) - 1_000) * unit, (slot << 1) | random.nextInt(2));
      if (!has(model, key, slot) && !has(entries, key, slot)) {
        entries.add(entry);
      }
    }
    entries.sort(ORDER);
    return entries;
  }

  private static boolean has(List<Entry> entries, long key, int slot) {
    return entries.stream().anyMatch(e -> e.key() == key && e.slot() == slot);
  }

  private static Stream with(Stream stream, List<Entry> entries) {
    return stream.plus(
        entries.stream().mapToLong(Entry::key).toArray(),
        entries.stream().mapToLong(Entry::micros).toArray(),
        entries.stream().mapToInt(Entry::origin).toArray());
  }

  /** Pruning drops nothing at or after the instant; what else it drops is the oldest. */
  private static Stream prune(Random random, Stream stream, List<Entry> model) {
    long instant =
        model.isEmpty() ? START : Stream.epochMillis(model.get(random.nextInt(model.size())).key());
    Stream pruned = stream.prunedBefore(instant);
    int dropped = model.size() - pruned.size();
    assertThat(dropped).isNotNegative();
    for (Entry entry : model.subList(0, dropped)) {
      assertThat(Stream.epochMillis(entry.key())).isLessThan(instant);
    }
    model.subList(0, dropped).clear();
    return pruned;
  }

  private static void assertSame(String as, Random random, Stream stream, List<Entry> model) {
    assertThat(stream.size()).as(as).isEqualTo(model.size());
    assertThat(walk(stream, Long.MIN_VALUE)).as(as).isEqualTo(model);
    if (model.isEmpty()) {
      return;
    }
    assertThat(stream.lastKey()).as(as).isEqualTo(model.getLast().key());
    assertThat(stream.lastMicros()).as(as).isEqualTo(model.getLast().micros());
    assertThat(stream.lastOrigin()).as(as).isEqualTo(model.getLast().origin());
    assertThat(stream.firstEpochMillis())
        .as(as)
        .isEqualTo(Stream.epochMillis(model.getFirst().key()));
    for (int i = 0; i < 8; i++) {
      Entry some = model.get(random.nextInt(model.size()));
      long key = some.key() + random.nextInt(3) - 1;
      int slot = random.nextInt(4);
      long instant = Stream.epochMillis(key);
      assertThat(walk(stream, key))
          .as(as)
          .isEqualTo(model.stream().filter(e -> e.key() >= key).toList());
      assertThat(stream.contains(some.key(), some.slot())).as(as).isTrue();
      assertThat(stream.contains(key, slot)).as(as).isEqualTo(has(model, key, slot));
      assertBefore(as, stream.from(key), model.stream().filter(e -> e.key() < key).toList());
      assertThat(stream.lastBefore(instant, slot))
          .as(as)
          .isEqualTo(
              model.stream()
                  .filter(e -> e.slot() == slot && Stream.epochMillis(e.key()) < instant)
                  .mapToLong(e -> Stream.epochMillis(e.key()))
                  .max()
                  .orElse(Long.MIN_VALUE));
    }
  }

  private static void assertBefore(String as, Stream.Cursor cursor, List<Entry> before) {
    assertThat(cursor.keyBefore())
        .as(as)
        .isEqualTo(before.isEmpty() ? Long.MIN_VALUE : before.getLast().key());
    if (!before.isEmpty()) {
      assertThat(cursor.microsBefore()).as(as).isEqualTo(before.getLast().micros());
    }
  }

  private static List<Entry> walk(Stream stream, long from) {
    List<Entry> walked = new ArrayList<>();
    Stream.Cursor cursor = stream.from(from);
    while (cursor.advance()) {
      walked.add(new Entry(cursor.key(), cursor.micros(), cursor.origin()));
    }
    assertThat(cursor.advance()).as("the end stays the end").isFalse();
    return walked;
  }
}
