package io.vigil.engine;

import io.vigil.engine.entry.SealedEntry;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Where entries are kept. One owner at a time writes: the last that took over. */
public interface JournalStore {

  /**
   * Raises the epoch of all {@link Subject#LANES} lanes, so that commits of a former owner fail.
   */
  List<LaneHead> takeOver();

  /**
   * Commits all of it or nothing.
   *
   * @throws FencedException if a lane is not as {@link Commit#from} says; nothing was committed
   * @throws OutcomeUnknownException if it may or may not have been committed
   */
  void commit(Commit commit);

  /** Where the lanes stand now, after every commit of ours that was under way has ended. */
  List<LaneHead> heads();

  /** The entries of a lane from a sequence number on, in order. */
  void read(int lane, long fromSeq, Consumer<SealedEntry> each);

  /**
   * Replaces the snapshots of some subjects of a lane and adds rows of their blocks; all of the
   * lane's snapshots hold up to the entry before {@code asOf.nextSeq()} then. All or nothing.
   *
   * @param blocks at most one row for each of the snapshots; a row of the same number is replaced
   * @throws FencedException if the lane's epoch is not {@code asOf.epoch()}: beside newer snapshots
   *     of another owner these would have entries folded twice. Nothing was saved
   */
  void saveSnapshots(LaneHead asOf, List<Snapshot> snapshots, List<Blocks> blocks);

  /** Every subject's last snapshot of a lane. */
  void readSnapshots(int lane, Consumer<Snapshot> each);

  /** The rows of blocks of a lane that its snapshots need. */
  void readBlocks(int lane, Consumer<Blocks> each);

  /**
   * Keeps snapshots of some subjects of a lane for good, as they are at a place in it; one of the
   * same subject and place stays as it is. They follow from the journal, whoever makes them, so
   * that no fence is needed.
   */
  void keep(int lane, List<KeptSnapshot> snapshots);

  /** Up to which sequence number a lane's snapshots hold; 0 if there are none. */
  long snapshotSeq(int lane);

  /**
   * A subject's state without the blocks that stand in rows, sealed under its key; associated data
   * are the subject and the snapshot's number. {@link SnapshotIndex} is one too.
   *
   * @param oldestRow the number of the first row of blocks that it needs
   */
  record Snapshot(Subject subject, int version, UUID keyId, byte[] sealed, long oldestRow) {}

  /**
   * What of a subject's state never changes again, sealed under its key; associated data are the
   * subject and the row's number.
   *
   * @param row growing with each row of the subject
   */
  record Blocks(Subject subject, long row, UUID keyId, byte[] sealed) {}

  /**
   * A snapshot that stays, beside the rows of blocks that it needs: where a fold of its subject's
   * entries can begin. Associated data are the subject, {@code seq} and {@code atEpochMillis}.
   *
   * @param seq of the lane's last entry that it can follow from
   * @param atEpochMillis our time when it was made
   */
  record KeptSnapshot(Snapshot snapshot, long seq, long atEpochMillis) {}

  /** Another owner took over. */
  final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FencedException(String message) {
      super(message);
    }
  }

  /** The connection broke in a commit. */
  final class OutcomeUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutcomeUnknownException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
