package io.vigil.server.evidence;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vigil.core.id.TenantId;
import io.vigil.engine.Commit;
import io.vigil.engine.LaneHead;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.Header;
import io.vigil.server.journal.CommitListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Puts what was committed into its tenant's tree, within a second: what is newly there by lane and
 * sequence number. What a batch appends and how far the lanes were followed is one transaction; if
 * it fails, or nobody knows whether it did, the trees are read again from the database.
 */
@Component
class Sequencer implements CommitListener, SmartLifecycle {

  static final Duration INTERVAL = Duration.ofMillis(900);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration STOP_MAX = Duration.ofSeconds(2);

  /** Of all lanes, in one transaction. */
  static final int ENTRIES_MAX = 20_000;

  /** Read from the journal at once. */
  private static final int PAGE = 1_000;

  private static final Logger log = LoggerFactory.getLogger(Sequencer.class);

  private final TreeTables tables;
  private final Arrivals arrivals = new Arrivals();

  /** The last entry committed of each lane. */
  private final AtomicLongArray heads = new AtomicLongArray(Subject.LANES);

  private volatile TreeTables.Standing standing = TreeTables.Standing.NONE;
  private volatile boolean loaded;

  /** Since when (nanos) a lane's next entry waits; 0 if none does. */
  private final long[] waitingSinceNanos = new long[Subject.LANES];

  /** The earliest of these. */
  private volatile long behindSinceNanos;

  private boolean failing;
  private volatile boolean stopping;
  private volatile @Nullable Thread thread;

  Sequencer(TreeTables tables, MeterRegistry registry) {
    this.tables = tables;
    Gauge.builder("vigil.evidence.lag", this::lagEntries)
        .description("Entries that are not in their tree yet")
        .register(registry);
  }

  /** The trees as they are in the database; none before the first look there. */
  TreeTables.Standing standing() {
    return standing;
  }

  /** For how long an entry has waited to be put into its tree; zero if none waits. */
  Duration behind() {
    long since = behindSinceNanos;
    return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  @Override
  public void committed(Commit commit) {
    arrivals.add(commit);
    for (LaneHead head : commit.to()) {
      heads.accumulateAndGet(head.lane(), head.nextSeq() - 1, Math::max);
    }
  }

  @Override
  public void start() {
    stopping = false;
    loaded = false;
    thread = Thread.ofPlatform().name("sequencer").start(this::run);
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
    long[] cursors = standing.cursors();
    return IntStream.range(0, cursors.length)
        .mapToLong(lane -> Math.max(0, heads.get(lane) - cursors[lane]))
        .sum();
  }

  private void run() {
    while (true) {
      long begun = System.nanoTime();
      boolean last = stopping;
      boolean more = false;
      try {
        more = turn();
        succeeded();
      } catch (RuntimeException | Error fault) {
        failed(fault);
      }
      if (last && (failing || !more)) {
        return;
      }
      if (!more) {
        parkUntil(begun + (failing ? RETRY : INTERVAL).toNanos());
      }
    }
  }

  /**
   * Loads the trees if they are not, and appends what waits, in one transaction.
   *
   * @return whether more waits already
   * @throws RuntimeException if nothing was appended, or that is not known: the trees are loaded
   *     anew then
   */
  boolean turn() {
    if (!loaded) {
      standing = tables.load();
      long[] committed = tables.heads();
      for (int lane = 0; lane < committed.length; lane++) {
        heads.accumulateAndGet(lane, committed[lane], Math::max);
      }
      loaded = true;
    }
    TreeTables.Standing before = standing;
    long[] cursors = before.cursors().clone();
    noteWaiting(cursors, cursors);
    if (lagEntries() == 0) {
      return false;
    }
    try {
      Map<TenantId, Growing> growing = gather(cursors);
      if (growing.isEmpty()) {
        return false;
      }
      Map<TenantId, Tree> trees = new HashMap<>(before.trees());
      List<TreeTables.Appended> appended = new ArrayList<>();
      growing.forEach((tenant, more) -> {
        Tree tree = before.tree(tenant);
        Tree.Grown grown = tree.with(more.leafHashes);
        trees.put(tenant, grown.tree());
        appended.add(
            new TreeTables.Appended(
                tenant, new TreeTables.Batch(tree.size(), more.runs.build()), grown.full()));
      });
      tables.append(appended, before.cursors(), cursors);
      standing = new TreeTables.Standing(trees, cursors);
    } catch (RuntimeException | Error fault) {
      loaded = false;
      throw fault;
    }
    noteWaiting(before.cursors(), cursors);
    return lagEntries() > 0 && (stopping || hasMuch());
  }

  private void noteWaiting(long[] before, long[] cursors) {
    long now = System.nanoTime();
    long earliest = 0;
    for (int lane = 0; lane < cursors.length; lane++) {
      if (heads.get(lane) <= cursors[lane]) {
        waitingSinceNanos[lane] = 0;
      } else if (waitingSinceNanos[lane] == 0 || cursors[lane] > before[lane]) {
        waitingSinceNanos[lane] = now;
      }
      long since = waitingSinceNanos[lane];
      earliest = since != 0 && (earliest == 0 || since < earliest) ? since : earliest;
    }
    behindSinceNanos = earliest;
  }

  /** What of a tenant is new, in order. */
  private static final class Growing {
    final Runs.Builder runs = new Runs.Builder();
    final List<byte[]> leafHashes = new ArrayList<>();

    void add(Arrivals.Arrival arrival) {
      Header header = arrival.header();
      runs.add(header.lane(), header.seq());
      leafHashes.add(arrival.leafHash());
    }
  }

  /** Takes what follows the cursors, and moves them along. */
  private Map<TenantId, Growing> gather(long[] cursors) {
    Map<TenantId, Growing> growing = new LinkedHashMap<>();
    List<Integer> behind =
        IntStream.range(0, cursors.length)
            .filter(lane -> heads.get(lane) > cursors[lane])
            .boxed()
            .toList();
    int share = Math.max(1, ENTRIES_MAX / Math.max(1, behind.size()));
    for (int lane : behind) {
      List<Arrivals.Arrival> next = arrivals.take(lane, cursors[lane], share);
      for (Arrivals.Arrival arrival : next.isEmpty() ? read(lane, cursors[lane], share) : next) {
        growing.computeIfAbsent(arrival.header().tenant(), t -> new Growing()).add(arrival);
        cursors[lane] = arrival.header().seq();
      }
    }
    return growing;
  }

  private List<Arrivals.Arrival> read(int lane, long after, int share) {
    long until = Math.min(heads.get(lane), arrivals.firstAfter(lane, after) - 1);
    int max = (int) Math.min(Math.min(share, PAGE), until - after);
    List<Arrivals.Arrival> read = new ArrayList<>();
    tables.entries(lane, after + 1, max).forEach(entry -> read.add(new Arrivals.Arrival(entry)));
    for (int i = 0; i < read.size(); i++) {
      if (read.get(i).header().seq() != after + 1 + i) {
        return read.subList(0, i);
      }
    }
    return read;
  }

  /** Whether it is worth a transaction of its own, or may wait for the next second's. */
  private boolean hasMuch() {
    return lagEntries() > ENTRIES_MAX / 4;
  }

  private void parkUntil(long nanos) {
    for (long left = nanos - System.nanoTime();
        left > 0 && !stopping;
        left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void failed(Throwable fault) {
    if (failing) {
      log.debug("Entries still wait to be put into their trees", fault);
    } else {
      log.warn("Entries wait to be put into their trees", fault);
    }
    failing = true;
  }

  private void succeeded() {
    if (failing) {
      log.info("Entries are put into their trees again");
    }
    failing = false;
  }
}
