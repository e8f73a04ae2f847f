package io.vigil.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Screens on the live feed, all read by one thread. One that the server sends away is opened again,
 * as a browser would.
 */
public final class Screens implements AutoCloseable {
  public static final int SCREENS_MAX = 1_000;

  private static final long SELECT_MILLIS = 100;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(15);
  private static final Duration STOP_MAX = Duration.ofSeconds(10);

  private final Target target;
  private final List<Seat> seats;
  private final List<Screen> screens = new ArrayList<>();
  private final Selector selector;
  private final AtomicLong reopened = new AtomicLong();
  private final AtomicLong frames = new AtomicLong();
  private final Thread reader;
  private volatile @Nullable Watch watch;
  private volatile @Nullable IOException failure;
  private volatile boolean closing;

  /**
   * A screen's user and whom they see.
   *
   * @param cookie of their session
   */
  public record Seat(String cookie, Set<UUID> patients) {
    public Seat {
      patients = Set.copyOf(patients);
    }

    /** Without the cookie. */
    @Override
    public String toString() {
      return "Seat[" + patients.size() + " patients]";
    }
  }

  /** How late what was sent is shown, from now on until {@link #end}. */
  public final class Watch {
    private final SentLog sent;
    private final Histogram latency = new ConcurrentHistogram(HIGHEST_NANOS, 3);

    /** By seat and patient, the first transmission that is not shown yet. */
    private final List<Map<UUID, AtomicLong>> next = new ArrayList<>();

    private Watch(SentLog sent) {
      this.sent = sent;
      for (Seat seat : seats) {
        Map<UUID, AtomicLong> ofSeat = new HashMap<>();
        seat.patients().forEach(patient -> ofSeat.put(patient, new AtomicLong()));
        next.add(ofSeat);
      }
    }

    /**
     * Waits until all is shown on all screens, at most {@code max}; what is not then counts with
     * the time that it has waited.
     *
     * @return nanoseconds from when a transmission was due to each frame that shows it, or a newer
     *     one of its patient
     */
    public Histogram end(Duration max) throws IOException {
      long end = System.nanoTime() + max.toNanos();
      while (outstanding(false) > 0 && System.nanoTime() < end) {
        requireSound();
        LockSupport.parkNanos(POLL_NANOS);
      }
      watch = null;
      outstanding(true);
      return latency;
    }

    private void shown(int seat, UUID id, long newestAtMillis, long nowNanos) {
      AtomicLong position = next.get(seat).get(id);
      SentLog.Patient patient = sent.of(id);
      if (position == null || patient == null) {
        return;
      }
      long number = position.get();
      while (number < patient.count() && patient.atMillis(number) <= newestAtMillis) {
        record(nowNanos - patient.dueNanos(number));
        number++;
      }
      position.set(number);
    }

    private long outstanding(boolean recorded) {
      long now = System.nanoTime();
      long count = 0;
      for (Map<UUID, AtomicLong> ofSeat : next) {
        for (Map.Entry<UUID, AtomicLong> each : ofSeat.entrySet()) {
          SentLog.Patient patient = sent.of(each.getKey());
          if (patient == null) {
            continue;
          }
          for (long number = each.getValue().get(); number < patient.count(); number++) {
            count++;
            if (recorded) {
              record(now - patient.dueNanos(number));
            }
          }
        }
      }
      return count;
    }

    private void record(long nanos) {
      latency.recordValue(Math.clamp(nanos, 0, HIGHEST_NANOS));
    }
  }

  private Screens(Target target, List<Seat> seats) throws IOException {
    this.target = target;
    this.seats = List.copyOf(seats);
    this.selector = Selector.open();
    this.reader = Thread.ofPlatform().name("screens").unstarted(this::read);
  }

  public static Screens open(Target target, List<Seat> seats) throws IOException {
    if (seats.isEmpty() || seats.size() > SCREENS_MAX) {
      throw new IllegalArgumentException("1 to " + SCREENS_MAX + " screens");
    }
    Screens screens = new Screens(target, seats);
    for (Seat seat : seats) {
      screens.screens.add(new Screen(target, seat.cookie(), screens.selector));
    }
    screens.reader.start();
    return screens;
  }

  /** Whom any of the screens shows. */
  public Set<UUID> patients() {
    Set<UUID> patients = new java.util.HashSet<>();
    seats.forEach(seat -> patients.addAll(seat.patients()));
    return patients;
  }

  /** Begins to hold what is shown against what is sent. */
  public Watch watch(SentLog sent) {
    Watch begun = new Watch(sent);
    watch = begun;
    return begun;
  }

  /** How often a screen was sent away and came back. */
  public long reopened() {
    return reopened.get();
  }

  /** Frames so far. */
  public long frames() {
    return frames.get();
  }

  /**
   * @return nanoseconds of processor time that the screens have used so far
   */
  public long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(reader.threadId());
  }

  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      reader.join(STOP_MAX);
      for (Screen screen : screens) {
        screen.close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try {
      while (!closing) {
        selector.select(SELECT_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
          receive((Screen) key.attachment());
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private void receive(Screen screen) throws IOException {
    int seat = screens.indexOf(screen);
    try {
      screen.receive((content, length) -> shown(seat, content, length));
    } catch (IOException gone) {
      if (!closing) {
        screen.close();
        screens.set(seat, new Screen(target, seats.get(seat).cookie(), selector));
        reopened.incrementAndGet();
      }
    }
  }

  private void shown(int seat, byte[] content, int length) {
    frames.incrementAndGet();
    Watch watching = watch;
    if (watching != null) {
      long now = System.nanoTime();
      ShownScan.scan(content, length, (patient, at) -> watching.shown(seat, patient, at, now));
    }
  }

  private void requireSound() throws IOException {
    IOException failed = failure;
    if (failed != null) {
      throw new IOException("The screens broke", failed);
    }
  }
}
