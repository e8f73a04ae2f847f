package io.vigil.server.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** Whoever is asked, at a port of this machine. */
final class TestingHost implements AutoCloseable {
  final List<Heard> heard = new ArrayList<>();
  int status = 204;
  private final HttpServer server;

  record Heard(String host, String path, String signature, String token, String key, String body) {}

  TestingHost() throws IOException {
    this(HttpServer.create(anyPort(), 0));
  }

  private TestingHost(HttpServer server) {
    this.server = server;
    server.createContext("/", this::hear);
    server.start();
  }

  /** With a certificate and its key. */
  static TestingHost secured(SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new TestingHost(server);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
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
