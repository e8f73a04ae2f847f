package io.vigil.server.evidence;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vigil.core.id.TenantId;
import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.Note;
import io.vigil.engine.evidence.NoteKey;
import io.vigil.engine.evidence.Tile;
import io.vigil.server.evidence.CheckpointTables.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Has each tree that grew signed by the notary and cosigned by the witnesses, at most once a minute
 * and at the end. Who does not sign is an alert; nothing else waits for it.
 */
@Component
class Checkpoints implements SmartLifecycle {

  static final Duration INTERVAL = Duration.ofSeconds(60);

  /** Entries may wait so long for a checkpoint before it is an alert. */
  static final Duration LATE = Duration.ofMinutes(3);

  private static final Duration TURN = Duration.ofSeconds(1);
  private static final Duration RETRY_MIN = Duration.ofSeconds(5);
  private static final Duration STOP_MAX = Duration.ofSeconds(2);

  /** Who was not heard once may be starting; twice is an alert. */
  private static final int AWAY_MAX = 2;

  private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);

  /** Not the bean itself: Spring stops dependents first, and this must see the trees' end. */
  private final ObjectProvider<Sequencer> sequencer;

  private final TreeTables tables;
  private final JdbcClient writer;
  private final Signers signers;
  private final Alerts alerts;
  private final Map<TenantId, Log> logs = new HashMap<>();

  private volatile long oldestWaitingNanos;
  private volatile boolean stopping;
  private boolean away;
  private volatile @Nullable Thread thread;

  /** What is known of a tenant's log. */
  private static final class Log {
    Optional<Stored> newest;

    /** What each signer is believed to have signed last, by its key. */
    final Map<String, Long> signed = new HashMap<>();

    /** How often each signer was not heard, one after the other. */
    final Map<String, Integer> unheard = new HashMap<>();

    /** When the next checkpoint may be made, and when missing signatures are asked for again. */
    long nextNanos;

    long askMissingNanos;
    int failures;

    /** Since when a larger tree waits; 0 if none does. */
    long waitingSinceNanos;

    Log(Optional<Stored> newest, long nowNanos) {
      this.newest = newest;
      this.nextNanos = nowNanos;
      this.askMissingNanos = nowNanos;
    }

    long size() {
      return newest.map(stored -> stored.checkpoint().size()).orElse(0L);
    }
  }

  Checkpoints(
      ObjectProvider<Sequencer> sequencer,
      TreeTables tables,
      @Qualifier("writer") DataSource writer,
      Signers signers,
      Alerts alerts,
      MeterRegistry registry) {
    this.sequencer = sequencer;
    this.tables = tables;
    this.writer = JdbcClient.create(writer);
    this.signers = signers;
    this.alerts = alerts;
    Gauge.builder("vigil.checkpoint.waiting.seconds", this::waitingSeconds)
        .description(
            "For how long entries have waited for a checkpoint, the longest of all tenants")
        .register(registry);
  }

  @Override
  public void start() {
    stopping = false;
    if (signers.notary().isEmpty()) {
      alerts.show(
          Alerts.INSTALLATION,
          "checkpoints-off",
          "no notary is set (VIGIL_EVIDENCE_NOTARY_URL): nobody outside could tell that the journal"
              + " was changed");
    }
    thread = Thread.ofPlatform().name("checkpoints").start(this::run);
  }

  /** The trees are signed as they end, if that is quick. */
  @Override
  public void stop() {
    stopping = true;
    Thread running = thread;
    if (running != null) {
      LockSupport.unpark(running);
      try {
        running.join(STOP_MAX);
        running.interrupt();
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

  /** Before the sequencer's, so that it starts earlier and stops later. */
  @Override
  public int getPhase() {
    return -2;
  }

  private double waitingSeconds() {
    long since = oldestWaitingNanos;
    return since == 0 ? 0 : (System.nanoTime() - since) / 1e9;
  }

  private void run() {
    while (true) {
      boolean last = stopping;
      try {
        turn(System.nanoTime(), last);
        away = false;
      } catch (DataAccessException | TransactionException fault) {
        if (!away) {
          log.warn("Checkpoints wait for the database", fault);
        }
        away = true;
      } catch (RuntimeException | Error fault) {
        log.error("Making checkpoints failed: it is tried again", fault);
      }
      if (last) {
        return;
      }
      LockSupport.parkNanos(TURN.toNanos());
    }
  }

  /**
   * Makes the checkpoints that are due, and looks what is late.
   *
   * @param now nanoseconds of some clock that only goes forwards, not 0
   * @param last whether every tree that grew is due
   */
  void turn(long now, boolean last) {
    Sequencer following = sequencer.getObject();
    TreeTables.Standing standing = following.standing();
    tell(
        Alerts.INSTALLATION,
        "sequencer-late",
        following.behind().compareTo(LATE) > 0
            ? Optional.of("entries of a lane wait to be put into their trees: see the log")
            : Optional.empty());
    if (signers.notary().isPresent()) {
      for (Map.Entry<TenantId, Tree> each : standing.trees().entrySet()) {
        if (!Thread.currentThread().isInterrupted()) {
          turnOf(each.getKey(), each.getValue(), standing.cursors(), now, last);
        }
      }
      oldestWaitingNanos =
          logs.values().stream()
              .mapToLong(each -> each.waitingSinceNanos)
              .filter(since -> since != 0)
              .min()
              .orElse(0);
    }
    if (!last) {
      alerts.journalWaiting();
    }
  }

  /** What fails for one tenant holds up no other. */
  private void turnOf(TenantId tenant, Tree tree, long[] cursors, long now, boolean last) {
    try {
      turn(tenant, tree, cursors, now, last);
      alerts.end(tenant, "checkpoint-fails");
    } catch (DataAccessException | TransactionException fault) {
      throw fault;
    } catch (RuntimeException fault) {
      log.debug("A checkpoint of tenant {} failed", tenant.value(), fault);
      alerts.begin(
          tenant, "checkpoint-fails", fault.getClass().getSimpleName() + ": " + fault.getMessage());
    }
  }

  private void turn(TenantId tenant, Tree tree, long[] cursors, long now, boolean last) {
    Log of =
        logs.computeIfAbsent(tenant, t -> new Log(CheckpointTables.newest(writer, t.value()), now));
    if (tree.size() <= of.size()) {
      of.waitingSinceNanos = 0;
      if (now - of.askMissingNanos >= 0 && !last) {
        askMissing(of, tenant, tree);
        of.askMissingNanos = now + INTERVAL.toNanos();
      }
    } else {
      if (of.waitingSinceNanos == 0) {
        of.waitingSinceNanos = now;
      }
      if (last || now - of.nextNanos >= 0) {
        boolean signed = checkpoint(of, tenant, tree, cursors);
        of.failures = signed ? 0 : of.failures + 1;
        long retry = RETRY_MIN.toNanos() << Math.min(of.failures - 1, 4);
        of.nextNanos = now + (signed ? INTERVAL.toNanos() : Math.min(retry, INTERVAL.toNanos()));
        if (signed) {
          of.waitingSinceNanos = 0;
          of.askMissingNanos = now + INTERVAL.toNanos() / 2;
        }
      }
    }
    boolean late = of.waitingSinceNanos != 0 && now - of.waitingSinceNanos > LATE.toNanos();
    tell(
        tenant,
        "checkpoint-late",
        late
            ? Optional.of("entries have waited for a checkpoint for more than 3 minutes")
            : Optional.empty());
  }

  /** Whether the notary signed it. */
  private boolean checkpoint(Log of, TenantId tenant, Tree tree, long[] cursors) {
    Signer notary = signers.notary().orElseThrow();
    Checkpoint checkpoint = new Checkpoint(origin(notary.key(), tenant), tree.size(), tree.root());
    Tile.Reader tiles = tree.over(tables.tiles(tenant));
    byte[] text = checkpoint.text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Optional<Note.Signature> signature = ask(of, tenant, notary, "notary", checkpoint, text, tiles);
    if (signature.isEmpty()) {
      return false;
    }
    Note note =
        cosigned(
            of, tenant, new Note(checkpoint.text(), List.of(signature.get())), checkpoint, tiles);
    Stored stored = new Stored(note, checkpoint, cursors);
    CheckpointTables.add(writer, tenant, stored);
    of.newest = Optional.of(stored);
    return true;
  }

  /** Asks the witnesses again that have not signed the newest checkpoint. */
  private void askMissing(Log of, TenantId tenant, Tree tree) {
    if (of.newest.isEmpty() || tree.size() != of.size()) {
      return;
    }
    Stored newest = of.newest.get();
    Note note =
        cosigned(of, tenant, newest.note(), newest.checkpoint(), tree.over(tables.tiles(tenant)));
    if (note.signatures().size() > newest.note().signatures().size()) {
      Stored more = new Stored(note, newest.checkpoint(), newest.lanes());
      CheckpointTables.add(writer, tenant, more);
      of.newest = Optional.of(more);
    }
  }

  private Note cosigned(
      Log of, TenantId tenant, Note note, Checkpoint checkpoint, Tile.Reader tiles) {
    List<Note.Signature> more = new ArrayList<>();
    for (Signer witness : signers.witnesses()) {
      if (!witness.key().signed(note)) {
        String code = "witness:" + witness.key().name();
        ask(of, tenant, witness, code, checkpoint, note.encode(), tiles).ifPresent(more::add);
      }
    }
    Note cosigned = note;
    for (Note.Signature signature : more) {
      cosigned = cosigned.with(signature);
    }
    return cosigned;
  }

  private Optional<Note.Signature> ask(
      Log of,
      TenantId tenant,
      Signer signer,
      String who,
      Checkpoint checkpoint,
      byte[] body,
      Tile.Reader tiles) {
    String key = signer.key().encoded();
    long believed = of.signed.getOrDefault(key, of.size());
    Signing answer = signer.sign(believed, checkpoint, body, tiles);
    Optional<String> away = Optional.empty();
    Optional<String> refused = Optional.empty();
    Optional<Note.Signature> signature = Optional.empty();
    switch (answer) {
      case Signing.Signed signed -> {
        signature = Optional.of(signed.signature());
        of.signed.put(key, checkpoint.size());
        of.unheard.remove(key);
      }
      case Signing.Refused(String detail) -> {
        refused = Optional.of(detail);
        of.unheard.remove(key);
      }
      case Signing.Away(String detail) -> {
        if (of.unheard.merge(key, 1, Integer::sum) >= AWAY_MAX) {
          away = Optional.of(detail);
        }
      }
      case Signing.OtherSize(long size) -> throw new IllegalStateException("asked again: " + size);
    }
    boolean heard = !(answer instanceof Signing.Away);
    if (heard || away.isPresent()) {
      tell(tenant, who + "-away", away);
    }
    if (heard) {
      tell(tenant, who + "-refuses", refused);
    }
    return signature;
  }

  private void tell(TenantId tenant, String code, Optional<String> wrong) {
    wrong.ifPresentOrElse(
        detail -> alerts.begin(tenant, code, detail), () -> alerts.end(tenant, code));
  }

  /** The log's name: its key's, and the tenant. */
  static String origin(NoteKey log, TenantId tenant) {
    return log.name() + "/" + tenant.value();
  }
}
