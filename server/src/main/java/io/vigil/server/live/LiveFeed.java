package io.vigil.server.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vigil.core.id.PatientId;
import io.vigil.core.patient.PatientEvent;
import io.vigil.engine.Commit;
import io.vigil.engine.JournalStore;
import io.vigil.engine.LaneHead;
import io.vigil.engine.Subject;
import io.vigil.server.access.Scope;
import io.vigil.server.access.Views;
import io.vigil.server.care.PatientView;
import io.vigil.server.care.PatientViews;
import io.vigil.server.care.Trends;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capabilities;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.SessionEnded;
import io.vigil.server.identity.SightChanged;
import io.vigil.server.identity.StationRevoked;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.CommitListener;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.PatientStatus;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.web.socket.CloseStatus;

/**
 * Hands each commit's changes to those who may see them. One thread takes the commits in order; a
 * commit that changes who sees whom has the sight of every subscriber asked anew, from the database
 * under row-level security, before anything of it is handed on.
 */
@Service
public class LiveFeed implements CommitListener, SmartLifecycle {

  /** Commits that wait to be handed on; past it, subscribers are sent away to resume. */
  private static final int MAX_COMMITS = 10_000;

  private static final int MAX_SUBSCRIBERS = 2_000;

  /** So that one account can't keep all the others out. */
  static final int MAX_SUBSCRIBERS_OF_ACCOUNT = 50;

  private static final Duration MAX_TURN = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** Each is in vain if it becomes another's to see whom the subscriber sees meanwhile. */
  private static final int MAX_BEGINNINGS = 5;

  private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final PatientViews patientViews;
  private final Trends trends;
  private final JournalStore journal;
  private final Lanes lanes;
  private final Clock clock;
  private final Capabilities capabilities;
  private final Timer shown;
  private final BlockingQueue<Taken> commits = new LinkedBlockingQueue<>(MAX_COMMITS);
  private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
  private final Watchers watchers = new Watchers();

  /** Somebody came, began or went, or sees others: the watchers are to be entered anew. */
  private final AtomicBoolean sightChanged = new AtomicBoolean();

  private final long id = new SecureRandom().nextLong();
  private final long[] seqs = new long[Subject.CLINICAL_LANES];
  private volatile boolean running;
  private volatile boolean overrun;
  private volatile long turnedNanos = System.nanoTime();
  private @Nullable Thread thread;

  private record Taken(Commit commit, long sinceNanos) {}

  LiveFeed(
      Scope scope,
      Views views,
      CareRows rows,
      PatientViews patientViews,
      Trends trends,
      JournalStore journal,
      Lanes lanes,
      Clock clock,
      Capabilities capabilities,
      MeterRegistry registry) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.patientViews = patientViews;
    this.trends = trends;
    this.journal = journal;
    this.lanes = lanes;
    this.clock = clock;
    this.capabilities = capabilities;
    this.shown =
        Timer.builder("vigil.committed.shown")
            .description("From durable to handed to a socket")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(30))
            .register(registry);
    Gauge.builder("vigil.live.subscribers", subscribers::size)
        .description("Open live sockets")
        .register(registry);
  }

  @Override
  public void committed(Commit commit) {
    if (!commits.offer(new Taken(commit, System.nanoTime()))) {
      overrun = true;
    }
  }

  /**
   * Adds a subscriber and begins it; empty if there are too many, or it cannot be done now.
   *
   * @param resume how far it saw before; one that this feed did not give out begins anew
   */
  Optional<Subscriber.Beginning> subscribe(Subscriber subscriber, Optional<Cursor> resume) {
    if (!isLive() || subscribers.size() >= MAX_SUBSCRIBERS || hasTooMany(subscriber.account())) {
      return Optional.empty();
    }
    subscribers.add(subscriber);
    sightChanged.set(true);
    // Once it is among those who are told when that changes.
    subscriber.seesIdentity(capabilities.has(subscriber.account(), Capability.SEE_IDENTITY));
    for (int attempt = 0; attempt < MAX_BEGINNINGS; attempt++) {
      // From here on it notes what is handed on; what is read below is at least as new.
      Cursor handedOn = cursor();
      subscriber.prepare(handedOn);
      Subscriber.Beginning beginning =
          read(subscriber.account(), resume.filter(c -> c.isOf(handedOn)), handedOn);
      if (subscriber.begin(beginning)) {
        sightChanged.set(true);
        return Optional.of(beginning);
      }
    }
    ended(subscriber);
    return Optional.empty();
  }

  /**
   * Whether what is committed is handed on now, and what comes in is judged. While it is not, no
   * socket beats, so that screens turn grey instead of looking calm.
   */
  boolean isLive() {
    return running && System.nanoTime() - turnedNanos <= MAX_TURN.toNanos() && lanes.isLive();
  }

  private boolean hasTooMany(Account account) {
    return subscribers.stream().filter(s -> s.account().id().equals(account.id())).count()
        >= MAX_SUBSCRIBERS_OF_ACCOUNT;
  }

  private Subscriber.Beginning read(Account account, Optional<Cursor> resume, Cursor handedOn) {
    return scope.read(
        account,
        client -> {
          List<Subscriber.Change> changes =
              rows.statuses(client, resume.orElse(Cursor.start()).seqs()).stream()
                  .map(this::change)
                  .toList();
          return new Subscriber.Beginning(
              resume.isPresent(),
              new LinkedHashSet<>(rows.visible(client)),
              withTrends(client, changes),
              handedOn);
        });
  }

  private Subscriber.Change change(CareRows.Status status) {
    return new Subscriber.Change(
        status.patient(),
        new LiveView(() ->
            patientViews.view(status.patient(), status.lane(), status.seq(), status.status())),
        status.seq(),
        System.nanoTime());
  }

  void ended(Subscriber subscriber) {
    subscribers.remove(subscriber);
    sightChanged.set(true);
  }

  /** The accounts that have a socket open: whoever has can be reached by what is sent there. */
  public Set<UUID> present() {
    Set<UUID> present = new HashSet<>();
    for (Subscriber subscriber : subscribers) {
      present.add(subscriber.account().id());
    }
    return present;
  }

  /** Whether somebody's socket shows a patient, unhidden; {@code true} of all while one begins. */
  public Predicate<PatientId> watched() {
    return seenBy(station -> !station.hidden());
  }

  /** Whether a patient's alarm would be heard at a station that shows him. */
  public Predicate<PatientId> heard() {
    return seenBy(StationState::sounds);
  }

  private Predicate<PatientId> seenBy(Predicate<StationState> which) {
    List<Subscriber> those =
        subscribers.stream().filter(subscriber -> which.test(subscriber.station())).toList();
    return patient -> those.stream().anyMatch(subscriber -> subscriber.sees(patient));
  }

  void record(Account account, List<UUID> patients) {
    views.record(account, patients, "ward", "care");
  }

  void shown(long nanos) {
    shown.record(Duration.ofNanos(nanos));
  }

  Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  /** At once: whoever else hears of it may have to wait for a commit. */
  @EventListener
  @Order(Ordered.HIGHEST_PRECEDENCE)
  void on(SessionEnded ended) {
    for (Subscriber subscriber : subscribers) {
      if (subscriber.account().session().equals(ended.session())) {
        subscriber.close(Subscriber.NOT_SIGNED_IN);
      }
    }
  }

  /** They begin again, with what they may see from now on. */
  @EventListener
  void on(SightChanged changed) {
    for (Subscriber subscriber : subscribers) {
      if (changed.concerns(subscriber.account())) {
        subscriber.close(CloseStatus.SERVICE_RESTARTED);
      }
    }
  }

  /** At once, as its key is of no use any more. */
  @EventListener
  @Order(Ordered.HIGHEST_PRECEDENCE)
  void on(StationRevoked revoked) {
    for (Subscriber subscriber : subscribers) {
      if (subscriber.account().session().equals(revoked.station().session())) {
        subscriber.close(Subscriber.NOT_SIGNED_IN);
      }
    }
  }

  @Override
  public void start() {
    synchronized (this) {
      for (LaneHead head : journal.heads()) {
        advance(head);
      }
    }
    turnedNanos = System.nanoTime();
    running = true;
    thread = Thread.ofPlatform().name("feed").start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    for (Subscriber subscriber : subscribers) {
      subscriber.close(CloseStatus.GOING_AWAY);
    }
    Thread feeding = thread;
    if (feeding != null) {
      feeding.interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    while (running) {
      try {
        Taken taken = commits.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        if (taken != null) {
          handOn(taken);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error fault) {
        if (!running) {
          return;
        }
        // Nobody may go on looking at what this missed: all begin again.
        log.error("The live feed failed: subscribers are sent away to resume", fault);
        sendAllAway();
      }
      turnedNanos = System.nanoTime();
    }
  }

  private void handOn(Taken taken) {
    if (overrun) {
      overrun = false;
      sendAllAway();
    }
    Commit commit = taken.commit();
    Set<UUID> tenants = whereSightChanges(commit);
    for (Subscriber subscriber : subscribers) {
      if (tenants.contains(subscriber.account().tenant()) && subscriber.sightChanges()) {
        lookAgain(subscriber);
      }
    }
    // Who comes after this reads the commit, which is durable.
    if (sightChanged.getAndSet(false)) {
      watchers.enter(subscribers);
    }
    List<Subscriber.Change> changes = new ArrayList<>();
    for (Commit.PatientChange change : commit.patients()) {
      if (watchers.sees(change.patient()) && change.after().admission().isPresent()) {
        changes.add(
            new Subscriber.Change(
                change.patient(),
                new LiveView(() -> view(change)),
                change.seq(),
                taken.sinceNanos()));
      }
    }
    Cursor now = advance(commit);
    Map<Subscriber, List<Subscriber.Change>> shares = watchers.share(changes);
    subscribers.forEach(s -> s.handOn(shares.getOrDefault(s, List.of()), now));
  }

  private PatientView view(Commit.PatientChange change) {
    return PatientStatus.of(change.after())
        .map(status -> patientViews.view(change.patient(), change.lane(), change.seq(), status))
        .orElseThrow();
  }

  private synchronized Cursor advance(Commit commit) {
    commit.to().forEach(this::advance);
    return new Cursor(id, seqs.clone());
  }

  private void advance(LaneHead head) {
    if (head.lane() < seqs.length) {
      // What waited while this started is behind where it started.
      seqs[head.lane()] = Math.max(seqs[head.lane()], head.nextSeq() - 1);
    }
  }

  private synchronized Cursor cursor() {
    return new Cursor(id, seqs.clone());
  }

  private void lookAgain(Subscriber subscriber) {
    Account account = subscriber.account();
    scope.read(
        account,
        client -> {
          Set<PatientId> now = new LinkedHashSet<>(rows.visible(client));
          Set<PatientId> fresh = new HashSet<>(now);
          fresh.removeIf(subscriber::sees);
          List<Subscriber.Change> appeared = new ArrayList<>();
          for (PatientId patient : fresh) {
            rows.status(client, patient).map(this::change).ifPresent(appeared::add);
          }
          subscriber.see(now, appeared);
          sightChanged.set(true);
          return now;
        });
  }

  private List<Subscriber.Change> withTrends(JdbcClient client, List<Subscriber.Change> changes) {
    Map<PatientId, List<PatientView.TrendView>> found =
        trends.of(client, changes.stream().map(Subscriber.Change::patient).toList());
    return changes.stream()
        .map(c ->
            new Subscriber.Change(
                c.patient(),
                new LiveView(
                    () -> c.view().view().with(found.getOrDefault(c.patient(), List.of()))),
                c.seq(),
                c.sinceNanos()))
        .toList();
  }

  private void sendAllAway() {
    for (Subscriber subscriber : subscribers) {
      subscriber.close(CloseStatus.SERVICE_RESTARTED);
    }
  }

  /** The tenants in which somebody may see other patients than before: accounts only appear. */
  private static Set<UUID> whereSightChanges(Commit commit) {
    Set<UUID> tenants = new HashSet<>();
    for (Commit.PatientChange change : commit.patients()) {
      for (PatientEvent event : change.events()) {
        if (event instanceof PatientEvent.PatientAdmitted
            || event instanceof PatientEvent.PatientMoved
            || event instanceof PatientEvent.PatientDischarged
            || event instanceof PatientEvent.MergeChanged) {
          tenants.add(change.tenant().value());
        }
      }
    }
    return tenants;
  }
}
