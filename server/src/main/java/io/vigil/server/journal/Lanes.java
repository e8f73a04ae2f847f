package io.vigil.server.journal;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.PatientState;
import io.vigil.engine.Act;
import io.vigil.engine.Answer;
import io.vigil.engine.Cell;
import io.vigil.engine.Commit;
import io.vigil.engine.JournalStore;
import io.vigil.engine.Sealer;
import io.vigil.engine.ServiceClock;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.engine.Writer;
import io.vigil.server.ops.ProblemException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/**
 * The lanes that this process serves, and their one writer. The writer drains what waits, decides
 * it, commits it in one transaction, and only then answers; while it commits, the next batch
 * gathers.
 *
 * <p>It stops for good when another process has taken the lanes over, or when the journal does not
 * fit its chain: a wrong answer is worse than none, and the supervisor starts a fresh process.
 */
@Service
public class Lanes implements SmartLifecycle {

  /** A commit that takes longer is given up by the caller; it may still happen. */
  private static final Duration MAX_ANSWER = Duration.ofSeconds(20);

  /** How long is waited before a commit is tried again, or asked after again. */
  private static final Duration RETRY = Duration.ofMillis(250);

  private static final int RECOVERY_ATTEMPTS = 3;

  /** Lanes recovered at once: as many as there are connections for them. */
  private static final int RECOVERIES = 2;

  /**
   * For what waits when the process is told to end: what is not committed then was not answered.
   */
  private static final Duration STOP_MAX = Duration.ofSeconds(6);

  /**
   * While a turn takes longer, nothing is judged that screens could show, and the process is not
   * ready.
   */
  private static final Duration LIVE_TURN = Duration.ofSeconds(5);

  /**
   * After a refusal, unless something is committed sooner: whoever waits for a sign comes again.
   */
  private static final Duration REFUSING_MAX = Duration.ofSeconds(60);

  /** Classes of SQLSTATE that speak of the values: data, constraints, limits of the program. */
  private static final Set<String> OF_THE_VALUES = Set.of("22", "23", "54");

  private static final PatientId NOBODY = new PatientId(new UUID(0, 0));

  /** Whose the entries are that concern the process. */
  private static final TenantId INSTALLATION = new TenantId(new UUID(0, 0));

  private static final String VERSION =
      Objects.requireNonNullElse(
          Lanes.class.getPackage().getImplementationVersion(), "development");

  private static final Logger log = LoggerFactory.getLogger(Lanes.class);

  private final JournalStore store;
  private final Sealer sealer;
  private final ObjectProvider<CommitListener> listening;
  private final ApplicationEventPublisher events;
  private final WriterMeters meters;
  private final ServiceClock clock;
  private final Inbox inbox = new Inbox();
  private final Map<PatientId, Standing> standings = new ConcurrentHashMap<>();
  private final Map<DeviceId, RegisteredDevice> devices = new ConcurrentHashMap<>();

  /** Looked up when serving begins: listeners may themselves hand things in. */
  private List<CommitListener> listeners = List.of();

  private volatile boolean serving;
  private volatile boolean stopping;
  private volatile long turnedNanos;
  private volatile OptionalLong refusedNanos = OptionalLong.empty();
  private @Nullable Thread writer;
  // Only the writer's own thread uses these.
  private Inbox.Batch taken = new Inbox.Batch(List.of(), 0);
  private final BacklogPace backlog = new BacklogPace(System.nanoTime());

  /**
   * A patient's state as last committed.
   *
   * @param seq of the last entry that it can have come from; after a start the lane's last
   */
  public record Standing(TenantId tenant, int lane, long seq, PatientState state) {}

  /** What ingestion needs of a device. */
  public record RegisteredDevice(TenantId tenant, Act.DeviceRegistered registered) {}

  Lanes(
      JournalStore store,
      Sealer sealer,
      ObjectProvider<CommitListener> listening,
      ApplicationEventPublisher events,
      WriterMeters meters,
      Clock wall) {
    this.store = store;
    this.sealer = sealer;
    this.listening = listening;
    this.events = events;
    this.meters = meters;
    this.clock = new ServiceClock(wall::millis, System::nanoTime);
    meters.watch(inbox::waiting);
  }

  /**
   * Hands something in. The answer comes after the commit; it fails if the submission alone could
   * not be committed.
   *
   * @param bytes what it takes of the inbox, at least 0
   * @throws ProblemException 429 {@code inbox-full}, 503 {@code not-ready}
   */
  public CompletableFuture<Answer> submit(Submission submission, Urgency urgency, int bytes) {
    if (!serving) {
      throw notReady();
    }
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    var waiting = new Inbox.Waiting(submission, answer, bytes, System.nanoTime());
    if (!inbox.offer(waiting, urgency)) {
      throw new ProblemException(
          HttpStatus.TOO_MANY_REQUESTS,
          "inbox-full",
          "More is waiting than can be taken: send it again later.",
          Duration.ofSeconds(2));
    }
    if (!serving) {
      // The writer may have looked for the last time before this came in.
      throw notReady();
    }
    return answer;
  }

  /**
   * Hands a command in and waits for the answer.
   *
   * @throws ProblemException as {@link #submit}; 503 {@code not-ready} also if the commit took too
   *     long, when it may still happen
   */
  public Answer call(Submission submission) {
    return await(submit(submission, Urgency.LIVE, 0));
  }

  /**
   * Waits for an answer, bounded.
   *
   * @throws ProblemException 503 {@code not-ready} if it does not come in time, or the database
   *     takes nothing
   */
  public static Answer await(CompletableFuture<Answer> answer) {
    try {
      return answer.get(MAX_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw notReady();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notReady();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProblemException refused) {
        throw refused;
      }
      throw new IllegalStateException("A submission could not be committed", e.getCause());
    }
  }

  /**
   * Whether what comes in is being judged now. False while the database is away, slow or takes
   * nothing, and after the process stood still until it knows that the lanes are still its own: who
   * shows patients must then not look as if nothing had happened to them.
   */
  public boolean isLive() {
    return serving && !stoodStill() && !isRefusing();
  }

  private boolean stoodStill() {
    return System.nanoTime() - turnedNanos > LIVE_TURN.toNanos();
  }

  private boolean isRefusing() {
    OptionalLong refused = refusedNanos;
    return refused.isPresent() && System.nanoTime() - refused.getAsLong() < REFUSING_MAX.toNanos();
  }

  /** Our time. */
  public long epochMillis() {
    return clock.epochMillis();
  }

  /**
   * Returns when all that was decided before is committed or never will be: no entry of a time
   * before this call comes after it, unless the clock is set back.
   *
   * @throws ProblemException as {@link #call}
   */
  public void settle() {
    // A deadline of nobody's leaves no entry.
    call(new Submission.Due(NOBODY));
  }

  /** A patient's state as last committed. */
  public Optional<PatientState> state(PatientId patient) {
    return standing(patient).map(Standing::state);
  }

  /**
   * A patient's state as last committed, and where it stands in the journal. What was answered for
   * is in it.
   */
  public Optional<Standing> standing(PatientId patient) {
    return Optional.ofNullable(standings.get(patient));
  }

  /** Every patient that the lanes know. */
  public Set<PatientId> patients() {
    return Set.copyOf(standings.keySet());
  }

  /** All patients' states as last committed; a view that changes. */
  public Map<PatientId, Standing> standings() {
    return Collections.unmodifiableMap(standings);
  }

  /** A registered device. */
  public Optional<RegisteredDevice> device(DeviceId device) {
    return Optional.ofNullable(devices.get(device));
  }

  @Override
  public void start() {
    listeners = listening.orderedStream().toList();
    long begun = System.nanoTime();
    Cell recovered = recover();
    long[] last = new long[Subject.LANES];
    store.heads().forEach(head -> last[head.lane()] = head.nextSeq() - 1);
    recovered
        .patients()
        .forEach((patient, of) -> {
          int lane = new Subject(Subject.Kind.PATIENT, patient.value()).lane();
          standings.put(patient, new Standing(of.tenant(), lane, last[lane], of.state()));
        });
    recovered
        .devices()
        .forEach((id, device) ->
            devices.put(id, new RegisteredDevice(device.tenant(), device.registered())));
    log.info(
        "Recovered {} patients and {} devices in {} ms",
        standings.size(),
        devices.size(),
        (System.nanoTime() - begun) / 1_000_000);
    stopping = false;
    keepOfService(
        new Act.ServiceStarted(
            VERSION, Runtime.version().toString(), ZoneId.systemDefault().getId()));
    turnedNanos = System.nanoTime();
    serving = true;
    writer = Thread.ofPlatform().name("writer").start(() -> run(recovered));
  }

  /** After the web server has stopped taking requests: what waits is committed first. */
  @Override
  public void stop() {
    stopping = true;
    inbox.wake();
    Thread running = writer;
    if (running != null) {
      try {
        running.join(STOP_MAX);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    serving = false;
  }

  @Override
  public boolean isRunning() {
    return serving;
  }

  /** Before the web server's, so that it starts earlier and stops later. */
  @Override
  public int getPhase() {
    return 0;
  }

  private void run(Cell cell) {
    try {
      Writer<Inbox.Waiting> turns = new Writer<>(cell, store, clock, new Around());
      finish(turns);
      while (!stopping) {
        turn(cell, turns);
      }
      serving = false;
      keepOfService(new Act.ServiceStopped());
      while (inbox.waiting() > 0) {
        turn(cell, turns);
      }
      turns.saveAll();
    } catch (JournalStore.OutcomeUnknownException away) {
      // Only while stopping: what was not committed was not answered either.
      log.warn("The database went before the last was committed", away);
    } catch (Throwable fault) {
      // Errors too: a writer that is gone while requests wait would be silence.
      try {
        serving = false;
        log.error("The writer stops: this process serves no more", fault);
        events.publishEvent(new AvailabilityChangeEvent<>(this, LivenessState.BROKEN));
      } finally {
        // The supervisor starts a process that takes the lanes over from the journal.
        Runtime.getRuntime().halt(70);
      }
    }
  }

  /** Of the process itself: nobody waits for it. */
  private void keepOfService(Act act) {
    var kept =
        new Submission.Keep(
            INSTALLATION,
            new Subject(Subject.Kind.SERVICE, INSTALLATION.value()),
            act,
            Optional.empty(),
            Optional.empty());
    var waiting = new Inbox.Waiting(kept, new CompletableFuture<>(), 0, System.nanoTime());
    if (!inbox.offer(waiting, Urgency.LIVE)) {
      log.warn("{} is not journalled: more is waiting than can be taken", act);
    }
  }

  private void turn(Cell cell, Writer<Inbox.Waiting> turns) throws InterruptedException {
    long now = System.nanoTime();
    taken = inbox.take(waitNanos(cell, now), stopping ? Inbox.MAX_BACKLOG_BATCH : backlog.max(now));
    if (stoodStill()) {
      requireOwnership(cell);
    }
    turnedNanos = System.nanoTime();
    turns.begin(taken.waiting());
    finish(turns);
    turnedNanos = System.nanoTime();
  }

  /** Another process may serve the lanes by now; until this one asks, it would not know. */
  private void requireOwnership(Cell cell) throws InterruptedException {
    log.warn("This process stood still: asking whether the lanes are still its own");
    while (true) {
      try {
        cell.requireOwnership();
        return;
      } catch (JournalStore.OutcomeUnknownException away) {
        unanswered(away);
        Thread.sleep(RETRY);
      }
    }
  }

  private void unanswered(JournalStore.OutcomeUnknownException away) {
    log.debug("The database does not answer", away);
    if (stopping) {
      throw away;
    }
  }

  private static void finish(Writer<Inbox.Waiting> turns) throws InterruptedException {
    while (!turns.goOn()) {
      Thread.sleep(RETRY);
    }
  }

  private long waitNanos(Cell cell, long now) {
    if (stopping) {
      return 0;
    }
    OptionalLong deadline = cell.nextDeadlineEpochMillis();
    long millis =
        deadline.isEmpty() ? Long.MAX_VALUE : deadline.getAsLong() - clock.epochMillis() + 1;
    long untilDue =
        millis >= 1_000 ? Inbox.IDLE_NANOS : TimeUnit.MILLISECONDS.toNanos(Math.max(1, millis));
    long untilBacklog = backlog.waitNanos(now);
    return untilBacklog > 0 ? Math.min(untilDue, untilBacklog) : untilDue;
  }

  /** Used by the writer's own thread. */
  private final class Around implements Writer.Surroundings<Inbox.Waiting> {
    private long decidingNanos;
    private long decidedNanos;
    private long committedNanos;

    @Override
    public Submission submission(Inbox.Waiting waiting) {
      return waiting.submission();
    }

    @Override
    public Inbox.Waiting own(Submission submission) {
      return new Inbox.Waiting(submission, new CompletableFuture<>(), 0, System.nanoTime());
    }

    @Override
    public void clockJumped(long by) {
      log.warn("The clock jumped by {} ms: deadlines move along", by);
      meters.clockJumped();
    }

    @Override
    public void deciding() {
      decidingNanos = System.nanoTime();
    }

    @Override
    public void decided(Cell.Prepared prepared) {
      for (RuntimeException fault : prepared.faults()) {
        log.error("An input could not be decided: it is set aside, or was refused", fault);
      }
      decidedNanos = System.nanoTime();
    }

    @Override
    public void outcomeUnknown(JournalStore.OutcomeUnknownException unknown) {
      if (isRefusing()) {
        log.debug("The database still takes nothing", unknown);
      } else {
        log.warn("A commit's outcome is unknown: asking the lanes", unknown);
      }
    }

    @Override
    public void unanswered(JournalStore.OutcomeUnknownException away) {
      Lanes.this.unanswered(away);
    }

    @Override
    public void committed(Commit commit) {
      long now = System.nanoTime();
      backlog.turned(
          taken.waiting().size() - taken.backlog(),
          taken.backlog(),
          decidedNanos - decidingNanos,
          now - decidedNanos,
          now);
      for (Commit.PatientChange change : commit.patients()) {
        standings.put(
            change.patient(),
            new Standing(change.tenant(), change.lane(), change.seq(), change.after()));
      }
      for (Commit.ActDone done : commit.acts()) {
        if (done.act() instanceof Act.DeviceRegistered registered) {
          devices.put(
              registered.device(), new RegisteredDevice(done.header().tenant(), registered));
        } else if (done.act() instanceof Act.PatientErasureApproved approved) {
          standings.remove(approved.patient());
        }
      }
      if (!commit.entries().isEmpty()) {
        refusedNanos = OptionalLong.empty();
        listeners.forEach(listener -> tell(listener, commit));
      }
      committedNanos = System.nanoTime();
    }

    @Override
    public void answer(Inbox.Waiting waiting, Answer answer) {
      meters.committed(committedNanos - waiting.sinceNanos());
      waiting.answer().complete(answer);
    }

    @Override
    public void refuse(Inbox.Waiting waiting, Exception failure) {
      if (isOfTheDatabase(failure)) {
        if (!isRefusing()) {
          log.error("The database takes nothing: all is refused until it does", failure);
        }
        refusedNanos = OptionalLong.of(System.nanoTime());
        waiting.answer().completeExceptionally(notReady());
      } else {
        log.error("A submission can't be committed and is refused", failure);
        waiting.answer().completeExceptionally(failure);
      }
    }

    /** As a full disk: the same may be committed later. */
    private static boolean isOfTheDatabase(Exception failure) {
      return failure.getCause() instanceof SQLException of
          && (of.getSQLState() == null
              || !OF_THE_VALUES.contains(of.getSQLState().substring(0, 2)));
    }

    @Override
    public void snapshotsFailed(JournalStore.OutcomeUnknownException failure) {
      log.warn("Saving a lane's states failed", failure);
    }

    private static void tell(CommitListener listener, Commit commit) {
      try {
        listener.committed(commit);
      } catch (RuntimeException fault) {
        // It is durable: neither its callers nor the next may suffer for who only hears of it.
        log.error("{} failed over a commit", listener.getClass().getSimpleName(), fault);
      }
    }
  }

  /** A connection that breaks while much is read is no reason to start all of the server anew. */
  private Cell recover() {
    for (int attempt = 1; ; attempt++) {
      try {
        return new Cell(store, sealer, clock.epochMillis(), Lanes::atOnce);
      } catch (CompletionException e) {
        if (attempt == RECOVERY_ATTEMPTS
            || !(e.getCause() instanceof JournalStore.OutcomeUnknownException)) {
          throw e;
        }
        log.warn("The database did not answer while the lanes were recovered: once more", e);
      }
    }
  }

  private static void atOnce(List<Runnable> tasks) {
    try (ExecutorService threads = Executors.newFixedThreadPool(RECOVERIES)) {
      CompletableFuture.allOf(
              tasks.stream()
                  .map(task -> CompletableFuture.runAsync(task, threads))
                  .toArray(CompletableFuture[]::new))
          .join();
    }
  }

  private static ProblemException notReady() {
    return new ProblemException(
        HttpStatus.SERVICE_UNAVAILABLE,
        "not-ready",
        "The journal does not take entries at the moment: try again shortly.",
        Duration.ofSeconds(1));
  }

  /**
   * Keeps an act and waits until it is durable.
   *
   * @throws ProblemException as {@link #call}
   * @throws IllegalStateException if it could not be taken: nothing was kept
   */
  public void keep(TenantId tenant, Subject subject, Act act, Optional<UUID> actor) {
    Answer answer = call(new Submission.Keep(tenant, subject, act, actor, Optional.empty()));
    if (!(answer instanceof Answer.Done)) {
      throw new IllegalStateException("An act could not be kept");
    }
  }
}
