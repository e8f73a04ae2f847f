package io.vigil.simulation.world;

import io.vigil.core.patient.PatientEvent;
import io.vigil.engine.Act;
import io.vigil.engine.Commit;
import io.vigil.engine.InMemoryJournalStore;
import io.vigil.engine.JournalStore;
import io.vigil.engine.LaneHead;
import io.vigil.engine.entry.SealedEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The database that outlives all processes. A commit is all or nothing; whether its process learns
 * what became of it is another matter.
 */
final class Disk {

  private static final long MINUTE = 60_000;

  /** What may become of a commit; as often as it stands there. */
  private static final List<Sometimes> IN_COMMIT =
      List.of(
          Sometimes.COMMIT_FAILED,
          Sometimes.OUTCOME_UNKNOWN_LOST,
          Sometimes.OUTCOME_UNKNOWN_LOST,
          Sometimes.OUTCOME_UNKNOWN_KEPT,
          Sometimes.OUTCOME_UNKNOWN_KEPT,
          Sometimes.CRASH_BEFORE_COMMIT,
          Sometimes.CRASH_AFTER_COMMIT,
          Sometimes.COMMIT_LANDED_AFTER_CRASH,
          Sometimes.COMMIT_OF_THE_DEAD_FENCED);

  private static final List<Sometimes> IN_SAVING =
      List.of(
          Sometimes.SNAPSHOTS_NOT_SAVED,
          Sometimes.SNAPSHOTS_SAVED_UNKNOWN,
          Sometimes.CRASH_IN_SAVING,
          Sometimes.CRASH_IN_SAVING);

  private final InMemoryJournalStore store;
  private final Erasures erasures;
  private final Agenda agenda;
  private final Chances chances;
  private final Planned planned;
  private final Coverage coverage;
  private final Oracle oracle;
  private boolean faulty = true;
  private int sick;
  private int unanswered;
  private @Nullable Connection owner;

  /** A process ends at this very point. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("the process ends here", null, false, false);
    }
  }

  /** The database refuses for a reason that no process survives. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed() {
      super("the commit was not begun", null, false, false);
    }
  }

  Disk(
      InMemoryJournalStore store,
      Erasures erasures,
      Agenda agenda,
      Chances chances,
      Planned planned,
      Coverage coverage,
      Oracle oracle) {
    this.store = store;
    this.erasures = erasures;
    this.agenda = agenda;
    this.chances = chances;
    this.planned = planned;
    this.coverage = coverage;
    this.oracle = oracle;
  }

  void heal() {
    faulty = false;
    sick = 0;
    unanswered = 0;
  }

  /**
   * A process's connection.
   *
   * @param inCommit what may happen while a commit is on its way
   */
  JournalStore connect(Runnable inCommit) {
    return new Connection(inCommit);
  }

  private void append(Connection from, Commit commit) {
    store.commit(commit);
    if (from != owner) {
      throw oracle.broken(Invariant.ONLY_THE_OWNER_WRITES, "a former owner of the lanes committed");
    }
    oracle.committed(commit);
    for (Commit.ActDone done : commit.acts()) {
      if (done.act() instanceof Act.PatientErasureApproved approved) {
        erasures.approved(approved);
      }
    }
  }

  /** What a dead process sent may still arrive: before it is taken over from, or in vain after. */
  private void land(Connection from, Commit commit) {
    try {
      append(from, commit);
      coverage.count(Sometimes.COMMIT_LANDED_AFTER_CRASH);
    } catch (JournalStore.FencedException fenced) {
      coverage.count(Sometimes.COMMIT_OF_THE_DEAD_FENCED);
    }
  }

  private static JournalStore.OutcomeUnknownException unknown() {
    return new JournalStore.OutcomeUnknownException("the connection broke", new Failed());
  }

  private final class Connection implements JournalStore {
    private final Runnable inCommit;

    Connection(Runnable inCommit) {
      this.inCommit = inCommit;
    }

    @Override
    public List<LaneHead> takeOver() {
      owner = this;
      return store.takeOver();
    }

    @Override
    public void commit(Commit commit) {
      if (sick > 0) {
        sick--;
        throw unknown();
      }
      if (faulty && chances.oneIn(oddsOfSickness(commit))) {
        // Long enough for a batch to be taken apart, and for some to be refused alone.
        coverage.count(Sometimes.OUTCOME_UNKNOWN_LOST);
        sick = chances.between(2, 6);
        throw unknown();
      }
      Optional<Sometimes> trouble =
          faulty ? trouble(IN_COMMIT, chances.oneIn(oddsOfTrouble(commit))) : Optional.empty();
      if (trouble.isEmpty()) {
        inCommit.run();
        append(this, commit);
        return;
      }
      switch (trouble.get()) {
        case COMMIT_FAILED -> {
          coverage.count(Sometimes.COMMIT_FAILED);
          throw new Failed();
        }
        case OUTCOME_UNKNOWN_LOST -> {
          coverage.count(Sometimes.OUTCOME_UNKNOWN_LOST);
          unanswered = chances.between(0, 8);
          throw unknown();
        }
        case OUTCOME_UNKNOWN_KEPT -> {
          append(this, commit);
          coverage.count(Sometimes.OUTCOME_UNKNOWN_KEPT);
          unanswered = chances.between(0, 8);
          throw unknown();
        }
        case CRASH_BEFORE_COMMIT -> {
          coverage.count(Sometimes.CRASH_BEFORE_COMMIT);
          throw new Crash();
        }
        case CRASH_AFTER_COMMIT -> {
          append(this, commit);
          coverage.count(Sometimes.CRASH_AFTER_COMMIT);
          throw new Crash();
        }
        case COMMIT_LANDED_AFTER_CRASH -> {
          // Before anybody can have taken over.
          agenda.after(chances.spread(1, 900), () -> land(this, commit));
          throw new Crash();
        }
        case COMMIT_OF_THE_DEAD_FENCED -> {
          agenda.after(chances.spread(MINUTE, 20 * MINUTE), () -> land(this, commit));
          throw new Crash();
        }
        default -> throw new IllegalStateException("not of a commit: " + trouble.get());
      }
    }

    /** What is planned for the one who serves, or what chance has. */
    private Optional<Sometimes> trouble(List<Sometimes> kinds, boolean byChance) {
      for (Sometimes each : kinds) {
        if (this == owner && planned.comes(each)) {
          return Optional.of(each);
        }
      }
      return byChance ? Optional.of(chances.one(kinds)) : Optional.empty();
    }

    private int oddsOfTrouble(Commit commit) {
      Optional<Sometimes> seldom = seldom(commit);
      if (seldom.isEmpty()) {
        return 700;
      }
      if (!chances.oneIn(4)) {
        return Integer.MAX_VALUE;
      }
      coverage.count(seldom.get());
      return 1;
    }

    private static Optional<Sometimes> seldom(Commit commit) {
      for (Commit.ActDone done : commit.acts()) {
        if (done.act() instanceof Act.PatientErasureApproved) {
          return Optional.of(Sometimes.TROUBLE_AT_AN_ERASURE);
        }
      }
      for (Commit.PatientChange change : commit.patients()) {
        for (PatientEvent event : change.events()) {
          if (event instanceof PatientEvent.ReadingsWithdrawn) {
            return Optional.of(Sometimes.TROUBLE_AT_A_CORRECTION);
          }
        }
      }
      return Optional.empty();
    }

    /** What happens seldom fails more often, or its failing would never be seen. */
    private static int oddsOfSickness(Commit commit) {
      for (Commit.PatientChange change : commit.patients()) {
        for (PatientEvent event : change.events()) {
          if (event instanceof PatientEvent.ReadingsRecorded) {
            return commit.entries().size() > 2 ? 150 : 2_000;
          }
        }
      }
      return 30;
    }

    @Override
    public List<LaneHead> heads() {
      if (unanswered > 0) {
        unanswered--;
        coverage.count(Sometimes.LANES_DID_NOT_ANSWER);
        throw unknown();
      }
      return store.heads();
    }

    @Override
    public void read(int lane, long fromSeq, Consumer<SealedEntry> each) {
      store.read(lane, fromSeq, each);
    }

    @Override
    public void saveSnapshots(LaneHead asOf, List<Snapshot> snapshots, List<Blocks> blocks) {
      Optional<Sometimes> trouble =
          faulty ? trouble(IN_SAVING, chances.oneIn(120)) : Optional.empty();
      if (trouble.isEmpty()) {
        store.saveSnapshots(asOf, snapshots, blocks);
        return;
      }
      coverage.count(trouble.get());
      if (trouble.get() == Sometimes.SNAPSHOTS_SAVED_UNKNOWN
          || (trouble.get() == Sometimes.CRASH_IN_SAVING && chances.oneIn(2))) {
        store.saveSnapshots(asOf, snapshots, blocks);
      }
      throw trouble.get() == Sometimes.CRASH_IN_SAVING ? new Crash() : unknown();
    }

    @Override
    public void readSnapshots(int lane, Consumer<Snapshot> each) {
      store.readSnapshots(lane, each);
      if (store.snapshotSeq(lane) > 0) {
        coverage.count(Sometimes.RECOVERED_FROM_SNAPSHOTS);
      }
    }

    @Override
    public void readBlocks(int lane, Consumer<Blocks> each) {
      store.readBlocks(lane, each);
    }

    @Override
    public void keep(int lane, List<KeptSnapshot> snapshots) {
      store.keep(lane, snapshots);
    }

    @Override
    public long snapshotSeq(int lane) {
      return store.snapshotSeq(lane);
    }
  }
}
