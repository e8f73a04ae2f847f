package io.vigil.server.evidence;

import io.vigil.engine.Commit;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.engine.evidence.MerkleTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * What was just committed, so that it need not be read back from the journal. It may lack entries:
 * where it does, the journal is read. The writer adds; all else is the sequencer's.
 */
final class Arrivals {

  /** Entries that wait to be taken, some 400 bytes each. */
  static final int ENTRIES_MAX = 100_000;

  private final Queue<Arrival> added = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final List<Deque<Arrival>> lanes =
      IntStream.range(0, Subject.LANES)
          .<Deque<Arrival>>mapToObj(lane -> new ArrayDeque<>())
          .toList();

  /** An entry without its payload, which may be large. */
  record Arrival(Header header, byte[] payloadHash) {

    Arrival(SealedEntry entry) {
      this(entry.header(), entry.payloadHash());
    }

    byte[] leafHash() {
      return MerkleTree.leafHash(header.encode(), payloadHash);
    }
  }

  /** Adds a commit, if there is room. */
  void add(Commit commit) {
    int more = commit.entries().size();
    if (waiting.addAndGet(more) > ENTRIES_MAX) {
      waiting.addAndGet(-more);
    } else {
      commit.entries().forEach(entry -> added.add(new Arrival(entry)));
    }
  }

  /**
   * Takes the entries that follow one of a lane without a gap.
   *
   * @param max at most so many
   */
  List<Arrival> take(int lane, long seq, int max) {
    dropUntil(lane, seq);
    Deque<Arrival> here = lanes.get(lane);
    List<Arrival> taken = new ArrayList<>();
    while (taken.size() < max
        && !here.isEmpty()
        && here.getFirst().header().seq() == seq + taken.size() + 1) {
      taken.add(here.removeFirst());
    }
    waiting.addAndGet(-taken.size());
    return taken;
  }

  /**
   * The first entry of a lane after one that is here; up to it the journal is to be read. {@link
   * Long#MAX_VALUE} if there is none.
   */
  long firstAfter(int lane, long seq) {
    dropUntil(lane, seq);
    Deque<Arrival> here = lanes.get(lane);
    return here.isEmpty() ? Long.MAX_VALUE : here.getFirst().header().seq();
  }

  private void dropUntil(int lane, long seq) {
    for (Arrival next = added.poll(); next != null; next = added.poll()) {
      lanes.get(next.header().lane()).add(next);
    }
    Deque<Arrival> here = lanes.get(lane);
    while (!here.isEmpty() && here.getFirst().header().seq() <= seq) {
      here.removeFirst();
      waiting.decrementAndGet();
    }
  }
}
