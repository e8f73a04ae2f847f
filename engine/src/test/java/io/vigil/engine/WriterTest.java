package io.vigil.engine;

import static io.vigil.engine.TestingProcess.ANNA;
import static io.vigil.engine.TestingProcess.BELA;
import static io.vigil.engine.TestingProcess.T0;
import static io.vigil.engine.TestingProcess.admit;
import static io.vigil.engine.TestingProcess.assign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.alarm.Condition;
import io.vigil.core.patient.Reply;
import io.vigil.engine.InMemoryJournalStore.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WriterTest {

  private static final Answer DONE = new Answer.Replied(new Reply.Done());

  private final InMemoryJournalStore store = new InMemoryJournalStore();
  private final InMemorySealer sealer = new InMemorySealer();
  private final List<String> told = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private long wall = T0;
  private long monotonic = T0;
  private Cell cell = new Cell(store, sealer, T0);
  private Writer<Submission> writer = writer();

  @Test
  void answersAfterTheCommitIsKnownToListeners() {
    writer.begin(List.of(admit(ANNA), admit(BELA)));

    assertThat(writer.goOn()).isTrue();
    assertThat(told).containsExactly("committed 2", "answer", "answer");
    assertThat(answers).containsExactly(DONE, DONE);
  }

  @Test
  void waitsBeforeItTriesAgainAndDecidesAgain() {
    store.failNextCommit(Fault.UNKNOWN_LOST);
    writer.begin(List.of(admit(ANNA)));

    assertThat(writer.goOn()).isFalse();
    assertThat(told).containsExactly("unknown");
    assertThat(writer.goOn()).isTrue();
    assertThat(answers).containsExactly(DONE);
  }

  @Test
  void doesNothingAgainThatWasCommittedAfterAll() {
    store.failNextCommit(Fault.UNKNOWN_KEPT);
    writer.begin(List.of(admit(ANNA)));

    assertThat(writer.goOn()).isTrue();
    assertThat(told).containsExactly("unknown", "committed 1", "answer");
    assertThat(Recheck.run(store, sealer, difference -> {}).inputs()).isOne();
  }

  @Test
  void takesABatchApartThatCannotBeCommitted() {
    for (int i = 0; i < Writer.MAX_ATTEMPTS + 1; i++) {
      store.failNextCommit(Fault.UNKNOWN_LOST);
    }
    writer.begin(List.of(admit(ANNA), admit(BELA)));

    assertThat(writer.goOn()).isFalse();
    assertThat(writer.goOn()).isFalse();
    assertThat(writer.goOn()).isTrue();
    assertThat(told)
        .containsExactly(
            "unknown", "unknown", "unknown", "unknown", "refuse", "committed 1", "answer");
    assertThat(cell.patients()).containsOnlyKeys(BELA);
  }

  @Test
  void beginsNoTurnBeforeTheLastIsOver() {
    store.failNextCommit(Fault.UNKNOWN_LOST);
    writer.begin(List.of(admit(ANNA)));
    assertThat(writer.goOn()).isFalse();

    assertThatThrownBy(() -> writer.begin(List.of())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void firesWhatIsDue() {
    anna();
    pass(60_000);

    turn();
    assertThat(silent()).isTrue();
  }

  @Test
  void aDeadlineOutlivesABatchThatFails() {
    anna();
    pass(60_000);
    for (int i = 0; i < Writer.MAX_ATTEMPTS; i++) {
      store.failNextCommit(Fault.UNKNOWN_LOST);
    }
    turn();
    assertThat(told).contains("refuse");
    assertThat(silent()).isFalse();

    turn();
    assertThat(silent()).isTrue();
  }

  @Test
  void movesDeadlinesAlongWhenTheClockIsSet() {
    anna();
    wall += TimeUnit.HOURS.toMillis(1);

    turn();
    assertThat(told).contains("clock 3600000");
    assertThat(silent()).isFalse();
    pass(60_000);
    turn();
    assertThat(silent()).isTrue();
  }

  /**
   * Else a silence would wait until the time is reached again from which the clock was set back.
   */
  @Test
  void aStepOfTheClockOutlivesABatchThatFails() {
    anna();
    wall -= TimeUnit.HOURS.toMillis(1);
    int alone = 2;
    for (int i = 0; i < Writer.MAX_ATTEMPTS + alone; i++) {
      store.failNextCommit(Fault.UNKNOWN_LOST);
    }
    turn();
    assertThat(told).contains("refuse");

    turn();
    pass(60_000);
    turn();
    assertThat(silent()).isTrue();
  }

  /** It would be moved along with the next step, and what was heard would lie in the future. */
  @Test
  void takesNothingOfAPatientBeforeHisStepOfTheClock() {
    anna();
    wall += TimeUnit.HOURS.toMillis(1);
    int alone = 2;
    for (int i = 0; i < Writer.MAX_ATTEMPTS + alone; i++) {
      store.failNextCommit(Fault.UNKNOWN_LOST);
    }
    writer.begin(List.of(heard(wall), admit(BELA)));
    while (!writer.goOn()) {
      assertThat(answers).hasSize(3);
    }
    assertThat(answers).as("Anna's, before; Bela's").hasSize(4);
    assertThat(silent()).isFalse();

    writer.begin(List.of(heard(wall)));
    assertThat(writer.goOn()).isTrue();
    assertThat(answers).contains(new Answer.TransmissionKept(false));
    pass(60_000);
    turn();
    assertThat(silent()).isTrue();
  }

  private static Submission heard(long at) {
    return TestingProcess.transmission(TestingProcess.MONITOR, 1, TestingProcess.heartRate(at, 80));
  }

  @Test
  void stepsBackFirstIfTheClockWasSetBackWhileNobodyServed() {
    anna();
    pass(60_000);
    turn();
    wall -= TimeUnit.HOURS.toMillis(1);

    cell = new Cell(store, sealer, wall);
    told.clear();
    writer = writer();
    assertThat(writer.goOn()).isTrue();
    assertThat(told).contains("clock -3600000", "committed 2");
  }

  private void anna() {
    writer.begin(
        List.of(
            admit(ANNA),
            TestingProcess.register(TestingProcess.MONITOR, 1_000),
            assign(TestingProcess.MONITOR, ANNA, T0)));
    assertThat(writer.goOn()).isTrue();
    told.clear();
  }

  private void pass(long millis) {
    wall += millis;
    monotonic += millis;
  }

  private void turn() {
    writer.begin(List.of());
    for (int i = 0; !writer.goOn(); i++) {
      assertThat(i).isLessThan(Writer.MAX_ATTEMPTS);
    }
  }

  private boolean silent() {
    return cell.patients()
        .get(ANNA)
        .state()
        .active(new Condition.DeviceSilent(TestingProcess.MONITOR))
        .isPresent();
  }

  private Writer<Submission> writer() {
    return new Writer<>(
        cell,
        store,
        new ServiceClock(() -> wall, () -> TimeUnit.MILLISECONDS.toNanos(monotonic)),
        new Around());
  }

  private final class Around implements Writer.Surroundings<Submission> {
    @Override
    public Submission submission(Submission waiting) {
      return waiting;
    }

    @Override
    public Submission own(Submission submission) {
      return submission;
    }

    @Override
    public void clockJumped(long byMillis) {
      told.add("clock " + byMillis);
    }

    @Override
    public void deciding() {}

    @Override
    public void decided(Cell.Prepared prepared) {
      assertThat(prepared.faults()).isEmpty();
    }

    @Override
    public void outcomeUnknown(JournalStore.OutcomeUnknownException unknown) {
      told.add("unknown");
    }

    @Override
    public void unanswered(JournalStore.OutcomeUnknownException away) {
      throw away;
    }

    @Override
    public void committed(Commit commit) {
      told.add("committed " + commit.entries().size());
    }

    @Override
    public void answer(Submission waiting, Answer answer) {
      told.add("answer");
      answers.add(answer);
    }

    @Override
    public void refuse(Submission waiting, Exception failure) {
      told.add("refuse");
    }

    @Override
    public void snapshotsFailed(JournalStore.OutcomeUnknownException failure) {
      throw failure;
    }
  }
}
