package io.vigil.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vigil.engine.evidence.AddCheckpoint;
import io.vigil.engine.evidence.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code POST /add-checkpoint} on loopback, as C2SP tlog-witness says: the signature's line with
 * 200, the size that is remembered with 409, else a status alone.
 */
final class CheckpointServer implements AutoCloseable {
  private static final int THREADS = 8;
  private static final int BACKLOG = 64;

  /** For a request and for its answer; who is slower is cut off. */
  private static final String SECONDS_MAX = "10";

  private static final String CONNECTIONS_MAX = "64";

  /** What is asked. */
  @FunctionalInterface
  interface Signing {
    /**
     * @throws IOException if it is not durable
     */
    Answer add(byte[] body) throws IOException;
  }

  private record Response(int status, String type, String body) {

    static Response text(int status, String body) {
      return new Response(status, "text/plain; charset=utf-8", body);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Signing signing;
  private final Optional<String> secret;
  private final PrintStream errors;

  private CheckpointServer(
      HttpServer server, Signing signing, Optional<String> secret, PrintStream errors) {
    this.server = server;
    this.threads = Executors.newFixedThreadPool(THREADS);
    this.signing = signing;
    this.secret = secret;
    this.errors = errors;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /**
   * @param port 0 for any that is free
   * @param secret that who asks must bear; empty for anybody
   * @throws Refusal if the port is taken
   */
  static CheckpointServer start(
      int port, Signing signing, Optional<String> secret, PrintStream errors) {
    System.setProperty("sun.net.httpserver.maxReqTime", SECONDS_MAX);
    System.setProperty("sun.net.httpserver.maxRspTime", SECONDS_MAX);
    System.setProperty("jdk.httpserver.maxConnections", CONNECTIONS_MAX);
    try {
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
      CheckpointServer started = new CheckpointServer(server, signing, secret, errors);
      server.start();
      return started;
    } catch (IOException e) {
      throw new Refusal(
          "Port %d cannot be used (%s): choose another with --port N."
              .formatted(port, e.getMessage()),
          e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(1);
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Response response = respond(exchange);
      byte[] body = response.body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", response.type);
      exchange.sendResponseHeaders(response.status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Response respond(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getPath().equals("/add-checkpoint")) {
      return Response.text(404, "There is POST /add-checkpoint only.\n");
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      return Response.text(405, "POST it.\n");
    }
    if (!mayAsk(exchange)) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      return Response.text(401, "A bearer secret is asked for.\n");
    }
    byte[] body;
    try (InputStream in = exchange.getRequestBody()) {
      body = in.readNBytes(AddCheckpoint.BODY_BYTES_MAX + 1);
    }
    if (body.length > AddCheckpoint.BODY_BYTES_MAX) {
      return Response.text(413, "That is too long.\n");
    }
    try {
      return response(signing.add(body));
    } catch (IOException | RuntimeException e) {
      // Not signed, or not known to be kept: the next request finds out.
      errors.println("vigil: a checkpoint was not signed: " + e);
      return Response.text(500, "It could not be kept, so nothing is signed.\n");
    }
  }

  private boolean mayAsk(HttpExchange exchange) {
    if (secret.isEmpty()) {
      return true;
    }
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8),
            ("Bearer " + secret.get()).getBytes(StandardCharsets.UTF_8));
  }

  private static Response response(Answer answer) {
    return switch (answer) {
      case Answer.Signed signed -> Response.text(200, signed.signature().line());
      case Answer.Refused(Answer.Reason reason, long latestSize)
          when reason == Answer.Reason.OTHER_SIZE ->
          new Response(reason.status(), "text/x.tlog.size", latestSize + "\n");
      case Answer.Refused(Answer.Reason reason, long ignored) ->
          Response.text(reason.status(), reason + "\n");
    };
  }
}
