package io.vigil.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Follows the patients in a user's sight. Frames are taken in order by one thread; whoever does not
 * take them stops the stream, and the server then cuts it off. A stream that breaks is resumed from
 * the last frame's cursor until the server says that the session ended.
 */
public final class LiveClient implements AutoCloseable {
  /** The session ended: sign in again. */
  public static final int NOT_SIGNED_IN = 4401;

  /** The server did not understand this client, or does not take its origin. */
  public static final int NOT_UNDERSTOOD = 4400;

  private static final int FRAMES_WAITING_MAX = 256;
  private static final int BROKEN = 1006;
  private static final Duration OPENING_MAX = Duration.ofSeconds(10);

  /** The server beats each second; this long without a frame, the connection is as good as gone. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(10);

  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

  private final OperatorClient operator;
  private final BlockingQueue<LiveFrame> waiting = new ArrayBlockingQueue<>(FRAMES_WAITING_MAX);
  private final RandomGenerator random = new SecureRandom();
  private final Thread keeper;
  private volatile @Nullable String cursor;
  private volatile OptionalInt ended = OptionalInt.empty();
  private volatile boolean closing;

  private LiveClient(OperatorClient operator) {
    this.operator = operator;
    this.keeper = Thread.ofVirtual().name("vigil-live").unstarted(this::keepOpen);
  }

  /**
   * Subscribes with the session of a signed-in client, which must stay open as long as this one.
   */
  public static LiveClient open(OperatorClient operator) {
    LiveClient client = new LiveClient(operator);
    client.keeper.start();
    return client;
  }

  /** The next frame, or empty when none came in time or the stream has ended. */
  public Optional<LiveFrame> take(Duration timeout) throws InterruptedException {
    return Optional.ofNullable(waiting.poll(timeout.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Takes frames until one shows a patient as wished; empty when none did in time. */
  public Optional<PatientView> awaitPatient(Predicate<PatientView> wished, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (long left = timeout.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      Optional<PatientView> found =
          take(Duration.ofNanos(left)).stream()
              .flatMap(frame ->
                  switch (frame) {
                    case LiveFrame.Snapshot snapshot -> snapshot.patients().stream();
                    case LiveFrame.Delta delta -> delta.patients().stream();
                    case LiveFrame.Beat _ -> Stream.<PatientView>empty();
                  })
              .filter(wished)
              .findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /**
   * Waits for the end that the server sets, and gives its close code: {@link #NOT_SIGNED_IN} or
   * {@link #NOT_UNDERSTOOD}; empty when it did not come in time.
   */
  public OptionalInt awaitEnd(Duration timeout) throws InterruptedException {
    keeper.join(timeout);
    return ended;
  }

  @Override
  public void close() {
    closing = true;
    keeper.interrupt();
  }

  private void keepOpen() {
    int failures = 0;
    try {
      while (!closing && ended.isEmpty()) {
        Connection connection = new Connection();
        int code = follow(connection);
        if (code == NOT_SIGNED_IN || code == NOT_UNDERSTOOD) {
          ended = OptionalInt.of(code);
          return;
        }
        failures = connection.heard ? 1 : failures + 1;
        Thread.sleep(BACKOFF.after(failures, Optional.empty(), random));
      }
    } catch (InterruptedException e) {
      // Only close() interrupts this thread.
      Thread.currentThread().interrupt();
    }
  }

  /** Connects, subscribes and waits for the end; gives its close code. */
  private int follow(Connection connection) throws InterruptedException {
    WebSocket socket;
    try {
      socket = opening(connection).get(OPENING_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      return e.getCause() instanceof WebSocketHandshakeException handshake
          ? endOf(handshake.getResponse().statusCode())
          : BROKEN;
    } catch (TimeoutException e) {
      return BROKEN;
    }
    try {
      return awaitClose(connection);
    } finally {
      socket.abort();
    }
  }

  /** What a refused opening means: a client's fault will not get better by repetition. */
  private static int endOf(int status) {
    return switch (status) {
      case 401 -> NOT_SIGNED_IN;
      case 400, 403, 404 -> NOT_UNDERSTOOD;
      default -> BROKEN;
    };
  }

  private CompletableFuture<WebSocket> opening(Connection connection) {
    URI http = operator.server().uri().resolve("/api/v1/live");
    URI ws = URI.create(http.toString().replaceFirst("^http", "ws"));
    return operator
        .http()
        .newWebSocketBuilder()
        .header("Origin", origin(http))
        .connectTimeout(OPENING_MAX)
        .buildAsync(ws, connection);
  }

  private static String origin(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  private int awaitClose(Connection connection) throws InterruptedException {
    while (!connection.silentTooLong()) {
      try {
        return connection.end.get(CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // Not yet: look whether it still beats.
      } catch (ExecutionException e) {
        return BROKEN;
      }
    }
    return BROKEN;
  }

  /**
   * One WebSocket. The next frame is asked for when this one has found a place, which is the back
   * pressure.
   */
  private final class Connection implements WebSocket.Listener {
    final CompletableFuture<Integer> end = new CompletableFuture<>();
    volatile boolean heard;
    private final StringBuilder text = new StringBuilder();
    private volatile long heardAtNanos = System.nanoTime();

    @Override
    public void onOpen(WebSocket socket) {
      Map<String, @Nullable Object> subscribe = new HashMap<>();
      subscribe.put("type", "subscribe");
      subscribe.put("cursor", cursor);
      var _ = socket.sendText(Wire.JSON.writeValueAsString(subscribe), true);
      socket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (text.length() > Wire.ANSWER_BYTES_MAX) {
        end.complete(BROKEN);
        return null;
      }
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      end.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      end.complete(BROKEN);
    }

    boolean silentTooLong() {
      return waiting.remainingCapacity() > 0
          && System.nanoTime() - heardAtNanos > SILENCE_MAX.toNanos();
    }

    private void take(String frameText) {
      try {
        LiveFrame frame = Wire.JSON.readValue(frameText, LiveFrame.class);
        while (!waiting.offer(frame, CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
          if (closing || end.isDone()) {
            return;
          }
        }
        cursor = frame.cursor();
        heard = true;
        heardAtNanos = System.nanoTime();
      } catch (JacksonException e) {
        end.completeExceptionally(new IOException("A live frame was not understood"));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        end.complete(BROKEN);
      }
    }
  }
}
