package io.vigil.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.client.TestingLiveServer.Subscriber;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LiveClientTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final UUID PATIENT = UUID.fromString("01970000-0000-7000-8000-000000000001");
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void followsASubscriptionAndResumesItWhereItBroke() throws Exception {
    try (TestingLiveServer server = new TestingLiveServer();
        OperatorClient operator = OperatorClient.open(server.uri());
        LiveClient live = LiveClient.open(operator)) {
      try (Subscriber first = server.accept()) {
        assertThat(first.subscription)
            .contains("\"type\":\"subscribe\"")
            .contains("\"cursor\":null");
        assertThat(first.headers).containsEntry("origin", server.uri().toString());
        first.send(
            """
            {"type": "snapshot", "cursor": "c1", "now": "%s", "resumed": false, "visible": ["%s"], "patients": []}\
            """
                .formatted(NOON, PATIENT));
        first.send(delta("c2"));
        assertThat(live.take(SOON))
            .contains(new LiveFrame.Snapshot("c1", NOON, false, List.of(PATIENT), List.of()));
        assertThat(live.awaitPatient(patient -> patient.id().equals(PATIENT), SOON)).isPresent();
        first.end(1001);
      }
      try (Subscriber second = server.accept()) {
        assertThat(second.subscription).contains("\"cursor\":\"c2\"");
        second.send("{\"type\": \"beat\", \"cursor\": \"c3\", \"now\": \"%s\"}".formatted(NOON));
        assertThat(live.take(SOON)).contains(new LiveFrame.Beat("c3", NOON));
      }
    }
  }

  @Test
  void subscribesWithTheSessionOfTheOneWhoSignedIn() throws Exception {
    try (TestingLiveServer server = new TestingLiveServer();
        OperatorClient operator = OperatorClient.open(server.uri())) {
      CompletableFuture<Void> answering =
          CompletableFuture.runAsync(() -> {
            try {
              server.giveCookie("vigil-session=s1");
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      assertThat(operator.session()).isEqualTo(Optional.empty());
      answering.join();

      try (LiveClient live = LiveClient.open(operator);
          Subscriber subscriber = server.accept()) {
        assertThat(subscriber.headers).containsEntry("cookie", "vigil-session=s1");
        assertThat(live.take(Duration.ZERO)).isEqualTo(Optional.empty());
      }
    }
  }

  @Test
  void endsWhenTheSessionEnds() throws Exception {
    try (TestingLiveServer server = new TestingLiveServer();
        OperatorClient operator = OperatorClient.open(server.uri());
        LiveClient live = LiveClient.open(operator);
        Subscriber subscriber = server.accept()) {
      subscriber.end(LiveClient.NOT_SIGNED_IN);

      assertThat(live.awaitEnd(SOON)).hasValue(LiveClient.NOT_SIGNED_IN);
      assertThat(live.take(Duration.ZERO)).isEqualTo(Optional.empty());
    }
  }

  @Test
  void endsWhenItsOriginIsNotTaken() throws Exception {
    try (TestingServer server =
            TestingServer.answering(TestingServer.Answer.problem(403, "origin"));
        OperatorClient operator = OperatorClient.open(server.uri());
        LiveClient live = LiveClient.open(operator)) {
      assertThat(live.awaitEnd(SOON)).hasValue(LiveClient.NOT_UNDERSTOOD);
    }
  }

  @Test
  void ignoresWhatANewerServerAdds() throws Exception {
    try (TestingLiveServer server = new TestingLiveServer();
        OperatorClient operator = OperatorClient.open(server.uri());
        LiveClient live = LiveClient.open(operator);
        Subscriber subscriber = server.accept()) {
      subscriber.send(
          "{\"type\": \"beat\", \"cursor\": \"c1\", \"now\": \"%s\", \"load\": 3}".formatted(NOON));

      assertThat(live.take(SOON)).contains(new LiveFrame.Beat("c1", NOON));
    }
  }

  private static String delta(String cursor) {
    return """
    {"type": "delta", "cursor": "%s", "now": "%s", "gone": [], "patients": [{"id": "%s", "name": "Tan Mei Ling",
     "identifier": "MRN-00017", "birthDate": "1950-01-31", "ward": "%s", "bed": "7E-04", "version": "12:345"}]}\
    """
        .formatted(cursor, NOON, PATIENT, PATIENT);
  }
}
