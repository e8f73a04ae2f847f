package io.vigil.server.care;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What an administrator makes and moves, over HTTP. */
class AdministrationTest extends ServerTest {
  private static final String ADMIN = "/api/v1/admin/";
  private static final String NAME_OF_201 = "N".repeat(201);

  private Hospital hospital;
  private Browser administrator;
  private UUID ward;
  private Browser nurse;

  @BeforeEach
  void hospitalWithAWard() {
    hospital = hospital();
    administrator = hospital.administrator();
    ward = hospital.ward("Ward 7 East");
    nurse = hospital.signedIn("nurse", "Nurse A", ward);
  }

  @Test
  void admitsMovesAndDischarges() {
    UUID west = hospital.ward("Ward 7 West");
    UUID patient = hospital.patientOn(ward);
    assertThat(nurse.get("/api/v1/patients/" + patient).statusCode()).isEqualTo(200);

    hospital.transfer(patient, west);
    assertThat(nurse.get("/api/v1/patients/" + patient).statusCode()).isEqualTo(404);

    hospital.transfer(patient, ward);
    assertThat(Browser.json(nurse.get("/api/v1/patients/" + patient)).get("bed").asString())
        .isEqualTo("1");

    hospital.discharge(patient);
    assertThat(nurse.get("/api/v1/patients/" + patient).statusCode()).isEqualTo(404);
    assertProblem(
        administrator.post(ADMIN + "patients/" + patient + "/discharge", "{}"), 404, "not-found");
  }

  @Test
  void bindsAndReleasesADevice() {
    UUID patient = hospital.patientOn(ward);
    Hospital.Monitor monitor = hospital.monitorOf(patient);
    assertThat(view(patient).get("devices")).hasSize(1);

    HttpResponse<String> released =
        administrator.delete(ADMIN + "devices/" + monitor.id() + "/binding");

    assertThat(released.statusCode()).as(released.body()).isEqualTo(204);
    assertThat(view(patient).get("devices")).isEmpty();
  }

  @Test
  void bindsFromNowOnUnlessToldOtherwise() {
    UUID patient = hospital.patientOn(ward);
    Hospital.Monitor monitor = hospital.monitor();

    HttpResponse<String> bound =
        administrator.put(
            ADMIN + "devices/" + monitor.id() + "/binding", "{\"patient\":\"" + patient + "\"}");
    hospital.sendSpo2(monitor, "97");

    assertThat(bound.statusCode()).as(bound.body()).isEqualTo(204);
    assertThat(view(patient).at("/vitals/0/value").asInt()).isEqualTo(97);
  }

  @Test
  void showsADevicesKeyOnce() {
    HttpResponse<String> answer =
        administrator.post(
            ADMIN + "devices",
            """
            {"name":"M","kind":"bedside-monitor","serial":"S","expectedIntervalMillis":1}
            """);

    assertThat(answer.statusCode()).isEqualTo(201);
    String id = Browser.json(answer).get("id").asString();
    assertThat(Browser.json(answer).get("key").asString())
        .startsWith("vgl_" + id.replace("-", "") + "_");
  }

  @Test
  void refusesALoginThatIsTaken() {
    String user = user("same-" + UUID.randomUUID(), "long enough", "nurse", "");

    assertThat(administrator.post(ADMIN + "users", user).statusCode()).isEqualTo(201);
    assertProblem(administrator.post(ADMIN + "users", user), 409, "login-taken");
  }

  @ParameterizedTest
  @CsvSource({"short, nurse", "long enough, king"})
  void refusesAMalformedAccount(String password, String role) {
    assertProblem(
        administrator.post(ADMIN + "users", user("l-" + UUID.randomUUID(), password, role, "")),
        400,
        "malformed-account");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"01970000-0000-7000-8000-000000000001\""})
  void refusesAnAccountOfWardsThatAreNotHere(String unknown) {
    assertProblem(
        administrator.post(
            ADMIN + "users", user("l-" + UUID.randomUUID(), "long enough", "nurse", unknown)),
        400,
        "malformed-request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wards | {}",
        "wards | {\"name\":\" \",\"setting\":\"ward\"}",
        "wards | {\"name\":\"LONG\",\"setting\":\"ward\"}",
        "wards | {\"name\":\"A\",\"setting\":\"ship\"}",
        "users | {}",
        "users | {\"login\":\"a\\u0000b\",\"name\":\"A\",\"password\":\"long"
            + " enough\",\"role\":\"nurse\"}",
        "patients | {}",
        "patients |"
            + " {\"name\":\"A\",\"identifier\":\"1\",\"birthDate\":\"1950-01-31\",\"bed\":\"1\"}",
        "patients |"
            + " {\"name\":\"A\",\"identifier\":\"1\",\"birthDate\":\"1950-01-31\",\"bed\":\"1\",\"ward\":\"01970000-0000-7000-8000-000000000001\"}",
        "patients | {\"name\":\"A\",\"identifier\":\"1\",\"bed\":\"1\",\"ward\":\"WARD\"}",
        "patients |"
            + " {\"identifier\":\"1\",\"birthDate\":\"1950-01-31\",\"bed\":\"1\",\"ward\":\"WARD\"}",
        "devices | {}",
        "devices | {\"name\":\"A\",\"kind\":\"k\",\"serial\":\"s\"}",
        "devices | {\"name\":\"A\",\"kind\":\"k\",\"serial\":\"s\",\"expectedIntervalMillis\":0}",
        "devices |"
            + " {\"name\":\"A\",\"kind\":\"k\",\"serial\":\"s\",\"expectedIntervalMillis\":99999999999}",
        "devices |"
            + " {\"name\":\"A\",\"kind\":\"k\\u0000\",\"serial\":\"s\",\"expectedIntervalMillis\":1000}"
      })
  void refusesWhatLacksAMember(String what, String body) {
    assertProblem(
        administrator.post(
            ADMIN + what, body.replace("WARD", ward.toString()).replace("LONG", NAME_OF_201)),
        400,
        "malformed-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":",
        "null",
        "[]",
        "{\"name\":\"A\",\"birthDate\":\"tomorrow\"}",
        "{\"name\":\"A\",\"ward\":\"east\"}"
      })
  void refusesWhatIsNoPatient(String body) {
    assertProblem(administrator.post(ADMIN + "patients", body), 400, "malformed-json");
  }

  @Test
  void refusesABindingOutsideTheLastTwoDays() {
    UUID patient = hospital.patientOn(ward);
    Hospital.Monitor monitor = hospital.monitor();
    for (String from :
        List.of(
            Instant.now().plusSeconds(60).toString(),
            Instant.now().minusSeconds(51 * 3_600).toString(),
            "2199-01-01T00:00:00Z",
            "1970-01-01T00:00:00Z")) {
      assertProblem(
          administrator.put(
              ADMIN + "devices/" + monitor.id() + "/binding",
              "{\"patient\":\"%s\",\"from\":\"%s\"}".formatted(patient, from)),
          400,
          "malformed-request");
    }
    assertProblem(
        administrator.put(ADMIN + "devices/" + monitor.id() + "/binding", "{}"),
        400,
        "malformed-request");
  }

  @Test
  void findsNeitherDeviceNorPatientThatIsNotHere() {
    UUID patient = hospital.patientOn(ward);
    Hospital.Monitor monitor = hospital.monitor();
    UUID nobody = UUID.randomUUID();

    assertProblem(bind(nobody, patient), 404, "not-found");
    assertProblem(bind(monitor.id(), nobody), 404, "not-found");
    assertProblem(administrator.delete(ADMIN + "devices/" + nobody + "/binding"), 404, "not-found");
    assertProblem(
        administrator.post(
            ADMIN + "patients/" + nobody + "/transfer",
            "{\"ward\":\"%s\",\"bed\":\"1\"}".formatted(ward)),
        404,
        "not-found");
    assertProblem(
        administrator.post(ADMIN + "patients/" + nobody + "/discharge", "{}"), 404, "not-found");
  }

  @Test
  void isForAdministratorsAlone() {
    UUID patient = hospital.patientOn(ward);
    for (String role : List.of("nurse", "physician", "demo")) {
      Browser other = hospital.signedIn(role, "Somebody", ward);
      for (String what :
          List.of("wards", "users", "patients", "devices", "patients/" + patient + "/discharge")) {
        assertProblem(other.post(ADMIN + what, "{}"), 403, "forbidden");
      }
    }
    assertThat(nurse.get("/api/v1/patients/" + patient).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> bind(UUID device, UUID patient) {
    return administrator.put(
        ADMIN + "devices/" + device + "/binding", "{\"patient\":\"" + patient + "\"}");
  }

  private JsonNode view(UUID patient) {
    return Browser.json(nurse.get("/api/v1/patients/" + patient));
  }

  private static String user(String login, String password, String role, String wards) {
    return """
    {"login":"%s","name":"Nurse","password":"%s","role":"%s","wards":[%s]}
    """
        .formatted(login, password, role, wards);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
