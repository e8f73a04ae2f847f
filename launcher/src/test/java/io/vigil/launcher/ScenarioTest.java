package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioTest {
  @TempDir Path temporary;

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void signsInAsTheAdministratorAndAsksForIt() throws Exception {
    try (DataDirectory data = dataOfARunningServer()) {
      Scenario.start(data.root(), "sepsis");

      assertThat(requests)
          .containsExactly(
              "GET /api/v1/session",
              "POST /api/v1/session {login=admin, password=" + data.adminPassword() + "}",
              "POST /api/v1/demo/scenarios {scenario=sepsis} signed in",
              "DELETE /api/v1/session signed in");
    }
  }

  @Test
  void tellsWhyTheServerRefuses() throws Exception {
    try (DataDirectory data = dataOfARunningServer()) {
      assertThatThrownBy(() -> Scenario.start(data.root(), "flood"))
          .isInstanceOf(Refusal.class)
          .hasMessage("The server refused (404): There is no scenario of that name.");
    }
  }

  @Test
  void tellsWhenNothingRuns() {
    assertThatThrownBy(() -> Scenario.start(temporary, "sepsis"))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Nothing runs on");
  }

  private DataDirectory dataOfARunningServer() throws IOException {
    DataDirectory data = DataDirectory.lock(temporary.resolve("data"));
    data.adminPassword();
    data.publish(
        new Running(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            Optional.empty(),
            1,
            2,
            Optional.empty(),
            Instant.parse("2026-11-20T05:00:00Z")));
    return data;
  }

  /** Behaves as docs/reference/api.md says of cookies and the header X-XSRF-TOKEN. */
  private void answer(HttpExchange exchange) throws IOException {
    String body =
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
            .replaceAll("\"([^\"]*)\":\"([^\"]*)\"", "$1=$2")
            .replace(",", ", ");
    String cookies = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
    boolean signedIn = cookies.contains("vigil-session=s");
    String method = exchange.getRequestMethod();
    requests.add(
        String.join(" ", method, exchange.getRequestURI().toString(), sorted(body)).strip()
            + (signedIn ? " signed in" : ""));
    boolean forged =
        !method.equals("GET") && !"t".equals(exchange.getRequestHeaders().getFirst("X-XSRF-TOKEN"));
    exchange.getResponseHeaders().add("Set-Cookie", "XSRF-TOKEN=t; Path=/; SameSite=Strict");
    if (method.equals("POST") && exchange.getRequestURI().getPath().endsWith("/session")) {
      exchange
          .getResponseHeaders()
          .add("Set-Cookie", "vigil-session=s; Path=/; HttpOnly; SameSite=Strict");
    }
    byte[] problem =
        "{\"code\":\"not-found\",\"detail\":\"There is no scenario of that name.\"}"
            .getBytes(StandardCharsets.UTF_8);
    int status = forged ? 403 : body.contains("flood") ? 404 : 200;
    exchange.sendResponseHeaders(status, problem.length);
    exchange.getResponseBody().write(problem);
    exchange.close();
  }

  private static String sorted(String body) {
    List<String> members =
        List.of(body.replaceAll("[{}]", "").split(", ")).stream().sorted().toList();
    return body.isEmpty() ? "" : "{" + String.join(", ", members) + "}";
  }
}
