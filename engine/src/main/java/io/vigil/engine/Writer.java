package io.vigil.engine;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Takes turns with a cell: what waits is decided, committed, and only then answered. It neither
 * waits nor sleeps: whoever drives it calls {@link #goOn} until the turn is over.
 *
 * <pre>
 *   {@link #begin}: what waits, after what a jump of the clock asks for, before what is due
 *   committed -> the states are true, listeners hear of it, all are answered
 *   not committed -> again, {@link #MAX_ATTEMPTS} times in all; then each by itself, once;
 *                    what can't even be committed alone is refused,
 *                    but a step of the clock comes again in the next turn, before anything
 *                    else of that patient
 *   unknown -> the lanes are asked until they tell, and nothing else is done meanwhile
 * </pre>
 *
 * <p>Any other failure is of the kind after which nothing may be answered any more: it is thrown,
 * and the process must end.
 *
 * @param <W> what waits for an answer
 */
public final class Writer<W> {

  static final int MAX_ATTEMPTS = 3;

  /** Of what concerns the installation itself. */
  private static final TenantId NO_TENANT = new TenantId(new UUID(0, 0));

  private final Cell cell;
  private final JournalStore store;
  private final ServiceClock clock;
  private final Surroundings<W> surroundings;
  private final Deque<Attempt<W>> attempts = new ArrayDeque<>();
  private Optional<Unsettled> unsettled = Optional.empty();

  /**
   * Patients whose deadlines could not be moved along with the clock: until they are, nothing else
   * of theirs is committed, as it would be moved along too.
   */
  private final Map<PatientId, Owed> owed = new LinkedHashMap<>();

  /** What is around the writer: who waits, and who hears of it. */
  public interface Surroundings<W> {

    Submission submission(W waiting);

    /** Makes something wait that nobody outside handed in. */
    W own(Submission submission);

    /** The wall clock was set; deadlines move along. */
    void clockJumped(long byMillis);

    /** A batch is about to be decided. */
    void deciding();

    /** A batch was decided and sealed. */
    void decided(Cell.Prepared prepared);

    /** It is not known whether a commit happened: the lanes will be asked. */
    void outcomeUnknown(JournalStore.OutcomeUnknownException unknown);

    /**
     * The lanes could not be asked.
     *
     * @throws JournalStore.OutcomeUnknownException to give up, with nothing answered
     */
    void unanswered(JournalStore.OutcomeUnknownException away);

    /** It is durable, or there was nothing to keep; its answers follow. */
    void committed(Commit commit);

    void answer(W waiting, Answer answer);

    /** It can't be committed, even alone: nothing of it is kept. */
    void refuse(W waiting, Exception failure);

    /** The journal has it all; the next time will do. */
    void snapshotsFailed(JournalStore.OutcomeUnknownException failure);
  }

  private record Attempt<W>(List<W> batch, int number) {}

  private record Unsettled(Cell.Prepared prepared, JournalStore.OutcomeUnknownException failure) {}

  private record Owed(long byMillis, Exception failure) {}

  private enum Outcome {
    COMMITTED,
    NOT_COMMITTED,
    UNKNOWN
  }

  public Writer(Cell cell, JournalStore store, ServiceClock clock, Surroundings<W> surroundings) {
    this.cell = cell;
    this.store = store;
    this.clock = clock;
    this.surroundings = surroundings;
    long setBack = clock.epochMillis() - cell.lastEpochMillis();
    if (setBack < -ServiceClock.JUMP.toMillis()) {
      attempts.add(new Attempt<>(clockStep(setBack), 1));
    }
  }

  /**
   * Begins a turn; the one before must be over.
   *
   * @param waiting in the order in which they are decided
   */
  public void begin(List<W> waiting) {
    if (!attempts.isEmpty()) {
      throw new IllegalStateException("the turn before is not over");
    }
    List<W> batch = new ArrayList<>(waiting);
    owed.forEach((patient, step) ->
        batch.addFirst(surroundings.own(new Submission.ClockStep(patient, step.byMillis()))));
    owed.clear();
    OptionalLong jump = clock.follow();
    if (jump.isPresent()) {
      batch.addAll(0, clockStep(jump.getAsLong()));
    }
    for (Submission due : cell.due(clock.epochMillis())) {
      batch.add(surroundings.own(due));
    }
    if (!batch.isEmpty()) {
      attempts.add(new Attempt<>(batch, 1));
    }
  }

  /**
   * Goes on with the turn.
   *
   * @return whether it is over; else it is to be called again a little later
   * @throws JournalStore.FencedException if another owner took over
   */
  public boolean goOn() {
    while (!attempts.isEmpty()) {
      if (!attempt()) {
        return false;
      }
    }
    saveOne();
    return true;
  }

  /** Saves the states of all lanes, so that whoever takes them over has little to replay. */
  public void saveAll() {
    for (int lane = 0; lane < Subject.CLINICAL_LANES; lane++) {
      if (cell.tail(lane) > 0) {
        cell.saveSnapshots(lane);
      }
    }
  }

  /** False if it must wait before it goes on. */
  private boolean attempt() {
    Attempt<W> attempt = attempts.element();
    Cell.Prepared prepared;
    Outcome outcome;
    if (unsettled.isPresent()) {
      prepared = unsettled.get().prepared();
      outcome = ask(prepared);
    } else {
      prepared = prepare(attempt.batch());
      Optional<Owed> step = owed(prepared);
      if (step.isPresent()) {
        attempts.remove();
        cell.abandon(prepared);
        attempt.batch().forEach(waiting -> refuse(waiting, step.get().failure()));
        return true;
      }
      outcome = commit(prepared);
    }
    if (outcome == Outcome.UNKNOWN) {
      return false;
    }
    Optional<Unsettled> settled = unsettled;
    unsettled = Optional.empty();
    attempts.remove();
    if (outcome == Outcome.COMMITTED) {
      confirm(prepared, attempt.batch());
      return true;
    }
    cell.abandon(prepared);
    return repeat(attempt, settled.orElseThrow().failure());
  }

  private Cell.Prepared prepare(List<W> batch) {
    surroundings.deciding();
    Cell.Prepared prepared =
        cell.prepare(batch.stream().map(surroundings::submission).toList(), clock.epochMillis());
    surroundings.decided(prepared);
    return prepared;
  }

  /** The step that has to come before what was decided. */
  private Optional<Owed> owed(Cell.Prepared prepared) {
    if (!owed.isEmpty()) {
      for (Commit.PatientChange change : prepared.commit().patients()) {
        Owed step = owed.get(change.patient());
        if (step != null) {
          return Optional.of(step);
        }
      }
    }
    return Optional.empty();
  }

  private Outcome commit(Cell.Prepared prepared) {
    if (prepared.commit().entries().isEmpty()) {
      return Outcome.COMMITTED;
    }
    try {
      store.commit(prepared.commit());
      return Outcome.COMMITTED;
    } catch (JournalStore.OutcomeUnknownException unknown) {
      surroundings.outcomeUnknown(unknown);
      unsettled = Optional.of(new Unsettled(prepared, unknown));
      return ask(prepared);
    }
  }

  private Outcome ask(Cell.Prepared prepared) {
    try {
      return cell.wasCommitted(prepared) ? Outcome.COMMITTED : Outcome.NOT_COMMITTED;
    } catch (JournalStore.OutcomeUnknownException away) {
      surroundings.unanswered(away);
      return Outcome.UNKNOWN;
    }
  }

  private void confirm(Cell.Prepared prepared, List<W> batch) {
    cell.confirm(prepared);
    surroundings.committed(prepared.commit());
    answer(prepared, batch);
  }

  private void answer(Cell.Prepared prepared, List<W> batch) {
    for (int i = 0; i < batch.size(); i++) {
      surroundings.answer(batch.get(i), prepared.answers().get(i));
    }
  }

  /** False if it must wait before it goes on: a full disk is no less full at once. */
  private boolean repeat(Attempt<W> failed, Exception failure) {
    if (failed.number() < MAX_ATTEMPTS) {
      attempts.addFirst(new Attempt<>(failed.batch(), failed.number() + 1));
      return false;
    }
    if (failed.batch().size() > 1) {
      // One of them can't be committed: find it, so that it stops nobody else.
      for (W waiting : failed.batch()) {
        attempts.add(new Attempt<>(List.of(waiting), MAX_ATTEMPTS));
      }
    } else {
      refuse(failed.batch().getFirst(), failure);
    }
    return true;
  }

  private void refuse(W waiting, Exception failure) {
    if (surroundings.submission(waiting) instanceof Submission.ClockStep(var patient, long by)) {
      owed.merge(
          patient,
          new Owed(by, failure),
          (before, more) -> new Owed(before.byMillis() + more.byMillis(), failure));
    }
    surroundings.refuse(waiting, failure);
  }

  private List<W> clockStep(long by) {
    surroundings.clockJumped(by);
    List<W> steps = new ArrayList<>();
    steps.add(
        surroundings.own(
            new Submission.Keep(
                NO_TENANT,
                Subject.INSTALLATION,
                new Act.ClockJumped(by),
                Optional.empty(),
                Optional.empty())));
    for (Map.Entry<PatientId, SubjectState.OfPatient> patient : cell.patients().entrySet()) {
      if (patient.getValue().state().inCare()) {
        steps.add(surroundings.own(new Submission.ClockStep(patient.getKey(), by)));
      }
    }
    return steps;
  }

  /** One lane a turn at most, so that saving never holds the others up for long. */
  private void saveOne() {
    for (int lane = 0; lane < Subject.CLINICAL_LANES; lane++) {
      if (cell.shouldSave(lane)) {
        try {
          cell.saveSnapshots(lane);
        } catch (JournalStore.OutcomeUnknownException away) {
          surroundings.snapshotsFailed(away);
        }
        return;
      }
    }
  }
}
