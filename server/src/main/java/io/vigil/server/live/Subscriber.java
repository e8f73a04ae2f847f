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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
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

  /**
   * From frame to frame at least, in which changes gather: too short for anybody to notice, and it
   * spares most of the views of patients who change more often.
   */
  static final Duration FRAME = Duration.ofMillis(25);

  static final CloseStatus SLOW_CONSUMER = new CloseStatus(4408, "slow-consumer");
  static final CloseStatus NOT_SIGNED_IN = new CloseStatus(4401, "not-signed-in");
  static final CloseStatus NOT_UNDERSTOOD = new CloseStatus(4400, "not-understood");
  private static final Logger log = LoggerFactory.getLogger(Subscriber.class);

  private final Account account;
  private final Socket socket;
  private final LiveFeed feed;
  private final LongSupplier nanoTime;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition closed = lock.newCondition();
  private final Map<PatientId, Change> waiting = new LinkedHashMap<>();
  private final Set<PatientId> gone = new LinkedHashSet<>();

  /** The entry of each patient's newest view that was noted: an older one comes to nothing. */
  private final Map<PatientId, Long> newest = new HashMap<>();

  /** Never changed, but replaced; null until it has begun. */
  private volatile @Nullable Set<PatientId> visible;

  private volatile StationState station = StationState.UNTOLD;
  private volatile boolean seesIdentity;
  private Cursor cursor = Cursor.start();
  private Optional<CloseStatus> closing = Optional.empty();
  private long waitingSinceNanos;
  private boolean sightChanged;

  // Only the sender's own thread uses these.
  private final Set<PatientId> recorded = new HashSet<>();
  private Set<PatientId> recordedSight = Set.of();
  private long recordedWindow;
  private long sentNanos;

  /** Where frames go. */
  interface Socket {
    /** Whether the sign-in that it was opened with goes on. */
    boolean signedIn();

    void send(Frame frame) throws IOException;

    void close(CloseStatus status);
  }

  /**
   * A patient's view.
   *
   * @param seq the entry of his lane that it is of
   * @param sinceNanos when that became durable
   */
  record Change(PatientId patient, LiveView view, long seq, long sinceNanos) {}

  /** What a subscription begins with. */
  record Beginning(boolean resumed, Set<PatientId> visible, List<Change> patients, Cursor cursor) {}

  Subscriber(Account account, Socket socket, LiveFeed feed, LongSupplier nanoTime) {
    this.account = account;
    this.socket = socket;
    this.feed = feed;
    this.nanoTime = nanoTime;
    this.sentNanos = nanoTime.getAsLong() - FRAME.toNanos();
  }

  Account account() {
    return account;
  }

  /** Whom it sees, the same set until that changes; null until it has begun. */
  @Nullable Set<PatientId> sight() {
    return visible;
  }

  StationState station() {
    return station;
  }

  void told(StationState says) {
    station = says;
  }

  /** Whether it is told who its patients are; not before this says so. */
  void seesIdentity(boolean sees) {
    seesIdentity = sees;
  }

  /** Until it has begun, everybody: whom it will see is not known yet. */
  boolean sees(PatientId patient) {
    Set<PatientId> seen = visible;
    return seen == null || seen.contains(patient);
  }

  /**
   * Takes note of what a commit changed, and how far that brings it, at once: a frame never says
   * less than it holds. Called in the order of commits.
   */
  void handOn(List<Change> changes, Cursor upTo) {
    lock.lock();
    try {
      for (Change change : changes) {
        if (sees(change.patient())) {
          note(change);
        }
      }
      cursor = upTo;
    } finally {
      lock.unlock();
    }
  }

  private void note(Change change) {
    PatientId patient = change.patient();
    if (change.seq() <= newest.getOrDefault(patient, 0L)) {
      return;
    }
    newest.put(patient, change.seq());
    if (waiting.isEmpty()) {
      waitingSinceNanos = nanoTime.getAsLong();
      changed.signal();
    }
    // As old as the first that waits: that is how late he is shown.
    Change earlier = waiting.get(patient);
    waiting.put(
        patient,
        earlier == null
            ? change
            : new Change(patient, change.view(), change.seq(), earlier.sinceNanos()));
  }

  /**
   * Sight may change: whether it has to be asked for anew. One that has not begun asks by itself.
   */
  boolean sightChanges() {
    lock.lock();
    try {
      sightChanged = true;
      return visible != null;
    } finally {
      lock.unlock();
    }
  }

  /** Sight changed: who is out of it is dropped at once, before anything else is sent. */
  void see(Set<PatientId> now, List<Change> appeared) {
    lock.lock();
    try {
      for (PatientId patient : inSight()) {
        if (!now.contains(patient)) {
          gone.add(patient);
          waiting.remove(patient);
          newest.remove(patient);
        }
      }
      visible = now;
      for (Change change : appeared) {
        if (now.contains(change.patient())) {
          gone.remove(change.patient());
          note(change);
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
      closing = closing.or(() -> Optional.of(status));
      changed.signal();
      closed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Sends until the socket closes; the body of the subscriber's own thread. */
  void run(Beginning beginning) {
    try {
      if (socket.signedIn()) {
        sendFirst(beginning);
      }
      // A session that ended while this began was not told to it.
      while (socket.signedIn() && sendNext()) {
        // As long as the socket is open.
      }
      socket.close(closing());
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

  private CloseStatus closing() {
    lock.lock();
    try {
      return closing.orElse(NOT_SIGNED_IN);
    } finally {
      lock.unlock();
    }
  }

  /** Before what it begins with is read: from now on everything is noted. */
  void prepare(Cursor handedOn) {
    lock.lock();
    try {
      waiting.clear();
      newest.clear();
      cursor = handedOn;
      sightChanged = false;
    } finally {
      lock.unlock();
    }
  }

  /** False if sight changed since it was prepared: what was read may not be its to see. */
  boolean begin(Beginning beginning) {
    lock.lock();
    try {
      if (sightChanged) {
        return false;
      }
      visible = beginning.visible();
      waiting.keySet().retainAll(beginning.visible());
      newest.keySet().retainAll(beginning.visible());
      for (Change read : beginning.patients()) {
        PatientId patient = read.patient();
        if (read.seq() >= newest.getOrDefault(patient, 0L)) {
          newest.put(patient, read.seq());
          waiting.remove(patient);
        }
      }
      waitingSinceNanos = nanoTime.getAsLong();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** What it begins with, less those who went out of sight since. */
  private void sendFirst(Beginning beginning) throws IOException {
    Set<PatientId> still = new LinkedHashSet<>(beginning.visible());
    still.retainAll(inSight());
    List<PatientView> views =
        beginning.patients().stream()
            .filter(change -> still.contains(change.patient()))
            .map(change -> change.view().of(seesIdentity).view())
            .toList();
    List<UUID> ids = still.stream().map(PatientId::value).toList();
    recordViews(still);
    socket.send(
        new Frame.Snapshot(beginning.cursor().text(), feed.now(), beginning.resumed(), ids, views));
  }

  private boolean sendNext() throws IOException, InterruptedException {
    List<Change> changes;
    List<UUID> left;
    String at;
    Set<PatientId> inSight;
    boolean late;
    lock.lockInterruptibly();
    try {
      long rest = BEAT.toNanos();
      while (waiting.isEmpty() && gone.isEmpty() && closing.isEmpty() && rest > 0) {
        rest = changed.awaitNanos(rest);
      }
      long gathering = sentNanos + FRAME.toNanos() - nanoTime.getAsLong();
      while (!waiting.isEmpty() && closing.isEmpty() && gathering > 0) {
        gathering = closed.awaitNanos(gathering);
      }
      if (closing.isPresent()) {
        return false;
      }
      late = nanoTime.getAsLong() - waitingSinceNanos > MAX_WAIT.toNanos();
      changes = new ArrayList<>(waiting.values());
      waiting.clear();
      left = gone.stream().map(PatientId::value).toList();
      gone.clear();
      at = cursor.text();
      inSight = inSight();
    } finally {
      lock.unlock();
    }
    if (late && !changes.isEmpty()) {
      close(SLOW_CONSUMER);
      return false;
    }
    recordViews(inSight);
    Instant now = feed.now();
    if (changes.isEmpty() && left.isEmpty()) {
      if (feed.isLive()) {
        socket.send(new Frame.Beat(at, now));
      }
    } else {
      sentNanos = nanoTime.getAsLong();
      socket.send(new Frame.Delta(at, now, shown(changes), left));
      changes.forEach(change -> feed.shown(System.nanoTime() - change.sinceNanos()));
    }
    return true;
  }

  private List<LiveView> shown(List<Change> changes) {
    return changes.stream().map(change -> change.view().of(seesIdentity)).toList();
  }

  private Set<PatientId> inSight() {
    Set<PatientId> seen = visible;
    return seen == null ? Set.of() : seen;
  }

  /** Once for each patient and window, before he is shown in it. */
  private void recordViews(Set<PatientId> sight) {
    long window = TimeUnit.MILLISECONDS.toMinutes(feed.now().toEpochMilli()) / 5;
    if (window == recordedWindow && sight == recordedSight) {
      return;
    }
    if (window != recordedWindow) {
      recorded.clear();
    }
    Set<PatientId> fresh = new LinkedHashSet<>(sight);
    fresh.removeAll(recorded);
    if (!fresh.isEmpty()) {
      feed.record(account, fresh.stream().map(PatientId::value).toList());
      recorded.addAll(fresh);
    }
    recordedWindow = window;
    recordedSight = sight;
  }
}
