package io.vigil.server.care;

import static org.assertj.core.api.Assertions.assertThat;

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

/** What people did about a patient, over HTTP. */
class ActsTest extends ServerTest {
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
  void areThoseOfTheSpanNewestFirstWithWhoAndWhy() {
    Instant began = Instant.now().minusMillis(1).truncatedTo(ChronoUnit.MILLIS);
    post(
        "observations",
        "\"readings\": [{\"metric\": \"VIGIL_CONSCIOUSNESS\", \"value\": 0, \"unit\": \"1\"}]");
    post(
        "off-monitor",
        "\"reason\": \"imaging\", \"backBy\": \"" + Instant.now().plusSeconds(900) + "\"");
    Instant ended = Instant.now().plusSeconds(1);

    JsonNode acts = Browser.json(acts(nurse, began, ended));

    assertThat(acts.get("more").asBoolean()).isFalse();
    assertThat(acts.get("acts").valueStream().map(each -> each.get("act").asString()))
        .containsExactly("go-off-monitor", "observe");
    JsonNode away = acts.get("acts").get(0);
    assertThat(away.get("by").asString()).isEqualTo("Nurse A");
    assertThat(away.get("what").asString()).isEqualTo("imaging");
    assertThat(away.has("alarm")).isFalse();
    assertThat(Instant.parse(away.get("at").asString())).isBetween(began, ended);
    assertThat(Browser.json(acts(nurse, began.minus(Duration.ofDays(1)), began)).at("/acts").size())
        .as("the admission alone")
        .isEqualTo(1);
  }

  @Test
  void areForCliniciansWhoSeeThePatientAndOverABoundedSpan() {
    Instant now = Instant.now();
    Instant before = now.minusSeconds(60);
    assertProblem(acts(hospital.administrator(), before, now), 403, "forbidden");
    Browser stranger = hospital.signedIn("nurse", "Nurse B", hospital.ward("Ward 7 West"));
    assertProblem(acts(stranger, before, now), 404, "not-found");
    assertProblem(acts(nurse, now, before), 400, "malformed-request");
    assertProblem(acts(nurse, now.minus(Duration.ofDays(367)), now), 400, "malformed-request");
  }

  private void post(String path, String members) {
    HttpResponse<String> answer =
        nurse.post(
            "/api/v1/patients/" + anna + "/" + path,
            "{\"command\": \"%s\", %s}".formatted(UUID.randomUUID(), members));
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
  }

  private HttpResponse<String> acts(Browser who, Instant from, Instant to) {
    return who.get("/api/v1/patients/" + anna + "/acts?from=" + from + "&to=" + to);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
