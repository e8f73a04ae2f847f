package io.vigil.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Those who are told of each canary, on a port of this process. */
final class Operations implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpServer server;
  private final AtomicInteger delivered = new AtomicInteger();
  private final AtomicInteger missed = new AtomicInteger();

  Operations() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** How many came through, as they were told. */
  int delivered() {
    return delivered.get();
  }

  int missed() {
    return missed.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    JsonNode told = JSON.readTree(exchange.getRequestBody().readAllBytes());
    (told.path("canary").asString().equals("delivered") ? delivered : missed).incrementAndGet();
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }
}
