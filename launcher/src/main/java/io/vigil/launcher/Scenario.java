package io.vigil.launcher;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Makes something happen to a patient of the demonstration that runs on a data directory. */
final class Scenario {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(15);
  private static final int ERRORS_FROM = 400;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI server;
  private final HttpClient client;
  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);

  private Scenario(Running running) {
    server = running.url();
    HttpClient.Builder builder =
        HttpClient.newBuilder().cookieHandler(cookies).connectTimeout(ANSWER_MAX);
    running.authority().ifPresent(it -> builder.sslContext(LocalAuthority.trusting(it)));
    client = builder.build();
  }

  /**
   * @param name as the server knows it: sepsis, copd, lead-off, link-lost
   * @throws Refusal when nothing runs there, or the server refuses
   */
  static void start(Path dataDirectory, String name) {
    Running running =
        DataDirectory.running(dataDirectory)
            .orElseThrow(() ->
                new Refusal(
                    "Nothing runs on %s: start it with ./vigil up.".formatted(dataDirectory)));
    try {
      String password = Files.readString(DataDirectory.adminPasswordFile(dataDirectory)).strip();
      Scenario scenario = new Scenario(running);
      try (HttpClient unused = scenario.client) {
        scenario.send("GET", "/api/v1/session", Map.of());
        scenario.mustSucceed("/api/v1/session", Map.of("login", "admin", "password", password));
        scenario.mustSucceed("/api/v1/demo/scenarios", Map.of("scenario", name));
        scenario.send("DELETE", "/api/v1/session", Map.of());
      }
    } catch (IOException e) {
      throw new Refusal(
          "The server at %s does not answer: see ./vigil doctor.".formatted(running.url()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("Interrupted.", e);
    }
  }

  private void mustSucceed(String path, Map<String, String> body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = send("POST", path, body);
    if (answer.statusCode() >= ERRORS_FROM) {
      throw new Refusal(
          "The server refused (%d): %s".formatted(answer.statusCode(), detail(answer.body())));
    }
  }

  private HttpResponse<String> send(String method, String path, Map<String, String> body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(ANSWER_MAX)
            .header("Accept", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
        .map(HttpCookie::getValue)
        .findFirst()
        .ifPresent(token -> request.header("X-XSRF-TOKEN", token));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String detail(String problem) {
    try {
      return JSON.readTree(problem).path("detail").asString("no reason given");
    } catch (JacksonException e) {
      return "no reason given";
    }
  }
}
