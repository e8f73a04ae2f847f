package io.vigil.engine.evidence;

import io.vigil.engine.entry.Header;
import io.vigil.engine.evidence.Export.Position;
import io.vigil.engine.evidence.Report.Finding;
import io.vigil.engine.evidence.Report.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where the stored leaf hashes are the true ones: entry by entry, what is other. Both are read on
 * together; where they part, a window of each is held against the other until they run together
 * again.
 */
final class Differences {

  private static final int WINDOW = 1 << 16;

  /** So many in a row that are of each other end a window. */
  private static final int ALIGNED = 256;

  private record Leaf(long index, ByteBuffer hash, Optional<Position> place) {}

  private record Entry(ByteBuffer hash, Optional<Header> header) {}

  /**
   * A finding.
   *
   * @param leaf the hash whose entry is not there
   * @param entry the hash of the entry that is there instead
   */
  private record Found(Finding finding, Optional<ByteBuffer> leaf, Optional<ByteBuffer> entry) {}

  private final List<Found> found = new ArrayList<>();
  private boolean complete;

  /** How many leaves were read, with those before the first difference. */
  private long leafCount;

  /**
   * @param first the index up to which there is no difference
   */
  Differences(ExportFiles files, long first) {
    try (Export.Reading entry = new Export.Reading(files, Export.ENTRIES);
        Export.Reading leaf = new Export.Reading(files, Export.LEAVES);
        Export.Reading position = new Export.Reading(files, Export.ORDER)) {
      for (long index = 0; index < first; index++) {
        entry.entry();
        leaf.hash();
        position.position();
      }
      leafCount = first;
      compare(
          new Source<>(() -> {
            Optional<Position> place = position.position();
            return leaf.hash().map(hash -> new Leaf(leafCount++, ByteBuffer.wrap(hash), place));
          }),
          new Source<>(() ->
              entry
                  .entry()
                  .map(each -> new Entry(ByteBuffer.wrap(each.leafHash()), each.decoded()))));
    }
    joinMoves();
  }

  List<Finding> findings() {
    return found.stream().map(Found::finding).toList();
  }

  /** Whether these are all: no more are looked for than a report names. */
  boolean complete() {
    return complete;
  }

  /** One of the two, of which something can be put back. */
  private static final class Source<T> {
    private final Supplier<Optional<T>> read;
    private final ArrayDeque<T> back = new ArrayDeque<>();

    Source(Supplier<Optional<T>> read) {
      this.read = read;
    }

    Optional<T> next() {
      return back.isEmpty() ? read.get() : Optional.of(back.removeFirst());
    }

    void putBack(T item) {
      back.addFirst(item);
    }

    /** Fewer only at the end. */
    List<T> window() {
      List<T> items = new ArrayList<>();
      while (items.size() < WINDOW) {
        Optional<T> item = next();
        if (item.isEmpty()) {
          return items;
        }
        items.add(item.get());
      }
      return items;
    }
  }

  private void compare(Source<Leaf> leaves, Source<Entry> entries) {
    while (found.size() < Report.FINDINGS_MAX) {
      Optional<Leaf> leaf = leaves.next();
      Optional<Entry> entry = entries.next();
      if (leaf.isEmpty() && entry.isEmpty()) {
        complete = true;
        return;
      }
      boolean same =
          leaf.isPresent() && entry.isPresent() && leaf.get().hash.equals(entry.get().hash);
      if (!same) {
        leaf.ifPresent(leaves::putBack);
        entry.ifPresent(entries::putBack);
        new Window(leaves, entries).compare();
      }
    }
  }

  /** A part of both in which they differ. */
  private final class Window {
    private final Source<Leaf> leaves;
    private final Source<Entry> entries;
    private final List<Leaf> ofLeaves;
    private final List<Entry> ofEntries;

    /** Places whose entry, or leaf, was met before. */
    private final Set<Integer> leavesMoved = new HashSet<>();

    private final Set<Integer> entriesMoved = new HashSet<>();
    private int leaf;
    private int entry;

    Window(Source<Leaf> leaves, Source<Entry> entries) {
      this.leaves = leaves;
      this.entries = entries;
      ofLeaves = leaves.window();
      ofEntries = entries.window();
    }

    void compare() {
      Map<ByteBuffer, Integer> leafAt = new HashMap<>();
      Map<ByteBuffer, Integer> entryAt = new HashMap<>();
      Map<ByteBuffer, Integer> lastEntryAt = new HashMap<>();
      for (int i = 0; i < ofLeaves.size(); i++) {
        leafAt.putIfAbsent(ofLeaves.get(i).hash, i);
      }
      for (int i = 0; i < ofEntries.size(); i++) {
        entryAt.putIfAbsent(ofEntries.get(i).hash, i);
        lastEntryAt.put(ofEntries.get(i).hash, i);
      }
      int aligned = 0;
      while (leaf < ofLeaves.size()
          && entry < ofEntries.size()
          && found.size() < Report.FINDINGS_MAX
          && (aligned < ALIGNED || !leavesMoved.isEmpty() || !entriesMoved.isEmpty())) {
        Leaf stored = ofLeaves.get(leaf);
        Entry there = ofEntries.get(entry);
        if (leavesMoved.remove(leaf)) {
          leaf++;
        } else if (entriesMoved.remove(entry)) {
          entry++;
        } else if (stored.hash.equals(there.hash)) {
          aligned++;
          leaf++;
          entry++;
        } else {
          aligned = 0;
          differ(
              stored,
              there,
              leafAt.getOrDefault(there.hash, -1),
              entryAt.getOrDefault(stored.hash, -1),
              lastEntryAt.getOrDefault(there.hash, -1) > entry);
        }
      }
      goOn();
    }

    private void differ(
        Leaf stored, Entry there, int elsewhereAsLeaf, int elsewhereAsEntry, boolean comesAgain) {
      boolean entryIsKnown = elsewhereAsLeaf > leaf && !comesAgain;
      boolean leafIsThere = elsewhereAsEntry > entry;
      if (entryIsKnown && leafIsThere) {
        add(
            Kind.REORDERED,
            stored.index,
            stored.place,
            Optional.empty(),
            Optional.empty(),
            "its entry stands further back, another in its place");
        leavesMoved.add(elsewhereAsLeaf);
        entriesMoved.add(elsewhereAsEntry);
        leaf++;
        entry++;
      } else if (entryIsKnown) {
        add(
            Kind.REMOVED,
            stored.index,
            stored.place,
            Optional.of(stored.hash),
            Optional.empty(),
            "its entry is missing");
        leaf++;
      } else if (leafIsThere || elsewhereAsLeaf >= 0) {
        inserted(stored.index, there, elsewhereAsLeaf >= 0);
        entry++;
      } else {
        add(
            Kind.ALTERED,
            stored.index,
            stored.place,
            Optional.of(stored.hash),
            Optional.of(there.hash),
            "header or payload are not what was hashed");
        leaf++;
        entry++;
      }
    }

    /** What is left is for the next window, or the end. */
    private void goOn() {
      for (int i = ofLeaves.size() - 1; i >= leaf; i--) {
        if (!leavesMoved.contains(i)) {
          leaves.putBack(ofLeaves.get(i));
        }
      }
      for (int i = ofEntries.size() - 1; i >= entry; i--) {
        if (!entriesMoved.contains(i)) {
          entries.putBack(ofEntries.get(i));
        }
      }
      if (leaf == ofLeaves.size() && ofLeaves.size() < WINDOW) {
        surplus();
      } else if (entry == ofEntries.size() && ofEntries.size() < WINDOW) {
        missing();
      }
    }

    /** There are no more leaves. */
    private void surplus() {
      for (Optional<Entry> more = entries.next();
          more.isPresent() && found.size() < Report.FINDINGS_MAX;
          more = entries.next()) {
        inserted(leafCount, more.get(), false);
      }
    }

    /** There are no more entries. */
    private void missing() {
      Optional<Leaf> first = leaves.next();
      long count = first.isPresent() ? 1 : 0;
      while (count > 0 && leaves.next().isPresent()) {
        count++;
      }
      if (first.isPresent()) {
        Leaf leafOfFirst = first.get();
        add(
            Kind.TRUNCATED,
            leafOfFirst.index,
            leafOfFirst.place,
            Optional.empty(),
            Optional.empty(),
            "the last " + count + " entries are missing");
      }
    }

    private void inserted(long index, Entry entry, boolean twice) {
      add(
          Kind.INSERTED,
          index,
          entry.header.map(header -> new Position(header.lane(), header.seq())),
          Optional.empty(),
          Optional.of(entry.hash),
          twice
              ? "an entry that stands here a second time"
              : "an entry that the tree does not have there");
    }
  }

  /** What is missing in one window and stands in another was moved. */
  private void joinMoves() {
    Set<ByteBuffer> missing = new HashSet<>();
    Set<ByteBuffer> there = new HashSet<>();
    for (Found each : found) {
      each.leaf.ifPresent(missing::add);
      each.entry.ifPresent(there::add);
    }
    found.removeIf(each ->
        each.finding.kind() == Kind.INSERTED && each.entry.filter(missing::contains).isPresent());
    found.replaceAll(each ->
        each.leaf.filter(there::contains).isPresent()
            ? new Found(moved(each.finding), each.leaf, each.entry)
            : each);
  }

  private static Finding moved(Finding missing) {
    return new Finding(
        Kind.REORDERED,
        missing.certain(),
        missing.index(),
        missing.lane(),
        missing.seq(),
        missing.fromSize(),
        missing.toSize(),
        "its entry stands far from its place");
  }

  private void add(
      Kind kind,
      long index,
      Optional<Position> place,
      Optional<ByteBuffer> leaf,
      Optional<ByteBuffer> entry,
      String detail) {
    found.add(
        new Found(
            new Finding(
                kind,
                true,
                OptionalLong.of(index),
                place.map(at -> OptionalLong.of(at.lane())).orElse(OptionalLong.empty()),
                place.map(at -> OptionalLong.of(at.seq())).orElse(OptionalLong.empty()),
                index,
                index + 1,
                detail),
            leaf,
            entry));
  }
}
