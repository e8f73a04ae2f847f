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
import tools.jackson.databind.JsonNode;

/** Patients who are away from their devices, over HTTP. */
class OffMonitorTest extends ServerTest {
  private Hospital hospital;
  private UUID anna;
  private Browser nurse;

  @BeforeEach
  void nurseWithAPatient() {
    hospital = hospital();
    UUID ward = hospital.ward("Ward 7 East");
    anna = hospital.patientOn(ward);
    nurse = hospital.signedIn("nurse", "Nurse A", ward);
  }

  @Test
  void isShownWithReasonAndEndUntilThePatientIsBack() {
    Instant backBy = Instant.now().plus(45, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MILLIS);
    assertThat(patient().has("offMonitor")).isFalse();

    assertThat(go(nurse, "imaging", backBy.toString()).statusCode()).isEqualTo(204);
    JsonNode away = patient().get("offMonitor");
    assertThat(away.get("reason").asString()).isEqualTo("imaging");
    assertThat(away.get("by").asString()).isEqualTo("Nurse A");
    assertThat(Instant.parse(away.get("backBy").asString())).isEqualTo(backBy);

    assertThat(comeBack(nurse).statusCode()).isEqualTo(204);
    assertThat(patient().has("offMonitor")).isFalse();
    assertProblem(comeBack(nurse), 404, "not-found");
  }

  @Test
  void isForThoseWhoSeeThePatientAndForATimeAhead() {
    String inAnHour = Instant.now().plus(1, ChronoUnit.HOURS).toString();
    String code = "malformed-off-monitor";
    assertProblem(go(nurse, "holiday", inAnHour), 400, code);
    assertProblem(go(nurse, "leave", Instant.now().minusSeconds(1).toString()), 400, code);
    assertProblem(
        go(nurse, "leave", Instant.now().plus(73, ChronoUnit.HOURS).toString()), 400, code);
    assertProblem(go(hospital.administrator(), "leave", inAnHour), 403, "forbidden");
    Browser stranger = hospital.signedIn("nurse", "Nurse B", hospital.ward("Ward 7 West"));
    assertProblem(go(stranger, "leave", inAnHour), 404, "not-found");
    assertProblem(comeBack(stranger), 404, "not-found");
    assertThat(patient().has("offMonitor")).isFalse();
  }

  private HttpResponse<String> go(Browser who, String reason, String backBy) {
    return who.post(
        "/api/v1/patients/" + anna + "/off-monitor",
        "{\"command\": \"%s\", \"reason\": \"%s\", \"backBy\": \"%s\"}"
            .formatted(UUID.randomUUID(), reason, backBy));
  }

  private HttpResponse<String> comeBack(Browser who) {
    return who.post(
        "/api/v1/patients/" + anna + "/off-monitor/end",
        "{\"command\": \"%s\"}".formatted(UUID.randomUUID()));
  }

  private JsonNode patient() {
    return Browser.json(nurse.get("/api/v1/patients/" + anna));
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
