package io.vigil.server.station;

import static org.awaitility.Awaitility.await;

import io.vigil.server.Browser;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A station's end of its own live socket; keeps every frame as it came. */
final class StationSocket implements WebSocket.Listener {
  private final List<String> frames = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder part = new StringBuilder();

  StationSocket(Browser station) {
    station
        .stationLive(this)
        .join()
        .sendText("{\"type\":\"subscribe\",\"cursor\":null}", true)
        .join();
  }

  /** The first frame that is so, whenever it came. */
  String frame(Predicate<String> wanted) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> frames.stream().filter(wanted).findFirst(), found -> found.isPresent())
        .orElseThrow();
  }

  /** All so far, one after the other. */
  String text() {
    return String.join("\n", frames);
  }

  int count() {
    return frames.size();
  }

  int closed() throws Exception {
    return closed.get(20, TimeUnit.SECONDS);
  }

  boolean isOpen() {
    return !closed.isDone();
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      frames.add(part.toString());
      part.setLength(0);
    }
    socket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
    closed.complete(status);
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    closed.completeExceptionally(error);
  }
}
