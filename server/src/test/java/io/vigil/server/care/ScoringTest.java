package io.vigil.server.care;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How a patient is scored, over HTTP. */
class ScoringTest extends ServerTest {
  private static final String SCALE_TWO = "spo2-scale-two";

  private Hospital hospital;
  private UUID anna;
  private Hospital.Monitor monitor;
  private Browser nurse;
  private Browser physician;
  private Browser stranger;

  @BeforeEach
  void physicianAndNurseWithAPatient() {
    hospital = hospital();
    UUID ward = hospital.ward("Ward 7 East");
    anna = hospital.patientOn(ward);
    monitor = hospital.monitorOf(anna);
    nurse = hospital.signedIn("nurse", "Nurse A", ward);
    physician = hospital.signedIn("physician", "Dr Lim", ward);
    stranger = hospital.signedIn("physician", "Dr Ng", hospital.ward("Ward 7 West"));
  }

  @Test
  void scoresOnScaleTwoWhileAPhysicianOrdersIt() {
    hospital.sendSpo2(monitor, "90");
    assertThat(patient().at("/news2/scale").asInt()).isEqualTo(1);
    assertThat(patient().at("/scoring/orders")).isEmpty();
    Instant review = Instant.now().plus(7, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MILLIS);

    assertThat(give(physician, SCALE_TWO, review).statusCode()).isEqualTo(204);
    hospital.sendSpo2(monitor, "90");

    JsonNode view = patient();
    assertThat(view.at("/news2/scale").asInt()).isEqualTo(2);
    assertThat(view.at("/news2/lower").asInt()).isZero();
    JsonNode order = view.at("/scoring/orders/0");
    assertThat(order.get("kind").asString()).isEqualTo(SCALE_TWO);
    assertThat(order.get("by").asString()).isEqualTo("Dr Lim");
    assertThat(Instant.parse(order.get("reviewAt").asString())).isEqualTo(review);
    assertThat(order.get("reason").asString()).isEqualTo("COPD, pH 7.31");

    assertThat(end(physician, SCALE_TWO).statusCode()).isEqualTo(204);
    hospital.sendSpo2(monitor, "90");
    assertThat(patient().at("/news2/scale").asInt()).isEqualTo(1);
    assertThat(patient().at("/scoring/orders")).isEmpty();
    assertProblem(end(physician, SCALE_TWO), 404, "not-found");
  }

  @Test
  void saysThatTheScoreIsSuspendedAtTheEndOfLife() {
    hospital.sendSpo2(monitor, "97");
    assertThat(patient().at("/news2/suspended").asBoolean()).isFalse();

    give(physician, "end-of-life", inAWeek());

    assertThat(patient().at("/news2/suspended").asBoolean()).isTrue();
  }

  @Test
  void saysForWhomTheScoreIsNotValidatedAndShowsQsofaWhereAnInfectionIsSuspected() {
    hospital.sendSpo2(monitor, "97");
    assertThat(patient().at("/news2/validity").asString()).isEqualTo("validated");
    assertThat(patient().at("/scores")).hasSize(1);
    assertThat(patient().at("/scores/0/name").asString()).isEqualTo("MEWS");
    assertThat(patient().at("/scores/0/table").asString()).isEqualTo("MEWS-SUBBE-2001");
    assertThat(patient().at("/scores/0/upper").asInt()).isEqualTo(14);
    assertThat(patient().at("/scores/0/complete").asBoolean()).isFalse();
    assertThat(patient().at("/scores/0/missing")).hasSize(5);

    assertThat(note("pregnant", true).statusCode()).isEqualTo(204);
    assertThat(note("infection-suspected", true).statusCode()).isEqualTo(204);

    JsonNode view = patient();
    assertThat(view.at("/news2/validity").asString()).isEqualTo("pregnant");
    assertThat(view.at("/scoring/circumstances/0/kind").asString()).isEqualTo("pregnant");
    assertThat(view.at("/scoring/circumstances/0/by").asString()).isEqualTo("Nurse A");
    assertThat(view.at("/scores/1/name").asString()).isEqualTo("qSOFA");
    assertThat(view.at("/scores/1/threshold").asInt()).isEqualTo(2);

    note("pregnant", false);
    assertThat(patient().at("/news2/validity").asString()).isEqualTo("validated");
  }

  @Test
  void tellsWhatADeviceMeasuredFromWhatAPersonDid() {
    hospital.sendSpo2(monitor, "97");
    HttpResponse<String> observed =
        nurse.post(
            "/api/v1/patients/" + anna + "/observations",
            """
            {"command": "%s", "readings": [
              {"metric": "VIGIL_CONSCIOUSNESS", "value": 0, "unit": "1"},
              {"metric": "MDC_RESP_RATE", "value": 16, "unit": "/min"}]}
            """
                .formatted(UUID.randomUUID()));
    assertThat(observed.statusCode()).isEqualTo(202);

    assertThat(sourceKind("spo2")).isEqualTo("device");
    assertThat(sourceKind("consciousness")).isEqualTo("person");
    assertThat(sourceKind("respiration")).isEqualTo("person");
  }

  @Test
  void saysWhenTheNextObservationIsDueAndOfWhat() {
    Instant before = Instant.now();
    hospital.sendSpo2(monitor, "97");

    JsonNode next = patient().get("nextObservation");
    assertThat(Instant.parse(next.get("dueAt").asString()))
        .isBetween(before.minusSeconds(60), before.plusSeconds(3_600));
    assertThat(next.get("parameters").valueStream().map(JsonNode::asString))
        .containsExactly(
            "respiration", "oxygen", "systolic", "pulse", "consciousness", "temperature");

    give(physician, "end-of-life", inAWeek());
    assertThat(patient().has("nextObservation")).isFalse();
  }

  @Test
  void letsNobodyButPhysiciansOrder() {
    assertProblem(give(nurse, SCALE_TWO, inAWeek()), 403, "forbidden");
    assertProblem(end(nurse, SCALE_TWO), 403, "forbidden");
    assertProblem(give(hospital.administrator(), SCALE_TWO, inAWeek()), 403, "forbidden");
    assertThat(patient().at("/scoring/orders")).isEmpty();
  }

  @Test
  void givesAStrangerTheSameAnswerAsForAPatientWhoIsNotThere() {
    HttpResponse<String> foreign = give(stranger, SCALE_TWO, inAWeek());
    assertProblem(foreign, 404, "not-found");
    assertProblem(end(stranger, SCALE_TWO), 404, "not-found");
    assertThat(patient().at("/scoring/orders")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"command\": \"C\", \"reviewAt\": \"R\", \"reason\": \"r\"}",
        "{\"command\": \"C\", \"kind\": \"none\", \"reviewAt\": \"R\", \"reason\": \"r\"}",
        "{\"command\": \"C\", \"kind\": \"end-of-life\", \"reason\": \"r\"}",
        "{\"command\": \"C\", \"kind\": \"end-of-life\", \"reviewAt\": \"R\"}",
        "{\"command\": \"C\", \"kind\": \"end-of-life\", \"reviewAt\": \"R\", \"reason\": \" \"}",
        "{\"command\": \"C\", \"kind\": \"end-of-life\", \"reviewAt\": \"2026-01-01T00:00:00Z\","
            + " \"reason\": \"r\"}",
        "{\"command\": \"C\", \"kind\": \"end-of-life\", \"reviewAt\": \"2199-01-01T00:00:00Z\","
            + " \"reason\": \"r\"}",
      })
  void refusesAnOrderThatIsNone(String body) {
    assertProblem(
        physician.post(
            "/api/v1/patients/" + anna + "/score-orders",
            body.replace("\"C\"", "\"" + UUID.randomUUID() + "\"")
                .replace("\"R\"", "\"" + inAWeek() + "\"")),
        400,
        "malformed-order");
  }

  @Test
  void refusesACircumstanceThatIsNone() {
    assertProblem(note("tall", true), 400, "malformed-order");
    assertProblem(
        nurse.post(
            "/api/v1/patients/" + anna + "/circumstances",
            "{\"command\": \"%s\", \"kind\": \"pregnant\"}".formatted(UUID.randomUUID())),
        400,
        "malformed-order");
  }

  private static Instant inAWeek() {
    return Instant.now().plus(7, ChronoUnit.DAYS);
  }

  private HttpResponse<String> give(Browser by, String kind, Instant review) {
    return by.post(
        "/api/v1/patients/" + anna + "/score-orders",
        """
        {"command": "%s", "kind": "%s", "reviewAt": "%s", "reason": "COPD, pH 7.31"}
        """
            .formatted(UUID.randomUUID(), kind, review));
  }

  private HttpResponse<String> end(Browser by, String kind) {
    return by.post(
        "/api/v1/patients/" + anna + "/score-orders/" + kind + "/end",
        "{\"command\": \"%s\", \"reason\": \"weaned\"}".formatted(UUID.randomUUID()));
  }

  private HttpResponse<String> note(String kind, boolean holds) {
    return nurse.post(
        "/api/v1/patients/" + anna + "/circumstances",
        "{\"command\": \"%s\", \"kind\": \"%s\", \"holds\": %s}"
            .formatted(UUID.randomUUID(), kind, holds));
  }

  private String sourceKind(String parameter) {
    return patient()
        .at("/news2/parts")
        .valueStream()
        .filter(part -> part.get("parameter").asString().equals(parameter))
        .map(part -> part.get("sourceKind").asString())
        .findFirst()
        .orElseThrow();
  }

  private JsonNode patient() {
    return Browser.json(nurse.get("/api/v1/patients/" + anna));
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
