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
  private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final PatientViews patientViews;
  private final Trends trends;
  private final Clock clock;
  private final Timer shown;
  private final BlockingQueue<Taken> commits = new LinkedBlockingQueue<>(MAX_COMMITS);
  private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
  private final long[] seqs = new long[Subject.CLINICAL_LANES];
  private volatile boolean running;
  private volatile boolean overrun;
  private @Nullable Thread thread;

  private record Taken(Commit commit, long sinceNanos) {}

  LiveFeed(
      Scope scope,
      Views views,
      CareRows rows,
      PatientViews patientViews,
      Trends trends,
      Clock clock,
      MeterRegistry registry) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.patientViews = patientViews;
    this.trends = trends;
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

  /** Adds a subscriber and says what it begins with; empty if there are too many. */
  Optional<Subscriber.Beginning> subscribe(Subscriber subscriber, Optional<Cursor> resume) {
    if (subscribers.size() >= MAX_SUBSCRIBERS) {
      return Optional.empty();
    }
    Account account = subscriber.account();
    Cursor before = cursor();
    // Noted from here on; what is read below is at least as new.
    subscriber.subscribe(visible(account), before);
    subscribers.add(subscriber);
    return Optional.of(
        scope.read(
            account,
            client -> {
              Set<PatientId> visible = new LinkedHashSet<>(rows.visible(client));
              subscriber.subscribe(visible, before);
              List<CareRows.Status> statuses =
                  rows.statuses(client, resume.orElse(Cursor.start()).seqs());
              List<Subscriber.Change> changes =
                  statuses.stream()
                      .map(s ->
                          new Subscriber.Change(
                              patientViews.view(s.patient(), s.lane(), s.seq(), s.status()),
                              s.lane(),
                              s.seq(),
                              System.nanoTime()))
                      .toList();
              return new Subscriber.Beginning(
                  resume.isPresent(), visible, withTrends(client, changes), before);
            }));
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
        handOn(commits.take());
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException fault) {
        // Nobody may go on looking at what this missed: all begin again.
        log.error("The live feed failed: subscribers are sent away to resume", fault);
        sendAllAway();
      }
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
