package io.vigil.server.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Whoever is asked, at a port of this machine. */
final class TestingHost implements AutoCloseable {
  final List<Heard> heard = new ArrayList<>();
  int status = 204;
  private final HttpServer server;

  record Heard(String host, String path, String signature, String token, String key, String body) {}

  TestingHost() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::hear);
    server.start();
  }

  private void hear(HttpExchange exchange) throws IOException {
    heard.add(
        new Heard(
            header(exchange, "Host"),
            exchange.getRequestURI().toString(),
            header(exchange, "Vigil-Signature"),
            header(exchange, "Authorization"),
            header(exchange, "Idempotency-Key"),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    if (status == 302) {
      exchange.getResponseHeaders().add("Location", "http://127.0.0.1:" + port() + "/elsewhere");
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
