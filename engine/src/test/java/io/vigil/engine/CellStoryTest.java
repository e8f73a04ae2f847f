package io.vigil.engine;

import static io.vigil.engine.TestingProcess.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.InMemoryJournalStore.Fault;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import io.vigil.engine.entry.MalformedEntryException;
import io.vigil.engine.entry.SealedEntry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random stories of a ward: transmissions, retries, conflicts, bindings, commands, deadlines;
 * commits that fail at every point; processes that die between any two steps. After each death the
 * next process must find what was; at the end the journal must hold every answered transmission
 * once.
 *
 * <p>A seed that failed joins {@link #REGRESSIONS}.
 */
final class CellStoryTest {

  private static final List<Long> REGRESSIONS = List.of();
  private static final int STORIES = 15;
  private static final int STEPS = 120;
  private static final int PATIENTS = 5;
  private static final int DEVICES = 4;

  static List<Long> seeds() {
    List<Long> seeds = new ArrayList<>(REGRESSIONS);
    for (long n = 1; n <= STORIES; n++) {
      seeds.add(n);
    }
    return seeds;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nothingAnsweredIsLostOrDoubled(long seed) {
    Story story = new Story(seed);
    for (int step = 0; step < STEPS; step++) {
      story.step();
    }
    story.finish();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatWasKnownAfterEachEntryIsFoldedAgain(long seed) {
    Story story = new Story(seed);
    for (int step = 0; step < STEPS; step++) {
      story.step();
    }
    story.assertPastFound();
  }

  private static final class Story {
    private final Random random;

    /** The states of patients after their commits, by their last entry. */
    private final Map<PatientId, NavigableMap<Long, PatientState>> past = new HashMap<>();

    private final InMemoryJournalStore store = new InMemoryJournalStore();
    private final InMemorySealer sealer = new InMemorySealer();
    private TestingProcess process = new TestingProcess(store, sealer, T0);
    private long now = T0;
    private long sequence;

    /** Sent and not answered yet, in the order of sending: what a collector still holds. */
    private final Map<TransmissionIdentity, Submission.Transmission> unanswered =
        new LinkedHashMap<>();

    private final Map<TransmissionIdentity, Submission.Transmission> answered =
        new LinkedHashMap<>();

    Story(long seed) {
      random = new Random(seed);
      List<Submission> first = new ArrayList<>();
      for (int n = 1; n <= PATIENTS; n++) {
        first.add(TestingProcess.admit(TestingProcess.patient(n)));
      }
      for (int n = 1; n <= DEVICES; n++) {
        first.add(TestingProcess.register(TestingProcess.device(n), 1_000));
      }
      Cell.Prepared prepared = process.cell.prepare(first, now);
      commit(prepared, first);
    }

    void step() {
      now += random.nextInt(5) == 0 ? random.nextInt(600_000) : random.nextInt(3_000);
      List<Submission> batch = new ArrayList<>(process.cell.due(now));
      for (int n = random.nextInt(5); n >= 0; n--) {
        batch.add(any());
      }
      Collections.shuffle(batch, random);
      Cell.Prepared prepared = process.cell.prepare(batch, now - random.nextInt(20));
      switch (random.nextInt(14)) {
        case 0 -> die();
        case 1 -> commit(Fault.FAILS, prepared, batch);
        case 2 -> commit(Fault.UNKNOWN_LOST, prepared, batch);
        case 3 -> commit(Fault.UNKNOWN_KEPT, prepared, batch);
        case 4 -> dieWithin(Fault.UNKNOWN_KEPT, prepared);
        case 5 -> dieWithin(Fault.UNKNOWN_LOST, prepared);
        case 6 -> dieWithin(Fault.FENCED, prepared);
        case 7 -> {
          store.commit(prepared.commit());
          process.cell.confirm(prepared);
          remember(prepared.commit());
          die();
        }
        default -> commit(prepared, batch);
      }
      if (random.nextInt(10) == 0) {
        for (int lane = 0; lane < Subject.LANES; lane++) {
          if (random.nextBoolean()) {
            process.cell.saveSnapshots(lane);
          }
        }
      }
    }

    /** Of each patient from each kept snapshot on, and from the first entry. */
    void assertPastFound() {
      PastStates states = new PastStates(sealer);
      int fromKept = 0;
      for (Map.Entry<PatientId, NavigableMap<Long, PatientState>> each : past.entrySet()) {
        Subject subject = TestingProcess.subject(each.getKey());
        assertFolds(states, subject, 0, PatientState.INITIAL, each.getValue());
        for (JournalStore.KeptSnapshot kept : store.kept(subject)) {
          PatientState state = states.kept(kept, store.blocks(kept.snapshot()));
          assertThat(TestingProcess.hex(state))
              .isEqualTo(TestingProcess.hex(each.getValue().floorEntry(kept.seq()).getValue()));
          assertFolds(states, subject, kept.seq(), state, each.getValue());
          fromKept++;
        }
      }
      assertThat(fromKept).isPositive();
    }

    private void assertFolds(
        PastStates states,
        Subject subject,
        long afterSeq,
        PatientState from,
        NavigableMap<Long, PatientState> then) {
      List<SealedEntry> entries = new ArrayList<>();
      store.read(subject.lane(), afterSeq + 1, entries::add);
      PatientState state = from;
      Set<Long> met = new HashSet<>();
      for (SealedEntry entry : entries) {
        if (entry.header().subject().equals(subject)) {
          state = states.after(state, entry);
          PatientState expected = then.get(entry.header().seq());
          if (expected != null) {
            assertThat(TestingProcess.hex(state)).isEqualTo(TestingProcess.hex(expected));
            met.add(entry.header().seq());
          }
        }
      }
      assertThat(met).isEqualTo(then.tailMap(afterSeq, false).keySet());
    }

    private void remember(Commit commit) {
      for (Commit.PatientChange change : commit.patients()) {
        past.computeIfAbsent(change.patient(), p -> new TreeMap<>())
            .put(change.seq(), change.after());
      }
    }

    void finish() {
      process.submit(now, List.copyOf(unanswered.values()));
      answered.putAll(unanswered);
      Map<String, String> states = process.states();
      assertThat(new TestingProcess(store, sealer, now).states()).isEqualTo(states);
      Map<TransmissionIdentity, Map<Reading, Integer>> kept = kept();
      answered.forEach((identity, sent) -> {
        Map<Reading, Integer> once = new HashMap<>();
        sent.readings().forEach(reading -> once.merge(reading, 1, Integer::sum));
        assertThat(kept.get(identity)).as("kept of transmission %s", identity).isEqualTo(once);
      });
      assertThat(kept.keySet()).isEqualTo(answered.keySet());
      List<Recheck.Difference> differences = new ArrayList<>();
      Recheck.Report report = Recheck.run(store, sealer, differences::add);
      assertThat(differences).isEmpty();
      assertThat(report.inputs()).isPositive();
    }

    private void commit(Cell.Prepared prepared, List<Submission> batch) {
      store.commit(prepared.commit());
      process.cell.confirm(prepared);
      remember(prepared.commit());
      answer(prepared, batch);
    }

    private void commit(Fault fault, Cell.Prepared prepared, List<Submission> batch) {
      store.failNextCommit(fault);
      boolean committed;
      try {
        store.commit(prepared.commit());
        committed = true;
      } catch (InMemoryJournalStore.CommitFailedException failed) {
        committed = false;
      } catch (JournalStore.OutcomeUnknownException unknown) {
        committed = !prepared.commit().entries().isEmpty() && process.cell.wasCommitted(prepared);
      }
      assertThat(committed)
          .isEqualTo(fault == Fault.UNKNOWN_KEPT && !prepared.commit().entries().isEmpty());
      if (committed) {
        process.cell.confirm(prepared);
        remember(prepared.commit());
        answer(prepared, batch);
      } else {
        process.cell.abandon(prepared);
        commit(process.cell.prepare(batch, now), batch);
      }
    }

    private void answer(Cell.Prepared prepared, List<Submission> batch) {
      for (int i = 0; i < batch.size(); i++) {
        if (batch.get(i) instanceof Submission.Transmission sent) {
          assertThat(prepared.answers().get(i)).isInstanceOf(Answer.TransmissionKept.class);
          answered.put(sent.identity(), sent);
          unanswered.remove(sent.identity());
        }
      }
    }

    /** Killed before its commit: what is in the journal is what was confirmed. */
    private void die() {
      Map<String, String> states = process.states();
      TestingProcess zombie = process;
      assertThat(withoutSnapshots(states.keySet())).isEqualTo(states);
      process = zombie.restarted(now);
      assertThat(process.states()).isEqualTo(states);
    }

    /** Killed in its commit: all of the batch is there or nothing. */
    private void dieWithin(Fault fault, Cell.Prepared prepared) {
      long before = process.journal().size();
      store.failNextCommit(fault);
      try {
        store.commit(prepared.commit());
      } catch (JournalStore.OutcomeUnknownException | JournalStore.FencedException end) {
        // Nobody is left to hear of it.
      }
      process = process.restarted(now);
      long more = process.journal().size() - before;
      if (more > 0) {
        remember(prepared.commit());
      }
      assertThat(more)
          .isEqualTo(fault == Fault.UNKNOWN_KEPT ? prepared.commit().entries().size() : 0);
      assertThat(withoutSnapshots(process.states().keySet())).isEqualTo(process.states());
      process = process.restarted(now);
    }

    /** The states as the entries alone tell them. */
    private Map<String, String> withoutSnapshots(Set<String> subjects) {
      Cell cell = new Cell(new WithoutSnapshots(store), sealer, now);
      Map<String, String> states = TestingProcess.states(cell);
      assertThat(states.keySet()).isEqualTo(subjects);
      return states;
    }

    private Submission any() {
      PatientId patient = TestingProcess.patient(1 + random.nextInt(PATIENTS));
      DeviceId device = TestingProcess.device(1 + random.nextInt(DEVICES));
      return switch (random.nextInt(20)) {
        case 0, 1 -> TestingProcess.assign(device, patient, now - random.nextInt(60_000));
        case 2 -> TestingProcess.release(device, now - random.nextInt(60_000));
        case 3 -> TestingProcess.discharge(patient);
        case 4, 5 -> TestingProcess.admit(patient);
        case 6 -> TestingProcess.observe(patient, uuid(), reading());
        case 7 -> answer(patient);
        case 8 -> new Submission.Due(patient);
        case 9 -> new Submission.ClockStep(patient, random.nextInt(20_000) - 10_000);
        case 10 -> view(patient);
        case 11 -> TestingProcess.admit(patient, "\uDC00");
        case 12, 13 -> again().orElseGet(() -> send(device));
        default -> send(device);
      };
    }

    private Submission.Transmission send(DeviceId device) {
      List<Reading> readings = new ArrayList<>();
      for (int n = random.nextInt(6); n >= 0; n--) {
        Reading reading = reading();
        if (readings.stream()
            .noneMatch(r -> r.metric() == reading.metric() && r.at().equals(reading.at()))) {
          readings.add(reading);
        }
      }
      // Now and then under an identity that is taken: a conflict.
      boolean conflict = random.nextInt(12) == 0 && sequence > 0;
      long number = conflict ? 1 + random.nextInt((int) sequence) : ++sequence;
      Submission.Transmission sent =
          TestingProcess.transmission(device, number, random.nextInt(), readings);
      unanswered.put(sent.identity(), sent);
      return sent;
    }

    /** A collector sends again what was not answered, or what was although it does not know. */
    private Optional<Submission> again() {
      if (!unanswered.isEmpty()) {
        // What waits for longest goes first, before more was sent than is known again.
        return Optional.of(unanswered.values().iterator().next());
      }
      List<Submission.Transmission> done = new ArrayList<>(answered.values());
      // A process knows the last 32 transmissions of a device again, older ones by their readings.
      List<Submission.Transmission> last = done.subList(Math.max(0, done.size() - 10), done.size());
      return last.isEmpty() ? Optional.empty() : Optional.of(last.get(random.nextInt(last.size())));
    }

    private Submission answer(PatientId patient) {
      List<Alarm> alarms = List.copyOf(process.state(patient).alarms().values());
      AlarmId alarm =
          alarms.isEmpty() ? new AlarmId(uuid()) : alarms.get(random.nextInt(alarms.size())).id();
      int version = alarms.isEmpty() ? 1 : alarms.getLast().version();
      List<AlarmAnswer> answers =
          List.of(
              new AlarmAnswer.Accept(),
              new AlarmAnswer.Reject(),
              new AlarmAnswer.Pause(60),
              new AlarmAnswer.Escalate("come"),
              new AlarmAnswer.Release());
      return TestingProcess.input(
          patient,
          new PatientInput.AnswerAlarm(
              new CommandId(uuid()),
              alarm,
              version,
              new PersonId(TestingProcess.NURSE),
              answers.get(random.nextInt(answers.size()))));
    }

    private Submission view(PatientId patient) {
      UUID session = new UUID(5, random.nextInt(8));
      return new Submission.Keep(
          TestingProcess.TENANT,
          new Subject(Subject.Kind.SESSION, session),
          new Act.PatientViewed(
              session, new PersonId(TestingProcess.NURSE), patient, "live", "care", now, now, 1),
          Optional.of(TestingProcess.NURSE),
          Optional.empty());
    }

    private Reading reading() {
      VitalSign[] signs = {VitalSign.HEART_RATE, VitalSign.SPO2, VitalSign.RESPIRATION_RATE};
      long back =
          switch (random.nextInt(10)) {
            case 0 -> random.nextInt(3_600_000);
            case 1 -> random.nextInt(60) * 3_600_000L;
            case 2 -> -random.nextInt(200_000);
            default -> random.nextInt(3_000);
          };
      return new Reading(
          signs[random.nextInt(signs.length)],
          new BigDecimal(random.nextInt(200)),
          Instant.ofEpochMilli(now - back),
          0);
    }

    private UUID uuid() {
      return new UUID(random.nextLong(), random.nextLong());
    }

    /** What the journal holds of each transmission, and how many times. */
    private Map<TransmissionIdentity, Map<Reading, Integer>> kept() {
      Map<TransmissionIdentity, Map<Reading, Integer>> kept = new HashMap<>();
      for (Entry entry : process.journal()) {
        switch (entry.body()) {
          case EntryBody.OfPatient body
              when body.input() instanceof PatientInput.ReceiveTransmission received ->
              add(kept, received.identity(), received.readings());
          case EntryBody.OfAct(Act act, var ignored)
              when act instanceof Act.ReadingsUnbound unbound ->
              add(kept, unbound.identity(), unbound.readings());
          case EntryBody.OfPatient ignored -> {}
          case EntryBody.OfAct ignored -> {}
        }
      }
      return kept;
    }

    private static void add(
        Map<TransmissionIdentity, Map<Reading, Integer>> kept,
        TransmissionIdentity identity,
        List<Reading> readings) {
      Map<Reading, Integer> of = kept.computeIfAbsent(identity, i -> new HashMap<>());
      readings.forEach(reading -> of.merge(reading, 1, Integer::sum));
    }
  }

  /** A journal whose snapshots nobody sees. */
  private record WithoutSnapshots(JournalStore store) implements JournalStore {
    @Override
    public List<LaneHead> takeOver() {
      return store.takeOver();
    }

    @Override
    public void commit(Commit commit) {
      store.commit(commit);
    }

    @Override
    public List<LaneHead> heads() {
      return store.heads();
    }

    @Override
    public void read(int lane, long fromSeq, Consumer<SealedEntry> each) {
      store.read(lane, fromSeq, each);
    }

    @Override
    public void saveSnapshots(LaneHead asOf, List<Snapshot> snapshots, List<Blocks> blocks) {
      throw new MalformedEntryException("not asked for here");
    }

    @Override
    public void readSnapshots(int lane, Consumer<Snapshot> each) {}

    @Override
    public void readBlocks(int lane, Consumer<Blocks> each) {}

    @Override
    public void keep(int lane, List<KeptSnapshot> snapshots) {
      throw new MalformedEntryException("not asked for here");
    }

    @Override
    public long snapshotSeq(int lane) {
      return 0;
    }
  }
}
