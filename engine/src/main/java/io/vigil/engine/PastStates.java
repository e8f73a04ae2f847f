package io.vigil.engine;

import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientState;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.MalformedEntryException;
import io.vigil.engine.entry.RecordCodec;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.engine.entry.SnapshotCodec;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was known of a patient at a place of his lane: a snapshot that was kept before it, or {@link
 * PatientState#INITIAL}, and his entries from there on, folded in their order.
 */
public final class PastStates {

  private final Sealer sealer;
  private final EntryCodec codec;

  public PastStates(Sealer sealer) {
    this.sealer = sealer;
    this.codec = new EntryCodec(sealer);
  }

  /**
   * The state that was kept.
   *
   * @param rows of blocks, all that the snapshot needs among them
   * @throws Sealer.UnsealableException if the patient's key is gone, or they are not his of that
   *     place
   * @throws MalformedEntryException if a row that it needs is not among them
   */
  public PatientState kept(JournalStore.KeptSnapshot kept, List<JournalStore.Blocks> rows) {
    JournalStore.Snapshot snapshot = kept.snapshot();
    Subject subject = snapshot.subject();
    byte[] rest =
        sealer.open(
            snapshot.keyId(),
            snapshot.sealed(),
            associated(subject, kept.seq(), kept.atEpochMillis()));
    Map<Long, JournalStore.Blocks> byNumber = new HashMap<>();
    rows.forEach(row -> byNumber.put(row.row(), row));
    SubjectState state =
        SnapshotCodec.read(rest, row -> LaneRecovery.open(sealer, byNumber, subject, row)).state();
    return switch (state) {
      case SubjectState.OfPatient ofPatient -> ofPatient.state();
      case SubjectState.OfDevice ignored ->
          throw new MalformedEntryException("a device was kept as a patient");
    };
  }

  /**
   * The state after an entry of the patient's.
   *
   * @throws Sealer.UnsealableException if the patient's key is gone or the entry was changed
   */
  public PatientState after(PatientState before, SealedEntry entry) {
    return switch (codec.open(entry).body()) {
      case EntryBody.OfPatient body -> Patient.evolve(before, body.events());
      case EntryBody.OfAct ignored -> before;
    };
  }

  /** What a kept snapshot is bound to beside its key; longer than what binds a row of blocks. */
  static byte[] associated(Subject subject, long seq, long atEpochMillis) {
    byte[] named = RecordCodec.encode(Subject.class, subject);
    return ByteBuffer.allocate(named.length + 2 * Long.BYTES)
        .put(named)
        .putLong(seq)
        .putLong(atEpochMillis)
        .array();
  }
}
