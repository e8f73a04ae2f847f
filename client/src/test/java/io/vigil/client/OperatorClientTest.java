package io.vigil.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigil.client.TestingServer.Answer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OperatorClientTest {
  private static final UUID ID = UUID.fromString("01970000-0000-7000-8000-000000000001");
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Answer NOT_SIGNED_IN =
      Answer.problem(401, "not-signed-in")
          .with("Set-Cookie", "XSRF-TOKEN=t1; Path=/; SameSite=Strict");
  private static final Answer SIGNED_IN =
      Answer.of(
              200,
              """
              {"user": {"id": "%s", "name": "Nurse A", "role": "nurse"}}\
              """
                  .formatted(ID))
          .with("Set-Cookie", "vigil-session=s1; Path=/; HttpOnly; SameSite=Strict");
  private static final String ALARM =
      """
      {"id": "%s", "version": 3, "patient": "%s", "kind": "physiological", "condition": "MDC_PULS_OXIM_SAT_O2:low",
       "label": "SpO2 low", "priority": "high", "onset": "2026-11-20T12:00:00.000Z", "end": null,
       "raisedAt": "2026-11-20T12:00:10.000Z", "active": true, "signal": "on", "responsibility": "undefined",
       "rung": 0, "role": "bed-nurse", "episodeCount": 1, "episodes": [], "verify": false, "retrospective": false,
       "withdrawn": false, "worst": 84, "limit": 88, "unit": "%%", "somethingNew": {"a": 1}}\
      """
          .formatted(ID, ID);

  @Test
  void signsInWithTheAntiForgeryTokenAndKeepsTheSession() throws Exception {
    try (TestingServer server =
            TestingServer.answering(NOT_SIGNED_IN, SIGNED_IN, Answer.of(200, "[]"));
        OperatorClient client = OperatorClient.open(server.uri())) {
      User user = client.signIn("nurse-a", "open sesame");

      assertThat(user).isEqualTo(new User(ID, "Nurse A", "nurse"));
      assertThat(client.wards()).isEmpty();
      assertThat(server.requests().get(1).header("X-xsrf-token")).isEqualTo("t1");
      assertThat(server.requests().get(2).header("Cookie"))
          .contains("vigil-session=s1", "XSRF-TOKEN=t1");
    }
  }

  @Test
  void fetchesARenewedTokenOnce() throws Exception {
    Answer renewed = Answer.of(200, SIGNED_IN.body()).with("Set-Cookie", "XSRF-TOKEN=t2; Path=/");
    try (TestingServer server =
            TestingServer.answering(
                NOT_SIGNED_IN,
                SIGNED_IN,
                Answer.problem(403, "csrf"),
                renewed,
                Answer.of(204, ""));
        OperatorClient client = OperatorClient.open(server.uri())) {
      client.signIn("nurse-a", "open sesame");

      client.dischargePatient(ID);

      assertThat(server.requests().getLast().header("X-xsrf-token")).isEqualTo("t2");
      assertThat(server.requests()).hasSize(5);
    }
  }

  @Test
  void tellsARefusalByItsCode() throws Exception {
    try (TestingServer server =
            TestingServer.answering(NOT_SIGNED_IN, Answer.problem(401, "sign-in-refused"));
        OperatorClient client = OperatorClient.open(server.uri())) {
      ProblemException refusal =
          catchThrowableOfType(ProblemException.class, () -> client.signIn("nurse-a", "wrong"));

      assertThat(refusal.code()).isEqualTo("sign-in-refused");
      assertThat(refusal.status()).isEqualTo(401);
      assertThat(refusal.detail()).isEqualTo("Do something about it.");
      assertThat(refusal).hasMessage("401 sign-in-refused: Do something about it.");
    }
  }

  @Test
  void seesTheAlarmAsItIsNowWhenItChanged() throws Exception {
    Answer changed =
        Answer.of(
            409,
            """
            {"code": "alarm-changed", "detail": "Look again.", "alarm": %s}\
            """
                .formatted(ALARM));
    try (TestingServer server = TestingServer.answering(NOT_SIGNED_IN, SIGNED_IN, changed);
        OperatorClient client = OperatorClient.open(server.uri())) {
      client.signIn("nurse-a", "open sesame");

      ProblemException refusal =
          catchThrowableOfType(
              ProblemException.class, () -> client.accept(ID, UUID.randomUUID(), 2));

      assertThat(refusal.problem().alarm().orElseThrow().version()).isEqualTo(3);
    }
  }

  @Test
  void readsAnAlarmWithAndWithoutItsOptionalMembers() throws Exception {
    try (TestingServer server =
            TestingServer.answering(Answer.of(200, "{\"alarms\": [" + ALARM + "]}"));
        OperatorClient client = OperatorClient.open(server.uri())) {
      Alarm alarm = client.alarms(ID, NOON, NOON.plusSeconds(60)).getFirst();

      assertThat(alarm.worst()).contains(BigDecimal.valueOf(84));
      assertThat(alarm.end()).isEmpty();
      assertThat(alarm.responsible()).isEmpty();
      assertThat(server.requests().getFirst().path())
          .isEqualTo(
              "/api/v1/patients/%s/alarms?from=2026-11-20T12:00:00.000Z&to=2026-11-20T12:01:00.000Z"
                  .formatted(ID));
    }
  }

  @Test
  void readsAPatientBeforeAndAfterTheFirstReading() throws Exception {
    String person =
        """
        "id": "%s", "name": "Tan Mei Ling", "identifier": "MRN-00017", "birthDate": "1950-01-31", "ward": "%s", "bed": "7E-04",
        "version": "12:345\"\
        """
            .formatted(ID, ID);
    String vitals =
        """
        "vitals": [{"metric": "MDC_PULS_OXIM_SAT_O2", "value": 92.50, "at": "2026-11-20T12:00:00Z", "receivedAt": "2026-11-20T12:00:01Z", "suspect": false}],
        "news2": {"at": "2026-11-20T12:00:00Z", "lower": 5, "upper": 8, "complete": false, "risk": "medium", "red": false, "table": "NEWS2-RCP-2017", "scale": 1,
                  "parts": [{"parameter": "spo2", "points": 2, "value": 92.50, "at": "2026-11-20T12:00:00Z", "state": "present"},
                            {"parameter": "temperature", "points": 0, "state": "missing"}]}\
        """;
    try (TestingServer server =
            TestingServer.answering(
                Answer.of(200, "{" + person + "}"),
                Answer.of(200, "{" + person + "," + vitals + "}"));
        OperatorClient client = OperatorClient.open(server.uri())) {
      PatientView before = client.patient(ID);
      PatientView after = client.patient(ID);

      assertThat(before.news2()).isEmpty();
      assertThat(before.vitals()).isEmpty();
      assertThat(before.devices()).isEmpty();
      assertThat(after.vital("MDC_PULS_OXIM_SAT_O2").orElseThrow().value())
          .isEqualTo(new BigDecimal("92.50"));
      assertThat(after.news2().orElseThrow().parts().get(1).value()).isEmpty();
      assertThat(after.toString()).doesNotContain("Tan");
    }
  }

  @Test
  void registersAndBindsADevice() throws Exception {
    try (TestingServer server =
            TestingServer.answering(
                NOT_SIGNED_IN,
                SIGNED_IN,
                Answer.of(201, "{\"id\": \"%s\", \"key\": \"vgl_k\"}".formatted(ID)),
                Answer.of(204, ""));
        OperatorClient client = OperatorClient.open(server.uri())) {
      client.signIn("admin", "open sesame");

      DeviceCredential credential =
          client.registerDevice(
              new Admissions.NewDevice("Monitor", "bedside-monitor", "S-1", 60_000));
      client.bindDevice(credential.device(), ID, NOON);

      assertThat(credential).isEqualTo(new DeviceCredential(ID, "vgl_k"));
      assertThat(server.requests().get(2).body())
          .isEqualTo(
              "{\"name\":\"Monitor\",\"kind\":\"bedside-monitor\",\"serial\":\"S-1\",\"expectedIntervalMillis\":60000}");
      assertThat(server.requests().get(3).method()).isEqualTo("PUT");
      assertThat(server.requests().get(3).body())
          .contains("\"patient\":\"" + ID + "\"", "\"from\":\"2026-11-20T12:00:00.000Z\"");
    }
  }

  @Test
  void tellsWhoIsSignedInIfAnyone() throws Exception {
    try (TestingServer server = TestingServer.answering(NOT_SIGNED_IN);
        OperatorClient client = OperatorClient.open(server.uri())) {
      assertThat(client.session()).isEqualTo(Optional.empty());
    }
  }

  @Test
  void quotesNothingOfAnAnswerItDoesNotUnderstand() throws Exception {
    try (TestingServer server =
            TestingServer.answering(Answer.of(200, "{\"name\": \"Tan Mei Ling\", \"id\": 5"));
        OperatorClient client = OperatorClient.open(server.uri())) {
      IOException fault = catchThrowableOfType(IOException.class, () -> client.patient(ID));

      assertThat(fault).hasMessageContaining("PatientView").hasNoCause();
      assertThat(fault.getMessage()).doesNotContain("Tan");
    }
  }

  @Test
  void handsOutRequestedScenarios() throws Exception {
    String requests =
        "{\"requests\": [{\"request\": \"%s\", \"scenario\": \"sepsis\"}]}".formatted(ID);
    try (TestingServer server = TestingServer.answering(Answer.of(200, requests));
        OperatorClient client = OperatorClient.open(server.uri())) {
      assertThat(client.awaitScenarioRequests())
          .isEqualTo(List.of(new Demo.ScenarioRequest(ID, "sepsis")));
    }
  }
}
