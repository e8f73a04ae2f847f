package io.vigil.server;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that keeps cookies and, as the screen does, repeats XSRF-TOKEN as a header. */
public final class Browser {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
  private static final JsonMapper JSON = new JsonMapper();

  private final CookieManager cookies = new CookieManager();
  private final HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();
  private final URI server;

  public Browser(int port) {
    this.server = URI.create("http://127.0.0.1:" + port);
  }

  public HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  /** What is no text. */
  public HttpResponse<byte[]> getBytes(String path) {
    return send(request(path).GET(), BodyHandlers.ofByteArray());
  }

  public HttpResponse<String> post(String path, String json) {
    return send(
        withToken(request(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  public HttpResponse<String> put(String path, String json) {
    return send(
        withToken(request(path))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json)));
  }

  public HttpResponse<String> delete(String path) {
    return send(withToken(request(path)).DELETE());
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).timeout(ANSWER_MAX);
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request.build(), handler);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The live socket, with this browser's cookies, opened by a page of that origin. */
  public CompletableFuture<WebSocket> live(String origin, WebSocket.Listener listener) {
    return live("/api/v1/live", origin, listener);
  }

  /** The live socket of the station that this browser is enrolled as. */
  public CompletableFuture<WebSocket> stationLive(WebSocket.Listener listener) {
    return live("/api/v1/station/live", origin(), listener);
  }

  private CompletableFuture<WebSocket> live(
      String path, String origin, WebSocket.Listener listener) {
    return client
        .newWebSocketBuilder()
        .header("Origin", origin)
        .connectTimeout(ANSWER_MAX)
        .buildAsync(URI.create("ws://" + server.getAuthority() + path), listener);
  }

  /** The server's own. */
  public String origin() {
    return server.toString();
  }

  /** Asks for the token first, as the interface says. */
  public HttpResponse<String> signIn(String login, String password) {
    get("/api/v1/session");
    return post(
        "/api/v1/session", JSON.writeValueAsString(Map.of("login", login, "password", password)));
  }

  public Optional<String> cookie(String name) {
    return cookies.getCookieStore().get(server).stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  public static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  private HttpRequest.Builder withToken(HttpRequest.Builder request) {
    cookie("XSRF-TOKEN").ifPresent(token -> request.header("X-XSRF-TOKEN", token));
    return request;
  }
}
