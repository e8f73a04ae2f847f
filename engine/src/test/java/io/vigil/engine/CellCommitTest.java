package io.vigil.engine;

import static io.vigil.engine.InMemoryJournalStore.Fault.FAILS;
import static io.vigil.engine.InMemoryJournalStore.Fault.FENCED;
import static io.vigil.engine.InMemoryJournalStore.Fault.UNKNOWN_KEPT;
import static io.vigil.engine.InMemoryJournalStore.Fault.UNKNOWN_LOST;
import static io.vigil.engine.TestingProcess.ANNA;
import static io.vigil.engine.TestingProcess.BELA;
import static io.vigil.engine.TestingProcess.MONITOR;
import static io.vigil.engine.TestingProcess.T0;
import static io.vigil.engine.TestingProcess.admit;
import static io.vigil.engine.TestingProcess.assign;
import static io.vigil.engine.TestingProcess.heartRate;
import static io.vigil.engine.TestingProcess.input;
import static io.vigil.engine.TestingProcess.patient;
import static io.vigil.engine.TestingProcess.subject;
import static io.vigil.engine.TestingProcess.transmission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.alarm.AlarmKind;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.patient.Patient;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.Reply;
import io.vigil.engine.entry.RecordCodec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What happens around a commit: outcomes, fences, faults. */
final class CellCommitTest {

  private static final Answer KEPT = new Answer.TransmissionKept(false);

  @Test
  void aCommitWhoseOutcomeIsUnknownIsFoundToHaveSucceeded() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    Submission sent = transmission(MONITOR, 1, heartRate(T0, 70));
    Cell.Prepared prepared = process.cell.prepare(List.of(sent), T0);
    process.store.failNextCommit(UNKNOWN_KEPT);
    assertThatThrownBy(() -> process.store.commit(prepared.commit()))
        .isInstanceOf(JournalStore.OutcomeUnknownException.class);

    assertThat(process.cell.wasCommitted(prepared)).isTrue();

    process.cell.confirm(prepared);
    assertThat(process.state(ANNA).links().get(MONITOR).recent().size()).isOne();
    assertThat(process.restarted(T0).states()).isEqualTo(process.states());
  }

  @Test
  void aCommitWhoseOutcomeIsUnknownIsFoundToHaveFailedAndIsDecidedAgain() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    Submission sent = transmission(MONITOR, 1, heartRate(T0, 70));
    Map<String, String> before = process.states();
    Cell.Prepared prepared = process.cell.prepare(List.of(sent), T0);
    process.store.failNextCommit(UNKNOWN_LOST);
    assertThatThrownBy(() -> process.store.commit(prepared.commit()))
        .isInstanceOf(JournalStore.OutcomeUnknownException.class);

    assertThat(process.cell.wasCommitted(prepared)).isFalse();

    process.cell.abandon(prepared);
    assertThat(process.states()).isEqualTo(before);
    assertThat(prepared.answers()).containsExactly(KEPT);
    assertThat(process.submit(T0, sent)).containsExactly(KEPT);
    assertThat(process.inputs(ANNA))
        .filteredOn(PatientInput.ReceiveTransmission.class::isInstance)
        .hasSize(1);
  }

  @Test
  void aCommitThatFailedIsAbandonedAndDecidedAgain() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    Submission sent = transmission(MONITOR, 1, heartRate(T0, 70));
    Cell.Prepared prepared = process.cell.prepare(List.of(sent), T0);
    process.store.failNextCommit(FAILS);
    assertThatThrownBy(() -> process.store.commit(prepared.commit()))
        .isInstanceOf(InMemoryJournalStore.CommitFailedException.class);

    process.cell.abandon(prepared);

    assertThat(process.submit(T0, sent)).containsExactly(KEPT);
    assertThat(process.restarted(T0).states()).isEqualTo(process.states());
  }

  @Test
  void aFormerOwnerCanCommitNothing() {
    TestingProcess zombie = TestingProcess.withAnnaOnAMonitor();
    zombie.cell.requireOwnership();
    TestingProcess owner = zombie.restarted(T0);
    assertThatThrownBy(zombie.cell::requireOwnership)
        .isInstanceOf(JournalStore.FencedException.class);
    Map<String, String> before = owner.states();
    Cell.Prepared prepared =
        zombie.cell.prepare(List.of(transmission(MONITOR, 1, heartRate(T0, 70))), T0);

    assertThatThrownBy(() -> zombie.store.commit(prepared.commit()))
        .isInstanceOf(JournalStore.FencedException.class);
    assertThatThrownBy(() -> zombie.cell.wasCommitted(prepared))
        .isInstanceOf(JournalStore.FencedException.class);
    assertThatThrownBy(() -> zombie.cell.saveSnapshots(subject(ANNA).lane()))
        .isInstanceOf(JournalStore.FencedException.class);

    assertThat(owner.submit(T0, transmission(MONITOR, 1, heartRate(T0, 70)))).containsExactly(KEPT);
    assertThat(owner.states()).isNotEqualTo(before);
    assertThat(owner.restarted(T0).states()).isEqualTo(owner.states());
  }

  @Test
  void anOwnerThatIsOvertakenWithinACommitIsFenced() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    Cell.Prepared prepared =
        process.cell.prepare(List.of(transmission(MONITOR, 1, heartRate(T0, 70))), T0);
    process.store.failNextCommit(FENCED);

    assertThatThrownBy(() -> process.store.commit(prepared.commit()))
        .isInstanceOf(JournalStore.FencedException.class);
  }

  @Test
  void oneBatchIsUnderWayAtATime() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    Cell.Prepared prepared = process.cell.prepare(List.of(), T0);

    assertThatThrownBy(() -> process.cell.prepare(List.of(), T0))
        .isInstanceOf(IllegalStateException.class);
    process.cell.confirm(prepared);
    assertThatThrownBy(() -> process.cell.confirm(prepared))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> process.cell.abandon(prepared))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void timeDoesNotRunBackwardsByItself() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    process.submit(T0 + 10_000, transmission(MONITOR, 1, heartRate(T0, 70)));
    process.submit(T0 + 5_000, transmission(MONITOR, 2, heartRate(T0 + 1, 70)));

    assertThat(process.journal(ANNA.value()))
        .extracting(entry -> entry.header().atEpochMillis())
        .containsExactly(T0, T0, T0 + 10_000, T0 + 10_000);
  }

  @Test
  void timeFollowsAClockThatIsSetBack() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    process.submit(T0 + 10_000, transmission(MONITOR, 1, heartRate(T0, 70)));
    process.submit(T0 - 3_590_000, new Submission.ClockStep(ANNA, -3_600_000));

    assertThat(process.journal(ANNA.value()).getLast().header().atEpochMillis())
        .isEqualTo(T0 - 3_590_000);
  }

  @Test
  void anInputThatCanNotBeDecidedIsSetAsideWithAnAlarmAndTheLaneGoesOn() {
    TestingProcess before = TestingProcess.withAnnaOnAMonitor();
    AtomicBoolean broken = new AtomicBoolean(true);
    TestingProcess process = failing(before, PatientInput.ReceiveTransmission.class, broken);
    Submission.Transmission sent = transmission(MONITOR, 1, heartRate(T0, 70));

    Cell.Prepared prepared =
        process.cell.prepare(List.of(sent, input(BELA, new PatientInput.StepClock(1))), T0);
    process.store.commit(prepared.commit());
    process.cell.confirm(prepared);

    assertThat(prepared.answers()).containsExactly(KEPT, new Answer.Replied(new Reply.Done()));
    assertThat(prepared.faults()).hasSize(1);
    Episode alarm = process.state(ANNA).active(new Condition.InputQuarantined()).orElseThrow();
    assertThat(alarm.condition().kind()).isEqualTo(AlarmKind.TECHNICAL);
    PatientInput.SetAside kept = (PatientInput.SetAside) process.inputs(ANNA).getLast();
    assertThat(RecordCodec.decode(PatientInput.class, kept.input()))
        .isEqualTo(
            new PatientInput.ReceiveTransmission(sent.identity(), sent.live(), sent.readings()));

    broken.set(false);
    process.submit(T0 + 1, transmission(MONITOR, 2, heartRate(T0 + 1, 71)));
    assertThat(process.state(ANNA).links().get(MONITOR).recent().size()).isOne();
    assertThat(process.restarted(T0 + 1).states()).isEqualTo(process.states());
  }

  @Test
  void aDeadlineThatCanNotBeDecidedIsTriedAgainAfterAPause() {
    TestingProcess before = TestingProcess.withAnnaOnAMonitor();
    AtomicBoolean broken = new AtomicBoolean(true);
    TestingProcess process = failing(before, PatientInput.PassTime.class, broken);
    long due = process.cell.nextDeadlineEpochMillis().orElseThrow();

    process.submit(due, process.cell.due(due));

    assertThat(process.inputs(ANNA).getLast()).isInstanceOf(PatientInput.SetAside.class);
    assertThat(process.cell.due(due)).isEmpty();
    long again = process.cell.nextDeadlineEpochMillis().orElseThrow();
    assertThat(again).isEqualTo(due + Cell.PAUSE_AFTER_FAULT.toMillis());
    broken.set(false);
    process.submit(again, process.cell.due(again));
    assertThat(process.state(ANNA).active(new Condition.DeviceSilent(MONITOR))).isPresent();
  }

  @Test
  void aDeadlineThatCanNotEvenBeSetAsideIsTriedAgainToo() {
    TestingProcess before = TestingProcess.withAnnaOnAMonitor();
    AtomicBoolean broken = new AtomicBoolean(true);
    TestingProcess process = failing(before, PatientInput.class, broken);
    long due = process.cell.nextDeadlineEpochMillis().orElseThrow();

    assertThat(process.submit(due, process.cell.due(due))).containsExactly(new Answer.Faulted());

    long again = process.cell.nextDeadlineEpochMillis().orElseThrow();
    assertThat(again).isEqualTo(due + Cell.PAUSE_AFTER_FAULT.toMillis());
    broken.set(false);
    process.submit(again, process.cell.due(again));
    assertThat(process.state(ANNA).active(new Condition.DeviceSilent(MONITOR))).isPresent();
  }

  @Test
  void aSubmissionThatCanNotBeKeptDoesNotStopTheOthers() {
    TestingProcess process = TestingProcess.withAnnaOnAMonitor();
    Submission bad = admit(patient(5), "half a \uD83E pair");
    Submission sent = transmission(MONITOR, 1, heartRate(T0, 70));

    Cell.Prepared prepared = process.cell.prepare(List.of(bad, sent, bad), T0);
    process.store.commit(prepared.commit());
    process.cell.confirm(prepared);

    assertThat(prepared.answers())
        .containsExactly(new Answer.Faulted(), KEPT, new Answer.Faulted());
    assertThat(prepared.faults()).hasSize(2);
    assertThat(process.cell.patients()).doesNotContainKey(patient(5));
    assertThat(process.restarted(T0).states()).isEqualTo(process.states());
  }

  @Test
  void aSubmissionThatFailsHalfWayLeavesNothing() {
    TestingProcess before = TestingProcess.withAnnaOnAMonitor();
    AtomicBoolean broken = new AtomicBoolean(true);
    TestingProcess process =
        new TestingProcess(
            before.store,
            before.sealer,
            T0,
            (state, input, now) -> {
              if (input instanceof PatientInput.UnbindDevice
                  || input instanceof PatientInput.SetAside) {
                if (broken.get()) {
                  throw new IllegalStateException("broken for the test");
                }
              }
              return Patient.decide(state, input, now);
            });
    Map<String, String> states = process.states();

    assertThat(process.submit(T0, assign(MONITOR, BELA, T0))).containsExactly(new Answer.Faulted());

    assertThat(process.states()).isEqualTo(states);
    broken.set(false);
    assertThat(process.submit(T0, assign(MONITOR, BELA, T0)))
        .containsExactly(new Answer.Replied(new Reply.Done()));
  }

  private static TestingProcess failing(
      TestingProcess before, Class<? extends PatientInput> kind, AtomicBoolean broken) {
    return new TestingProcess(
        before.store,
        before.sealer,
        T0,
        (state, input, now) -> {
          if (kind.isInstance(input) && broken.get()) {
            throw new IllegalStateException("broken for the test");
          }
          return Patient.decide(state, input, now);
        });
  }
}
