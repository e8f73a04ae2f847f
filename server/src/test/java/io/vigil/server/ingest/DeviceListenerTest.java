package io.vigil.server.ingest;

import static io.vigil.server.ingest.RawDevice.post;
import static io.vigil.server.ingest.TestingBodies.heartRate;
import static io.vigil.server.ingest.TestingBodies.transmission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.TenantId;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.server.HeldCommits;
import io.vigil.server.ServerTest;
import io.vigil.server.device.DeviceKey;
import io.vigil.server.ingest.RawDevice.Answer;
import io.vigil.server.journal.Lanes;
import java.io.IOException;
import java.net.ConnectException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.json.JsonMapper;

/** The devices' port by the byte: what HTTP libraries never do, and networks and strangers may. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeviceListenerTest extends ServerTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);
  private static final JsonMapper JSON = new JsonMapper();

  @Autowired private Lanes lanes;
  @Autowired private DeviceListener listener;
  @Autowired private MeterRegistry meters;

  @Value("${vigil.db.url}")
  private String url;

  private final UUID epoch = UUID.randomUUID();
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private DeviceKey device;

  @BeforeEach
  void registeredDevice() {
    DeviceId id = new DeviceId(UUID.randomUUID());
    device = DeviceKey.generate(id, new SecureRandom());
    lanes.keep(
        new TenantId(UUID.randomUUID()),
        new Subject(Subject.Kind.DEVICE, id.value()),
        new Act.DeviceRegistered(id, "Monitor", "bedside-monitor", "S-1", 60_000, device.hash()),
        Optional.empty());
  }

  @Test
  void answersOneAfterTheOtherOnOneConnection() throws IOException {
    try (RawDevice raw = connected()) {
      for (int sequence = 1; sequence <= 3; sequence++) {
        Answer answer = raw.send(sound(sequence)).answer();

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.headers())
            .containsEntry("content-type", "application/json")
            .containsEntry("cache-control", "no-store")
            .doesNotContainKeys("server", "connection");
        assertThat(
                ZonedDateTime.parse(
                    answer.headers().get("date"), DateTimeFormatter.RFC_1123_DATE_TIME))
            .isCloseTo(
                ZonedDateTime.now(), org.assertj.core.api.Assertions.within(1, ChronoUnit.MINUTES));
      }
    }
  }

  @Test
  void answersPipelinedRequestsInTheirOrder() throws IOException {
    int pipelined = 40;
    try (RawDevice raw = connected()) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < pipelined; i++) {
        requests.append(sound(i)).append("GET /nothing-").append(i);
        requests.append(" HTTP/1.1\r\nHost: vigil\r\n\r\n");
      }
      raw.send(requests.toString());

      for (int i = 0; i < pipelined; i++) {
        assertThat(raw.answer().status()).isEqualTo(202);
        assertThat(raw.answer().status()).isEqualTo(404);
      }
      assertThat(raw.send(sound(pipelined)).answer().status()).isEqualTo(202);
    }
  }

  @Test
  void takesABodyInSmallPartsAndInChunks() throws IOException {
    String body = body(1);
    try (RawDevice raw = connected()) {
      for (String part : sound(1).split("(?<=\\G.{7})", -1)) {
        raw.send(part);
      }
      assertThat(raw.answer().status()).isEqualTo(202);

      raw.send(post(device.secretText(), "Transfer-Encoding: chunked\r\n", ""));
      for (String part : body.split("(?<=\\G.{100})", -1)) {
        raw.send(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
      }
      assertThat(raw.send("0\r\n\r\n").answer().status()).isEqualTo(202);
    }
  }

  @Test
  void letsTheBodyComeOnlyFromWhoShowedItsKey() throws IOException {
    String body = body(1);
    String expecting = "Expect: 100-continue\r\nContent-Length: " + body.length() + "\r\n";
    DeviceKey stranger = DeviceKey.generate(device.device(), new SecureRandom());
    try (RawDevice raw = connected()) {
      raw.send(post(device.secretText(), expecting, ""));
      assertThat(raw.answerWithoutBody().status()).isEqualTo(100);
      assertThat(raw.send(body).answer().status()).isEqualTo(202);

      raw.send(post(stranger.secretText(), expecting, ""));
      Answer refused = raw.answer();
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.headers()).containsEntry("connection", "close");
      assertThat(raw.isClosed()).isTrue();
    }
  }

  @Test
  void dropsTheBodyOfWhoIsRefusedAndAnswersTheNext() throws IOException {
    DeviceKey stranger = DeviceKey.generate(device.device(), new SecureRandom());
    try (RawDevice raw = connected()) {
      assertThat(raw.send(post(stranger.secretText(), "x".repeat(100_000))).answer().status())
          .isEqualTo(401);
      assertThat(raw.send(sound(1)).answer().status()).isEqualTo(202);
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void endsABodyThatNeverEnds(boolean known) throws IOException {
    DeviceKey key = known ? device : DeviceKey.generate(device.device(), new SecureRandom());
    String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
    try (RawDevice raw = connected()) {
      raw.send(post(key.secretText(), "Transfer-Encoding: chunked\r\n", ""));
      for (int sent = 0; sent <= Body.BYTES_MAX; sent += 0x4000) {
        raw.send(chunk);
      }

      Answer answer = raw.answer();
      assertThat(answer.status()).isEqualTo(known ? 413 : 401);
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(raw.isClosed()).isTrue();
    }
  }

  @Test
  void refusesABodyThatIsAnnouncedTooLargeBeforeItComes() throws IOException {
    try (RawDevice raw = connected()) {
      raw.send(post(device.secretText(), "Content-Length: 99999999999\r\n", "{"));

      Answer answer = raw.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(code(answer)).isEqualTo("too-large");
      assertThat(raw.isClosed()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | nonsense~~",
        "400 | GET / HTTP/1.1~~",
        "400 | GET / HTTP/1.1~Host: a~Host: b~~",
        "400 | PRI * HTTP/2.0~~SM~~",
        "400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Content-Length: 3~~0~~",
        "400 | POST / HTTP/1.1~Host: a~Content-Length: 3~Content-Length: 4~~abcd",
        "400 | POST / HTTP/1.1~Host: a~Content-Length: -3~~abcd",
        "400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip~~abcd",
        "400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~nonsense~",
        "417 | POST / HTTP/1.1~Host: a~Expect: wonders~Content-Length: 1~~a",
      })
  void endsWhatIsNoHttp(int status, String request) throws IOException {
    try (RawDevice raw = connected()) {
      Answer answer = raw.send(request.replace("~", "\r\n")).answer();

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.headers())
          .containsEntry("content-type", "application/problem+json")
          .containsEntry("connection", "close");
      assertThat(code(answer)).isEqualTo("malformed-request");
      assertThat(raw.isClosed()).isTrue();
    }
  }

  @Test
  void endsHeadsThatGrowBeyondTheLimit() throws IOException {
    String padding = "x".repeat(10_000);
    try (RawDevice line = connected();
        RawDevice headers = connected()) {
      assertThat(line.send("GET /" + padding + " HTTP/1.1\r\n\r\n").answer().status())
          .isEqualTo(414);
      assertThat(
              headers
                  .send("GET / HTTP/1.1\r\nHost: a\r\nPadding: " + padding + "\r\n\r\n")
                  .answer()
                  .status())
          .isEqualTo(431);
      assertThat(line.isClosed()).isTrue();
      assertThat(headers.isClosed()).isTrue();
    }
  }

  @Test
  void namesTheMethodsThatThereAre() throws IOException {
    try (RawDevice raw = connected()) {
      Answer put = raw.send(request("PUT", "/api/v1/transmissions")).answer();
      Answer post = raw.send(request("POST", "/api/v1/transmissions/" + epoch)).answer();

      assertThat(put.status()).isEqualTo(405);
      assertThat(put.headers()).containsEntry("allow", "POST");
      assertThat(post.status()).isEqualTo(405);
      assertThat(post.headers()).containsEntry("allow", "GET");
      assertThat(code(post)).isEqualTo("method-not-allowed");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/transmissions/x/y, 404",
    "GET, /, 404",
    "GET, http://vigil/api/v1/transmissions/x, 401",
    "GET, /api/v1/transmissions/x?y=/z, 401",
    "GET, /api/v1/patients, 404",
    "OPTIONS, *, 404"
  })
  void servesNothingElse(String method, String target, int status) throws IOException {
    try (RawDevice raw = connected()) {
      assertThat(raw.send(request(method, target)).answer().status()).isEqualTo(status);
    }
  }

  @Test
  void tellsWhatBecameOfATransmissionAndNothingOfANameThatIsNone() throws IOException {
    String authorized = "Authorization: Bearer " + device.secretText() + "\r\n\r\n";
    try (RawDevice raw = connected()) {
      String id = transmissionIn(raw.send(sound(1)).answer());
      String look = "/api/v1/transmissions/" + id + " HTTP/1.1\r\nHost: vigil\r\n" + authorized;

      Answer told = raw.send("GET " + look).answer();
      assertThat(told.status()).isEqualTo(200);
      assertThat(transmissionIn(told)).isEqualTo(id);
      Answer head = raw.send("HEAD " + look).answerWithoutBody();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers()).containsEntry("content-length", "" + told.body().length());
      assertThat(raw.send("GET " + look.replace(id, "nonsense")).answer().status()).isEqualTo(400);
    }
  }

  @Test
  void closesWhereItIsAskedTo() throws IOException {
    try (RawDevice raw = connected();
        RawDevice old = connected()) {
      Answer last =
          raw.send(
                  post(
                      device.secretText(),
                      "Connection: close\r\nContent-Length: " + body(1).length() + "\r\n",
                      body(1)))
              .answer();
      assertThat(last.status()).isEqualTo(202);
      assertThat(last.headers()).containsEntry("connection", "close");
      assertThat(raw.isClosed()).isTrue();

      assertThat(old.send(sound(2).replace("HTTP/1.1", "HTTP/1.0")).answer().status())
          .isEqualTo(202);
      assertThat(old.isClosed()).isTrue();
    }
  }

  @Test
  void answersADeviceThatHasEndedItsSide() throws IOException {
    try (RawDevice raw = connected()) {
      raw.send(sound(1) + sound(2)).endOutput();

      assertThat(raw.answer().status()).isEqualTo(202);
      assertThat(raw.answer().status()).isEqualTo(202);
      assertThat(raw.isClosed()).isTrue();
    }
  }

  @Test
  void keepsWhatADeviceSentThatDidNotWaitForTheAnswer() throws Exception {
    try (HeldCommits held = HeldCommits.of(url)) {
      try (RawDevice raw = connected()) {
        raw.send(sound(1));
        held.awaitOne();
      }
    }

    try (RawDevice raw = connected()) {
      String again = transmissionIn(raw.send(sound(1)).answer());
      Answer told =
          raw.send(
                  "GET /api/v1/transmissions/"
                      + again
                      + " HTTP/1.1\r\nHost: vigil\r\nAuthorization: Bearer "
                      + device.secretText()
                      + "\r\n\r\n")
              .answer();
      assertThat(JSON.readTree(told.body()).get("parts")).hasSize(1);
    }
  }

  @Test
  void takesNoMoreOfOneDeviceAtOnceThanItsShare() throws Exception {
    List<RawDevice> waiting = new ArrayList<>();
    try (HeldCommits held = HeldCommits.of(url)) {
      for (int i = 0; i < InFlight.OF_DEVICE_MAX; i++) {
        RawDevice raw = connected();
        waiting.add(raw);
        raw.send(sound(i));
        if (i == 0) {
          held.awaitOne();
        }
      }
      // All but the first, which the writer has.
      await()
          .atMost(WAIT_MAX)
          .until(() ->
              meters.get("vigil.inbox.waiting").gauge().value() == InFlight.OF_DEVICE_MAX - 1);

      try (RawDevice raw = connected()) {
        Answer answer = raw.send(sound(99)).answer();
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).containsEntry("retry-after", "2");
        assertThat(code(answer)).isEqualTo("inbox-full");
      }
    }
    for (RawDevice raw : waiting) {
      assertThat(raw.answer().status()).isEqualTo(202);
      raw.close();
    }
  }

  /** It is the last: nothing is served after it. */
  @Test
  @Order(Integer.MAX_VALUE)
  void finishesWhatIsUnderWayBeforeItStops() throws Exception {
    CompletableFuture<Void> stopping;
    try (RawDevice underWay = connected();
        RawDevice idle = connected()) {
      assertThat(idle.send(sound(1)).answer().status()).isEqualTo(202);
      try (HeldCommits held = HeldCommits.of(url)) {
        underWay.send(sound(2));
        held.awaitOne();
        int port = devicePort();

        stopping = CompletableFuture.runAsync(listener::stop);

        assertThat(idle.isClosed()).isTrue();
        assertThatThrownBy(() -> new RawDevice(port)).isInstanceOf(ConnectException.class);
        assertThat(stopping).isNotDone();
      }
      Answer answer = underWay.answer();
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.headers()).containsEntry("connection", "close");
    }
    stopping.get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(listener.isRunning()).isFalse();
  }

  private RawDevice connected() throws IOException {
    return new RawDevice(devicePort());
  }

  private String body(long sequence) {
    return transmission(
        device.device().value(), epoch, sequence, heartRate("62.8", now.toString()));
  }

  private String sound(long sequence) {
    return post(device.secretText(), body(sequence));
  }

  private static String request(String method, String target) {
    return method + " " + target + " HTTP/1.1\r\nHost: vigil\r\nContent-Length: 0\r\n\r\n";
  }

  private static String code(Answer answer) {
    return JSON.readTree(answer.body()).get("code").asString();
  }

  private static String transmissionIn(Answer answer) {
    return JSON.readTree(answer.body()).get("transmission").asString();
  }
}
