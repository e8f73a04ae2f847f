package io.vigil.server.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vigil.core.id.PatientId;
import io.vigil.core.patient.PatientEvent;
import io.vigil.engine.Act;
import io.vigil.engine.Commit;
import io.vigil.engine.LaneHead;
import io.vigil.engine.Subject;
import io.vigil.server.access.Scope;
import io.vigil.server.access.Views;
import io.vigil.server.care.PatientView;
import io.vigil.server.care.PatientViews;
import io.vigil.server.care.Trends;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.SessionEnded;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.CommitListener;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.PatientStatus;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
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

  /** Sight may change while it is read; then it is read again. */
  private static final int MAX_BEGINNINGS = 10;

  private static final Duration MAX_TURN = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final PatientViews patientViews;
  private final Trends trends;
  private final Lanes lanes;
  private final Clock clock;
  private final Timer shown;
  private final BlockingQueue<Taken> commits = new LinkedBlockingQueue<>(MAX_COMMITS);
  private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
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
      Lanes lanes,
      Clock clock,
      MeterRegistry registry) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.patientViews = patientViews;
    this.trends = trends;
    this.lanes = lanes;
    this.clock = clock;
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
   * Whether what is committed is handed on now, and what comes in is judged. While it is not, no
   * socket beats, so that screens turn grey instead of looking calm.
   */
  boolean isLive() {
    return running && System.nanoTime() - turnedNanos <= MAX_TURN.toNanos() && lanes.isLive();
  }

  /**
   * Adds a subscriber and says what it begins with; empty if there are too many, or nothing is live
   * now.
   */
  Optional<Subscriber.Beginning> subscribe(Subscriber subscriber, Optional<Cursor> resume) {
    Account account = subscriber.account();
    if (!isLive() || subscribers.size() >= MAX_SUBSCRIBERS || hasTooMany(account)) {
      return Optional.empty();
    }
    Cursor before = cursor();
    subscribers.add(subscriber);
    for (int i = 0; i < MAX_BEGINNINGS; i++) {
      long looks = subscriber.looks();
      Set<PatientId> visible = visible(account);
      // Noted from here on; what is read below is at least as new. What was read before the feed
      // last looked again must not bring a patient back who has left sight meanwhile.
      if (subscriber.subscribe(visible, before, looks)) {
        Subscriber.Beginning beginning =
            scope.read(account, client -> beginning(client, resume, before));
        if (beginning.visible().equals(visible) && subscriber.looks() == looks) {
          return Optional.of(beginning);
        }
      }
    }
    throw new IllegalStateException("Sight changed whenever it was read");
  }

  private boolean hasTooMany(Account account) {
    return subscribers.stream().filter(s -> s.account().id().equals(account.id())).count()
        >= MAX_SUBSCRIBERS_OF_ACCOUNT;
  }

  private Subscriber.Beginning beginning(
      JdbcClient client, Optional<Cursor> resume, Cursor before) {
    Set<PatientId> visible = new LinkedHashSet<>(rows.visible(client));
    List<Subscriber.Change> changes =
        rows.statuses(client, resume.orElse(Cursor.start()).seqs()).stream()
            .map(s ->
                new Subscriber.Change(
                    patientViews.view(s.patient(), s.lane(), s.seq(), s.status()),
                    s.lane(),
                    s.seq(),
                    System.nanoTime()))
            .toList();
    return new Subscriber.Beginning(
        resume.isPresent(), visible, withTrends(client, changes), before);
  }

  void ended(Subscriber subscriber) {
    subscribers.remove(subscriber);
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

  @EventListener
  void on(SessionEnded ended) {
    for (Subscriber subscriber : subscribers) {
      if (subscriber.account().session().equals(ended.session())) {
        subscriber.close(Subscriber.NOT_SIGNED_IN);
      }
    }
  }

  @Override
  public void start() {
    running = true;
    turnedNanos = System.nanoTime();
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
    if (changesAccess(commit)) {
      subscribers.forEach(this::lookAgain);
    }
    for (Commit.PatientChange change : commit.patients()) {
      if (subscribers.stream().anyMatch(s -> s.sees(change.patient()))) {
        Optional<PatientStatus> status = PatientStatus.of(change.after());
        if (status.isPresent()) {
          var offered =
              new Subscriber.Change(
                  patientViews.view(change.patient(), change.lane(), change.seq(), status.get()),
                  change.lane(),
                  change.seq(),
                  taken.sinceNanos());
          subscribers.forEach(s -> s.offer(change.patient(), offered));
        }
      }
    }
    Cursor now = advance(commit);
    subscribers.forEach(s -> s.offered(now));
  }

  private synchronized Cursor advance(Commit commit) {
    for (LaneHead head : commit.to()) {
      if (head.lane() < seqs.length) {
        seqs[head.lane()] = head.nextSeq() - 1;
      }
    }
    return new Cursor(seqs.clone());
  }

  private synchronized Cursor cursor() {
    return new Cursor(seqs.clone());
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
            rows.status(client, patient)
                .ifPresent(s ->
                    appeared.add(
                        new Subscriber.Change(
                            patientViews.view(s.patient(), s.lane(), s.seq(), s.status()),
                            s.lane(),
                            s.seq(),
                            System.nanoTime())));
          }
          subscriber.see(now, appeared);
          return now;
        });
  }

  private Set<PatientId> visible(Account account) {
    return scope.read(account, client -> new LinkedHashSet<>(rows.visible(client)));
  }

  private List<Subscriber.Change> withTrends(JdbcClient client, List<Subscriber.Change> changes) {
    Map<PatientId, List<PatientView.TrendView>> found =
        trends.of(client, changes.stream().map(c -> new PatientId(c.view().id())).toList());
    return changes.stream()
        .map(c ->
            new Subscriber.Change(
                c.view().with(found.getOrDefault(new PatientId(c.view().id()), List.of())),
                c.lane(),
                c.seq(),
                c.sinceNanos()))
        .toList();
  }

  private void sendAllAway() {
    for (Subscriber subscriber : subscribers) {
      subscriber.close(CloseStatus.SERVICE_RESTARTED);
    }
  }

  private static boolean changesAccess(Commit commit) {
    for (Commit.ActDone done : commit.acts()) {
      if (done.act() instanceof Act.AccountCreated) {
        return true;
      }
    }
    for (Commit.PatientChange change : commit.patients()) {
      for (PatientEvent event : change.events()) {
        if (event instanceof PatientEvent.PatientAdmitted
            || event instanceof PatientEvent.PatientMoved
            || event instanceof PatientEvent.PatientDischarged) {
          return true;
        }
      }
    }
    return false;
  }
}
