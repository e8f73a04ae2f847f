package io.vigil.simulation.world;

import io.vigil.engine.JournalStore;
import io.vigil.engine.LaneHead;
import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.SealedEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A consumer of the journal with a cursor. It remembers all that it saw, and now and then begins
 * again further back, as one does whose cursor was not saved.
 */
final class Feed {

  private static final long MINUTE = 60_000;

  private final JournalStore journal;
  private final EntryCodec codec;
  private final Agenda agenda;
  private final Chances chances;
  private final Coverage coverage;
  private final Oracle oracle;
  private final List<List<byte[]>> seen = new ArrayList<>();
  private final Trees trees = new Trees();
  private final long[] cursor = new long[Subject.LANES];

  Feed(
      JournalStore journal,
      Sealer sealer,
      Agenda agenda,
      Chances chances,
      Coverage coverage,
      Oracle oracle) {
    this.journal = journal;
    this.codec = new EntryCodec(sealer);
    this.agenda = agenda;
    this.chances = chances;
    this.coverage = coverage;
    this.oracle = oracle;
    for (int lane = 0; lane < Subject.LANES; lane++) {
      seen.add(new ArrayList<>());
    }
  }

  void start() {
    agenda.after(chances.between(MINUTE, 20 * MINUTE), this::look);
  }

  /** Everything once more, from the first entry on. */
  void lookAtAll() {
    Arrays.fill(cursor, 0);
    read();
    for (LaneHead head : journal.heads()) {
      if (head.nextSeq() != seen.get(head.lane()).size() + 1L) {
        throw oracle.broken(
            Invariant.NOTHING_IS_OVERWRITTEN, "a lane does not end where its row says");
      }
    }
    if (!trees.stand(journal, Subject.LANES)) {
      throw oracle.broken(Invariant.THE_TREES_STAND, "a root is another one than before");
    }
  }

  private void look() {
    if (chances.oneIn(10)) {
      coverage.count(Sometimes.CONSUMER_WENT_BACK);
      for (int lane = 0; lane < Subject.LANES; lane++) {
        cursor[lane] = Math.max(0, cursor[lane] - chances.between(0, 40));
      }
    }
    read();
    agenda.after(chances.between(MINUTE, 20 * MINUTE), this::look);
  }

  private void read() {
    for (int lane = 0; lane < Subject.LANES; lane++) {
      journal.read(lane, cursor[lane] + 1, this::take);
    }
    trees.checkpoint();
  }

  private void take(SealedEntry entry) {
    int lane = entry.header().lane();
    List<byte[]> chain = seen.get(lane);
    int place = (int) cursor[lane];
    if (entry.header().seq() != place + 1L) {
      throw oracle.broken(Invariant.NOTHING_IS_OVERWRITTEN, "a lane has a gap");
    }
    if (place < chain.size()) {
      if (!Arrays.equals(chain.get(place), entry.chain())) {
        throw oracle.broken(Invariant.NOTHING_IS_OVERWRITTEN, "an entry is not what it was");
      }
    } else {
      byte[] before = place == 0 ? LaneHead.first(lane).head() : chain.get(place - 1);
      if (!codec.follows(before, entry)) {
        throw oracle.broken(Invariant.NOTHING_IS_OVERWRITTEN, "an entry does not fit its chain");
      }
      chain.add(entry.chain());
      trees.append(entry);
    }
    cursor[lane]++;
  }
}
