package io.vigil.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vigil.client.OperatorClient;
import io.vigil.engine.evidence.NoteKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
  void theKeyOfKeysIsExchangedAndAnExportJournalledTheSameWay() throws Exception {
    try (DataDirectory data = dataOfARunningServer()) {
      int generation = Administrator.asks(data.root(), OperatorClient::rotateKeys);
      assertThat(generation).isEqualTo(7);
      UUID tenant = UUID.randomUUID();
      List<UUID> exported =
          Administrator.asks(data.root(), server -> server.journalExport(Optional.of(tenant)));
      assertThat(exported).hasSize(1);

      assertThat(requests)
          .contains(
              "POST /api/v1/admin/keys/rotation {} signed in",
              "POST /api/v1/journal/exports {tenant=" + tenant + "} signed in");
    }
  }

  @Test
  void aDossierIsAskedForWithAReasonAndWrittenForItsOwnerAlone() throws Exception {
    try (DataDirectory data = dataOfARunningServer()) {
      UUID alarm = new UUID(0, 17);
      Path file = temporary.resolve("dossier.zip");
      List<String> arguments =
          List.of(
              alarm.toString(),
              "--out",
              file.toString(),
              "--reason",
              "incident 17",
              "--data",
              data.root().toString());
      IncidentDossier dossier = IncidentDossier.of(arguments, temporary);

      dossier.run(Screen.ofProcess());

      assertThat(requests)
          .contains(
              "POST /api/v1/admin/alarms/" + alarm + "/dossier {reason=incident 17} signed in");
      assertThat(file).hasContent("{\"not\": \"a ZIP archive\"}");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThatThrownBy(() -> dossier.run(Screen.ofProcess()))
          .isInstanceOf(Refusal.class)
          .hasMessageEndingWith("is there already: it is not replaced.");
      ByteArrayOutputStream error = new ByteArrayOutputStream();
      String key =
          NoteKey.Signer.of(
                  "hospital.example/vigil",
                  NoteKey.Role.LOG,
                  KeyPairGenerator.getInstance("Ed25519").generateKeyPair())
              .verifier()
              .encoded();
      int exit =
          Verify.run(
              List.of(file.toString(), "--log", key),
              new PrintStream(new ByteArrayOutputStream()),
              new PrintStream(error));
      assertThat(exit).isEqualTo(2);
      assertThat(error.toString(StandardCharsets.UTF_8))
          .isEqualToIgnoringNewLines("vigil: this is no ZIP archive");
    }
    assertThatThrownBy(() -> IncidentDossier.of(List.of("17", "--out", "x"), temporary))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("dossier needs an alarm's id, --out and --reason");
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
            URI.create("http://127.0.0.1:1"),
            Optional.empty(),
            1,
            2,
            Optional.empty(),
            Instant.parse("2026-11-20T05:00:00Z")));
    return data;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body =
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
            .replaceAll("\"([^\"]*)\":\"([^\"]*)\"", "$1=$2")
            .replace(",", ", ");
    boolean signedIn =
        String.valueOf(exchange.getRequestHeaders().getFirst("Cookie")).contains("session=s");
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    requests.add(
        String.join(" ", method, path, sorted(body)).strip() + (signedIn ? " signed in" : ""));
    exchange.getResponseHeaders().add("Set-Cookie", "XSRF-TOKEN=t; Path=/");
    if (method.equals("POST")) {
      exchange.getResponseHeaders().add("Set-Cookie", "vigil-session=s; Path=/; HttpOnly");
    }
    switch (method + " " + path + (body.contains("flood") ? " of no such name" : "")) {
      case "GET /api/v1/session" -> send(exchange, 401, "{'code': 'not-signed-in'}");
      case "POST /api/v1/session" ->
          send(exchange, 200, "{'user': {'id': '%s', 'name': 'A', 'role': 'administrator'}}");
      case "POST /api/v1/demo/scenarios" -> send(exchange, 202, "{'request': '%s'}");
      case "POST /api/v1/admin/keys/rotation" -> send(exchange, 200, "{'generation': 7}");
      case "POST /api/v1/journal/exports" -> send(exchange, 200, "{'tenants': ['%s']}");
      case "POST /api/v1/admin/alarms/00000000-0000-0000-0000-000000000011/dossier" ->
          send(exchange, 200, "{'not': 'a ZIP archive'}");
      case "DELETE /api/v1/session" -> exchange.sendResponseHeaders(204, -1);
      default ->
          send(
              exchange,
              404,
              "{'code': 'not-found', 'detail': 'There is no scenario of that name.'}");
    }
    exchange.close();
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes =
        json.replace('\'', '"')
            .replace("%s", UUID.randomUUID().toString())
            .getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .add("Content-Type", status < 400 ? "application/json" : "application/problem+json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String sorted(String body) {
    List<String> members =
        List.of(body.replaceAll("[{}]", "").split(", ")).stream().sorted().toList();
    return body.isEmpty() ? "" : "{" + String.join(", ", members) + "}";
  }
}
