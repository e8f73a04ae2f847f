package io.vigil.engine.evidence;

import io.vigil.engine.entry.Header;
import io.vigil.engine.evidence.Export.Position;
import io.vigil.engine.evidence.Export.Record;
import io.vigil.engine.evidence.Report.Finding;
import io.vigil.engine.evidence.Report.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Where the stored leaf hashes are the true ones: entry by entry, what is other. From the first
 * difference on, at most {@link #COMPARED_MAX} of each are held against each other.
 */
final class Differences {

  static final int COMPARED_MAX = 1 << 18;

  private final long first;
  private final List<ByteBuffer> leaves = new ArrayList<>();
  private final List<Position> places = new ArrayList<>();
  private final List<ByteBuffer> entries = new ArrayList<>();
  private final List<Optional<Header>> headers = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private boolean leavesEnd;
  private long further;

  /**
   * @param first the index of the first difference
   */
  Differences(ExportFiles files, long first) {
    this.first = first;
    try (Export.Reading entry = new Export.Reading(files, Export.ENTRIES);
        Export.Reading leaf = new Export.Reading(files, Export.LEAVES);
        Export.Reading position = new Export.Reading(files, Export.ORDER)) {
      read(entry, leaf, position);
    }
    compare();
  }

  List<Finding> findings() {
    return findings;
  }

  long further() {
    return further;
  }

  private void read(Export.Reading entry, Export.Reading leaf, Export.Reading position) {
    for (long index = 0; index < first; index++) {
      entry.entry();
      leaf.hash();
      position.position();
    }
    for (int i = 0; i < COMPARED_MAX; i++) {
      Optional<byte[]> hash = leaf.hash();
      Optional<Position> place = position.position();
      hash.ifPresent(bytes -> leaves.add(ByteBuffer.wrap(bytes)));
      place.ifPresent(places::add);
      Optional<Record> record = entry.entry();
      record.ifPresent(each -> {
        entries.add(ByteBuffer.wrap(each.leafHash()));
        headers.add(each.decoded());
      });
      if (hash.isEmpty() && record.isEmpty()) {
        leavesEnd = true;
        return;
      }
    }
  }

  private void compare() {
    Map<ByteBuffer, Integer> leafAt = places(leaves);
    Map<ByteBuffer, Integer> entryAt = places(entries);
    Map<ByteBuffer, Integer> lastEntryAt = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      lastEntryAt.put(entries.get(i), i);
    }
    Set<Integer> leavesMoved = new HashSet<>();
    Set<Integer> entriesMoved = new HashSet<>();
    int leaf = 0;
    int entry = 0;
    while (leaf < leaves.size() && entry < entries.size()) {
      if (leavesMoved.remove(leaf)) {
        leaf++;
      } else if (entriesMoved.remove(entry)) {
        entry++;
      } else if (leaves.get(leaf).equals(entries.get(entry))) {
        leaf++;
        entry++;
      } else {
        int elsewhereAsLeaf = leafAt.getOrDefault(entries.get(entry), -1);
        int elsewhereAsEntry = entryAt.getOrDefault(leaves.get(leaf), -1);
        boolean comesAgain = lastEntryAt.getOrDefault(entries.get(entry), -1) > entry;
        boolean entryIsKnown = elsewhereAsLeaf > leaf && !comesAgain;
        boolean leafIsThere = elsewhereAsEntry > entry;
        if (entryIsKnown && leafIsThere) {
          found(
              Kind.REORDERED,
              leaf,
              place(leaf),
              "its entry stands further back, another in its place");
          leavesMoved.add(elsewhereAsLeaf);
          entriesMoved.add(elsewhereAsEntry);
          leaf++;
          entry++;
        } else if (entryIsKnown) {
          found(Kind.REMOVED, leaf, place(leaf), "its entry is missing");
          leaf++;
        } else if (leafIsThere || elsewhereAsLeaf >= 0) {
          inserted(leaf, entry, elsewhereAsLeaf >= 0);
          entry++;
        } else {
          found(Kind.ALTERED, leaf, place(leaf), "header or payload are not what was hashed");
          leaf++;
          entry++;
        }
      }
    }
    rest(leaf, entry, leavesMoved, entriesMoved);
  }

  /** What is left when one of the two is at its end. */
  private void rest(int leaf, int entry, Set<Integer> leavesMoved, Set<Integer> entriesMoved) {
    if (!leavesEnd) {
      return;
    }
    long missing =
        leaves.size() - leaf - leavesMoved.stream().filter(moved -> moved >= leaf).count();
    if (missing > 0) {
      found(Kind.TRUNCATED, leaf, place(leaf), "the last " + missing + " entries are missing");
    }
    for (int i = entry; i < entries.size(); i++) {
      if (!entriesMoved.contains(i)) {
        inserted(leaves.size(), i, false);
      }
    }
  }

  private void inserted(int leaf, int entry, boolean twice) {
    found(
        Kind.INSERTED,
        leaf,
        headers.get(entry).map(header -> new Position(header.lane(), header.seq())),
        twice
            ? "an entry that stands here a second time"
            : "an entry that the tree does not have there");
  }

  private Optional<Position> place(int leaf) {
    return leaf < places.size() ? Optional.of(places.get(leaf)) : Optional.empty();
  }

  private void found(Kind kind, int leaf, Optional<Position> place, String detail) {
    if (findings.size() == Report.FINDINGS_MAX) {
      further++;
      return;
    }
    long index = first + leaf;
    findings.add(
        new Finding(
            kind,
            true,
            OptionalLong.of(index),
            place.map(at -> OptionalLong.of(at.lane())).orElse(OptionalLong.empty()),
            place.map(at -> OptionalLong.of(at.seq())).orElse(OptionalLong.empty()),
            index,
            index + 1,
            detail));
  }

  private static Map<ByteBuffer, Integer> places(List<ByteBuffer> hashes) {
    Map<ByteBuffer, Integer> places = new HashMap<>();
    for (int i = 0; i < hashes.size(); i++) {
      places.putIfAbsent(hashes.get(i), i);
    }
    return places;
  }
}
