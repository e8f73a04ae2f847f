package io.vigil.server.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.channel.EventLoop;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop. What is decided for them is left here by the writer's thread;
 * the loop is told of the first only, and takes all that were left by then at once. One sweep a
 * second sees to all that is late, instead of a timer for each request.
 *
 * <p>Everything but {@link #leave} and {@link #stop} happens on the loop's own thread.
 */
final class DeviceLoop {
  private static final long SWEEP_SECONDS = 1;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  private final EventLoop loop;
  private final DeviceRequests requests;
  private final Set<DeviceConnection> connections =
      Collections.newSetFromMap(new IdentityHashMap<>());
  private final AtomicReference<@Nullable Awaited<?>> left = new AtomicReference<>();
  private boolean stopping;
  private long dateSecond = -1;
  private byte[] date = {};

  DeviceLoop(EventLoop loop, DeviceRequests requests) {
    this.loop = loop;
    this.requests = requests;
    var unused =
        loop.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
  }

  /** On any thread. */
  void leave(Awaited<?> awaited) {
    Awaited<?> before;
    do {
      before = left.get();
      awaited.next = before;
    } while (!left.compareAndSet(before, awaited));
    if (before == null) {
      loop.execute(this::settle);
    }
  }

  private void settle() {
    Awaited<?> next = left.getAndSet(null);
    while (next != null) {
      Awaited<?> settled = next;
      next = settled.next;
      settled.settle(requests);
    }
  }

  /** What the answers' {@code Date} says: the only clock that some devices have. */
  byte[] date() {
    long second = System.currentTimeMillis() / 1_000;
    if (second != dateSecond) {
      dateSecond = second;
      date = DATE.format(Instant.ofEpochSecond(second)).getBytes(US_ASCII);
    }
    return date;
  }

  boolean isStopping() {
    return stopping;
  }

  void add(DeviceConnection connection) {
    connections.add(connection);
    if (stopping) {
      connection.closeIfIdle();
    }
  }

  void remove(DeviceConnection connection) {
    connections.remove(connection);
  }

  /** On any thread. Connections close, those in the midst of a request once it is answered. */
  void stop() {
    loop.execute(() -> {
      stopping = true;
      List.copyOf(connections).forEach(DeviceConnection::closeIfIdle);
    });
  }

  private void sweep() {
    long now = System.nanoTime();
    List<DeviceConnection> late = new ArrayList<>();
    for (DeviceConnection connection : connections) {
      if (connection.isLate(now)) {
        late.add(connection);
      }
    }
    late.forEach(DeviceConnection::expire);
  }
}
