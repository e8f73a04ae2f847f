package io.vigil.server.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import io.vigil.server.identity.Accounts;
import io.vigil.server.identity.NewAccount;
import io.vigil.server.identity.Roles;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What there is of wards, devices and keys, and all of a set-up as one document, over HTTP. */
class PlacesAndDevicesTest extends ServerTest {
  private static final String ADMIN = "/api/v1/admin/";

  private static final String CONFIGURATION = ADMIN + "configuration";

  private static final JsonMapper JSON = new JsonMapper();

  @Autowired private Accounts accounts;

  private Hospital hospital;
  private Browser administrator;
  private UUID ward;

  @BeforeEach
  void hospitalWithAWard() {
    hospital = hospital();
    administrator = hospital.administrator();
    ward = hospital.ward("Ward 7 East");
  }

  @Test
  void listsAllWardsAndRenamesOne() {
    hospital.patientOn(ward);

    HttpResponse<String> renamed =
        administrator.put(ADMIN + "wards/" + ward + "/name", "{\"name\":\"Ward 8\"}");

    assertThat(renamed.statusCode()).as(renamed.body()).isEqualTo(204);
    JsonNode found = named(Browser.json(administrator.get(ADMIN + "wards")), "id", ward);
    assertThat(found.get("name").asString()).isEqualTo("Ward 8");
    assertThat(found.get("patients").asInt()).isEqualTo(1);
    assertThat(hospital.signedIn("nurse", "N", ward).get("/api/v1/wards").body())
        .contains("Ward 8")
        .doesNotContain("Ward 7 East");
  }

  @Test
  void aDeviceIsListedWithItsBedAndNotWithWhoLiesThere() {
    Hospital.Monitor monitor = hospital.monitorOf(hospital.patientOn(ward));
    hospital.sendSpo2(monitor, "97");

    HttpResponse<String> listed = administrator.get(ADMIN + "devices?search=monitor&limit=200");
    JsonNode device = named(Browser.json(listed).get("devices"), "id", monitor.id());

    assertThat(device.get("status").asString()).isEqualTo("heard");
    assertThat(device.get("bed").asString()).isEqualTo("7E-04");
    assertThat(device.get("ward").asString()).isEqualTo(ward.toString());
    assertThat(device.has("lastReceivedAt")).isTrue();
    assertThat(listed.body()).doesNotContain("Tan Mei Ling");
  }

  @Test
  void theOldKeyGoesUntilTheNewOneIsUsed() {
    JsonNode device = Browser.json(hospital.register(""));
    String id = device.get("id").asString();
    String old = device.get("key").asString();
    String issued = newKey(id, "{}");

    assertThat(asks(old)).as("not used yet").isNotEqualTo(401);
    assertThat(asks(issued)).isNotEqualTo(401);
    assertThat(asks(old)).as("the new one was used").isEqualTo(401);
    assertThat(asks(issued)).isNotEqualTo(401);
  }

  @Test
  void theOldKeyCanEndAtOnce() {
    JsonNode device = Browser.json(hospital.register(""));
    String issued = newKey(device.get("id").asString(), "{\"oldUntilHours\":0}");

    assertThat(asks(device.get("key").asString())).isEqualTo(401);
    assertThat(asks(issued)).isNotEqualTo(401);
  }

  @Test
  void refusesAKeyForLongerThanADayAndForADeviceOfNobody() {
    String id = Browser.json(hospital.register("")).get("id").asString();

    assertThat(
            administrator
                .post(ADMIN + "devices/" + id + "/key", "{\"oldUntilHours\":25}")
                .statusCode())
        .isEqualTo(400);
    assertThat(
            administrator.post(ADMIN + "devices/" + UUID.randomUUID() + "/key", "{}").statusCode())
        .isEqualTo(404);
  }

  @Test
  void tellsHowTheKeysAreKept() {
    JsonNode keys = Browser.json(administrator.get(ADMIN + "keys"));

    assertThat(keys.get("generation").asInt()).isEqualTo(1);
    assertThat(keys.get("provider").asString()).isEqualTo("file");
    assertThat(keys.get("answers").asBoolean()).isTrue();
  }

  @Test
  void aSetUpIsTakenByAnotherHospitalAndIsTheSameThere() {
    UUID named = hospital.ward("Ward " + UUID.randomUUID());
    renameTheOthers();
    ok(
        administrator.put(
            ADMIN + "roles/observer", "{\"capabilities\": [\"see-beds\", \"observe\"]}"));
    ok(administrator.put(ADMIN + "rules/hospital", layer("110", 0)));
    ok(administrator.put(ADMIN + "rules/setting/ward", layer("105", 0)));
    ok(administrator.put(ADMIN + "rules/ward/" + named, layer("100", 0)));
    String set = ok(administrator.get(CONFIGURATION)).body();
    assertThat(set).contains("observer", "110", "105", "100").doesNotContain("vgl_", "Tan Mei");
    Browser other = administratorOfAnotherHospital();
    String empty = ok(other.get(CONFIGURATION)).body();

    JsonNode would = Browser.json(ok(other.put(CONFIGURATION, set)));
    assertThat(would.get("applied").asBoolean()).isFalse();
    assertThat(would.get("changes").toString())
        .contains("roles/0", "rules/hospital", "rules/settings/ward", "wards/0");
    assertThat(ok(other.get(CONFIGURATION)).body()).as("said only").isEqualTo(empty);

    JsonNode done = Browser.json(ok(other.put(CONFIGURATION + "?apply=true&reason=As+there", set)));
    assertThat(done.get("changes")).isEqualTo(would.get("changes"));
    assertThat(Browser.json(ok(other.get(CONFIGURATION)))).isEqualTo(JSON.readTree(set));

    JsonNode again =
        Browser.json(ok(other.put(CONFIGURATION + "?apply=true&reason=As+there", set)));
    assertThat(again.get("changes")).isEmpty();
  }

  @Test
  void aSetUpIsRefusedWholeWhenOnePartIsWrong() {
    Browser other = administratorOfAnotherHospital();
    String empty = ok(other.get(CONFIGURATION)).body();
    String below =
        """
        {"schema": "vigil-configuration/1", "wards": [{"name": "A", "setting": "ward"}, {"name": "B",
        "setting": "ward", "rules": {"rules": [{"kind": "limit", "vitalSign": "MDC_PULS_OXIM_SAT_O2",
        "direction": "low", "threshold": 70, "hysteresis": 1, "delaySeconds": 10, "priority": "medium"}]}}]}
        """;

    assertRefused(other, below, 422, "below-floor", "wards/1/rules");
    assertRefused(other, "{\"schema\": \"other/1\"}", 400, "malformed-configuration", "schema");
    assertRefused(
        other,
        "{\"schema\": \"vigil-configuration/1\", \"roles\": [{\"name\": \"x\", \"capabilities\":"
            + " [\"fly\"]}]}",
        400,
        "malformed-role",
        "roles/0");
    assertRefused(
        other,
        "{\"schema\": \"vigil-configuration/1\", \"wards\": [{\"name\": \"A\", \"setting\":"
            + " \"moon\"}]}",
        400,
        "malformed-configuration",
        "wards/0");
    assertThat(ok(other.get(CONFIGURATION)).body()).isEqualTo(empty);
  }

  private static void assertRefused(
      Browser other, String document, int status, String code, String path) {
    HttpResponse<String> answer = other.put(CONFIGURATION + "?apply=true&reason=r", document);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
    assertThat(Browser.json(answer).get("path").asString()).isEqualTo(path);
  }

  /** Each test makes one of the same name. */
  private void renameTheOthers() {
    for (JsonNode each : Browser.json(ok(administrator.get(ADMIN + "wards")))) {
      ok(
          administrator.put(
              ADMIN + "wards/" + each.get("id").asString() + "/name",
              "{\"name\": \"" + UUID.randomUUID() + "\"}"));
    }
  }

  private Browser administratorOfAnotherHospital() {
    String login = "other-" + UUID.randomUUID();
    accounts.create(
        new NewAccount(
            UUID.randomUUID(), login, "Other", Hospital.PASSWORD, Roles.ADMINISTRATOR, Set.of()),
        Optional.empty());
    Browser other = newBrowser();
    assertThat(other.signIn(login, Hospital.PASSWORD).statusCode()).isEqualTo(200);
    return other;
  }

  private static String layer(String threshold, int version) {
    return """
    {"expectedVersion": %d, "reason": "r", "off": [], "floor": [], "rules": [{"kind": "limit",
    "vitalSign": "MDC_ECG_HEART_RATE", "direction": "high", "threshold": %s, "hysteresis": 2,
    "delaySeconds": 10, "priority": "medium"}]}
    """
        .formatted(version, threshold);
  }

  private static HttpResponse<String> ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 204);
    return answer;
  }

  private String newKey(String device, String asked) {
    HttpResponse<String> issued = administrator.post(ADMIN + "devices/" + device + "/key", asked);
    assertThat(issued.statusCode()).as(issued.body()).isEqualTo(200);
    return Browser.json(issued).get("key").asString();
  }

  /** With which status a device of that key is answered. */
  private int asks(String key) {
    Browser device = newDevice();
    return device
        .send(
            device
                .request("/api/v1/transmissions")
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"at\":\"" + Instant.now() + "\"}")))
        .statusCode();
  }

  private static JsonNode named(JsonNode all, String member, UUID value) {
    for (JsonNode each : all) {
      if (each.get(member).asString().equals(value.toString())) {
        return each;
      }
    }
    throw new AssertionError(value + " is not among " + all);
  }
}
