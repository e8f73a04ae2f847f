package io.vigil.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.server.Browser;
import java.net.http.WebSocket;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The screen's end of a live socket. */
final class TestingSocket implements WebSocket.Listener, AutoCloseable {
  private static final long WAIT_MAX_SECONDS = 20;
  private static final JsonMapper JSON = new JsonMapper();

  private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder part = new StringBuilder();
  private final WebSocket socket;

  TestingSocket(Browser station) {
    socket = station.live(station.origin(), this).join();
  }

  /** Subscribes anew. */
  static TestingSocket subscribed(Browser station) {
    TestingSocket socket = new TestingSocket(station);
    socket.send("{\"type\":\"subscribe\",\"cursor\":null}");
    return socket;
  }

  /** Resumes. */
  static TestingSocket subscribed(Browser station, String cursor) {
    TestingSocket socket = new TestingSocket(station);
    socket.send("{\"type\":\"subscribe\",\"cursor\":\"" + cursor + "\"}");
    return socket;
  }

  void send(String message) {
    socket.sendText(message, true).join();
  }

  /** The next frame. */
  JsonNode next() {
    try {
      JsonNode frame = frames.poll(WAIT_MAX_SECONDS, TimeUnit.SECONDS);
      assertThat(frame).as("a frame").isNotNull();
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** All frames so far. */
  List<JsonNode> received() {
    return received;
  }

  boolean hasFrames() {
    return !frames.isEmpty();
  }

  /** The next frame of that type; frames before it are passed over. */
  JsonNode next(String type) {
    return next(frame -> frame.get("type").asString().equals(type));
  }

  JsonNode next(Predicate<JsonNode> wanted) {
    JsonNode frame = next();
    for (int passed = 0; !wanted.test(frame); passed++) {
      assertThat(passed).as("frames passed over").isLessThan(100);
      frame = next();
    }
    return frame;
  }

  /** The next delta with a view of that patient; the view. */
  JsonNode nextView(UUID patient) {
    JsonNode delta =
        next(frame -> frame.get("type").asString().equals("delta") && has(frame, patient));
    return view(delta, patient);
  }

  static boolean has(JsonNode frame, UUID patient) {
    return frame.get("patients").valueStream().anyMatch(view -> isOf(view, patient));
  }

  static JsonNode view(JsonNode frame, UUID patient) {
    return frame
        .get("patients")
        .valueStream()
        .filter(view -> isOf(view, patient))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isOf(JsonNode view, UUID patient) {
    return view.get("id").asString().equals(patient.toString());
  }

  /** The status that the server closed it with. */
  int closed() throws Exception {
    return closed.get(WAIT_MAX_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(already -> socket).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      JsonNode frame = JSON.readTree(part.toString());
      received.add(frame);
      frames.add(frame);
      part.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closed.complete(statusCode);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.completeExceptionally(error);
  }
}
