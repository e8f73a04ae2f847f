package io.vigil.engine;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.Reply;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.MalformedEntryException;
import io.vigil.engine.entry.SnapshotCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All lanes that this process serves, and the states of their subjects. Used by one thread at a
 * time.
 *
 * <p>{@link #prepare} decides a batch against provisional states; {@link JournalStore#commit} makes
 * it durable; then {@link #confirm} makes the states true, or {@link #abandon} forgets them.
 * Nothing may be answered before it is confirmed.
 */
public final class Cell {

  /** Patients whose deadlines are fired in one batch. */
  public static final int MAX_DUE = 1_000;

  /** A deadline whose deciding failed is tried again after this, not at every turn. */
  static final Duration PAUSE_AFTER_FAULT = Duration.ofMinutes(1);

  /** A lane is saved when it has so many entries since it was last. */
  static final int SAVE_ENTRIES = 4_000;

  /** ... and so many for each subject that changed, as each costs a snapshot. */
  static final int SAVE_ENTRIES_PER_SUBJECT = 16;

  /** A lane's patients are kept as they are when it has so many entries since they last were. */
  static final int KEEP_ENTRIES = 16_000;

  /** ... and so many for each patient in care, as each costs a row. */
  static final int KEEP_ENTRIES_PER_PATIENT = 64;

  private final JournalStore store;
  private final Sealer sealer;
  private final Deliberation.Judge judge;
  private final EntryCodec codec;

  /** A device's silence counts from here at the earliest; set back with the clock. */
  private long servingSinceEpochMillis;

  private final LaneHead[] heads = new LaneHead[Subject.LANES];
  private final Map<PatientId, SubjectState.OfPatient> patients = new HashMap<>();
  private final Map<DeviceId, Devices.Device> devices = new HashMap<>();
  private final Deadlines deadlines = new Deadlines();

  /** What of the subjects stands in rows that are not written again. */
  private final Map<Subject, SnapshotCodec.Kept> kept = new HashMap<>();

  /** The numbers of the lanes' snapshots, by lane. */
  private final List<Map<Subject, Long>> numbers = new ArrayList<>();

  private final List<Set<Subject>> unsaved = new ArrayList<>();
  private final int[] tail = new int[Subject.LANES];

  /** The next entry of each lane when its patients were last kept; 0 if not by this process. */
  private final long[] keptBefore = new long[Subject.LANES];

  private final long[] lastAtEpochMillis = new long[Subject.LANES];
  private long lastEpochMillis;
  private Optional<Prepared> underWay = Optional.empty();

  /** A batch that was decided and sealed, but not committed. */
  public static final class Prepared {
    private final Commit commit;
    private final List<Answer> answers;
    private final Map<DeviceId, Devices.Device> devices;

    /** The patients whose deadlines came, and whether deciding that failed. */
    private final Map<PatientId, Boolean> due;

    private final List<RuntimeException> faults;

    private Prepared(
        Commit commit,
        List<Answer> answers,
        Map<DeviceId, Devices.Device> devices,
        Map<PatientId, Boolean> due,
        List<RuntimeException> faults) {
      this.commit = commit;
      this.answers = List.copyOf(answers);
      this.devices = devices;
      this.due = due;
      this.faults = List.copyOf(faults);
    }

    /** What to commit; without entries there is nothing to commit. */
    public Commit commit() {
      return commit;
    }

    /** One for each submission, in order. */
    public List<Answer> answers() {
      return answers;
    }

    /** Faults of ours, to be logged: of what was set aside, and of what could not be taken. */
    public List<RuntimeException> faults() {
      return faults;
    }
  }

  /** Who runs tasks that have nothing in common, and returns when all are done. */
  public interface Workers {

    /** One after the other. */
    Workers CALLER = tasks -> tasks.forEach(Runnable::run);

    /**
     * @throws RuntimeException of a task
     */
    void run(List<Runnable> tasks);
  }

  /**
   * Takes the lanes over and rebuilds the states from the snapshots and the entries after them.
   *
   * @param nowEpochMillis devices' silence counts from now at the earliest
   * @param workers recover the lanes: store and sealer are used by several threads if these do
   * @throws MalformedEntryException if the journal has a gap or does not fit its chain
   */
  public Cell(JournalStore store, Sealer sealer, long nowEpochMillis, Workers workers) {
    this(store, sealer, nowEpochMillis, workers, Patient::decide);
  }

  /** The same, by the caller alone. */
  public Cell(JournalStore store, Sealer sealer, long nowEpochMillis) {
    this(store, sealer, nowEpochMillis, Workers.CALLER);
  }

  Cell(
      JournalStore store,
      Sealer sealer,
      long nowEpochMillis,
      Workers workers,
      Deliberation.Judge judge) {
    this.store = store;
    this.sealer = sealer;
    this.judge = judge;
    this.codec = new EntryCodec(sealer);
    for (int lane = 0; lane < Subject.LANES; lane++) {
      unsaved.add(new LinkedHashSet<>());
      numbers.add(Map.of());
    }
    for (LaneHead head : store.takeOver()) {
      heads[head.lane()] = head;
    }
    List<Runnable> recoveries = new ArrayList<>();
    for (int lane = 0; lane < Subject.LANES; lane++) {
      LaneHead head = heads[lane];
      if (head == null) {
        throw new IllegalStateException("the store has no lane " + lane);
      }
      recoveries.add(() -> take(head.lane(), new LaneRecovery(store, sealer, codec, head)));
    }
    workers.run(recoveries);
    lastEpochMillis = lastOfPatientsInCare();
    servingSinceEpochMillis = Math.max(nowEpochMillis, lastEpochMillis);
    patients.forEach((patient, state) ->
        deadlines.put(patient, state.state().nextDeadlineEpochMillis(servingSinceEpochMillis)));
  }

  private synchronized void take(int lane, LaneRecovery recovered) {
    patients.putAll(recovered.patients);
    devices.putAll(recovered.devices);
    kept.putAll(recovered.kept);
    numbers.set(lane, recovered.numbers);
    unsaved.get(lane).addAll(recovered.unsaved);
    tail[lane] = recovered.tail;
    lastAtEpochMillis[lane] = recovered.lastAtEpochMillis;
  }

  /** The patients in care or formerly in care; a view, for the cell's own thread. */
  public Map<PatientId, SubjectState.OfPatient> patients() {
    return Collections.unmodifiableMap(patients);
  }

  /**
   * Our time as far as the journal has come, 0 before anybody was in care: a clock behind it was
   * set meanwhile.
   */
  public long lastEpochMillis() {
    return lastEpochMillis;
  }

  /** The registered devices; a view, for the cell's own thread. */
  public Map<DeviceId, Devices.Device> devices() {
    return Collections.unmodifiableMap(devices);
  }

  /** Our time of the next deadline; it may turn out to have moved later. */
  public OptionalLong nextDeadlineEpochMillis() {
    return deadlines.next();
  }

  /** The deadlines that have come, to be handed to {@link #prepare}. */
  public List<Submission> due(long nowEpochMillis) {
    lastEpochMillis = Math.max(lastEpochMillis, nowEpochMillis);
    return deadlines
        .due(lastEpochMillis, MAX_DUE, patient -> nextDeadline(patients.get(patient)))
        .stream()
        .<Submission>map(Submission.Due::new)
        .toList();
  }

  /**
   * Decides a batch in order.
   *
   * @param nowEpochMillis our time; an earlier time than before is taken as the time before, unless
   *     the batch says that the clock was set
   */
  public Prepared prepare(List<Submission> batch, long nowEpochMillis) {
    if (underWay.isPresent()) {
      throw new IllegalStateException("the batch before is neither confirmed nor abandoned");
    }
    boolean clockWasSet = false;
    for (Submission submission : batch) {
      clockWasSet |= submission instanceof Submission.ClockStep;
    }
    if (clockWasSet) {
      lastEpochMillis = nowEpochMillis;
      // In the new time: else no silence would count until the old one is reached again.
      servingSinceEpochMillis = Math.min(servingSinceEpochMillis, nowEpochMillis);
    } else {
      lastEpochMillis = Math.max(lastEpochMillis, nowEpochMillis);
    }
    List<RuntimeException> faults = new ArrayList<>();
    BitSet faulty = new BitSet(batch.size());
    Optional<Prepared> prepared = Optional.empty();
    while (prepared.isEmpty()) {
      prepared = attempt(batch, faulty, faults);
    }
    underWay = prepared;
    return prepared.get();
  }

  /** Deciding is pure, so that a batch can be begun again without what could not be taken. */
  private Optional<Prepared> attempt(
      List<Submission> batch, BitSet faulty, List<RuntimeException> faults) {
    Step step = new Step(lastEpochMillis);
    List<Answer> answers = new ArrayList<>(batch.size());
    Map<PatientId, Boolean> due = new HashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      Answer answer = new Answer.Faulted();
      if (!faulty.get(i)) {
        try {
          answer = step.take(batch.get(i));
        } catch (RuntimeException fault) {
          faulty.set(i);
          faults.add(fault);
          return Optional.empty();
        }
      }
      if (batch.get(i) instanceof Submission.Due(PatientId patient)) {
        due.put(patient, failed(answer));
      }
      answers.add(answer);
    }
    faults.addAll(step.faults());
    return Optional.of(step.prepared(answers, due, faults));
  }

  private static boolean failed(Answer answer) {
    return answer instanceof Answer.Faulted
        || (answer instanceof Answer.Replied(Reply reply) && reply instanceof Reply.WasSetAside);
  }

  /** The batch was committed: its states are true. */
  public void confirm(Prepared prepared) {
    finish(prepared);
    for (LaneHead head : prepared.commit.to()) {
      tail[head.lane()] += (int) (head.nextSeq() - heads[head.lane()].nextSeq());
      heads[head.lane()] = head;
    }
    for (Commit.PatientChange change : prepared.commit.patients()) {
      patients.put(change.patient(), new SubjectState.OfPatient(change.tenant(), change.after()));
      touched(new Subject(Subject.Kind.PATIENT, change.patient().value()));
    }
    for (Commit.ActDone done : prepared.commit.acts()) {
      if (done.act() instanceof Act.PatientErasureApproved approved) {
        forget(approved.patient());
      }
    }
    prepared.devices.forEach((device, state) -> {
      devices.put(device, state);
      touched(Devices.subject(device.value()));
    });
    index(prepared);
  }

  private void forget(PatientId patient) {
    Subject subject = new Subject(Subject.Kind.PATIENT, patient.value());
    patients.remove(patient);
    kept.remove(subject);
    unsaved.get(subject.lane()).remove(subject);
  }

  /** The batch was not committed: it never was. */
  public void abandon(Prepared prepared) {
    finish(prepared);
    index(prepared);
  }

  /** Deadlines that were taken out to fire are put back, as far as the states still hold them. */
  private void index(Prepared prepared) {
    for (Commit.PatientChange change : prepared.commit.patients()) {
      PatientId patient = change.patient();
      if (!prepared.due.containsKey(patient)) {
        deadlines.put(patient, nextDeadline(patients.get(patient)));
      }
    }
    prepared.due.forEach((patient, failed) -> {
      OptionalLong deadline = nextDeadline(patients.get(patient));
      boolean pause = failed && deadline.isPresent();
      deadlines.put(
          patient,
          pause ? OptionalLong.of(lastEpochMillis + PAUSE_AFTER_FAULT.toMillis()) : deadline);
    });
  }

  /**
   * After a commit whose outcome is unknown: whether it was committed.
   *
   * @throws JournalStore.FencedException if another owner took over meanwhile
   */
  public boolean wasCommitted(Prepared prepared) {
    List<LaneHead> now = store.heads();
    boolean before = stands(now, prepared.commit.from());
    boolean after = stands(now, prepared.commit.to());
    if (before == after) {
      throw new JournalStore.FencedException("the lanes stand where this process did not put them");
    }
    return after;
  }

  /**
   * Whoever stood still for a while asks this before anybody relies on his states.
   *
   * @throws JournalStore.FencedException if another owner took over meanwhile
   * @throws JournalStore.OutcomeUnknownException if the store does not say
   */
  public void requireOwnership() {
    if (!stands(store.heads(), List.of(heads))) {
      throw new JournalStore.FencedException("the lanes stand where this process did not put them");
    }
  }

  /** Entries of a lane since its last snapshots. */
  public int tail(int lane) {
    return tail[lane];
  }

  /**
   * Whether saving a lane is worth its cost; see decision 0006. Until then its entries are cheap to
   * replay.
   */
  public boolean shouldSave(int lane) {
    return tail[lane]
        >= Math.max(SAVE_ENTRIES, SAVE_ENTRIES_PER_SUBJECT * unsaved.get(lane).size());
  }

  /**
   * Saves the states of a lane's subjects that changed since its last snapshots. What of them never
   * changes again is saved once.
   */
  public void saveSnapshots(int lane) {
    List<JournalStore.Snapshot> snapshots = new ArrayList<>();
    List<JournalStore.Blocks> blocks = new ArrayList<>();
    Map<Subject, SnapshotCodec.Kept> keptThen = new HashMap<>();
    Map<Subject, Long> numbersThen = new HashMap<>(numbers.get(lane));
    numbersThen.keySet().removeIf(sealer::erased);
    long row = heads[lane].nextSeq();
    for (Subject subject : unsaved.get(lane)) {
      SnapshotCodec.Written written =
          SnapshotCodec.write(
              state(subject),
              kept.getOrDefault(subject, SnapshotCodec.Kept.NONE),
              row,
              lastEpochMillis);
      UUID keyId = sealer.keyOf(subject);
      snapshots.add(
          new JournalStore.Snapshot(
              subject,
              SubjectState.VERSION,
              keyId,
              sealer.seal(keyId, written.rest(), SnapshotIndex.associated(subject, row)),
              written.oldestRow()));
      written
          .row()
          .ifPresent(clear ->
              blocks.add(
                  new JournalStore.Blocks(
                      subject,
                      row,
                      keyId,
                      sealer.seal(keyId, clear, LaneRecovery.associated(subject, row)))));
      keptThen.put(subject, written.kept());
      numbersThen.put(subject, row);
    }
    snapshots.add(new SnapshotIndex(numbersThen).seal(sealer, lane, row - 1));
    store.saveSnapshots(heads[lane], snapshots, blocks);
    kept.putAll(keptThen);
    numbers.set(lane, numbersThen);
    unsaved.get(lane).clear();
    tail[lane] = 0;
    keep(lane);
  }

  /**
   * At times the lane's patients in care are also kept as they are, for good, be they changed or
   * not: what was known of one at a moment is found by folding from there. See decision 0012.
   */
  private void keep(int lane) {
    List<Subject> inCare = inCare(lane);
    long since = heads[lane].nextSeq() - keptBefore[lane];
    int enough = Math.max(KEEP_ENTRIES, KEEP_ENTRIES_PER_PATIENT * inCare.size());
    if (inCare.isEmpty() || (keptBefore[lane] > 0 && since < enough)) {
      return;
    }
    List<JournalStore.KeptSnapshot> snapshots = new ArrayList<>();
    for (Subject subject : inCare) {
      snapshots.add(kept(subject));
    }
    store.keep(lane, snapshots);
    keptBefore[lane] = heads[lane].nextSeq();
  }

  /** Its blocks stand in rows: it was saved just before. */
  private JournalStore.KeptSnapshot kept(Subject subject) {
    long next = heads[subject.lane()].nextSeq();
    SnapshotCodec.Written written =
        SnapshotCodec.write(
            state(subject),
            kept.getOrDefault(subject, SnapshotCodec.Kept.NONE),
            next,
            lastEpochMillis);
    if (written.row().isPresent()) {
      throw new IllegalStateException("blocks of " + subject + " were not saved");
    }
    UUID keyId = sealer.keyOf(subject);
    byte[] associated = PastStates.associated(subject, next - 1, lastEpochMillis);
    return new JournalStore.KeptSnapshot(
        new JournalStore.Snapshot(
            subject,
            SubjectState.VERSION,
            keyId,
            sealer.seal(keyId, written.rest(), associated),
            written.oldestRow()),
        next - 1,
        lastEpochMillis);
  }

  private List<Subject> inCare(int lane) {
    List<Subject> inCare = new ArrayList<>();
    patients.forEach((patient, of) -> {
      Subject subject = new Subject(Subject.Kind.PATIENT, patient.value());
      if (subject.lane() == lane && of.state().inCare()) {
        inCare.add(subject);
      }
    });
    return inCare;
  }

  private void finish(Prepared prepared) {
    if (underWay.isEmpty() || underWay.get() != prepared) {
      throw new IllegalStateException("this batch is not under way");
    }
    underWay = Optional.empty();
  }

  private void touched(Subject subject) {
    unsaved.get(subject.lane()).add(subject);
  }

  private static boolean stands(List<LaneHead> now, List<LaneHead> expected) {
    Map<Integer, LaneHead> byLane = new HashMap<>();
    now.forEach(head -> byLane.put(head.lane(), head));
    return expected.stream()
        .allMatch(head -> {
          LaneHead there = byLane.get(head.lane());
          return there != null
              && there.epoch() == head.epoch()
              && there.nextSeq() == head.nextSeq();
        });
  }

  /**
   * Our time of the newest entry in the lanes of patients in care. Each of these has an entry when
   * the clock is set; another lane may end in a time that was given up long ago.
   */
  private long lastOfPatientsInCare() {
    long last = 0;
    for (Map.Entry<PatientId, SubjectState.OfPatient> entry : patients.entrySet()) {
      if (entry.getValue().state().inCare()) {
        Subject subject = new Subject(Subject.Kind.PATIENT, entry.getKey().value());
        last = Math.max(last, lastAtEpochMillis[subject.lane()]);
      }
    }
    return last;
  }

  private OptionalLong nextDeadline(SubjectState.@Nullable OfPatient of) {
    return of == null
        ? OptionalLong.empty()
        : of.state().nextDeadlineEpochMillis(servingSinceEpochMillis);
  }

  private SubjectState state(Subject subject) {
    SubjectState state =
        switch (subject.kind()) {
          case PATIENT -> patients.get(new PatientId(subject.id()));
          case DEVICE ->
              Optional.ofNullable(devices.get(new DeviceId(subject.id())))
                  .map(SubjectState.OfDevice::new)
                  .orElse(null);
          case WARD, ACCOUNT, SESSION, SERVICE -> null;
        };
    if (state == null) {
      throw new IllegalStateException("there is no state of " + subject);
    }
    return state;
  }

  private final class Step extends Deliberation {
    Step(long now) {
      super(codec, sealer, judge, now, servingSinceEpochMillis);
    }

    @Override
    LaneHead committedHead(int lane) {
      return heads[lane];
    }

    @Override
    Optional<SubjectState.OfPatient> committedPatient(PatientId patient) {
      return Optional.ofNullable(patients.get(patient));
    }

    @Override
    Optional<Devices.Device> committedDevice(DeviceId device) {
      return Optional.ofNullable(devices.get(device));
    }

    Prepared prepared(
        List<Answer> answers, Map<PatientId, Boolean> due, List<RuntimeException> faults) {
      return new Prepared(commit(), answers, changedDevices(), due, faults);
    }
  }
}
