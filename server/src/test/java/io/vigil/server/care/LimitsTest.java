package io.vigil.server.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/** Which rules a patient has, over HTTP: layers, his own, the floor, orders, and a preview. */
class LimitsTest extends ServerTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);
  private static final String SPO2_LOW = "MDC_PULS_OXIM_SAT_O2:low";

  @Value("${vigil.db.url}")
  private String databaseUrl;

  private Hospital hospital;
  private UUID east;
  private UUID west;
  private UUID anna;
  private Hospital.Monitor monitor;
  private Browser nurse;
  private Browser physician;

  @BeforeEach
  void physicianAndNurseWithAPatient() {
    hospital = hospital();
    east = hospital.ward("Ward 7 East");
    west = hospital.ward("Ward 7 West");
    anna = hospital.patientOn(east);
    monitor = hospital.monitorOf(anna);
    nurse = hospital.signedIn("nurse", "Nurse A", east, west);
    physician = hospital.signedIn("physician", "Dr Lim", east, west);
  }

  @Test
  void aLayerReachesThePatientsAndHisOwnLimitsStandOverIt() {
    assertThat(spo2().at("/from/origin").asString()).isEqualTo("base");
    assertThat(spo2().at("/rule/threshold").asInt()).isEqualTo(88);
    assertThat(spo2().at("/rule/grades")).hasSize(2);

    JsonNode layer = ok(setLayer(0, 91));
    assertThat(layer.get("version").asInt()).isEqualTo(1);
    await().atMost(WAIT_MAX).untilAsserted(() -> assertThreshold(91));
    assertThat(spo2().at("/from/level").asString()).isEqualTo("ward");
    assertThat(spo2().at("/from/reason").asString()).isEqualTo("as agreed");
    await()
        .atMost(WAIT_MAX)
        .untilAsserted(() -> {
          JsonNode adoption = ok(hospital.administrator().get(rules())).get("adoption");
          assertThat(adoption.get("patients").asInt()).isPositive();
          assertThat(adoption.get("adopted")).isEqualTo(adoption.get("patients"));
        });
    assertProblem(setLayer(0, 92), 409, "rules-changed");

    ok(set(nurse, 0, 93));
    assertThreshold(93);
    assertThat(spo2().at("/from/by").asString()).isEqualTo("Nurse A");
    hospital.sendSpo2(monitor, "92");
    assertThat(patient().at("/alarms").toString()).contains("\"" + SPO2_LOW + "\"");

    hospital.transfer(anna, west);
    assertThreshold(93);
    assertThat(patient().at("/tasks").toString()).contains("review-limits");
    ok(nurse.put("/api/v1/patients/" + anna + "/limits", body(1, "", "")));
    assertThat(spo2().at("/from/origin").asString()).as("of another ward").isEqualTo("base");
    assertThreshold(88);
  }

  @Test
  void whoIsAdmittedAdoptsWhatIsInForce() {
    ok(setLayer(0, 90));
    UUID ben = hospital.patientOn(east, "Ben");
    JsonNode limits = ok(nurse.get("/api/v1/patients/" + ben + "/limits"));
    assertThat(rule(limits, SPO2_LOW).at("/rule/threshold").asInt()).isEqualTo(90);
  }

  /** As one whose bytes rotted on the disk. */
  @Test
  void aWardWhoseRulesCanNotBeReadKeepsNoOtherFromItsOwn() {
    for (int i = 0; i < 8; i++) {
      hospital.patientOn(west, "Ben");
    }
    ok(hospital.administrator().put("/api/v1/admin/rules/ward/" + west, body(0, limit(91), "")));
    damage("sealed || '\\x00'::bytea");
    try {
      ok(setLayer(0, 92));
      await().atMost(WAIT_MAX).untilAsserted(() -> assertThreshold(92));
    } finally {
      damage("substring(sealed for octet_length(sealed) - 1)");
    }
  }

  private void damage(String sealed) {
    JdbcClient.create(new DriverManagerDataSource(databaseUrl))
        .sql("update care.rule_layer set sealed = " + sealed + " where scope = ?")
        .param(west.toString())
        .update();
  }

  @Test
  void theFloorHoldsUntilAPhysicianOrdersOtherwiseAndThenFallsBack() {
    HttpResponse<String> below = set(nurse, 0, 80);
    assertProblem(below, 422, "below-floor");
    assertThat(Browser.json(below).at("/keys/0").asString()).isEqualTo(SPO2_LOW);
    assertProblem(setLayer(0, 80), 422, "below-floor");

    ok(set(nurse, 0, 90));
    Instant until = Instant.now().plusSeconds(3);
    assertProblem(order(nurse, 1, 80, until), 403, "forbidden");
    ok(order(physician, 1, 80, until));
    assertThreshold(80);
    assertProblem(
        physician.post(
            "/api/v1/patients/" + anna + "/limit-orders/end",
            """
            {"command": "%s", "expectedVersion": 1, "key": "%s", "reason": "over"}
            """
                .formatted(UUID.randomUUID(), SPO2_LOW)),
        409,
        "rules-changed");
    JsonNode own = ok(nurse.get("/api/v1/patients/" + anna + "/limits")).get("own");
    assertThat(own.at("/rules/0/threshold").asInt()).as("under the order").isEqualTo(90);
    assertThat(own.get("off")).isEmpty();
    assertThat(spo2().at("/from/level").asString()).isEqualTo("order");
    assertThat(Instant.parse(spo2().at("/from/until").asString()).toEpochMilli())
        .isEqualTo(until.toEpochMilli());

    await().atMost(WAIT_MAX).untilAsserted(() -> assertThreshold(90));
    assertThat(patient().at("/tasks").toString()).contains("review-limits");
  }

  @Test
  void aPreviewSaysWhatOtherLimitsWouldHaveSignalled() {
    Instant start = Instant.now().minusSeconds(3_600);
    String[] values = {"97", "87", "97", "90", "97", "86", "97"};
    for (int i = 0; i < values.length; i++) {
      hospital.sendSpo2(monitor, values[i], start.plusSeconds(60L * i));
    }
    String proposed = "{\"rules\": [" + limit(85) + "]}";
    await()
        .atMost(WAIT_MAX)
        .untilAsserted(() -> {
          JsonNode preview =
              ok(nurse.post("/api/v1/patients/" + anna + "/limits/preview", proposed));
          assertThat(preview.get("readings").asInt()).isEqualTo(values.length);
          JsonNode line =
              preview
                  .get("rules")
                  .valueStream()
                  .filter(each -> each.get("rule").asString().equals(SPO2_LOW))
                  .findFirst()
                  .orElseThrow();
          assertThat(line.get("now").asInt()).isEqualTo(2);
          assertThat(line.get("proposed").asInt()).isZero();
          assertThat(preview.get("missed").asInt()).isEqualTo(2);
        });
    JsonNode ofWard = ok(nurse.post("/api/v1/wards/" + east + "/rules/preview", proposed));
    assertThat(ofWard.get("patients").asInt()).isEqualTo(1);
    assertThat(ofWard.get("judged").asInt()).isEqualTo(1);
    assertThat(ofWard.get("missed").asInt()).isEqualTo(2);
    assertProblem(
        nurse.post("/api/v1/wards/" + UUID.randomUUID() + "/rules/preview", proposed),
        404,
        "not-found");
    assertThreshold(88);
  }

  @Test
  void aHospitalsAndASettingsLayersStandUnderTheWardsAlsoForEquipment() {
    String key = "status:VIGIL_EVT_POOR_SIGNAL";
    assertThat(limit(key).at("/rule/delaySeconds").asInt()).isEqualTo(30);
    assertThat(limit(key).at("/from/origin").asString()).isEqualTo("base");
    try {
      ok(setLayer("hospital", poorSignal(20)));
      await()
          .atMost(WAIT_MAX)
          .untilAsserted(
              () -> assertThat(limit(key).at("/from/level").asString()).isEqualTo("hospital"));
      ok(setLayer("setting/ward", poorSignal(10)));
      await()
          .atMost(WAIT_MAX)
          .untilAsserted(
              () -> assertThat(limit(key).at("/from/level").asString()).isEqualTo("setting"));
      assertThat(limit(key).at("/from/scope").asString()).isEqualTo("ward");
      assertThat(limit(key).at("/rule/delaySeconds").asInt()).isEqualTo(10);
    } finally {
      ok(setLayer("setting/ward", ""));
      ok(setLayer("hospital", ""));
    }
    assertThat(nurse.get("/api/v1/admin/rules/hospital").statusCode()).isEqualTo(403);
    assertProblem(
        hospital.administrator().get("/api/v1/admin/rules/setting/moon"), 404, "not-found");
  }

  @Test
  void aWardNamesTheScoreThatSignals() {
    String mews = "{\"kind\": \"score\", \"score\": \"mews\"}";
    assertThat(limit("NEWS2:high").at("/rule/score").asString()).isEqualTo("news2");
    ok(setLayer("ward/" + east, mews));
    await()
        .atMost(WAIT_MAX)
        .untilAsserted(
            () -> assertThat(limits()).contains("MEWS:high").doesNotContain("NEWS2:high"));
    assertThat(limit("MEWS:high").at("/rule/grades/0/threshold").asInt()).isEqualTo(5);
    String two = mews + ", " + mews.replace("mews", "qsofa");
    assertProblem(
        nurse.put("/api/v1/patients/" + anna + "/limits", body(0, two, "")),
        422,
        "two-signalling-scores");
  }

  private HttpResponse<String> setLayer(String of, String rule) {
    String path = "/api/v1/admin/rules/" + of;
    int version = ok(hospital.administrator().get(path)).get("version").asInt();
    return hospital.administrator().put(path, body(version, rule, ""));
  }

  private static String poorSignal(int delaySeconds) {
    return """
    {"kind": "status", "of": "VIGIL_EVT_POOR_SIGNAL", "delaySeconds": %d, "priority": "low"}
    """
        .formatted(delaySeconds);
  }

  @Test
  void whatIsNoRuleIsSaid() {
    String bad = limit(90).replace("\"low\"", "\"down\"");
    HttpResponse<String> answer =
        nurse.put("/api/v1/patients/" + anna + "/limits", body(0, bad, ""));
    assertProblem(answer, 400, "malformed-rules");
    assertThat(Browser.json(answer).get("detail").asString())
        .isEqualTo("rules, rule 1: there is no direction down");
    Browser stranger = hospital.signedIn("nurse", "Nurse B", hospital.ward("Ward 8"));
    assertProblem(stranger.get("/api/v1/patients/" + anna + "/limits"), 404, "not-found");
    assertProblem(
        hospital.administrator().get("/api/v1/patients/" + anna + "/limits"), 404, "not-found");
    assertThat(nurse.get(rules()).statusCode()).isEqualTo(403);
  }

  private static String limit(int threshold) {
    return """
    {"kind": "limit", "vitalSign": "MDC_PULS_OXIM_SAT_O2", "direction": "low", "threshold": %d,
     "hysteresis": 2, "delaySeconds": 15, "priority": "high"}
    """
        .formatted(threshold);
  }

  private static String body(int version, String rule, String more) {
    return """
    {"command": "%s", "expectedVersion": %d, "rules": [%s], "reason": "as agreed"%s}
    """
        .formatted(UUID.randomUUID(), version, rule, more);
  }

  /** Of the ward: all tests are of one hospital, whose rules are everybody's. */
  private String rules() {
    return "/api/v1/admin/rules/ward/" + east;
  }

  private HttpResponse<String> setLayer(int version, int threshold) {
    return hospital.administrator().put(rules(), body(version, limit(threshold), ""));
  }

  private HttpResponse<String> set(Browser by, int version, int threshold) {
    return by.put("/api/v1/patients/" + anna + "/limits", body(version, limit(threshold), ""));
  }

  private HttpResponse<String> order(Browser by, int version, int threshold, Instant until) {
    return by.post(
        "/api/v1/patients/" + anna + "/limit-orders",
        """
        {"command": "%s", "expectedVersion": %d, "key": "%s", "rule": %s, "until": "%s",
         "reason": "cyanotic heart disease"}
        """
            .formatted(UUID.randomUUID(), version, SPO2_LOW, limit(threshold), until));
  }

  private void assertThreshold(int threshold) {
    assertThat(spo2().at("/rule/threshold").asInt()).isEqualTo(threshold);
  }

  private JsonNode spo2() {
    return limit(SPO2_LOW);
  }

  private String limits() {
    JsonNode limits = ok(nurse.get("/api/v1/patients/" + anna + "/limits"));
    return limits.get("rules").toString();
  }

  private JsonNode limit(String key) {
    return rule(ok(nurse.get("/api/v1/patients/" + anna + "/limits")), key);
  }

  private static JsonNode rule(JsonNode limits, String key) {
    return limits
        .get("rules")
        .valueStream()
        .filter(each -> each.get("key").asString().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode patient() {
    return ok(nurse.get("/api/v1/patients/" + anna));
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
