package io.vigil.server.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A ward that Vigil judges and alarms nobody of, over HTTP. */
class SilentTrialTest extends ServerTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);
  private static final String SPO2_LOW = "MDC_PULS_OXIM_SAT_O2:low";

  private Hospital hospital;
  private UUID ward;
  private UUID anna;
  private Browser nurse;

  @BeforeEach
  void nurseWithAPatient() {
    hospital = hospital();
    ward = hospital.ward("Ward 7 East");
    anna = hospital.patientOn(ward);
    nurse = hospital.signedIn("nurse", "Nurse A", ward);
  }

  @Test
  void alarmsNobodyReportsAndSignalsWhatIsActiveWhenItEnds() {
    Instant begin = Instant.now();
    assertProblem(set(nurse, 3_600, "beside the old monitors"), 403, "forbidden");
    assertProblem(set(hospital.administrator(), 3_600, ""), 400, "malformed-silent-trial");
    assertProblem(
        set(hospital.administrator(), 91 * 86_400, "too long"), 400, "malformed-silent-trial");
    HttpResponse<String> created = set(hospital.administrator(), 3_600, "beside the old monitors");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertProblem(set(hospital.administrator(), 3_600, "again"), 409, "silent-trial-exists");
    await().atMost(WAIT_MAX).until(() -> patient().has("silentTrial"));
    JsonNode trial = ok(nurse.get("/api/v1/wards/" + ward + "/silent-trial")).get("trial");
    assertThat(trial.get("running").asBoolean()).isTrue();
    assertThat(trial.get("silent").asInt()).isEqualTo(1);

    Hospital.Monitor monitor = hospital.monitorOf(anna);
    hospital.sendSpo2(monitor, "97");
    hospital.sendSpo2(monitor, "85");
    assertThat(saturation().get("active").asBoolean()).isTrue();
    assertThat(saturation().get("signal").asString()).isEqualTo("withheld");

    Instant charted = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    String event = chart("rapid-response-call", charted);
    assertThat(
            ok(nurse.get("/api/v1/patients/" + anna + "/charted-events"))
                .at("/events/0/first/condition")
                .asString())
        .isEqualTo(SPO2_LOW);

    await()
        .atMost(WAIT_MAX)
        .untilAsserted(() -> {
          JsonNode report = ok(nurse.get("/api/v1/wards/" + ward + "/trial-report?from=" + begin));
          assertThat(report.get("patients").asInt()).isEqualTo(1);
          assertThat(report.get("judged").asInt()).isEqualTo(1);
          assertThat(report.get("readings").asInt()).isEqualTo(2);
          assertThat(report.at("/withheld/byCause/" + SPO2_LOW).asDouble()).isPositive();
          assertThat(report.at("/burden/sustained/excursions").asInt()).isEqualTo(1);
          assertThat(report.at("/burden/sustained/missed").asInt()).isZero();
          assertThat(report.at("/burden/limitSignals").asDouble()).isPositive();
          assertThat(report.at("/burden/byPriority/high").asDouble()).isPositive();
          assertThat(report.at("/events/warned").asInt()).isEqualTo(1);
          assertThat(report.at("/events/events/0/leadSeconds").asDouble()).isNotNegative();
          assertThat(report.get("proposals")).isEmpty();
          assertThat(report.at("/events/judged").asInt()).isEqualTo(1);
          assertThat(report.at("/stays/0/charted").asInt()).isEqualTo(1);
          assertThat(report.at("/stays/0/chartedJudged").asInt()).isEqualTo(1);
          assertThat(report.at("/stays/0/judgedFrom")).isEqualTo(report.at("/stays/0/from"));
        });
    // What was measured on the trial before the report's time is not judged in it.
    JsonNode cut =
        ok(nurse.get("/api/v1/wards/" + ward + "/trial-report?from=" + charted.minusMillis(1)));
    assertThat(cut.at("/events/charted").asInt()).isEqualTo(1);
    assertThat(cut.at("/events/judged").asInt()).isZero();
    assertThat(cut.at("/stays/0/charted").asInt()).isEqualTo(1);
    assertThat(cut.at("/stays/0/chartedJudged").asInt()).isZero();
    assertThat(Instant.parse(cut.at("/stays/0/judgedFrom").asString()))
        .isEqualTo(charted.minusMillis(1));
    assertProblem(
        hospital.administrator().get("/api/v1/wards/" + ward + "/trial-report?from=" + begin),
        403,
        "forbidden");

    ok(
        nurse.post(
            "/api/v1/patients/" + anna + "/charted-events/" + event + "/entered-in-error",
            "{\"command\": \"" + UUID.randomUUID() + "\", \"reason\": \"another patient's\"}"));
    assertThat(
            ok(nurse.get("/api/v1/wards/" + ward + "/trial-report?from=" + begin))
                .at("/events/charted")
                .asInt())
        .isZero();

    assertThat(
            hospital
                .administrator()
                .post(
                    "/api/v1/admin/wards/" + ward + "/silent-trial/end",
                    "{\"reason\": \"the old monitors are gone\"}")
                .statusCode())
        .isEqualTo(204);
    await().atMost(WAIT_MAX).until(() -> saturation().get("signal").asString().equals("on"));
    assertThat(patient().has("silentTrial")).isFalse();
  }

  @Test
  void whoComesIsSilentAndWhoLeavesIsNot() {
    assertThat(set(hospital.administrator(), 3_600, "a trial").statusCode()).isEqualTo(201);
    UUID west = hospital.ward("Ward 7 West");
    Browser both = hospital.signedIn("nurse", "Nurse B", ward, west);
    UUID ben = hospital.patientOn(west, "Ben");
    assertThat(patient(both, ben).has("silentTrial")).isFalse();

    hospital.transfer(ben, ward);
    await().atMost(WAIT_MAX).until(() -> patient(both, ben).has("silentTrial"));
    hospital.transfer(ben, west);
    assertThat(patient(both, ben).has("silentTrial")).isFalse();
  }

  private HttpResponse<String> set(Browser station, long seconds, String reason) {
    return station.post(
        "/api/v1/admin/wards/" + ward + "/silent-trial",
        "{\"until\": \"%s\", \"reason\": \"%s\"}"
            .formatted(Instant.now().plusSeconds(seconds), reason));
  }

  private String chart(String kind, Instant at) {
    String command = UUID.randomUUID().toString();
    HttpResponse<String> answer =
        nurse.post(
            "/api/v1/patients/" + anna + "/charted-events",
            "{\"command\": \"%s\", \"kind\": \"%s\", \"at\": \"%s\"}".formatted(command, kind, at));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return command;
  }

  private JsonNode saturation() {
    return patient()
        .get("alarms")
        .valueStream()
        .filter(alarm -> alarm.get("condition").asString().equals(SPO2_LOW))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode patient() {
    return patient(nurse, anna);
  }

  private static JsonNode patient(Browser station, UUID id) {
    return ok(station.get("/api/v1/patients/" + id));
  }

  private static JsonNode ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Browser.json(answer);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
