package io.vigil.engine;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientState;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.MalformedEntryException;
import io.vigil.engine.entry.RecordCodec;
import io.vigil.engine.entry.SealedEntry;
import io.vigil.engine.entry.SnapshotCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a lane's snapshots and the entries after them say. Lanes have nothing in common, so that
 * several can be recovered at once.
 */
final class LaneRecovery {

  private static final int ROW_BYTES = 8;

  private final JournalStore store;
  private final Sealer sealer;
  private final EntryCodec codec;
  private final LaneHead head;

  final Map<PatientId, SubjectState.OfPatient> patients = new HashMap<>();
  final Map<DeviceId, Devices.Device> devices = new HashMap<>();
  final Map<Subject, SnapshotCodec.Kept> kept = new HashMap<>();

  /** The numbers of the subjects' snapshots. */
  final Map<Subject, Long> numbers = new HashMap<>();

  /** Subjects that have entries after their snapshots. */
  final Set<Subject> unsaved = new LinkedHashSet<>();

  /** Entries after the snapshots. */
  int tail;

  /** Our time of the last entry, 0 if there is none. */
  long lastAtEpochMillis;

  /**
   * @throws MalformedEntryException if the journal has a gap or does not fit its chain
   */
  LaneRecovery(JournalStore store, Sealer sealer, EntryCodec codec, LaneHead head) {
    this.store = store;
    this.sealer = sealer;
    this.codec = codec;
    this.head = head;
    if (head.lane() >= Subject.CLINICAL_LANES) {
      // Nothing there is the state of a subject: the last entry shows where the lane goes on.
      replay(head.nextSeq());
      return;
    }
    long from = restoreSnapshots() ? store.snapshotSeq(head.lane()) + 1 : 1;
    replay(from);
    tail = (int) Math.min(Integer.MAX_VALUE, head.nextSeq() - from);
  }

  /** What a row of blocks is bound to beside its key. */
  static byte[] associated(Subject subject, long row) {
    byte[] named = RecordCodec.encode(Subject.class, subject);
    return ByteBuffer.allocate(named.length + ROW_BYTES).put(named).putLong(row).array();
  }

  /** False if one is of another version: then none is taken. */
  private boolean restoreSnapshots() {
    List<JournalStore.Snapshot> snapshots = new ArrayList<>();
    store.readSnapshots(head.lane(), snapshots::add);
    if (snapshots.stream().anyMatch(each -> each.version() != SubjectState.VERSION)) {
      return false;
    }
    long seq = store.snapshotSeq(head.lane());
    if (seq == 0 && snapshots.isEmpty()) {
      return true;
    }
    numbers.putAll(SnapshotIndex.open(sealer, head.lane(), seq, snapshots).numbers());
    Map<Subject, Map<Long, JournalStore.Blocks>> rows = new HashMap<>();
    store.readBlocks(
        head.lane(),
        row -> rows.computeIfAbsent(row.subject(), s -> new HashMap<>()).put(row.row(), row));
    int restored = 0;
    for (JournalStore.Snapshot snapshot : snapshots) {
      if (!SnapshotIndex.is(snapshot) && !sealer.erased(snapshot.keyId())) {
        restore(snapshot, rows.getOrDefault(snapshot.subject(), Map.of()));
        restored++;
      }
    }
    numbers.keySet().removeIf(sealer::erased);
    if (restored != numbers.size()) {
      throw new MalformedEntryException("a snapshot of lane " + head.lane() + " is gone");
    }
    return true;
  }

  private void restore(JournalStore.Snapshot snapshot, Map<Long, JournalStore.Blocks> rows) {
    Subject subject = snapshot.subject();
    Long number = numbers.get(subject);
    if (number == null) {
      throw new MalformedEntryException("lane " + head.lane() + " has a snapshot too many");
    }
    byte[] rest =
        sealer.open(snapshot.keyId(), snapshot.sealed(), SnapshotIndex.associated(subject, number));
    SnapshotCodec.Restored restored =
        SnapshotCodec.read(rest, row -> open(sealer, rows, subject, row));
    kept.put(subject, restored.kept());
    switch (restored.state()) {
      case SubjectState.OfPatient ofPatient -> patients.put(new PatientId(subject.id()), ofPatient);
      case SubjectState.OfDevice(Devices.Device device) ->
          devices.put(new DeviceId(subject.id()), device);
    }
  }

  static byte[] open(
      Sealer sealer, Map<Long, JournalStore.Blocks> rows, Subject subject, long number) {
    JournalStore.Blocks row = rows.get(number);
    if (row == null) {
      throw new MalformedEntryException("a snapshot's row of blocks " + number + " is gone");
    }
    return sealer.open(row.keyId(), row.sealed(), associated(subject, number));
  }

  private void replay(long from) {
    Replay replay = new Replay(from);
    store.read(head.lane(), replay.next, replay::take);
    replay.end();
  }

  /**
   * The entries of the lane in order: without a gap, each bound to the one before. The last entry
   * that the snapshots hold is read too: the chain and the lane's time go on from there.
   */
  private final class Replay {
    private final long from;
    private long next;
    private Optional<byte[]> chain;

    Replay(long from) {
      this.from = from;
      next = Math.max(1, from - 1);
      chain = from == 1 ? Optional.of(LaneHead.first(head.lane()).head()) : Optional.empty();
    }

    void take(SealedEntry sealed) {
      if (sealed.header().lane() != head.lane() || sealed.header().seq() != next) {
        throw new MalformedEntryException("lane " + head.lane() + " has no entry " + next);
      }
      if (chain.isPresent() && !codec.follows(chain.get(), sealed)) {
        throw new MalformedEntryException(
            "entry " + head.lane() + ":" + next + " does not fit the chain");
      }
      Optional<Entry> entry = codec.openUnlessErased(sealed);
      if (next >= from) {
        entry.ifPresent(LaneRecovery.this::apply);
      }
      lastAtEpochMillis = sealed.header().atEpochMillis();
      chain = Optional.of(sealed.chain());
      next++;
    }

    void end() {
      boolean complete =
          head.nextSeq() == next && chain.isPresent() && Arrays.equals(chain.get(), head.head());
      if (!complete) {
        throw new MalformedEntryException(
            "lane " + head.lane() + " does not end where its row says, at entry " + head.nextSeq());
      }
    }
  }

  private void apply(Entry entry) {
    Subject subject = entry.header().subject();
    switch (entry.body()) {
      case EntryBody.OfPatient body -> {
        PatientId patient = new PatientId(subject.id());
        PatientState before =
            Optional.ofNullable(patients.get(patient))
                .map(SubjectState.OfPatient::state)
                .orElse(PatientState.INITIAL);
        patients.put(
            patient,
            new SubjectState.OfPatient(
                entry.header().tenant(), Patient.evolve(before, body.events())));
        unsaved.add(subject);
      }
      case EntryBody.OfAct(Act act, var ignored) -> {
        if (subject.kind() == Subject.Kind.DEVICE) {
          DeviceId device = new DeviceId(subject.id());
          Optional<Devices.Device> known = Optional.ofNullable(devices.get(device));
          Deliberation.after(act, entry.header().tenant(), known)
              .ifPresent(changed -> {
                devices.put(device, changed);
                unsaved.add(subject);
              });
        }
      }
    }
  }
}
