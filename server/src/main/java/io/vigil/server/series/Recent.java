package io.vigil.server.series;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.Identities;
import io.vigil.core.patient.PatientEvent;
import io.vigil.engine.Commit;
import io.vigil.engine.LaneHead;
import io.vigil.engine.Subject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * What was just committed, so that it need not be read back from the journal and opened. It may
 * lack commits: where it does, the journal is read. The writer adds; all else is the projector's.
 */
final class Recent {

  /** Events and readings that wait to be taken, up to some 100 bytes each. */
  static final int WEIGHT_MAX = 500_000;

  private final Queue<Added> added = new ConcurrentLinkedQueue<>();
  private final AtomicInteger weight = new AtomicInteger();
  private final List<Deque<Stretch>> lanes =
      IntStream.range(0, Subject.CLINICAL_LANES)
          .<Deque<Stretch>>mapToObj(lane -> new ArrayDeque<>())
          .toList();

  /**
   * What was decided of a patient.
   *
   * @param seq of the last of the entries
   * @param weight of the events and readings in it
   */
  record Decided(TenantId tenant, PatientId patient, long seq, Taken taken, int weight) {}

  /**
   * All entries of a lane after one, up to another.
   *
   * @param after the entry before the first
   * @param to the last
   */
  record Stretch(long after, long to, List<Decided> decided) {}

  /** As the writer adds it: without the patient's states, which would be kept as long. */
  private record Change(
      TenantId tenant,
      PatientId patient,
      int lane,
      long seq,
      List<PatientEvent> events,
      int weight) {}

  private record Added(List<LaneHead> from, List<LaneHead> to, List<Change> changes) {}

  /** Adds a commit, if there is room. */
  void add(Commit commit) {
    List<Change> changes = new ArrayList<>(commit.patients().size());
    int more = 0;
    for (Commit.PatientChange change : commit.patients()) {
      Change next =
          new Change(
              change.tenant(),
              change.patient(),
              change.lane(),
              change.seq(),
              change.events(),
              weight(change.events()));
      changes.add(next);
      more += next.weight();
    }
    if (weight.addAndGet(more) > WEIGHT_MAX) {
      weight.addAndGet(-more);
    } else {
      added.add(new Added(commit.from(), commit.to(), changes));
    }
  }

  /** The stretches that follow an entry of a lane without a gap. */
  List<Stretch> following(int lane, long seq) {
    dropUntil(lane, seq);
    List<Stretch> following = new ArrayList<>();
    long at = seq;
    for (Stretch stretch : lanes.get(lane)) {
      if (stretch.after() != at) {
        break;
      }
      following.add(stretch);
      at = stretch.to();
    }
    return following;
  }

  /**
   * The last entry of a lane after one that is not here, though later ones are: up to it the
   * journal is to be read. {@link Long#MAX_VALUE} if there are no later ones.
   */
  long missingTo(int lane, long seq) {
    dropUntil(lane, seq);
    Deque<Stretch> stretches = lanes.get(lane);
    return stretches.isEmpty() ? Long.MAX_VALUE : stretches.getFirst().after();
  }

  /** A lane's are read from the journal from here on, until there is something new. */
  void forget(int lane) {
    dropUntil(lane, Long.MAX_VALUE);
  }

  private static int weight(List<PatientEvent> events) {
    int weight = events.size();
    for (PatientEvent event : events) {
      if (event instanceof PatientEvent.ReadingsRecorded recorded) {
        weight += recorded.readings().size();
      } else if (event instanceof PatientEvent.ReadingsReattributed recorded) {
        weight += recorded.readings().size();
      } else if (event instanceof PatientEvent.ReadingsWithdrawn withdrawn) {
        for (Identities each : withdrawn.readings()) {
          weight += each.keys().length;
        }
      }
    }
    return weight;
  }

  private void dropUntil(int lane, long seq) {
    sort();
    Deque<Stretch> stretches = lanes.get(lane);
    while (!stretches.isEmpty() && stretches.getFirst().after() < seq) {
      int dropped = 0;
      for (Decided decided : stretches.removeFirst().decided()) {
        dropped += decided.weight();
      }
      weight.addAndGet(-dropped);
    }
  }

  private void sort() {
    for (Added next = added.poll(); next != null; next = added.poll()) {
      for (int i = 0; i < next.from().size(); i++) {
        LaneHead from = next.from().get(i);
        LaneHead to = next.to().get(i);
        if (from.lane() < lanes.size()) {
          lanes
              .get(from.lane())
              .add(new Stretch(from.nextSeq() - 1, to.nextSeq() - 1, new ArrayList<>()));
        }
      }
      for (Change change : next.changes()) {
        lanes
            .get(change.lane())
            .getLast()
            .decided()
            .add(
                new Decided(
                    change.tenant(),
                    change.patient(),
                    change.seq(),
                    Taken.of(change.events()),
                    change.weight()));
      }
    }
  }
}
