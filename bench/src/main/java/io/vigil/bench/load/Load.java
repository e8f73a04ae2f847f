package io.vigil.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends requests over connections that are kept alive, and notes when each is answered.
 *
 * <p>In a closed loop each connection sends its next request when its last one is answered: the
 * most that can be had. In an open loop requests are due at a fixed rate whatever the answers do,
 * and a latency counts from when its request was due: one that had to wait for those before it
 * waits in the figure too.
 */
public final class Load {
  public static final int CONNECTIONS_MAX = 1_024;
  public static final Duration LASTING_MAX = Duration.ofMinutes(10);
  public static final double PER_SECOND_MAX = 200_000;

  private static final Duration DRAIN_MAX = Duration.ofSeconds(30);
  private static final long SELECT_MILLIS = 100;
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(15);
  private static final int DIGITS = 3;
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Requests requests;
  private final Selector selector;
  private final List<Connection> connections = new ArrayList<>();
  private final Histogram latency = new Histogram(HIGHEST_NANOS, DIGITS);
  private final Histogram lateness = new Histogram(HIGHEST_NANOS, DIGITS);
  private long acknowledged;
  private long deferred;
  private volatile boolean failed;

  private Load(Requests requests) throws IOException {
    this.requests = requests;
    this.selector = Selector.open();
  }

  /**
   * As fast as the answers come.
   *
   * @param connections 1 to {@link #CONNECTIONS_MAX}
   * @param lasting up to {@link #LASTING_MAX}; what is in flight then is waited for
   * @throws IOException when a connection breaks, or an answer is neither an acknowledgement nor a
   *     deferral
   */
  public static Outcome closed(Target target, int connections, Requests requests, Duration lasting)
      throws IOException {
    return closed(target, connections, requests, Long.MAX_VALUE, lasting);
  }

  /**
   * A number of requests as fast as the answers come.
   *
   * @throws IOException also when they are not all sent within {@code max}
   */
  public static Outcome some(
      Target target, int connections, Requests requests, long count, Duration max)
      throws IOException {
    Outcome outcome = closed(target, connections, requests, count, max);
    if (outcome.acknowledged() < count) {
      throw new IOException(
          "%d of %d requests were taken within %s".formatted(outcome.acknowledged(), count, max));
    }
    return outcome;
  }

  private static Outcome closed(
      Target target, int connections, Requests requests, long count, Duration lasting)
      throws IOException {
    requireBounds(connections, lasting);
    Load load = new Load(requests);
    try {
      load.connect(target, connections);
      return load.runClosed(count, lasting);
    } finally {
      load.close();
    }
  }

  /**
   * At a fixed rate.
   *
   * @param connections the most requests in flight; what is due beyond them waits
   * @param perSecond up to {@link #PER_SECOND_MAX}
   */
  public static Outcome open(
      Target target, int connections, Requests requests, double perSecond, Duration lasting)
      throws IOException {
    requireBounds(connections, lasting);
    if (!(perSecond > 0 && perSecond <= PER_SECOND_MAX)) {
      throw new IllegalArgumentException("A rate is above 0 and up to " + PER_SECOND_MAX);
    }
    Load load = new Load(requests);
    try {
      load.connect(target, connections);
      return load.runOpen(perSecond, lasting);
    } finally {
      load.close();
    }
  }

  private static void requireBounds(int connections, Duration lasting) {
    if (connections < 1 || connections > CONNECTIONS_MAX) {
      throw new IllegalArgumentException("1 to " + CONNECTIONS_MAX + " connections");
    }
    if (!lasting.isPositive() || lasting.compareTo(LASTING_MAX) > 0) {
      throw new IllegalArgumentException("A load lasts up to " + LASTING_MAX);
    }
  }

  private void connect(Target target, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      connections.add(new Connection(target, selector));
    }
  }

  private Outcome runClosed(long count, Duration lasting) throws IOException {
    long cpu = THREADS.getCurrentThreadCpuTime();
    long begun = System.nanoTime();
    long end = begun + lasting.toNanos();
    int busy = (int) Math.min(connections.size(), count);
    long left = count - busy;
    for (Connection connection : connections.subList(0, busy)) {
      sendNow(connection);
    }
    while (busy > 0) {
      requireDrained(end);
      selector.select(SELECT_MILLIS);
      for (SelectionKey key : selector.selectedKeys()) {
        Connection connection = (Connection) key.attachment();
        if (answered(connection)) {
          if (left > 0 && System.nanoTime() < end) {
            left--;
            sendNow(connection);
          } else {
            busy--;
          }
        }
      }
      selector.selectedKeys().clear();
    }
    return outcome(begun, THREADS.getCurrentThreadCpuTime() - cpu);
  }

  private void sendNow(Connection connection) throws IOException {
    connection.send(requests, System.nanoTime());
  }

  private Outcome runOpen(double perSecond, Duration lasting) throws IOException {
    BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(connections.size(), false);
    idle.addAll(connections);
    long cpu = THREADS.getCurrentThreadCpuTime();
    long begun = System.nanoTime();
    Schedule schedule = new Schedule(begun, perSecond);
    long count = schedule.countWithin(lasting);
    long end = begun + lasting.toNanos();
    FutureTask<Long> receiving = new FutureTask<>(() -> receive(count, end, idle));
    Thread receiver = Thread.ofPlatform().name("load-receiver").start(receiving);
    try {
      for (long i = 0; i < count && !failed; i++) {
        long due = schedule.dueNanos(i);
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        send(idle, due, end);
      }
      return outcome(begun, THREADS.getCurrentThreadCpuTime() - cpu + receiving.get());
    } catch (ExecutionException e) {
      throw new IOException("Receiving answers failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    } finally {
      failed = true;
      selector.wakeup();
      join(receiver);
    }
  }

  private void send(BlockingQueue<Connection> idle, long due, long end)
      throws IOException, InterruptedException {
    Connection connection = idle.poll();
    while (connection == null && !failed) {
      requireDrained(end);
      connection = idle.poll(SELECT_MILLIS, TimeUnit.MILLISECONDS);
    }
    if (connection != null) {
      lateness.recordValue(Math.max(0, System.nanoTime() - due));
      connection.send(requests, due);
    }
  }

  /** Gives the processor time that receiving took. */
  private long receive(long count, long end, BlockingQueue<Connection> idle) throws IOException {
    try {
      long left = count;
      while (left > 0 && !failed) {
        requireDrained(end);
        selector.select(SELECT_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
          Connection connection = (Connection) key.attachment();
          if (answered(connection)) {
            left--;
            idle.add(connection);
          }
        }
        selector.selectedKeys().clear();
      }
      return THREADS.getCurrentThreadCpuTime();
    } catch (IOException | RuntimeException e) {
      failed = true;
      throw e;
    }
  }

  private boolean answered(Connection connection) throws IOException {
    int status = connection.receive();
    switch (status) {
      case Connection.NONE -> {
        return false;
      }
      case OK, ACCEPTED -> {
        acknowledged++;
        latency.recordValue(
            Math.clamp(System.nanoTime() - connection.dueNanos(), 0, HIGHEST_NANOS));
      }
      case TOO_MANY, UNAVAILABLE -> deferred++;
      default -> throw new IOException("A request of the load was answered " + status);
    }
    return true;
  }

  private static void requireDrained(long end) throws IOException {
    if (System.nanoTime() - end > DRAIN_MAX.toNanos()) {
      throw new IOException("Requests were not answered within " + DRAIN_MAX);
    }
  }

  private Outcome outcome(long begun, long cpuNanos) {
    return new Outcome(
        acknowledged, deferred, System.nanoTime() - begun, latency, lateness, cpuNanos);
  }

  private static void join(Thread thread) {
    try {
      thread.join(DRAIN_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void close() {
    try {
      for (Connection connection : connections) {
        connection.close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
