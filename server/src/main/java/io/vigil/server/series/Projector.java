package io.vigil.server.series;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vigil.engine.Commit;
import io.vigil.engine.LaneHead;
import io.vigil.engine.Subject;
import io.vigil.server.journal.CommitListener;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Follows the journal and keeps the series, in one thread. It takes what was committed at most
 * {@link #FLUSH_INTERVAL} before, some lanes in one transaction; compacts in between.
 *
 * <p>An entry that can't be taken stops its own lane, at that entry, and no other: after a fault
 * the lanes go on alone, in ever smaller steps, until each has caught up. The lane that can't is
 * tried again for ever; {@code vigil.projector.lag} shows it. Charts then lack what is recent;
 * alarms and the live values do not come from here.
 */
@Component
class Projector implements CommitListener, SmartLifecycle {

  static final Duration FLUSH_INTERVAL = Duration.ofSeconds(1);

  /**
   * Of a second's flush: all at once would be felt by what is to be acknowledged at that moment.
   */
  private static final int TURNS = 8;

  private static final int LANES_AT_ONCE = Subject.CLINICAL_LANES / TURNS;
  private static final Duration COMPACTION_INTERVAL = Duration.ofMinutes(1);
  private static final Duration RETRY_MIN = Duration.ofSeconds(1);
  private static final Duration RETRY_MAX = Duration.ofMinutes(1);
  private static final Duration STOP_MAX = Duration.ofSeconds(2);

  /** Hours compacted between two flushes. */
  private static final int COMPACTED_AT_ONCE = 10;

  private static final Logger log = LoggerFactory.getLogger(Projector.class);

  private final Projection projection;
  private final Compaction compaction;
  private final Clock clock;
  private final Counter faults;

  /** The last entry committed, the last one taken, and since when (nanos) a lane is behind. */
  private final AtomicLongArray heads = new AtomicLongArray(Subject.CLINICAL_LANES);

  private final AtomicLongArray cursors = new AtomicLongArray(Subject.CLINICAL_LANES);
  private final AtomicLongArray behindSince = new AtomicLongArray(Subject.CLINICAL_LANES);

  private final Recent recent = new Recent();
  private final Following[] lanes = new Following[Subject.CLINICAL_LANES];
  private final Queue<SeriesTables.Hour> loose = new ArrayDeque<>();
  private boolean loaded;
  private long compactAtNanos;
  private long pausedUntilNanos;
  private boolean paused;
  private boolean compacting = true;
  private volatile boolean stopping;
  private volatile @Nullable Thread thread;

  /** How a lane is followed: with the others, or alone after a fault. */
  private static final class Following {
    int step = Projection.ENTRIES_MAX;
    int failures;
    long retryAtNanos;
    long flushAtNanos;

    Following(long nowNanos) {
      retryAtNanos = nowNanos;
      flushAtNanos = nowNanos;
    }

    boolean alone() {
      return step < Projection.ENTRIES_MAX;
    }
  }

  Projector(Projection projection, Compaction compaction, Clock clock, MeterRegistry registry) {
    this.projection = projection;
    this.compaction = compaction;
    this.clock = clock;
    this.faults =
        Counter.builder("vigil.projector.faults")
            .description(
                "Tries to take entries into the series, or to compact an hour, that failed")
            .register(registry);
    Gauge.builder("vigil.projector.lag", this::lagEntries)
        .description("Entries that are not in the series yet")
        .register(registry);
    Gauge.builder("vigil.projector.lag.seconds", this::lagSeconds)
        .description("For how long the lane that is furthest behind has been so")
        .register(registry);
  }

  @Override
  public void committed(Commit commit) {
    recent.add(commit);
    for (LaneHead head : commit.to()) {
      if (head.lane() < Subject.CLINICAL_LANES) {
        noted(head.lane(), head.nextSeq() - 1);
      }
    }
    LockSupport.unpark(thread);
  }

  @Override
  public void start() {
    stopping = false;
    loaded = false;
    compactAtNanos = System.nanoTime();
    pausedUntilNanos = compactAtNanos;
    Arrays.setAll(lanes, lane -> new Following(compactAtNanos));
    thread = Thread.ofPlatform().name("projector").start(this::run);
  }

  /** What was committed is taken first, if that is quick; the next start takes the rest. */
  @Override
  public void stop() {
    stopping = true;
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
      try {
        running.join(STOP_MAX);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    thread = null;
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  /** Before the writer's, so that it starts earlier and stops later. */
  @Override
  public int getPhase() {
    return -1;
  }

  long lagEntries() {
    return IntStream.range(0, lanes.length)
        .mapToLong(lane -> Math.max(0, heads.get(lane) - cursors.get(lane)))
        .sum();
  }

  private double lagSeconds() {
    long now = System.nanoTime();
    return IntStream.range(0, lanes.length)
            .filter(this::behind)
            .mapToLong(lane -> now - behindSince.get(lane))
            .max()
            .orElse(0)
        / 1e9;
  }

  private void noted(int lane, long seq) {
    if (!behind(lane)) {
      behindSince.set(lane, System.nanoTime());
    }
    heads.accumulateAndGet(lane, seq, Math::max);
  }

  private boolean behind(int lane) {
    return heads.get(lane) > cursors.get(lane);
  }

  private void run() {
    while (true) {
      long begun = System.nanoTime();
      boolean last = stopping;
      boolean more = false;
      try {
        more = turn(begun);
      } catch (RuntimeException | Error fault) {
        paused(fault);
      }
      if (last && !more) {
        return;
      }
      if (!more) {
        parkUntil(begun + FLUSH_INTERVAL.toNanos() / TURNS);
        if (lagEntries() == 0 && !stopping) {
          LockSupport.parkNanos(RETRY_MIN.toNanos());
        }
      }
    }
  }

  /** News wake it early, but a flush now would be one for each of them. */
  private void parkUntil(long nanos) {
    for (long left = nanos - System.nanoTime();
        left > 0 && !stopping;
        left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Whether there is more to do at once. */
  private boolean turn(long now) {
    if (waiting()) {
      return false;
    }
    if (!loaded) {
      load();
    }
    boolean more = follow();
    if (!stopping && !waiting()) {
      more |= compact(now);
    }
    if (waiting()) {
      return false;
    }
    resumed();
    return more;
  }

  private void load() {
    long[] taken = projection.cursors();
    long[] committed = projection.heads();
    for (int lane = 0; lane < lanes.length; lane++) {
      cursors.set(lane, taken[lane]);
      noted(lane, committed[lane]);
    }
    loaded = true;
  }

  /** Whether there is more to take of what was committed before. */
  private boolean follow() {
    long now = System.nanoTime();
    List<Integer> together = new ArrayList<>();
    List<Integer> alone = new ArrayList<>();
    for (int lane = 0; lane < lanes.length; lane++) {
      if (behind(lane) && now - lanes[lane].retryAtNanos >= 0) {
        if (lanes[lane].alone()) {
          alone.add(lane);
        } else if (stopping || now - lanes[lane].flushAtNanos >= 0) {
          together.add(lane);
        }
      }
    }
    if (!stopping && together.size() > LANES_AT_ONCE) {
      together.sort(Comparator.comparingLong(behindSince::get));
      together.subList(LANES_AT_ONCE, together.size()).clear();
    }
    boolean more = false;
    if (!together.isEmpty()) {
      more = advance(together, Projection.ENTRIES_MAX);
    }
    for (int lane : alone) {
      if (!waiting()) {
        recent.forget(lane);
        more |= advance(List.of(lane), lanes[lane].step);
      }
    }
    return more;
  }

  /** Whether it ended before what had been committed when it began. */
  private boolean advance(Collection<Integer> which, int entriesMax) {
    try {
      boolean more = false;
      long[] committed = new long[lanes.length];
      which.forEach(lane -> committed[lane] = heads.get(lane));
      long[] taken = projection.advance(which, entriesMax, recent);
      for (int lane : which) {
        taken(lane, taken[lane], committed[lane]);
        more |= taken[lane] < committed[lane];
      }
      return more;
    } catch (RuntimeException fault) {
      if (isAway(fault)) {
        paused(fault);
      } else {
        for (int lane : which) {
          failed(lane, fault);
        }
      }
      return which.stream().anyMatch(lane -> lanes[lane].failures == 0);
    }
  }

  private void taken(int lane, long seq, long committed) {
    cursors.set(lane, seq);
    lanes[lane].failures = 0;
    if (seq >= committed) {
      lanes[lane].flushAtNanos = System.nanoTime() + FLUSH_INTERVAL.toNanos();
    }
    if (behind(lane)) {
      behindSince.set(lane, System.nanoTime());
    } else {
      lanes[lane].step = Projection.ENTRIES_MAX;
    }
  }

  private void failed(int lane, RuntimeException fault) {
    Following following = lanes[lane];
    if (following.step > 1) {
      // From here on alone, to find the entry and to hold nobody else up.
      following.step = Math.max(1, Math.min(following.step, 64) / 4);
      return;
    }
    faults.increment();
    long entry = cursors.get(lane) + 1;
    if (following.failures == 0) {
      log.error(
          "Entry {}:{} can't be taken into the series: its lane waits for it", lane, entry, fault);
    } else {
      log.debug("Entry {}:{} still can't be taken into the series", lane, entry, fault);
    }
    long backoff = RETRY_MIN.toNanos() << Math.min(following.failures, 10);
    following.failures++;
    following.retryAtNanos = System.nanoTime() + Math.min(backoff, RETRY_MAX.toNanos());
  }

  private static boolean isAway(RuntimeException fault) {
    return fault instanceof TransactionException
        || fault instanceof DataAccessResourceFailureException
        || fault instanceof TransientDataAccessException
        || fault instanceof RecoverableDataAccessException;
  }

  /** It is not the entries: all lanes wait a little. */
  private void paused(Throwable fault) {
    faults.increment();
    pausedUntilNanos = System.nanoTime() + RETRY_MIN.toNanos();
    if (paused) {
      log.debug("The series still wait", fault);
    } else {
      log.warn("The series wait for the database", fault);
    }
    paused = true;
  }

  private boolean waiting() {
    return System.nanoTime() - pausedUntilNanos < 0;
  }

  private void resumed() {
    if (paused) {
      log.info("The series go on");
      paused = false;
    }
  }

  private boolean compact(long now) {
    if (loose.isEmpty()) {
      if (now - compactAtNanos < 0) {
        return false;
      }
      compactAtNanos = now + COMPACTION_INTERVAL.toNanos();
      loose.addAll(compaction.loose(clock.millis()));
    }
    for (int i = 0; i < COMPACTED_AT_ONCE && !loose.isEmpty(); i++) {
      SeriesTables.Hour next = loose.remove();
      try {
        compaction.compact(next);
        compacting = true;
      } catch (RuntimeException fault) {
        if (isAway(fault)) {
          throw fault;
        }
        faults.increment();
        if (compacting) {
          log.error(
              "The hour {} of patient {} could not be compacted: it is tried again",
              next.epochMillis(),
              next.patient(),
              fault);
        }
        compacting = false;
      }
    }
    return !loose.isEmpty();
  }
}
