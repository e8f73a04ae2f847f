package io.vigil.simulation.world;

import io.vigil.engine.Answer;
import io.vigil.engine.Cell;
import io.vigil.engine.Commit;
import io.vigil.engine.JournalStore;
import io.vigil.engine.Sealer;
import io.vigil.engine.ServiceClock;
import io.vigil.engine.Submission;
import io.vigil.engine.Writer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A process that serves the lanes, as the server's does with its thread: an inbox, turns of the
 * product's {@link Writer}, answers. It can be paused and can crash anywhere.
 */
final class ServingProcess implements Writer.Surroundings<ServingProcess.Waiting> {

  private static final int MAX_WAITING = 150;
  private static final int MAX_BATCH = 64;
  private static final int MAX_BACKLOG_BATCH = 8;
  private static final long RETRY_MILLIS = 250;
  private static final long IDLE_MILLIS = 1_000;

  /** A world is too small for a lane to reach the entries after which the writer saves it. */
  private static final long SAVE_MILLIS = 1_200_000;

  final long servingSince;
  final Cell cell;
  private final Agenda agenda;
  private final Chances chances;
  private final Planned planned;
  private final Coverage coverage;
  private final Oracle oracle;
  private final Consumer<ServingProcess> ended;
  private final ServiceClock clock;
  private final Writer<Waiting> writer;
  private final Deque<Waiting> live = new ArrayDeque<>();
  private final Deque<Waiting> backlog = new ArrayDeque<>();
  private boolean faulty = true;
  private boolean inTurn = true;
  private boolean stopping;
  private boolean over;
  private long pausedUntil;
  private long beganEpochMillis;
  private long beganTrueMillis;
  private long wakeAt = Long.MAX_VALUE;
  private long wakes;
  private boolean committedInTurn;
  private boolean troubled;
  private long savedTrueMillis;
  private int answersLeft = Integer.MAX_VALUE;
  private int apart;

  /** What waits for an answer; empty says that it is to be sent again. */
  record Waiting(Submission submission, boolean live, Consumer<Optional<Answer>> reply) {}

  /**
   * @param wall the machine's wall clock
   * @param ended told once, when it serves no more
   */
  ServingProcess(
      JournalStore store,
      Sealer sealer,
      LongSupplier wall,
      Agenda agenda,
      Chances chances,
      Planned planned,
      Coverage coverage,
      Oracle oracle,
      Consumer<ServingProcess> ended) {
    this.agenda = agenda;
    this.chances = chances;
    this.planned = planned;
    this.coverage = coverage;
    this.oracle = oracle;
    this.ended = ended;
    this.servingSince = agenda.now();
    this.savedTrueMillis = servingSince;
    this.clock = new ServiceClock(wall, () -> agenda.now() * 1_000_000);
    this.cell = new Cell(store, sealer, clock.epochMillis());
    this.writer = new Writer<>(cell, store, clock, this);
    begin();
    // Nothing is due in there: only a clock that was set back is said.
    troubled = true;
    wake(0);
  }

  void heal() {
    faulty = false;
    pausedUntil = 0;
    wake(0);
  }

  boolean serves() {
    return !over && !stopping;
  }

  boolean isOver() {
    return over;
  }

  /** It does nothing for a while, and doesn't know it. */
  void pause(long millis) {
    pausedUntil = agenda.now() + millis;
  }

  boolean isPaused() {
    return agenda.now() < pausedUntil;
  }

  /** What waits is committed first; then it ends. */
  void stop() {
    stopping = true;
    wake(0);
  }

  void crash() {
    if (!over) {
      over = true;
      ended.accept(this);
    }
  }

  long epochMillis() {
    return clock.epochMillis();
  }

  void receive(Waiting waiting) {
    if (over) {
      return;
    }
    if (live.size() + backlog.size() >= MAX_WAITING
        || (!waiting.live() && backlog.size() >= MAX_WAITING / 2)) {
      coverage.count(Sometimes.INBOX_FULL);
      waiting.reply().accept(Optional.empty());
      return;
    }
    (waiting.live() ? live : backlog).add(waiting);
    if (!inTurn) {
      wake(0);
    }
  }

  private void wake(long millis) {
    long at = agenda.now() + millis;
    if (at < wakeAt) {
      wakeAt = at;
      long number = ++wakes;
      agenda.at(at, () -> woken(number));
    }
  }

  private void woken(long number) {
    if (number != wakes || over) {
      return;
    }
    wakeAt = Long.MAX_VALUE;
    if (isPaused()) {
      wake(pausedUntil - agenda.now());
      return;
    }
    try {
      go();
    } catch (Disk.Crash | Disk.Failed injected) {
      crash();
    } catch (JournalStore.FencedException fenced) {
      coverage.count(Sometimes.ZOMBIE_FENCED);
      oracle.fenced(this);
      crash();
    } catch (JournalStore.OutcomeUnknownException away) {
      // While it saved its states at the end: the journal has it all.
      crash();
    } catch (Violation violation) {
      throw violation;
    } catch (RuntimeException fault) {
      throw oracle.broken(Invariant.NO_FAULT_OF_OURS, "a process stops", fault);
    }
  }

  private void go() {
    if (!inTurn) {
      begin();
      List<Waiting> batch = batch();
      planCrash(batch.size());
      writer.begin(batch);
    }
    if (!writer.goOn()) {
      wake(RETRY_MILLIS);
      return;
    }
    inTurn = false;
    apart = 0;
    if (!troubled) {
      oracle.turned(this, beganEpochMillis, beganTrueMillis);
    }
    if (stopping && live.isEmpty() && backlog.isEmpty()) {
      writer.saveAll();
      coverage.count(Sometimes.RESTARTED_IN_ORDER);
      crash();
      return;
    }
    save();
    if (live.isEmpty() && backlog.isEmpty()) {
      wake(waitMillis());
    } else {
      wake(committedInTurn ? latency() : 0);
    }
  }

  private void save() {
    if (agenda.now() - savedTrueMillis < SAVE_MILLIS) {
      return;
    }
    savedTrueMillis = agenda.now();
    try {
      writer.saveAll();
    } catch (JournalStore.OutcomeUnknownException away) {
      snapshotsFailed(away);
    }
  }

  private void begin() {
    inTurn = true;
    committedInTurn = false;
    troubled = false;
    beganEpochMillis = clock.epochMillis();
    beganTrueMillis = agenda.now();
    answersLeft = Integer.MAX_VALUE;
  }

  private void planCrash(int answers) {
    if (!faulty || answers == 0) {
      return;
    }
    if (answers > 1 && (planned.comes(Sometimes.CRASH_BETWEEN_ANSWERS) || chances.oneIn(150))) {
      answersLeft = chances.between(1, answers - 1);
    } else if (planned.comes(Sometimes.CRASH_BEFORE_ANSWERS) || chances.oneIn(6_000)) {
      answersLeft = 0;
    }
  }

  private long latency() {
    return faulty && chances.oneIn(2_000) ? chances.spread(100, 30_000) : chances.between(1, 15);
  }

  private long waitMillis() {
    OptionalLong deadline = cell.nextDeadlineEpochMillis();
    long millis = deadline.isEmpty() ? IDLE_MILLIS : deadline.getAsLong() - clock.epochMillis() + 1;
    return Math.clamp(millis, 1, IDLE_MILLIS);
  }

  private List<Waiting> batch() {
    List<Waiting> batch = new ArrayList<>();
    while (batch.size() < MAX_BATCH && !live.isEmpty()) {
      batch.add(live.remove());
    }
    for (int i = 0; i < MAX_BACKLOG_BATCH && !backlog.isEmpty(); i++) {
      batch.add(backlog.remove());
    }
    return batch;
  }

  @Override
  public Submission submission(Waiting waiting) {
    return waiting.submission();
  }

  @Override
  public Waiting own(Submission submission) {
    return new Waiting(submission, true, answer -> {});
  }

  @Override
  public void clockJumped(long byMillis) {
    coverage.count(byMillis > 0 ? Sometimes.CLOCK_SET_FORWARD : Sometimes.CLOCK_SET_BACK);
    if (byMillis < 0) {
      oracle.clockSetBack();
    }
    if (agenda.now() == servingSince) {
      coverage.count(Sometimes.CLOCK_SET_WHILE_NOBODY_SERVED);
    }
  }

  @Override
  public void deciding() {
    if (++apart == 4) {
      coverage.count(Sometimes.BATCH_TAKEN_APART);
    }
  }

  @Override
  public void decided(Cell.Prepared prepared) {
    for (RuntimeException fault : prepared.faults()) {
      if (fault instanceof Sealer.UnsealableException && !oracle.isOwner(this)) {
        // Another one erased a patient whom this one still knows.
        continue;
      }
      throw oracle.broken(Invariant.NO_FAULT_OF_OURS, "an input could not be decided", fault);
    }
  }

  @Override
  public void outcomeUnknown(JournalStore.OutcomeUnknownException unknown) {
    troubled = true;
  }

  @Override
  public void unanswered(JournalStore.OutcomeUnknownException away) {
    if (stopping && chances.oneIn(10)) {
      throw away;
    }
  }

  @Override
  public void committed(Commit commit) {
    committedInTurn = true;
    if (answersLeft == 0) {
      coverage.count(Sometimes.CRASH_BEFORE_ANSWERS);
      throw new Disk.Crash();
    }
  }

  @Override
  public void answer(Waiting waiting, Answer answer) {
    if (answersLeft != Integer.MAX_VALUE && answersLeft-- == 0) {
      coverage.count(Sometimes.CRASH_BETWEEN_ANSWERS);
      throw new Disk.Crash();
    }
    if (answer instanceof Answer.Faulted && !oracle.isOwner(this)) {
      waiting.reply().accept(Optional.empty());
      return;
    }
    oracle.answered(waiting.submission(), answer);
    waiting.reply().accept(Optional.of(answer));
  }

  @Override
  public void refuse(Waiting waiting, Exception failure) {
    coverage.count(Sometimes.SUBMISSION_REFUSED);
    waiting.reply().accept(Optional.empty());
  }

  @Override
  public void snapshotsFailed(JournalStore.OutcomeUnknownException failure) {
    // Counted where it was made so.
  }
}
