package io.vigil.engine;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.Reply;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.EntryCodec;
import io.vigil.engine.entry.MalformedEntryException;
import io.vigil.engine.entry.RecordCodec;
import io.vigil.engine.entry.SealedEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
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
  private final List<Set<Subject>> unsaved = new ArrayList<>();
  private final int[] tail = new int[Subject.LANES];
  private final long[] lastAtEpochMillis = new long[Subject.LANES];
  private long lastEpochMillis;
  private Optional<Prepared> underWay = Optional.empty();

  /** A batch that was decided and sealed, but not committed. */
  public static final class Prepared {
    private final Commit commit;
    private final List<Answer> answers;
    private final Map<PatientId, SubjectState.OfPatient> patients;
    private final Map<DeviceId, Devices.Device> devices;

    /** The patients whose deadlines came, and whether deciding that failed. */
    private final Map<PatientId, Boolean> due;

    private final List<RuntimeException> faults;

    private Prepared(
        Commit commit,
        List<Answer> answers,
        Map<PatientId, SubjectState.OfPatient> patients,
        Map<DeviceId, Devices.Device> devices,
        Map<PatientId, Boolean> due,
        List<RuntimeException> faults) {
      this.commit = commit;
      this.answers = List.copyOf(answers);
      this.patients = patients;
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

  /**
   * Takes the lanes over and rebuilds the states from the snapshots and the entries after them.
   *
   * @param nowEpochMillis devices' silence counts from now at the earliest
   * @throws MalformedEntryException if the journal has a gap or does not fit its chain
   */
  public Cell(JournalStore store, Sealer sealer, long nowEpochMillis) {
    this(store, sealer, nowEpochMillis, Patient::decide);
  }

  Cell(JournalStore store, Sealer sealer, long nowEpochMillis, Deliberation.Judge judge) {
    this.store = store;
    this.sealer = sealer;
    this.judge = judge;
    this.codec = new EntryCodec(sealer);
    for (int lane = 0; lane < Subject.LANES; lane++) {
      unsaved.add(new LinkedHashSet<>());
    }
    for (LaneHead head : store.takeOver()) {
      heads[head.lane()] = head;
    }
    for (int lane = 0; lane < Subject.LANES; lane++) {
      if (heads[lane] == null) {
        throw new IllegalStateException("the store has no lane " + lane);
      }
      if (lane < Subject.CLINICAL_LANES) {
        recover(lane);
      } else {
        replay(lane, heads[lane].nextSeq());
      }
    }
    lastEpochMillis = lastOfPatientsInCare();
    servingSinceEpochMillis = Math.max(nowEpochMillis, lastEpochMillis);
    patients.forEach((patient, state) ->
        deadlines.put(patient, state.state().nextDeadlineEpochMillis(servingSinceEpochMillis)));
  }

  /** The patients in care or formerly in care. */
  public Map<PatientId, SubjectState.OfPatient> patients() {
    return Map.copyOf(patients);
  }

  /**
   * Our time as far as the journal has come, 0 before anybody was in care: a clock behind it was
   * set meanwhile.
   */
  public long lastEpochMillis() {
    return lastEpochMillis;
  }

  /** The registered devices. */
  public Map<DeviceId, Devices.Device> devices() {
    return Map.copyOf(devices);
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
    boolean clockWasSet = batch.stream().anyMatch(Submission.ClockStep.class::isInstance);
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
    patients.putAll(prepared.patients);
    devices.putAll(prepared.devices);
    prepared
        .patients
        .keySet()
        .forEach(patient -> touched(new Subject(Subject.Kind.PATIENT, patient.value())));
    prepared.devices.keySet().forEach(device -> touched(Devices.subject(device.value())));
    index(prepared);
  }

  /** The batch was not committed: it never was. */
  public void abandon(Prepared prepared) {
    finish(prepared);
    index(prepared);
  }

  /** Deadlines that were taken out to fire are put back, as far as the states still hold them. */
  private void index(Prepared prepared) {
    Set<PatientId> touched = new LinkedHashSet<>(prepared.patients.keySet());
    touched.addAll(prepared.due.keySet());
    for (PatientId patient : touched) {
      OptionalLong deadline = nextDeadline(patients.get(patient));
      boolean pause = prepared.due.getOrDefault(patient, false) && deadline.isPresent();
      deadlines.put(
          patient,
          pause ? OptionalLong.of(lastEpochMillis + PAUSE_AFTER_FAULT.toMillis()) : deadline);
    }
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

  /** Entries of a lane since its last snapshots. */
  public int tail(int lane) {
    return tail[lane];
  }

  /** Saves the states of a lane's subjects that changed since its last snapshots. */
  public void saveSnapshots(int lane) {
    List<JournalStore.Snapshot> snapshots = new ArrayList<>();
    for (Subject subject : unsaved.get(lane)) {
      SubjectState state = state(subject);
      UUID keyId = sealer.keyOf(subject);
      snapshots.add(
          new JournalStore.Snapshot(
              subject,
              SubjectState.VERSION,
              keyId,
              sealer.seal(
                  keyId,
                  RecordCodec.encode(SubjectState.class, state),
                  RecordCodec.encode(Subject.class, subject))));
    }
    store.saveSnapshots(heads[lane], snapshots);
    unsaved.get(lane).clear();
    tail[lane] = 0;
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

  private void recover(int lane) {
    long snapshotSeq = store.snapshotSeq(lane);
    Map<Subject, SubjectState> saved = new HashMap<>();
    boolean[] outdated = {false};
    store.readSnapshots(
        lane,
        snapshot -> {
          if (snapshot.version() == SubjectState.VERSION) {
            saved.put(snapshot.subject(), open(snapshot));
          } else {
            outdated[0] = true;
          }
        });
    long from = 1;
    if (!outdated[0]) {
      saved.forEach(this::restore);
      from = snapshotSeq + 1;
    }
    replay(lane, from);
    tail[lane] = (int) Math.min(Integer.MAX_VALUE, heads[lane].nextSeq() - from);
  }

  private void replay(int lane, long from) {
    Replay replay = new Replay(heads[lane], from);
    store.read(lane, replay.next, replay::take);
    replay.end();
  }

  private SubjectState open(JournalStore.Snapshot snapshot) {
    return RecordCodec.decode(
        SubjectState.class,
        sealer.open(
            snapshot.keyId(),
            snapshot.sealed(),
            RecordCodec.encode(Subject.class, snapshot.subject())));
  }

  private void restore(Subject subject, SubjectState state) {
    switch (state) {
      case SubjectState.OfPatient ofPatient -> patients.put(new PatientId(subject.id()), ofPatient);
      case SubjectState.OfDevice(Devices.Device device) ->
          devices.put(new DeviceId(subject.id()), device);
    }
  }

  /**
   * The entries of one lane in order: without a gap, each bound to the one before. The last entry
   * that the snapshots hold is read too: the chain and the lane's time go on from there.
   */
  private final class Replay {
    private final LaneHead head;
    private final long from;
    private long next;
    private Optional<byte[]> chain;

    Replay(LaneHead head, long from) {
      this.head = head;
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
      Entry entry = codec.open(sealed);
      if (next >= from) {
        apply(entry);
      }
      lastAtEpochMillis[head.lane()] = sealed.header().atEpochMillis();
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
          touched(subject);
        }
        case EntryBody.OfAct(Act act, var ignored) -> {
          if (subject.kind() == Subject.Kind.DEVICE) {
            DeviceId device = new DeviceId(subject.id());
            Optional<Devices.Device> known = Optional.ofNullable(devices.get(device));
            Step.after(act, entry.header().tenant(), known)
                .ifPresent(changed -> {
                  devices.put(device, changed);
                  touched(subject);
                });
          }
        }
      }
    }
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
      return new Prepared(commit(), answers, changedPatients(), changedDevices(), due, faults);
    }
  }
}
