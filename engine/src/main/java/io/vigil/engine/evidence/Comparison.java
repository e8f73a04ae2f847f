package io.vigil.engine.evidence;

import io.vigil.engine.entry.Header;
import io.vigil.engine.evidence.Export.Position;
import io.vigil.engine.evidence.Export.Record;
import io.vigil.engine.evidence.Export.SignedHead;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One pass over an export: which of its checkpoints are roots of the entries, which of the stored
 * leaf hashes, and where the two part.
 */
final class Comparison {

  /** What a checkpoint is to a tree. */
  enum Fit {
    FITS,
    CONTRADICTS,
    /** It is of a tree that is larger than what is there. */
    BEYOND
  }

  private final List<SignedHead> heads;
  private final Fit[] ofEntries;
  private final Fit[] ofLeaves;
  private final long[] untilEpochMillis;
  private long entries;
  private long leaves;
  private long positions;
  private OptionalLong firstDifference = OptionalLong.empty();
  private OptionalLong firstMisplaced = OptionalLong.empty();

  /**
   * @param heads by size
   */
  Comparison(ExportFiles files, List<SignedHead> heads) {
    this.heads = heads;
    ofEntries = new Fit[heads.size()];
    ofLeaves = new Fit[heads.size()];
    untilEpochMillis = new long[heads.size()];
    Arrays.fill(ofEntries, Fit.BEYOND);
    Arrays.fill(ofLeaves, Fit.BEYOND);
    Arrays.fill(untilEpochMillis, Long.MIN_VALUE);
    try (Export.Reading entry = new Export.Reading(files, Export.ENTRIES);
        Export.Reading leaf = new Export.Reading(files, Export.LEAVES);
        Export.Reading position = new Export.Reading(files, Export.ORDER)) {
      read(entry, leaf, position);
    }
  }

  Fit ofEntries(int head) {
    return ofEntries[head];
  }

  Fit ofLeaves(int head) {
    return ofLeaves[head];
  }

  /** Our time of the last entry of a tree that fits; empty if it has none that can be read. */
  OptionalLong untilEpochMillis(int head) {
    return untilEpochMillis[head] == Long.MIN_VALUE
        ? OptionalLong.empty()
        : OptionalLong.of(untilEpochMillis[head]);
  }

  long entries() {
    return entries;
  }

  long leaves() {
    return leaves;
  }

  long positions() {
    return positions;
  }

  /** The first index at which entry and stored leaf hash are not of each other. */
  OptionalLong firstDifference() {
    return firstDifference;
  }

  /** The first index at which the header says another place than the order. */
  OptionalLong firstMisplaced() {
    return firstMisplaced;
  }

  private void read(Export.Reading entry, Export.Reading leaf, Export.Reading position) {
    Frontier entryTree = new Frontier();
    // One tree until they part: it is half the work.
    Frontier leafTree = entryTree;
    long lastEpochMillis = Long.MIN_VALUE;
    int head = 0;
    boolean entriesLeft = true;
    boolean leavesLeft = true;
    while (true) {
      long index = Math.max(entries, leaves);
      for (; head < heads.size() && heads.get(head).checkpoint.size() == index; head++) {
        if (entries == index) {
          ofEntries[head] = fit(head, entryTree);
          untilEpochMillis[head] = lastEpochMillis;
        }
        if (leaves == index) {
          ofLeaves[head] =
              leafTree == entryTree && entries == index ? ofEntries[head] : fit(head, leafTree);
        }
      }
      Optional<Record> record = entriesLeft ? entry.entry() : Optional.empty();
      Optional<byte[]> stored = leavesLeft ? leaf.hash() : Optional.empty();
      Optional<Position> place = position.position();
      entriesLeft = record.isPresent();
      leavesLeft = stored.isPresent();
      if (place.isPresent()) {
        positions++;
      } else if (!entriesLeft && !leavesLeft) {
        return;
      }
      byte[] hash = record.map(Record::leafHash).orElse(new byte[0]);
      boolean same = stored.isPresent() && Arrays.equals(hash, stored.get());
      if (!same && leafTree == entryTree) {
        leafTree = new Frontier(entryTree);
        firstDifference = OptionalLong.of(index);
      }
      if (record.isPresent()) {
        entryTree.append(hash);
        entries++;
        Optional<Header> header = record.get().decoded();
        lastEpochMillis = header.map(Header::atEpochMillis).orElse(lastEpochMillis);
        boolean misplaced =
            header.isPresent() && place.isPresent() && !isAt(header.get(), place.get());
        if (misplaced && firstMisplaced.isEmpty()) {
          firstMisplaced = OptionalLong.of(index);
        }
      }
      if (stored.isPresent()) {
        if (leafTree != entryTree) {
          leafTree.append(stored.get());
        }
        leaves++;
      }
    }
  }

  static boolean isAt(Header header, Position place) {
    return header.lane() == place.lane() && header.seq() == place.seq();
  }

  private Fit fit(int head, Frontier tree) {
    return heads.get(head).fits(tree.root()) ? Fit.FITS : Fit.CONTRADICTS;
  }
}
