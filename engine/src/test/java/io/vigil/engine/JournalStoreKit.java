package io.vigil.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.id.TenantId;
import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.SealedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What every journal store keeps to. An adapter's test extends it; what is kept here is not sealed,
 * for a store looks at headers only.
 */
public abstract class JournalStoreKit {

  protected static final TenantId TENANT =
      new TenantId(UUID.fromString("01970000-0000-7000-8000-000000000001"));

  private static final long AT = 1_795_000_000_123L;

  /** A store of a journal that has never been owned, not shared with another test. */
  protected abstract JournalStore emptyStore();

  /** Another process's store of the same journal. */
  protected abstract JournalStore another(JournalStore store);

  @Test
  void startsWithEveryLaneEmpty() {
    JournalStore store = emptyStore();

    List<LaneHead> heads = store.takeOver();

    assertThat(heads).extracting(LaneHead::lane).containsExactlyInAnyOrderElementsOf(lanes());
    for (LaneHead head : heads) {
      assertThat(head.nextSeq()).isEqualTo(1);
      assertThat(head.head()).isEqualTo(LaneHead.first(head.lane()).head());
      assertThat(head.epoch()).isPositive();
      assertThat(store.snapshotSeq(head.lane())).isZero();
      assertThat(entries(store, head.lane(), 1)).isEmpty();
      assertThat(snapshots(store, head.lane())).isEmpty();
      assertThat(blocks(store, head.lane())).isEmpty();
    }
  }

  @Test
  void readsEntriesBackAsTheyWereInOrder() {
    JournalStore store = emptyStore();
    LaneHead before = head(store.takeOver(), 3);
    List<SealedEntry> first = entries(before, 3);
    LaneHead between = after(before, first);
    store.commit(commit(before, first));
    List<SealedEntry> second = entries(between, 2);
    store.commit(commit(between, second));

    List<SealedEntry> all = new ArrayList<>(first);
    all.addAll(second);
    assertSame(entries(store, 3, 1), all);
    assertSame(entries(another(store), 3, 1), all);
    assertSame(entries(store, 3, 4), all.subList(3, 5));
    assertSame(entries(store, 3, 6), List.of());
    assertThat(entries(store, 4, 1)).isEmpty();
  }

  @Test
  void keepsWhatAHeaderMayLack() {
    JournalStore store = emptyStore();
    LaneHead before = head(store.takeOver(), 0);
    SealedEntry bare = entry(before, 1, Optional.empty(), Optional.empty());
    SealedEntry full =
        entry(before, 2, Optional.of(UUID.randomUUID()), Optional.of(UUID.randomUUID()));

    store.commit(commit(before, List.of(bare, full)));

    assertSame(entries(store, 0, 1), List.of(bare, full));
  }

  @Test
  void keepsAnEmptyAndALargePayload() {
    JournalStore store = emptyStore();
    LaneHead before = head(store.takeOver(), 5);
    Header header = header(before, 1, Optional.empty(), Optional.empty());
    Header next = header(before, 2, Optional.empty(), Optional.empty());
    byte[] large = new byte[512 * 1024];
    large[large.length - 1] = 1;
    List<SealedEntry> entries =
        List.of(
            new SealedEntry(header, bytes(1), new byte[0], bytes(2)),
            new SealedEntry(next, bytes(3), large, bytes(4)));

    store.commit(commit(before, entries));

    assertSame(entries(store, 5, 1), entries);
  }

  @Test
  void advancesTheLanesOfACommitAndNoOther() {
    JournalStore store = emptyStore();
    List<LaneHead> taken = store.takeOver();
    LaneHead one = head(taken, 1);
    LaneHead access = head(taken, Subject.CLINICAL_LANES);
    List<SealedEntry> ofOne = entries(one, 2);
    List<SealedEntry> ofAccess = entries(access, 1);

    store.commit(commit(List.of(one, access), List.of(ofOne, ofAccess)));

    for (LaneHead now : store.heads()) {
      LaneHead expected =
          now.lane() == 1
              ? after(one, ofOne)
              : now.lane() == access.lane() ? after(access, ofAccess) : head(taken, now.lane());
      assertSame(now, expected);
    }
  }

  @Test
  void raisesEveryEpochAndKeepsThePlaceWhenTakenOver() {
    JournalStore store = emptyStore();
    List<LaneHead> taken = store.takeOver();
    LaneHead before = head(taken, 7);
    List<SealedEntry> entries = entries(before, 2);
    store.commit(commit(before, entries));

    List<LaneHead> again = another(store).takeOver();

    for (LaneHead now : again) {
      assertThat(now.epoch()).isGreaterThan(head(taken, now.lane()).epoch());
    }
    LaneHead now = head(again, 7);
    assertThat(now.nextSeq()).isEqualTo(3);
    assertThat(now.head()).isEqualTo(entries.getLast().chain());
  }

  @Test
  void fencesAFormerOwner() {
    JournalStore former = emptyStore();
    LaneHead before = head(former.takeOver(), 7);
    JournalStore owner = another(former);
    LaneHead now = head(owner.takeOver(), 7);

    assertThatThrownBy(() -> former.commit(commit(before, entries(before, 1))))
        .isInstanceOf(JournalStore.FencedException.class);
    assertThat(entries(owner, 7, 1)).isEmpty();
    assertThatThrownBy(
            () -> former.saveSnapshots(before, List.of(), List.of(blocks(subject(7, 1), 1, 1))))
        .isInstanceOf(JournalStore.FencedException.class);
    assertThat(blocks(owner, 7)).isEmpty();

    List<SealedEntry> entries = entries(now, 1);
    owner.commit(commit(now, entries));
    assertSame(entries(owner, 7, 1), entries);
  }

  @Test
  void commitsAllOrNothing() {
    JournalStore store = emptyStore();
    List<LaneHead> taken = store.takeOver();
    LaneHead good = head(taken, 1);
    LaneHead stale = head(taken, 2);
    store.commit(commit(stale, entries(stale, 1)));

    assertThatThrownBy(() ->
            store.commit(
                commit(List.of(good, stale), List.of(entries(good, 2), entries(stale, 1)))))
        .isInstanceOf(JournalStore.FencedException.class);

    assertThat(entries(store, 1, 1)).isEmpty();
    assertSame(head(store.heads(), 1), good);
    assertThat(entries(store, 2, 1)).hasSize(1);
    List<SealedEntry> after = entries(good, 1);
    store.commit(commit(good, after));
    assertSame(entries(store, 1, 1), after);
  }

  @Test
  void refusesTheSameCommitASecondTime() {
    JournalStore store = emptyStore();
    LaneHead before = head(store.takeOver(), 9);
    Commit commit = commit(before, entries(before, 2));
    store.commit(commit);

    assertThatThrownBy(() -> store.commit(commit)).isInstanceOf(JournalStore.FencedException.class);

    assertThat(entries(store, 9, 1)).hasSize(2);
  }

  @Test
  void refusesACommitThatWouldLeaveAGap() {
    JournalStore store = emptyStore();
    LaneHead before = head(store.takeOver(), 9);
    LaneHead ahead = new LaneHead(9, before.epoch(), 5, before.head());

    assertThatThrownBy(() -> store.commit(commit(ahead, entries(ahead, 1))))
        .isInstanceOf(JournalStore.FencedException.class);

    assertThat(entries(store, 9, 1)).isEmpty();
    assertSame(head(store.heads(), 9), before);
  }

  @Test
  void replacesSnapshotsBySubject() {
    JournalStore store = emptyStore();
    LaneHead before = head(store.takeOver(), 9);
    List<SealedEntry> entries = entries(before, 3);
    store.commit(commit(before, entries));
    LaneHead after = after(before, entries);
    Subject kept = subject(9, 1);
    Subject replaced = subject(9, 2);
    LaneHead earlier = new LaneHead(9, before.epoch(), 3, entries.get(1).chain());
    store.saveSnapshots(earlier, List.of(snapshot(kept, 1), snapshot(replaced, 2)), List.of());
    assertThat(store.snapshotSeq(9)).isEqualTo(2);

    store.saveSnapshots(after, List.of(snapshot(replaced, 3)), List.of());

    assertThat(store.snapshotSeq(9)).isEqualTo(3);
    assertThat(snapshots(another(store), 9))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyInAnyOrder(snapshot(kept, 1), snapshot(replaced, 3));
    assertThat(store.snapshotSeq(8)).isZero();
    assertThat(snapshots(store, 8)).isEmpty();
  }

  @Test
  void movesTheSnapshotsOfALaneOnWhereNoneChanged() {
    JournalStore store = emptyStore();
    LaneHead before = head(store.takeOver(), 9);
    List<SealedEntry> entries = entries(before, 3);
    store.commit(commit(before, entries));

    store.saveSnapshots(after(before, entries), List.of(), List.of());

    assertThat(store.snapshotSeq(9)).isEqualTo(3);
  }

  @Test
  void addsRowsOfBlocksAndKeepsThoseOfUse() {
    JournalStore store = emptyStore();
    LaneHead head = head(store.takeOver(), 9);
    Subject one = subject(9, 1);
    Subject other = subject(9, 2);
    store.saveSnapshots(
        head,
        List.of(snapshot(one, 1), snapshot(other, 1)),
        List.of(blocks(one, 1, 1), blocks(other, 1, 2)));
    store.saveSnapshots(head, List.of(snapshot(one, 2)), List.of(blocks(one, 2, 3)));
    assertBlocks(store, blocks(one, 1, 1), blocks(other, 1, 2), blocks(one, 2, 3));

    store.saveSnapshots(head, List.of(snapshot(one, 3, 2)), List.of(blocks(one, 3, 4)));

    assertBlocks(another(store), blocks(other, 1, 2), blocks(one, 2, 3), blocks(one, 3, 4));
    assertThat(blocks(store, 8)).isEmpty();
  }

  @Test
  void replacesARowOfBlocksOfTheSameNumber() {
    JournalStore store = emptyStore();
    LaneHead head = head(store.takeOver(), 9);
    Subject subject = subject(9, 1);
    store.saveSnapshots(head, List.of(snapshot(subject, 1)), List.of(blocks(subject, 5, 1)));

    store.saveSnapshots(head, List.of(snapshot(subject, 2, 5)), List.of(blocks(subject, 5, 2)));

    assertBlocks(store, blocks(subject, 5, 2));
  }

  /** A commit of one lane's entries. */
  protected static Commit commit(LaneHead from, List<SealedEntry> entries) {
    return commit(List.of(from), List.of(entries));
  }

  /** A commit of some lanes' entries. */
  protected static Commit commit(List<LaneHead> from, List<List<SealedEntry>> entries) {
    List<LaneHead> to = new ArrayList<>();
    for (int i = 0; i < from.size(); i++) {
      to.add(after(from.get(i), entries.get(i)));
    }
    return new Commit(
        entries.stream().flatMap(List::stream).toList(), from, to, List.of(), List.of());
  }

  /** Entries that follow in a lane. */
  protected static List<SealedEntry> entries(LaneHead head, int count) {
    List<SealedEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(
          entry(
              head, head.nextSeq() + i, Optional.of(new UUID(7, i)), Optional.of(new UUID(8, i))));
    }
    return entries;
  }

  /** The lane after these entries. */
  protected static LaneHead after(LaneHead head, List<SealedEntry> entries) {
    return new LaneHead(
        head.lane(), head.epoch(), head.nextSeq() + entries.size(), entries.getLast().chain());
  }

  private static SealedEntry entry(
      LaneHead head, long seq, Optional<UUID> actor, Optional<UUID> cause) {
    return new SealedEntry(
        header(head, seq, actor, cause),
        bytes((int) seq),
        new byte[] {(byte) seq, 0, -1},
        bytes((int) (seq * 31 + head.lane())));
  }

  private static Header header(
      LaneHead head, long seq, Optional<UUID> actor, Optional<UUID> cause) {
    return new Header(
        TENANT,
        head.lane(),
        seq,
        AT + seq,
        7,
        1,
        subject(head.lane(), (int) seq),
        actor,
        cause,
        new UUID(9, seq));
  }

  /** A patient of a lane, or a session of an access lane. */
  private static Subject subject(int lane, int number) {
    Subject.Kind kind = lane < Subject.CLINICAL_LANES ? Subject.Kind.PATIENT : Subject.Kind.SESSION;
    int found = 0;
    for (long id = 1; ; id++) {
      Subject subject = new Subject(kind, new UUID(0x0197_0000_0000_7000L, id));
      if (subject.lane() == lane && ++found == number) {
        return subject;
      }
    }
  }

  private static JournalStore.Snapshot snapshot(Subject subject, int content) {
    return snapshot(subject, content, 0);
  }

  private static JournalStore.Snapshot snapshot(Subject subject, int content, long oldestRow) {
    return new JournalStore.Snapshot(
        subject,
        SubjectState.VERSION,
        new UUID(3, content),
        new byte[] {(byte) content, 0, 1},
        oldestRow);
  }

  private static JournalStore.Blocks blocks(Subject subject, long row, int content) {
    return new JournalStore.Blocks(
        subject, row, new UUID(4, content), new byte[] {(byte) content, 0, -1});
  }

  private static void assertBlocks(JournalStore store, JournalStore.Blocks... expected) {
    assertThat(blocks(store, 9))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyInAnyOrder(expected);
  }

  private static byte[] bytes(int value) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) 0xFF;
    bytes[30] = (byte) (value >> 8);
    bytes[31] = (byte) value;
    return bytes;
  }

  private static List<Integer> lanes() {
    List<Integer> lanes = new ArrayList<>();
    for (int lane = 0; lane < Subject.LANES; lane++) {
      lanes.add(lane);
    }
    return lanes;
  }

  private static LaneHead head(List<LaneHead> heads, int lane) {
    return heads.stream().filter(head -> head.lane() == lane).findFirst().orElseThrow();
  }

  private static List<SealedEntry> entries(JournalStore store, int lane, long from) {
    List<SealedEntry> entries = new ArrayList<>();
    store.read(lane, from, entries::add);
    return entries;
  }

  private static List<JournalStore.Snapshot> snapshots(JournalStore store, int lane) {
    List<JournalStore.Snapshot> snapshots = new ArrayList<>();
    store.readSnapshots(lane, snapshots::add);
    return snapshots;
  }

  private static List<JournalStore.Blocks> blocks(JournalStore store, int lane) {
    List<JournalStore.Blocks> blocks = new ArrayList<>();
    store.readBlocks(lane, blocks::add);
    return blocks;
  }

  private static void assertSame(List<SealedEntry> actual, List<SealedEntry> expected) {
    assertThat(actual)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyElementsOf(expected);
  }

  private static void assertSame(LaneHead actual, LaneHead expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }
}
