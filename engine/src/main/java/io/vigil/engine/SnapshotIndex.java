package io.vigil.engine;

import io.vigil.engine.entry.MalformedEntryException;
import io.vigil.engine.entry.RecordCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Which snapshot of each subject is a lane's last. A snapshot is bound to its number, and the index
 * to the entry up to which the lane's snapshots hold: an older snapshot put back beside newer ones
 * does not open, and one that is taken away is missed.
 *
 * @param numbers of the snapshots, growing with each of a subject
 */
public record SnapshotIndex(Map<Subject, Long> numbers) {

  /** It stands among the lane's snapshots, as that of nobody. */
  private static final Subject PLACE = Subject.INSTALLATION;

  static boolean is(JournalStore.Snapshot snapshot) {
    return snapshot.subject().equals(PLACE);
  }

  /** What a snapshot is bound to beside its key. */
  static byte[] associated(Subject subject, long number) {
    return associated("snapshot", RecordCodec.encode(Subject.class, subject), number);
  }

  /**
   * @param seq up to which entry the snapshots hold
   */
  JournalStore.Snapshot seal(Sealer sealer, int lane, long seq) {
    var key = sealer.keyOf(PLACE);
    byte[] sealed =
        sealer.seal(key, RecordCodec.encode(SnapshotIndex.class, this), associated(lane, seq));
    return new JournalStore.Snapshot(PLACE, SubjectState.VERSION, key, sealed, 0);
  }

  /**
   * @throws MalformedEntryException if there is none among the lane's snapshots
   * @throws Sealer.UnsealableException if it is another lane's or an older one
   */
  static SnapshotIndex open(
      Sealer sealer, int lane, long seq, List<JournalStore.Snapshot> snapshots) {
    JournalStore.Snapshot index =
        snapshots.stream()
            .filter(SnapshotIndex::is)
            .findFirst()
            .orElseThrow(
                () -> new MalformedEntryException("lane " + lane + " has no index of snapshots"));
    byte[] clear = sealer.open(index.keyId(), index.sealed(), associated(lane, seq));
    return RecordCodec.decode(SnapshotIndex.class, clear);
  }

  private static byte[] associated(int lane, long seq) {
    return associated("snapshots", new byte[] {(byte) lane}, seq);
  }

  private static byte[] associated(String what, byte[] of, long number) {
    byte[] name = what.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(name.length + of.length + Long.BYTES)
        .put(name)
        .put(of)
        .putLong(number)
        .array();
  }
}
