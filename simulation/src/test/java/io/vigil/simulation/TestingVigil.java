package io.vigil.simulation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of the public interface that devices, the administrator and the simulator use, in memory
 * behind real HTTP.
 */
final class TestingVigil implements AutoCloseable {
  static final String ADMIN_PASSWORD = "open sesame";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** A reading as the server identifies it. */
  record Stored(
      UUID device, String metric, Instant at, int ordinal, BigDecimal value, String unit) {
    List<Object> identity() {
      return List.of(device, metric, at, ordinal);
    }
  }

  record Arrived(
      UUID device, UUID epoch, long sequence, String urgency, List<Stored> readings, String body) {}

  record Created(String path, JsonNode body, UUID id) {}

  final List<Created> created = new CopyOnWriteArrayList<>();
  final Map<UUID, JsonNode> bindings = new ConcurrentHashMap<>();

  /** Each that was answered with 202, in order, repeats left out. */
  final List<Arrived> arrived = new CopyOnWriteArrayList<>();

  final BlockingQueue<String> scenarioRequests = new LinkedBlockingQueue<>();

  /** While positive, a transmission is taken in and the answer is lost. */
  final AtomicInteger answersToLose = new AtomicInteger();

  /** When this many things were created, creating fails until it is set anew. */
  volatile int creationsMax = Integer.MAX_VALUE;

  volatile boolean down;

  private final Map<String, String> passwords =
      new ConcurrentHashMap<>(Map.of("admin", ADMIN_PASSWORD));
  private final Map<UUID, String> keys = new ConcurrentHashMap<>();
  private final Set<String> identities = new HashSet<>();
  private final HttpServer http;

  private TestingVigil(HttpServer http) {
    this.http = http;
  }

  static TestingVigil start() {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      TestingVigil vigil = new TestingVigil(http);
      http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      http.createContext("/", vigil::handle);
      http.start();
      return vigil;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  List<Created> created(String what) {
    return created.stream()
        .filter(creation -> creation.path().equals("/api/v1/admin/" + what))
        .toList();
  }

  List<Stored> stored() {
    return arrived.stream().flatMap(transmission -> transmission.readings().stream()).toList();
  }

  String keyOf(UUID device) {
    return keys.get(device);
  }

  /** Waits at most 20 s. */
  static void await(BooleanSupplier wished) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!wished.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("It did not happen within 20 s");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Override
  public void close() {
    http.stop(0);
  }

  private record Answer(int status, String body) {}

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (down) {
        return;
      }
      Answer answer = answer(exchange, body);
      if (answer.status() < 0) {
        return;
      }
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Set-Cookie", "XSRF-TOKEN=x1; Path=/");
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer answer(HttpExchange exchange, byte[] body) throws InterruptedException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/api/v1/transmissions")) {
      return transmission(exchange, body);
    }
    String method = exchange.getRequestMethod();
    String cookies =
        String.join(";", exchange.getRequestHeaders().getOrDefault("Cookie", List.of()));
    if (!method.equals("GET") && exchange.getRequestHeaders().getFirst("X-XSRF-TOKEN") == null) {
      return problem(403, "csrf");
    }
    if (path.equals("/api/v1/session") && method.equals("POST")) {
      return signIn(exchange, JSON.readTree(body));
    }
    if (!cookies.contains("session=")) {
      return problem(401, "not-signed-in");
    }
    if (path.startsWith("/api/v1/admin/")) {
      return cookies.contains("session=admin") ? administer(path, body) : problem(403, "role");
    }
    return switch (path) {
      case "/api/v1/session" ->
          new Answer(
              200,
              "{\"user\": {\"id\": \"%s\", \"name\": \"n\", \"role\": \"r\"}}"
                  .formatted(UUID.randomUUID()));
      case "/api/v1/wards" -> new Answer(200, wards());
      case "/api/v1/demo/requests" -> requests();
      default -> problem(404, "not-found");
    };
  }

  private Answer signIn(HttpExchange exchange, JsonNode body) {
    String login = body.get("login").asString();
    if (!body.get("password").asString().equals(passwords.get(login))) {
      return problem(401, "sign-in-refused");
    }
    exchange.getResponseHeaders().add("Set-Cookie", "session=" + login + "; Path=/; HttpOnly");
    return new Answer(
        200,
        "{\"user\": {\"id\": \"%s\", \"name\": \"n\", \"role\": \"r\"}}"
            .formatted(UUID.randomUUID()));
  }

  private synchronized Answer administer(String path, byte[] bytes) {
    JsonNode body = bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
    if (path.endsWith("/binding")) {
      bindings.put(UUID.fromString(path.split("/", -1)[5]), body);
      return new Answer(204, "");
    }
    if (created.size() >= creationsMax) {
      return problem(503, "not-ready");
    }
    UUID id = UUID.randomUUID();
    if (body.has("login")
        && passwords.putIfAbsent(body.get("login").asString(), body.get("password").asString())
            != null) {
      return problem(409, "login-taken");
    }
    created.add(new Created(path, body, id));
    String key = "vgl_" + id.toString().replace("-", "") + "_" + UUID.randomUUID();
    if (path.endsWith("/devices")) {
      keys.put(id, key);
    }
    return new Answer(201, "{\"id\": \"%s\", \"key\": \"%s\"}".formatted(id, key));
  }

  private String wards() {
    List<String> wards =
        created("wards").stream()
            .map(ward ->
                "{\"id\": \"%s\", \"name\": \"%s\", \"setting\": \"ward\"}"
                    .formatted(ward.id(), ward.body().get("name").asString()))
            .toList();
    return "[" + String.join(",", wards) + "]";
  }

  private Answer requests() throws InterruptedException {
    String scenario = scenarioRequests.poll(2, TimeUnit.SECONDS);
    String request =
        scenario == null
            ? ""
            : "{\"request\": \"%s\", \"scenario\": \"%s\"}".formatted(UUID.randomUUID(), scenario);
    return new Answer(200, "{\"requests\": [" + request + "]}");
  }

  private synchronized Answer transmission(HttpExchange exchange, byte[] bytes) {
    JsonNode body = JSON.readTree(bytes);
    UUID device = UUID.fromString(body.get("device").asString());
    if (!("Bearer " + keys.get(device))
        .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return problem(401, "device-key-invalid");
    }
    UUID epoch = UUID.fromString(body.get("epoch").asString());
    long sequence = body.get("sequence").asLong();
    if (identities.add(device + "/" + epoch + "/" + sequence)) {
      List<Stored> readings = new ArrayList<>();
      for (JsonNode reading : body.get("readings")) {
        readings.add(
            new Stored(
                device,
                reading.get("metric").asString(),
                Instant.parse(reading.get("at").asString()),
                reading.at(JsonPointer.compile("/ordinal")).asInt(),
                reading.get("value").decimalValue(),
                reading.get("unit").asString()));
      }
      arrived.add(
          new Arrived(
              device,
              epoch,
              sequence,
              body.get("class").asString(),
              readings,
              new String(bytes, StandardCharsets.UTF_8)));
    }
    if (answersToLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      return new Answer(-1, "");
    }
    return new Answer(
        202,
        "{\"transmission\": \"%s\", \"receivedAt\": \"%s\", \"readings\": %d, \"refused\": []}"
            .formatted(UUID.randomUUID(), Instant.now(), body.get("readings").size()));
  }

  private static Answer problem(int status, String code) {
    return new Answer(
        status,
        "{\"code\": \"%s\", \"status\": %d, \"detail\": \"Do something about it.\"}"
            .formatted(code, status));
  }
}
