package io.vigil.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.client.TestingServer.Answer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeviceClientTest {
  private static final UUID DEVICE = UUID.fromString("01970000-0000-7000-8000-000000000001");
  private static final DeviceCredential CREDENTIAL =
      new DeviceCredential(DEVICE, "vgl_01970000000070008000000000000001_sesame");
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Answer RECEIPT =
      Answer.of(
          202,
          """
          {"transmission": "0197aaaa-0000-7000-8000-000000000001", "receivedAt": "2026-11-20T12:00:01.250Z",
           "readings": 1, "refused": [{"index": 1, "code": "wrong-unit", "detail": "Give it in /min."}]}\
          """);

  private final List<Duration> pauses = new ArrayList<>();

  @Test
  void sendsEachDigitWithTheDevicesKeyAndIdentity() throws InterruptedException {
    try (TestingServer server = TestingServer.answering(RECEIPT);
        DeviceClient client = client(server)) {
      Transmission transmission =
          client.number(Transmission.Urgency.LIVE, List.of(heartRate("62.80")));

      Outcome outcome = client.send(transmission);

      assertThat(outcome)
          .isEqualTo(
              new Outcome.Accepted(
                  new Receipt(
                      UUID.fromString("0197aaaa-0000-7000-8000-000000000001"),
                      Instant.parse("2026-11-20T12:00:01.250Z"),
                      1,
                      List.of(new Receipt.RefusedReading(1, "wrong-unit", "Give it in /min.")))));
      TestingServer.Request request = server.requests().getFirst();
      assertThat(request.path()).isEqualTo("/api/v1/transmissions");
      assertThat(request.header("Authorization")).isEqualTo("Bearer " + CREDENTIAL.key());
      assertThat(request.body())
          .isEqualTo(
              """
              {"device":"%s","epoch":"%s","sequence":0,"class":"live","readings":[{"metric":"MDC_ECG_HEART_RATE",\
              "value":62.80,"unit":"/min","at":"2026-11-20T12:00:00.000Z","ordinal":0}]}\
              """
                  .formatted(DEVICE, transmission.epoch()));
    }
  }

  @Test
  void writesProtobufWhenToldTo() throws InterruptedException {
    try (TestingServer server = TestingServer.answering(RECEIPT);
        DeviceClient client =
            DeviceClient.open(
                ServerAddress.at(server.uri()), CREDENTIAL, Transmission.Encoding.PROTOBUF)) {
      Outcome outcome =
          client.send(client.number(Transmission.Urgency.LIVE, List.of(heartRate("62.80"))));

      assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
      assertThat(server.requests().getFirst().header("Content-type"))
          .isEqualTo("application/x-protobuf");
    }
  }

  @Test
  void writesTheFieldsOfTheSchema() {
    Reading first = heartRate("-62.80");
    Transmission transmission =
        new Transmission(
            UUID.fromString("5f0c0000-0000-4000-8000-000000000002"),
            300,
            Transmission.Urgency.BACKLOG,
            List.of(
                first,
                new Reading(
                    "MDC_TEMP_BODY", new BigDecimal("4E+1"), "Cel", NOON.plusMillis(5), 9)));

    assertThat(HexFormat.of().formatHex(ProtobufBody.write(DEVICE, transmission)))
        .isEqualTo(
            "0a10"
                + "01970000000070008000000000000001"
                + "1210"
                + "5f0c0000000040008000000000000002"
                + "18ac02"
                + "2001"
                + "2880d4cfc69f34"
                + "320b"
                + "08828309"
                + "108f62"
                + "1802"
                + "2000"
                + "320a"
                + "08dc9609"
                + "1050"
                + "200a"
                + "2809");
  }

  @Test
  void writesNothingThatProtobufWouldSayOtherwise() {
    List<Reading> unsayable =
        List.of(
            new Reading("MDC_OF_TOMORROW", BigDecimal.ONE, "/min", NOON),
            new Reading("MDC_TEMP_BODY", BigDecimal.ONE, "[degF]", NOON),
            heartRate("0.0000001"),
            heartRate("1234567890123456"));

    assertThat(unsayable)
        .allSatisfy(reading ->
            assertThatThrownBy(() ->
                    ProtobufBody.write(
                        DEVICE,
                        new Transmission(DEVICE, 0, Transmission.Urgency.LIVE, List.of(reading))))
                .isInstanceOf(IllegalArgumentException.class));
  }

  @Test
  void repeatsTheSameBodyUntilItIsAnswered() throws InterruptedException {
    try (TestingServer server =
            TestingServer.answering(
                TestingServer.HANG_UP,
                Answer.problem(503, "not-ready"),
                Answer.problem(429, "inbox-full"),
                RECEIPT);
        DeviceClient client = client(server)) {
      Outcome outcome =
          client.send(client.number(Transmission.Urgency.BACKLOG, List.of(heartRate("62"))));

      assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
      assertThat(server.requests()).hasSizeGreaterThanOrEqualTo(4);
      assertThat(server.requests().stream().map(TestingServer.Request::body).distinct()).hasSize(1);
      assertThat(pauses)
          .hasSize(3)
          .isSortedAccordingTo((a, b) -> Long.signum(a.toMillis() / 1000 - b.toMillis() / 1000));
    }
  }

  @Test
  void waitsAtLeastAsLongAsTheServerAsksButNotForEver() throws InterruptedException {
    Answer full = Answer.problem(429, "inbox-full");
    try (TestingServer server =
            TestingServer.answering(
                full.with("Retry-After", "17"), full.with("Retry-After", "99999"), RECEIPT);
        DeviceClient client = client(server)) {
      client.send(client.number(Transmission.Urgency.LIVE, List.of(heartRate("62"))));

      assertThat(pauses).containsExactly(Duration.ofSeconds(17), Duration.ofSeconds(60));
    }
  }

  @Test
  void givesUpUndecidedAfterItsAttempts() throws InterruptedException {
    try (TestingServer server = TestingServer.answering(Answer.problem(503, "not-ready"));
        DeviceClient client = client(server)) {
      Outcome outcome =
          client.send(client.number(Transmission.Urgency.LIVE, List.of(heartRate("62"))));

      assertThat(outcome).isEqualTo(new Outcome.Undecided("answered 503 not-ready"));
      assertThat(server.requests()).hasSize(DeviceClient.ATTEMPTS_MAX);
    }
  }

  @Test
  void doesNotRepeatWhatTheServerDoesNotWant() throws InterruptedException {
    try (TestingServer server = TestingServer.answering(Answer.problem(403, "wrong-device"));
        DeviceClient client = client(server)) {
      Outcome outcome =
          client.send(client.number(Transmission.Urgency.LIVE, List.of(heartRate("62"))));

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> {
                assertThat(refused.problem().code()).isEqualTo("wrong-device");
                assertThat(refused.problem().status()).isEqualTo(403);
              });
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void countsWithinOneEpochAndDrawsAnotherAtEachOpening() {
    try (TestingServer server = TestingServer.answering(RECEIPT);
        DeviceClient first = client(server);
        DeviceClient second = client(server)) {
      Transmission a = first.number(Transmission.Urgency.LIVE, List.of(heartRate("62")));
      Transmission b = first.number(Transmission.Urgency.LIVE, List.of(heartRate("63")));
      Transmission c = second.number(Transmission.Urgency.LIVE, List.of(heartRate("64")));

      assertThat(List.of(a.sequence(), b.sequence(), c.sequence())).containsExactly(0L, 1L, 0L);
      assertThat(a.epoch()).isEqualTo(b.epoch()).isNotEqualTo(c.epoch());
    }
  }

  @Test
  void readsWhatWasDecided() throws Exception {
    UUID id = UUID.fromString("0197aaaa-0000-7000-8000-000000000001");
    Answer decided =
        Answer.of(
            200,
            """
            {"transmission": "%s", "parts": [{"entry": "12:345", "decidedAt": "2026-11-20T12:00:01Z", "outcome": "accepted",
             "readings": [{"metric": "MDC_ECG_HEART_RATE", "at": "2026-11-20T12:00:00Z", "ordinal": 0, "status": "suspect"}]}]}\
            """
                .formatted(id));
    try (TestingServer server = TestingServer.answering(decided);
        DeviceClient client = client(server)) {
      TransmissionDecision decision = client.decision(id);

      assertThat(decision.parts().getFirst().readings().getFirst().status()).isEqualTo("suspect");
      assertThat(server.requests().getFirst().path()).isEqualTo("/api/v1/transmissions/" + id);
    }
  }

  @Test
  void showsNeitherKeyNorValueInItsTexts() {
    assertThat(CREDENTIAL.toString()).doesNotContain("sesame");
    assertThat(heartRate("62.8").toString()).doesNotContain("62.8");
  }

  @Test
  void refusesATransmissionWithoutReadings() {
    assertThatThrownBy(
            () -> new Transmission(UUID.randomUUID(), 0, Transmission.Urgency.LIVE, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private DeviceClient client(TestingServer server) {
    return DeviceClient.open(
        ServerAddress.at(server.uri()), CREDENTIAL, pauses::add, new Random(7));
  }

  private static Reading heartRate(String value) {
    return new Reading("MDC_ECG_HEART_RATE", new BigDecimal(value), "/min", NOON);
  }
}
