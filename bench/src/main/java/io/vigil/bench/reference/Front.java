package io.vigil.bench.reference;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What HTTP and JSON alone cost: takes the product's transmissions, reads every value in them, and
 * answers 202 with as long a body. It keeps nothing, checks nobody and judges nothing. It changes
 * only when the product's HTTP library does.
 */
public final class Front {
  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final String ANSWER =
      "{\"transmission\":\"00000000-0000-0000-0000-000000000000\","
          + "\"receivedAt\":\"2026-11-20T05:00:00.000Z\",\"readings\":%d,\"refused\":[]}";

  private Front() {}

  /** Listens on a free port, which it writes to standard output, until standard input ends. */
  public static void main(String[] arguments) throws IOException {
    Vertx vertx = Vertx.vertx();
    AtomicInteger port = new AtomicInteger();
    vertx
        .deployVerticle(
            () -> new Loop(port),
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
        .await();
    System.out.println(port.get());
    System.in.readAllBytes();
    vertx.close().await();
  }

  /** One event loop; Vert.x shares the connections out among those that listen on one port. */
  private static final class Loop extends VerticleBase {
    private final AtomicInteger port;

    Loop(AtomicInteger port) {
      this.port = port;
    }

    @Override
    public Future<?> start() {
      HttpServer server =
          vertx
              .createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
              .requestHandler(Loop::take);
      // -1: any free port, the same one for all instances.
      return server
          .listen(-1, "127.0.0.1")
          .onSuccess(listening -> port.set(listening.actualPort()));
    }

    private static void take(HttpServerRequest request) {
      request
          .body()
          .onSuccess(body ->
              request
                  .response()
                  .setStatusCode(202)
                  .putHeader("Content-Type", "application/json")
                  .end(
                      Buffer.buffer(
                          ANSWER
                              .formatted(readings(body.getBytes()))
                              .getBytes(StandardCharsets.US_ASCII))));
    }
  }

  private static int readings(byte[] body) {
    int readings = 0;
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        switch (token) {
          case VALUE_STRING -> json.getString();
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDoubleValue();
          case END_OBJECT -> readings++;
          default -> {}
        }
      }
    }
    return readings - 1;
  }
}
