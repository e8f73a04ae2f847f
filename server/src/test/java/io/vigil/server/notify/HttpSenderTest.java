package io.vigil.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vigil.core.id.DeliveryId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpSenderTest {
  private static final DeliveryId ID = new DeliveryId(new UUID(1, 2));
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_795_000_000), ZoneOffset.UTC);

  private record Heard(String path, String signature, String token, String key, String body) {}

  private final List<Heard> heard = new ArrayList<>();
  private HttpServer server;
  private int status = 204;
  private Path secret;

  @BeforeEach
  void serve(@TempDir Path directory) throws IOException {
    secret = Files.writeString(directory.resolve("secret"), "s3cret\n");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::hear);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void hear(HttpExchange exchange) throws IOException {
    heard.add(
        new Heard(
            exchange.getRequestURI().getPath(),
            header(exchange, "Vigil-Signature"),
            header(exchange, "Authorization"),
            header(exchange, "Idempotency-Key"),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    if (status == 302) {
      exchange.getResponseHeaders().add("Location", url("/elsewhere"));
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private HttpSender webhook(boolean privateNetworks) {
    return HttpSender.webhook(new NotifySettings.Webhook(secret, privateNetworks), CLOCK);
  }

  @Test
  void webhookIsSignedAndSaysNothingOfAnybody() throws Exception {
    webhook(true).send(ID, url("/hook"));

    Heard request = heard.getFirst();
    assertThat(request.path()).isEqualTo("/hook");
    assertThat(request.key()).isEqualTo(ID.toString());
    assertThat(request.body()).contains(ID.toString(), Sender.TEXT).hasSizeLessThan(120);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String expected =
        HexFormat.of()
            .formatHex(
                mac.doFinal(("1795000000." + request.body()).getBytes(StandardCharsets.UTF_8)));
    assertThat(request.signature()).isEqualTo("t=1795000000,v1=" + expected);
  }

  @Test
  void leadsNowhereWithinUnlessThatIsAllowed() {
    assertThatThrownBy(() -> webhook(false).send(ID, url("/hook")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("private");
    assertThat(heard).isEmpty();
  }

  @Test
  void followsNoRedirectAndTakesNoOtherAnswerForYes() {
    for (int each : new int[] {302, 400, 500}) {
      status = each;
      heard.clear();
      assertThatThrownBy(() -> webhook(true).send(ID, url("/hook")))
          .isInstanceOf(IOException.class);
      assertThat(heard).hasSize(1);
    }
  }

  @Test
  void gatewayIsGivenTheNumberAndTheToken() throws Exception {
    HttpSender.sms(new NotifySettings.Sms(URI.create(url("/sms")), secret)).send(ID, "+6591234567");

    Heard request = heard.getFirst();
    assertThat(request.path()).isEqualTo("/sms");
    assertThat(request.token()).isEqualTo("Bearer s3cret");
    assertThat(request.body()).contains("+6591234567", ID.toString(), Sender.TEXT);
  }
}
