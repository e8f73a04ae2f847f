package io.vigil.server.live;

import io.vigil.core.id.PatientId;
import io.vigil.server.care.PatientView;
import io.vigil.server.identity.Account;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;

/**
 * One open socket. What waits to be sent is at most one view of each patient in sight, the newest:
 * so it is bounded, and somebody who reads slowly loses steps, never the state. Who does not read
 * at all is cut off.
 */
final class Subscriber {

  /** What waits for longer was not taken in time. */
  static final Duration MAX_WAIT = Duration.ofSeconds(5);

  static final Duration BEAT = Duration.ofSeconds(1);
  static final CloseStatus SLOW_CONSUMER = new CloseStatus(4408, "slow-consumer");
  static final CloseStatus NOT_SIGNED_IN = new CloseStatus(4401, "not-signed-in");
  static final CloseStatus NOT_UNDERSTOOD = new CloseStatus(4400, "not-understood");
  private static final Logger log = LoggerFactory.getLogger(Subscriber.class);

  private final Account account;
  private final Socket socket;
  private final LiveFeed feed;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<PatientId, Change> waiting = new LinkedHashMap<>();
  private final Set<PatientId> gone = new LinkedHashSet<>();
  private Set<PatientId> visible = Set.of();
  private Cursor cursor = Cursor.start();
  private Optional<CloseStatus> closing = Optional.empty();
  private boolean subscribed;
  private long looks;

  // Only the sender's own thread uses these.
  private final Set<UUID> recorded = new HashSet<>();
  private long recordedWindow;

  /** Where frames go. */
  interface Socket {
    void send(Frame frame) throws IOException;

    void close(CloseStatus status);
  }

  /** A patient's newest view, and the entry that it is of. */
  record Change(PatientView view, int lane, long seq, long sinceNanos) {}

  /** What a subscription begins with. */
  record Beginning(boolean resumed, Set<PatientId> visible, List<Change> patients, Cursor cursor) {}

  Subscriber(Account account, Socket socket, LiveFeed feed) {
    this.account = account;
    this.socket = socket;
    this.feed = feed;
  }

  Account account() {
    return account;
  }

  boolean sees(PatientId patient) {
    lock.lock();
    try {
      return subscribed && visible.contains(patient);
    } finally {
      lock.unlock();
    }
  }

  /** Takes note of a change; called in the order of commits. */
  void offer(PatientId patient, Change change) {
    lock.lock();
    try {
      if (subscribed && visible.contains(patient)) {
        // The time of the first that waits: else a steady stream would never look slow.
        Change earlier = waiting.get(patient);
        waiting.put(
            patient,
            earlier == null
                ? change
                : new Change(change.view(), change.lane(), change.seq(), earlier.sinceNanos()));
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** All changes up to this cursor were offered. */
  void offered(Cursor upTo) {
    lock.lock();
    try {
      cursor = upTo;
    } finally {
      lock.unlock();
    }
  }

  /** Sight changed: who is out of it is dropped at once, before anything else is sent. */
  void see(Set<PatientId> now, List<Change> appeared) {
    lock.lock();
    try {
      looks++;
      if (!subscribed) {
        return;
      }
      for (PatientId patient : visible) {
        if (!now.contains(patient)) {
          gone.add(patient);
          waiting.remove(patient);
        }
      }
      visible = now;
      for (Change change : appeared) {
        PatientId patient = new PatientId(change.view().id());
        if (now.contains(patient)) {
          gone.remove(patient);
          waiting.putIfAbsent(patient, change);
        }
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  void close(CloseStatus status) {
    lock.lock();
    try {
      closing = Optional.of(status);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Sends until the socket closes; the body of the subscriber's own thread. */
  void run(Beginning beginning) {
    try {
      begin(beginning);
      while (sendNext()) {
        // As long as the socket is open.
      }
    } catch (IOException gone) {
      log.debug("A socket broke", gone);
      socket.close(SLOW_CONSUMER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      socket.close(CloseStatus.GOING_AWAY);
    } catch (RuntimeException fault) {
      log.error("A live feed failed", fault);
      socket.close(CloseStatus.SERVER_ERROR);
    } finally {
      feed.ended(this);
    }
  }

  /** How often sight was looked at again, see {@link #see}. */
  long looks() {
    lock.lock();
    try {
      return looks;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Before the statuses are read: from now on changes are noted. False, and nothing is done, if
   * sight was looked at again since that many looks: then this one is older.
   */
  boolean subscribe(Set<PatientId> visible, Cursor cursor, long asOfLooks) {
    lock.lock();
    try {
      if (looks != asOfLooks) {
        return false;
      }
      this.visible = visible;
      waiting.keySet().retainAll(visible);
      this.cursor = cursor;
      subscribed = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void begin(Beginning beginning) throws IOException {
    lock.lock();
    try {
      // What was noted meanwhile and is older than what was read would turn the screen back.
      Map<PatientId, Long> read = new HashMap<>();
      beginning.patients().forEach(c -> read.put(new PatientId(c.view().id()), c.seq()));
      waiting
          .entrySet()
          .removeIf(e -> e.getValue().seq() <= read.getOrDefault(e.getKey(), Long.MIN_VALUE));
    } finally {
      lock.unlock();
    }
    List<PatientView> views = beginning.patients().stream().map(Change::view).toList();
    List<UUID> ids = beginning.visible().stream().map(PatientId::value).toList();
    recordViews(ids);
    socket.send(
        new Frame.Snapshot(beginning.cursor().text(), feed.now(), beginning.resumed(), ids, views));
  }

  private boolean sendNext() throws IOException, InterruptedException {
    List<Change> changes;
    List<UUID> left;
    String at;
    List<UUID> inSight;
    lock.lockInterruptibly();
    try {
      long rest = BEAT.toNanos();
      while (waiting.isEmpty() && gone.isEmpty() && closing.isEmpty() && rest > 0) {
        rest = changed.awaitNanos(rest);
      }
      if (closing.isPresent()) {
        socket.close(closing.get());
        return false;
      }
      changes = new ArrayList<>(waiting.values());
      waiting.clear();
      left = gone.stream().map(PatientId::value).toList();
      gone.clear();
      at = cursor.text();
      inSight = visible.stream().map(PatientId::value).toList();
    } finally {
      lock.unlock();
    }
    long oldest = changes.stream().mapToLong(Change::sinceNanos).min().orElse(System.nanoTime());
    if (System.nanoTime() - oldest > MAX_WAIT.toNanos()) {
      socket.close(SLOW_CONSUMER);
      return false;
    }
    recordViews(inSight);
    Instant now = feed.now();
    if (changes.isEmpty() && left.isEmpty()) {
      if (feed.isLive()) {
        socket.send(new Frame.Beat(at, now));
      }
    } else {
      socket.send(new Frame.Delta(at, now, changes.stream().map(Change::view).toList(), left));
      changes.forEach(change -> feed.shown(System.nanoTime() - change.sinceNanos()));
    }
    return true;
  }

  /** Once for each patient and window, before he is shown in it. */
  private void recordViews(List<UUID> patients) {
    long window = TimeUnit.MILLISECONDS.toMinutes(feed.now().toEpochMilli()) / 5;
    if (window != recordedWindow) {
      recorded.clear();
      recordedWindow = window;
    }
    List<UUID> fresh = patients.stream().filter(id -> !recorded.contains(id)).toList();
    if (!fresh.isEmpty()) {
      feed.record(account, fresh);
      recorded.addAll(fresh);
    }
  }
}
