package io.vigil.engine;

import io.vigil.engine.entry.SealedEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A journal in memory, for tests and for the simulation. It outlives the cells that use it, as a
 * database outlives a process, and its next commits can be made to fail.
 */
public final class InMemoryJournalStore implements JournalStore {

  /** What becomes of a commit. */
  public enum Fault {
    /** The connection broke before anything was sent. */
    FAILS,
    /** It broke so that the caller can't know; nothing was committed. */
    UNKNOWN_LOST,
    /** It broke so that the caller can't know; all was committed. */
    UNKNOWN_KEPT,
    /** Another owner takes over just before. */
    FENCED
  }

  /** The connection broke before a commit began. */
  public static final class CommitFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommitFailedException() {
      super("the commit was not begun");
    }
  }

  private static final class Lane {
    LaneHead head;
    final List<SealedEntry> entries = new ArrayList<>();
    final Map<Subject, Snapshot> snapshots = new LinkedHashMap<>();
    final Map<Subject, NavigableMap<Long, Blocks>> blocks = new LinkedHashMap<>();
    final List<KeptSnapshot> kept = new ArrayList<>();
    long snapshotSeq;

    Lane(LaneHead head) {
      this.head = head;
    }
  }

  private final List<Lane> lanes = new ArrayList<>();
  private final Deque<Fault> faults = new ArrayDeque<>();

  public InMemoryJournalStore() {
    for (int lane = 0; lane < Subject.LANES; lane++) {
      lanes.add(new Lane(LaneHead.first(lane)));
    }
  }

  /** Lets the next commit fail; several calls are for as many commits, in order. */
  public void failNextCommit(Fault fault) {
    faults.add(fault);
  }

  /** Exchanges the entries of a lane behind the journal's back. */
  public void tamper(int lane, Consumer<List<SealedEntry>> change) {
    change.accept(lanes.get(lane).entries);
  }

  /** Sets a lane's row behind the journal's back. */
  public void tamper(LaneHead head) {
    lanes.get(head.lane()).head = head;
  }

  @Override
  public List<LaneHead> takeOver() {
    for (Lane lane : lanes) {
      LaneHead head = lane.head;
      lane.head = new LaneHead(head.lane(), head.epoch() + 1, head.nextSeq(), head.head());
    }
    return heads();
  }

  @Override
  public void commit(Commit commit) {
    Fault fault = faults.poll();
    if (fault == null) {
      append(commit);
      return;
    }
    switch (fault) {
      case FAILS -> throw new CommitFailedException();
      case UNKNOWN_LOST -> throw unknown();
      case UNKNOWN_KEPT -> {
        append(commit);
        throw unknown();
      }
      case FENCED -> {
        takeOver();
        append(commit);
      }
    }
  }

  @Override
  public List<LaneHead> heads() {
    return lanes.stream().map(lane -> lane.head).toList();
  }

  @Override
  public void read(int lane, long fromSeq, Consumer<SealedEntry> each) {
    List<SealedEntry> entries = lanes.get(lane).entries;
    int first = entries.size();
    while (first > 0 && entries.get(first - 1).header().seq() >= fromSeq) {
      first--;
    }
    List.copyOf(entries.subList(first, entries.size())).forEach(each);
  }

  @Override
  public void saveSnapshots(LaneHead asOf, List<Snapshot> snapshots, List<Blocks> blocks) {
    Lane lane = lanes.get(asOf.lane());
    if (lane.head.epoch() != asOf.epoch()) {
      throw fenced(asOf.lane());
    }
    for (Blocks row : blocks) {
      lane.blocks.computeIfAbsent(row.subject(), s -> new TreeMap<>()).put(row.row(), row);
    }
    for (Snapshot snapshot : snapshots) {
      lane.snapshots.put(snapshot.subject(), snapshot);
    }
    lane.snapshotSeq = asOf.nextSeq() - 1;
  }

  @Override
  public void readSnapshots(int lane, Consumer<Snapshot> each) {
    List.copyOf(lanes.get(lane).snapshots.values()).forEach(each);
  }

  @Override
  public void readBlocks(int lane, Consumer<Blocks> each) {
    for (Snapshot snapshot : List.copyOf(lanes.get(lane).snapshots.values())) {
      blocks(snapshot).forEach(each);
    }
  }

  @Override
  public void keep(int lane, List<KeptSnapshot> snapshots) {
    lanes.get(lane).kept.addAll(snapshots);
  }

  /** Deletes what is of a subject beside its entries. */
  public void delete(Subject subject) {
    Lane lane = lanes.get(subject.lane());
    lane.snapshots.remove(subject);
    lane.blocks.remove(subject);
    lane.kept.removeIf(kept -> kept.snapshot().subject().equals(subject));
  }

  /** A subject's kept snapshots, in order. */
  public List<KeptSnapshot> kept(Subject subject) {
    return lanes.get(subject.lane()).kept.stream()
        .filter(kept -> kept.snapshot().subject().equals(subject))
        .toList();
  }

  /** The rows of blocks that a snapshot may need. */
  public List<Blocks> blocks(Snapshot snapshot) {
    return List.copyOf(
        lanes
            .get(snapshot.subject().lane())
            .blocks
            .getOrDefault(snapshot.subject(), new TreeMap<>())
            .tailMap(snapshot.oldestRow())
            .values());
  }

  @Override
  public long snapshotSeq(int lane) {
    return lanes.get(lane).snapshotSeq;
  }

  private void append(Commit commit) {
    Map<Integer, Long> next = new HashMap<>();
    for (LaneHead from : commit.from()) {
      LaneHead is = lanes.get(from.lane()).head;
      boolean stands =
          is.epoch() == from.epoch()
              && is.nextSeq() == from.nextSeq()
              && Arrays.equals(is.head(), from.head());
      if (!stands) {
        throw fenced(from.lane());
      }
      next.put(from.lane(), from.nextSeq());
    }
    for (SealedEntry entry : commit.entries()) {
      Long seq = next.get(entry.header().lane());
      if (seq == null || seq != entry.header().seq()) {
        throw new IllegalArgumentException("an entry does not follow in its lane");
      }
      next.put(entry.header().lane(), seq + 1);
    }
    for (LaneHead to : commit.to()) {
      Long seq = next.remove(to.lane());
      if (seq == null || seq != to.nextSeq() || to.epoch() != lanes.get(to.lane()).head.epoch()) {
        throw new IllegalArgumentException("a lane does not advance by its entries");
      }
    }
    if (!next.isEmpty()) {
      throw new IllegalArgumentException("a lane is not advanced");
    }
    commit.entries().forEach(entry -> lanes.get(entry.header().lane()).entries.add(entry));
    commit.to().forEach(to -> lanes.get(to.lane()).head = to);
  }

  private static OutcomeUnknownException unknown() {
    return new OutcomeUnknownException("the connection broke", new IllegalStateException("test"));
  }

  private static FencedException fenced(int lane) {
    return new FencedException("lane " + lane + " is another owner's");
  }
}
