package io.vigil.acceptance;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A session that shows answers as they are, where the client library would interpret them. */
final class RawSession implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI server;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient http;

  RawSession(URI server) {
    this.server = server;
    this.http = HttpClient.newBuilder().cookieHandler(cookies).connectTimeout(ANSWER_MAX).build();
  }

  static RawSession signedIn(URI server, String login, String password)
      throws IOException, InterruptedException {
    RawSession session = new RawSession(server);
    session.get("/api/v1/session");
    HttpResponse<String> answer =
        session.post("/api/v1/session", Map.of("login", login, "password", password));
    if (answer.statusCode() != 200) {
      throw new AssertionError("Signing in got " + answer.statusCode());
    }
    return session;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(server.resolve(path)).timeout(ANSWER_MAX).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String path, Map<String, ?> body)
      throws IOException, InterruptedException {
    return post(path, JSON.writeValueAsString(body), Map.of());
  }

  /** With the anti-forgery token that the server set, and further headers. */
  HttpResponse<String> post(String path, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(ANSWER_MAX)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
        .map(HttpCookie::getValue)
        .findFirst()
        .ifPresent(token -> request.header("X-XSRF-TOKEN", token));
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /**
   * Opens the live socket and subscribes.
   *
   * @param origin the header's value, or null for none
   * @return "opened" at the first frame, else the handshake's status or the close code
   */
  String live(@Nullable String origin) throws InterruptedException {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(ANSWER_MAX);
    if (origin != null) {
      builder.header("Origin", origin);
    }
    URI uri = URI.create(server.resolve("/api/v1/live").toString().replaceFirst("^http", "ws"));
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket socket, CharSequence text, boolean last) {
            outcome.complete("opened");
            return null;
          }

          @Override
          public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            outcome.complete(Integer.toString(code));
            return null;
          }

          @Override
          public void onError(WebSocket socket, Throwable error) {
            outcome.completeExceptionally(error);
          }
        };
    try {
      WebSocket socket =
          builder.buildAsync(uri, listener).get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
      var _ = socket.sendText("{\"type\":\"subscribe\",\"cursor\":null}", true);
      String ended = outcome.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
      socket.abort();
      return ended;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return Integer.toString(refused.getResponse().statusCode());
      }
      throw new AssertionError("The socket broke", e);
    } catch (TimeoutException e) {
      throw new AssertionError("The socket neither opened nor closed", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
