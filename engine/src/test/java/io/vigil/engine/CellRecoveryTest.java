package io.vigil.engine;

import static io.vigil.engine.TestingProcess.ANNA;
import static io.vigil.engine.TestingProcess.BELA;
import static io.vigil.engine.TestingProcess.MONITOR;
import static io.vigil.engine.TestingProcess.T0;
import static io.vigil.engine.TestingProcess.assign;
import static io.vigil.engine.TestingProcess.heartRate;
import static io.vigil.engine.TestingProcess.subject;
import static io.vigil.engine.TestingProcess.transmission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.alarm.Condition;
import io.vigil.core.id.PersonId;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.SilenceRule;
import io.vigil.engine.entry.Header;
import io.vigil.engine.entry.MalformedEntryException;
import io.vigil.engine.entry.SealedEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a process finds when it takes the lanes over. */
final class CellRecoveryTest {

  private static final int LANE = subject(ANNA).lane();
  private static final long SILENCE_MILLIS =
      DefaultRules.silence(SilenceRule.Of.DEVICE).millis(1_000);

  @Test
  void findsTheStatesAsTheyWere() {
    TestingProcess process = afterSomeReadings();

    assertThat(process.restarted(T0 + 100_000).states()).isEqualTo(process.states());
  }

  @Test
  void findsThemFromSnapshotsAndWhatCameAfter() {
    TestingProcess process = afterSomeReadings();
    saveAll(process);
    process.submit(T0 + 30_000, transmission(MONITOR, 30, heartRate(T0 + 30_000, 75)));

    TestingProcess next = process.restarted(T0 + 100_000);

    assertThat(next.states()).isEqualTo(process.states());
    assertThat(next.cell.tail(LANE)).isEqualTo(1);
  }

  @Test
  void findsThemFromSnapshotsAlone() {
    TestingProcess process = afterSomeReadings();
    saveAll(process);
    saveAll(process);

    TestingProcess next = process.restarted(T0 + 100_000);

    assertThat(next.states()).isEqualTo(process.states());
    assertThat(next.cell.tail(LANE)).isZero();
    assertThat(process.cell.tail(LANE)).isZero();
  }

  @Test
  void savesOnlyWhatChanged() {
    TestingProcess process = afterSomeReadings();
    saveAll(process);
    process.submit(T0 + 40_000, transmission(MONITOR, 30, heartRate(T0 + 40_000, 75)));
    byte[] deviceBefore = snapshot(process, Devices.subject(MONITOR.value())).sealed();
    byte[] annaBefore = snapshot(process, subject(ANNA)).sealed();

    saveAll(process);

    assertThat(snapshot(process, Devices.subject(MONITOR.value())).sealed())
        .isEqualTo(deviceBefore);
    assertThat(snapshot(process, subject(ANNA)).sealed()).isNotEqualTo(annaBefore);
    assertThat(process.restarted(T0 + 50_000).states()).isEqualTo(process.states());
  }

  @Test
  void passesOverSnapshotsOfAnotherVersion() {
    TestingProcess process = afterSomeReadings();
    saveAll(process);
    JournalStore.Snapshot saved = snapshot(process, subject(ANNA));
    process.store.saveSnapshots(
        process.store.heads().get(LANE),
        List.of(
            new JournalStore.Snapshot(
                saved.subject(), SubjectState.VERSION + 1, saved.keyId(), new byte[] {1}, 0)),
        List.of());

    TestingProcess next = process.restarted(T0 + 100_000);

    assertThat(next.states()).isEqualTo(process.states());
    saveAll(next);
    assertThat(next.restarted(T0 + 100_000).states()).isEqualTo(process.states());
  }

  @Test
  void refusesASnapshotOfAnotherSubject() {
    TestingProcess process = afterSomeReadings();
    saveAll(process);
    JournalStore.Snapshot annas = snapshot(process, subject(ANNA));
    int lane = subject(BELA).lane();
    process.store.saveSnapshots(
        process.store.heads().get(lane),
        List.of(
            new JournalStore.Snapshot(
                subject(BELA), SubjectState.VERSION, annas.keyId(), annas.sealed(), 0)),
        List.of());

    assertThatThrownBy(() -> process.restarted(T0)).isInstanceOf(Sealer.UnsealableException.class);
  }

  @Test
  void findsThemWithSeveralWorkersToo() {
    TestingProcess process = afterSomeReadings();
    saveAll(process);
    process.submit(T0 + 30_000, transmission(MONITOR, 30, heartRate(T0 + 30_000, 75)));

    Cell cell =
        new Cell(
            process.store,
            process.sealer,
            T0 + 100_000,
            tasks -> tasks.parallelStream().forEach(Runnable::run));

    assertThat(TestingProcess.states(cell)).isEqualTo(process.states());
  }

  @Test
  void aLaneIsSavedOnceItsEntriesAreWorthIt() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    int missing = Cell.SAVE_ENTRIES - process.cell.tail(LANE);
    process.submit(T0, Collections.nCopies(missing - 1, keptOfAnna()));
    assertThat(process.cell.shouldSave(LANE)).isFalse();
    process.submit(T0, keptOfAnna());
    assertThat(process.cell.shouldSave(LANE)).isTrue();

    process.cell.saveSnapshots(LANE);

    assertThat(process.cell.shouldSave(LANE)).isFalse();
  }

  @Test
  void noticesAChangedPayload() {
    assertNoticed(entries -> {
      SealedEntry entry = entries.get(1);
      byte[] payload = entry.payload().clone();
      payload[payload.length / 2] ^= 1;
      entries.set(1, new SealedEntry(entry.header(), entry.payloadHash(), payload, entry.chain()));
    });
  }

  @Test
  void noticesAChangedHeader() {
    assertNoticed(entries -> {
      SealedEntry entry = entries.get(1);
      Header h = entry.header();
      Header changed =
          new Header(
              h.tenant(),
              h.lane(),
              h.seq(),
              h.atEpochMillis(),
              h.kind(),
              h.version(),
              h.subject(),
              Optional.of(new UUID(6, 6)),
              h.cause(),
              h.keyId());
      entries.set(1, new SealedEntry(changed, entry.payloadHash(), entry.payload(), entry.chain()));
    });
  }

  @Test
  void noticesAChangedChainValue() {
    for (int n : List.of(0, 1, 2)) {
      assertNoticed(entries -> {
        SealedEntry entry = entries.get(n);
        byte[] chain = entry.chain().clone();
        chain[0] ^= 1;
        entries.set(
            n, new SealedEntry(entry.header(), entry.payloadHash(), entry.payload(), chain));
      });
    }
  }

  @Test
  void noticesAnEntryThatIsGone() {
    assertNoticed(List::removeFirst);
    assertNoticed(entries -> entries.remove(2));
    assertNoticed(List::removeLast);
  }

  @Test
  void noticesEntriesInAnotherOrder() {
    assertNoticed(entries -> Collections.swap(entries, 1, 2));
  }

  @Test
  void noticesAnEntryThatStandsTwice() {
    assertNoticed(entries -> entries.add(2, entries.get(1)));
  }

  @Test
  void noticesALaneThatWasSetBack() {
    TestingProcess process = afterSomeReadings();
    LaneHead head = process.store.heads().get(LANE);
    process.store.tamper(new LaneHead(LANE, head.epoch(), head.nextSeq() - 1, head.head()));
    assertThatThrownBy(() -> process.restarted(T0)).isInstanceOf(MalformedEntryException.class);
  }

  @Test
  void noticesALaneWhoseEntriesAreGone() {
    TestingProcess process = afterSomeReadings();
    process.store.tamper(LANE, List::clear);
    assertThatThrownBy(() -> process.restarted(T0)).isInstanceOf(MalformedEntryException.class);
  }

  @Test
  void noticesAnEntryOfAnotherLane() {
    TestingProcess process = afterSomeReadings();
    int other = subject(BELA).lane();
    assertThat(other).isNotEqualTo(LANE);
    List<SealedEntry> theirs = new ArrayList<>();
    process.store.read(other, 1, theirs::add);
    process.store.tamper(LANE, entries -> entries.set(0, theirs.getFirst()));
    assertThatThrownBy(() -> process.restarted(T0)).isInstanceOf(MalformedEntryException.class);
  }

  @Test
  void noticesWhatWasDoneToTheTailAfterSnapshots() {
    List<Consumer<List<SealedEntry>>> changes =
        List.of(
            List::removeLast,
            entries -> entries.remove(entries.size() - 2),
            // The one that the snapshots hold already: the chain hangs on it.
            entries -> {
              int n = entries.size() - 3;
              SealedEntry entry = entries.get(n);
              byte[] chain = entry.chain().clone();
              chain[0] ^= 1;
              entries.set(
                  n, new SealedEntry(entry.header(), entry.payloadHash(), entry.payload(), chain));
            },
            entries -> Collections.swap(entries, entries.size() - 1, entries.size() - 2));
    for (Consumer<List<SealedEntry>> change : changes) {
      TestingProcess process = afterSomeReadings();
      saveAll(process);
      process.submit(T0 + 30_000, transmission(MONITOR, 30, heartRate(T0 + 30_000, 75)));
      process.submit(T0 + 31_000, transmission(MONITOR, 31, heartRate(T0 + 31_000, 75)));
      process.store.tamper(LANE, change);
      assertThatThrownBy(() -> process.restarted(T0)).isInstanceOf(MalformedEntryException.class);
    }
  }

  @Test
  void noticesSnapshotsFromTheFuture() {
    for (int ahead : List.of(1, 2)) {
      TestingProcess process = afterSomeReadings();
      saveAll(process);
      LaneHead head = process.store.heads().get(LANE);
      List<SealedEntry> left = new ArrayList<>();
      process.store.tamper(
          LANE,
          entries -> {
            entries.subList(entries.size() - ahead, entries.size()).clear();
            left.addAll(entries);
          });
      process.store.tamper(
          new LaneHead(LANE, head.epoch(), head.nextSeq() - ahead, left.getLast().chain()));
      assertThatThrownBy(() -> process.restarted(T0)).isInstanceOf(MalformedEntryException.class);
    }
  }

  @Test
  void lanesOfAccessGoOnWhereTheyStood() {
    TestingProcess process = afterSomeReadings();
    Submission view = viewed(T0 + 50_000);
    process.submit(T0 + 50_000, view);
    saveAll(process);

    TestingProcess next = process.restarted(T0);
    next.submit(T0 + 60_000, view);

    assertThat(next.journal(new UUID(5, 5))).hasSize(2);
    next.restarted(T0);
  }

  @Test
  void aSilentDeviceAlarmsWhenItsTimeHasCome() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    process.submit(T0 + 5_000, transmission(MONITOR, 1, heartRate(T0 + 5_000, 70)));
    long due = T0 + 5_000 + SILENCE_MILLIS;

    assertThat(process.cell.due(due - 1)).isEmpty();
    List<Submission> come = process.cell.due(due);
    assertThat(come).containsExactly(new Submission.Due(ANNA));
    process.submit(due, come);

    assertThat(process.state(ANNA).active(new Condition.DeviceSilent(MONITOR))).isPresent();
    assertThat(process.cell.due(due + SILENCE_MILLIS)).isEmpty();
  }

  @Test
  void aDeviceGetsItsTimeAgainWhenTheLaneIsTakenOver() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    long later = T0 + 1_800_000;

    TestingProcess next = process.restarted(later);

    assertThat(next.cell.nextDeadlineEpochMillis()).hasValue(later + SILENCE_MILLIS);
    assertThat(next.cell.due(later + SILENCE_MILLIS - 1)).isEmpty();
    next.submit(later + SILENCE_MILLIS, next.cell.due(later + SILENCE_MILLIS));
    assertThat(next.state(ANNA).active(new Condition.DeviceSilent(MONITOR))).isPresent();
  }

  @Test
  void aDeviceThatFallsSilentIsNoticedInTimeAlthoughTheClockWasSetBack() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    process.submit(T0 + 5_000, transmission(MONITOR, 1, heartRate(T0 + 5_000, 70)));
    long back = T0 + 6_000 - 3_600_000;
    process.submit(back, new Submission.ClockStep(ANNA, -3_600_000));

    long due = back + SILENCE_MILLIS;
    process.submit(due, process.cell.due(due));

    assertThat(process.state(ANNA).active(new Condition.DeviceSilent(MONITOR))).isPresent();
  }

  @Test
  void aClockThatWasSetBackBetweenTwoOwnersIsNoticed() {
    for (boolean saved : List.of(false, true)) {
      TestingProcess process = TestingProcess.withAnnaOnAMonitor();
      process.submit(T0 + 5_000, transmission(MONITOR, 1, heartRate(T0 + 5_000, 70)));
      if (saved) {
        saveAll(process);
      }
      long back = T0 - 3_600_000;

      TestingProcess next = process.restarted(back);

      long by = back - next.cell.lastEpochMillis();
      assertThat(by).isEqualTo(-3_605_000);
      next.submit(back, new Submission.ClockStep(ANNA, by), new Submission.ClockStep(BELA, by));
      long due = back + SILENCE_MILLIS;
      next.submit(due, next.cell.due(due));
      assertThat(next.state(ANNA).active(new Condition.DeviceSilent(MONITOR))).isPresent();
      assertThat(next.restarted(due).cell.lastEpochMillis())
          .as("a step is found once")
          .isEqualTo(due);
    }
  }

  @Test
  void anEmptyJournalKnowsNoTime() {
    TestingProcess process =
        new TestingProcess(new InMemoryJournalStore(), new InMemorySealer(), T0);
    assertThat(process.cell.lastEpochMillis()).isZero();
  }

  @Test
  void aDelayThatRanOutWhileNobodyServedAlarmsAtOnce() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    process.submit(T0 + 5_000, transmission(MONITOR, 1, heartRate(T0 + 5_000, 150)));
    assertThat(process.state(ANNA).pending()).isNotEmpty();
    saveAll(process);

    TestingProcess next = process.restarted(T0 + 60_000);
    next.submit(T0 + 60_000, next.cell.due(T0 + 60_000));

    assertThat(next.state(ANNA).pending()).isEmpty();
    assertThat(next.state(ANNA).episodes()).isNotEmpty();
  }

  @Test
  void deadlinesOfAnAbandonedBatchComeAgain() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    long due = T0 + SILENCE_MILLIS;
    Cell.Prepared prepared = process.cell.prepare(process.cell.due(due), due);

    process.cell.abandon(prepared);

    assertThat(process.cell.due(due)).containsExactly(new Submission.Due(ANNA));
  }

  @Test
  void aDeadlineThatMovedMeanwhileIsNotLost() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    long due = T0 + SILENCE_MILLIS;
    List<Submission> come = new ArrayList<>(process.cell.due(due));
    come.addFirst(transmission(MONITOR, 1, heartRate(due, 70)));

    process.submit(due, come);

    assertThat(process.state(ANNA).active(new Condition.DeviceSilent(MONITOR))).isEmpty();
    assertThat(process.cell.due(due + SILENCE_MILLIS)).containsExactly(new Submission.Due(ANNA));
  }

  @Test
  void aDeadlineIsNotLostWhenTheClockIsSetBackBeforeItIsDecided() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    long due = T0 + SILENCE_MILLIS;

    process.submit(due - 5_000, process.cell.due(due));

    assertThat(process.state(ANNA).active(new Condition.DeviceSilent(MONITOR))).isPresent();
  }

  @Test
  void aDeadlineThatHasNotComeChangesNothingAndStays() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    int before = process.journal().size();

    process.submit(T0 + 1, new Submission.Due(ANNA));

    assertThat(process.journal()).hasSize(before);
    assertThat(process.cell.due(T0 + SILENCE_MILLIS)).containsExactly(new Submission.Due(ANNA));
  }

  private static TestingProcess afterSomeReadings() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    for (int i = 1; i <= 10; i++) {
      long at = T0 + i * 1_000;
      process.submit(at, transmission(MONITOR, i, heartRate(at, 60 + 10 * i)));
    }
    process.submit(T0 + 20_000, assign(TestingProcess.device(2), BELA, T0));
    return process;
  }

  private static void saveAll(TestingProcess process) {
    for (int lane = 0; lane < Subject.LANES; lane++) {
      process.cell.saveSnapshots(lane);
    }
  }

  private static Submission keptOfAnna() {
    return new Submission.Keep(
        TestingProcess.TENANT,
        subject(ANNA),
        new Act.ClockJumped(1),
        Optional.empty(),
        Optional.empty());
  }

  private static Submission viewed(long at) {
    return new Submission.Keep(
        TestingProcess.TENANT,
        new Subject(Subject.Kind.SESSION, new UUID(5, 5)),
        new Act.PatientViewed(
            new UUID(5, 5), new PersonId(new UUID(2, 1)), ANNA, "series", "care", at, at, 1),
        Optional.empty(),
        Optional.empty());
  }

  private static JournalStore.Snapshot snapshot(TestingProcess process, Subject subject) {
    Map<Subject, JournalStore.Snapshot> all = new HashMap<>();
    process.store.readSnapshots(subject.lane(), s -> all.put(s.subject(), s));
    return all.get(subject);
  }

  private static void assertNoticed(Consumer<List<SealedEntry>> change) {
    TestingProcess process = afterSomeReadings();
    process.store.tamper(LANE, change);
    assertThatThrownBy(() -> process.restarted(T0)).isInstanceOf(MalformedEntryException.class);
  }
}
