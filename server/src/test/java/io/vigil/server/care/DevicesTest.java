package io.vigil.server.care;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What devices say of themselves and of the oxygen that they supply, over HTTP. */
class DevicesTest extends ServerTest {

  private Hospital hospital;
  private UUID anna;
  private Browser nurse;
  private Browser physician;

  @BeforeEach
  void physicianAndNurseWithAPatient() {
    hospital = hospital();
    UUID ward = hospital.ward("Ward 7 East");
    anna = hospital.patientOn(ward);
    nurse = hospital.signedIn("nurse", "Nurse A", ward);
    physician = hospital.signedIn("physician", "Dr Lim", ward);
  }

  @Test
  void showsWhatADeviceSaysOfItself() {
    Hospital.Monitor monitor = hospital.monitorOf(anna);
    Instant at = Instant.now();
    send(monitor, "MDC_EVT_BATT_LO", "1", "1", at);
    send(monitor, "MDC_ATTR_VAL_BATT_CHARGE", "18.5", "%", at);
    send(monitor, "VIGIL_EVT_MAINS_LOST", "0", "1", at);

    JsonNode view = patient();
    JsonNode device = view.at("/devices/0");
    assertThat(device.at("/statuses")).hasSize(1);
    assertThat(device.at("/statuses/0/display").asString()).isEqualTo("Battery low");
    assertThat(device.at("/measures/0/value").decimalValue()).isEqualByComparingTo("18.5");
    assertThat(view.at("/vitals")).as("no vital sign").isEmpty();
    assertThat(view.at("/alarms")).hasSize(1);
    assertThat(view.at("/alarms/0/kind").asString()).isEqualTo("technical");
    assertThat(view.at("/alarms/0/label").asString()).isEqualTo("Battery low");

    send(monitor, "MDC_EVT_BATT_LO", "0", "1", at.plusMillis(1));
    send(monitor, "MDC_ATTR_VAL_BATT_CHARGE", "90", "%", at.plusMillis(1));
    assertThat(patient().at("/alarms")).noneMatch(each -> each.get("active").asBoolean());
    assertThat(patient().at("/devices/0/statuses")).isEmpty();
  }

  @Test
  void predictsHowLongACylinderLastsAndChecksThePrescription() {
    Hospital.Monitor cylinder =
        hospital.monitorOf(
            anna,
            """
            , "oxygen": {"source": "cylinder", "waterVolumeLitres": 4.7, "refillLeadMinutes": 90}
            """);
    Instant at = Instant.now();
    send(cylinder, "MDC_FLOW_O2_FG", "2", "L/min", at);
    assertThat(patient().at("/devices/0/oxygen/source").asString()).isEqualTo("cylinder");
    assertThat(patient().at("/devices/0/oxygen").has("predictedMinutesLeft")).isFalse();
    send(cylinder, "VIGIL_O2_CYLINDER_PRESSURE", "50", "bar", at);

    JsonNode view = patient();
    assertThat(view.at("/devices/0/oxygen/predictedMinutesLeft").asInt()).isEqualTo(85);
    assertThat(view.at("/alarms/0/label").asString()).isEqualTo("Oxygen running out (predicted)");
    assertThat(view.at("/alarms/0/priority").asString()).isEqualTo("medium");
    assertThat(view.at("/alarms/0/unit").asString()).isEqualTo("min");

    assertThat(prescribe(physician, "0.5", "1").statusCode()).isEqualTo(204);
    assertThat(patient().at("/oxygenPrescription/flowMin").decimalValue())
        .isEqualByComparingTo("0.5");
    assertThat(patient().at("/oxygenPrescription/by").asString()).isEqualTo("Dr Lim");
    assertThat(patient().at("/tasks").toString()).contains("check-oxygen");
    assertThat(prescribe(physician, "1", "3").statusCode()).isEqualTo(204);
    assertThat(patient().at("/tasks").toString()).doesNotContain("check-oxygen");

    assertProblem(prescribe(nurse, "1", "3"), 403, "forbidden");
    assertProblem(end(nurse), 403, "forbidden");
    assertThat(end(physician).statusCode()).isEqualTo(204);
    assertThat(patient().has("oxygenPrescription")).isFalse();
    assertProblem(end(physician), 404, "not-found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"source\": \"wall\"}",
        "{\"source\": \"cylinder\"}",
        "{\"source\": \"cylinder\", \"waterVolumeLitres\": 0.0001}",
        "{\"source\": \"cylinder\", \"waterVolumeLitres\": 1e999999999}",
        "{\"source\": \"concentrator\", \"waterVolumeLitres\": 2}",
        "{\"source\": \"liquid\", \"reserveBar\": 301}",
        "{\"source\": \"liquid\", \"refillLeadMinutes\": 9223372036854775807}",
      })
  void refusesASupplyThatIsNone(String oxygen) {
    assertProblem(hospital.register(", \"oxygen\": " + oxygen), 400, "malformed-request");
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "-1, 1", "0, 80.1", "0.0000001, 1", "1e999999999, 1", "1e300000000, 1"})
  void refusesAPrescriptionThatIsNone(String flowMin, String flowMax) {
    assertProblem(prescribe(physician, flowMin, flowMax), 400, "malformed-prescription");
  }

  @ParameterizedTest
  @CsvSource({"69, 92", "93, 92", "88, 101"})
  void refusesATargetThatIsNone(int targetMin, int targetMax) {
    assertProblem(
        prescribe(physician, "1", "2", targetMin, targetMax), 400, "malformed-prescription");
  }

  private void send(
      Hospital.Monitor monitor, String metric, String value, String unit, Instant at) {
    assertThat(hospital.send(monitor, metric, value, unit, at).statusCode()).isEqualTo(202);
  }

  private HttpResponse<String> prescribe(Browser by, String flowMin, String flowMax) {
    return prescribe(by, flowMin, flowMax, 88, 92);
  }

  private HttpResponse<String> prescribe(
      Browser by, String flowMin, String flowMax, int targetMin, int targetMax) {
    return by.post(
        "/api/v1/patients/" + anna + "/oxygen-prescription",
        """
        {"command": "%s", "flowMin": %s, "flowMax": %s, "targetMin": %d, "targetMax": %d,
         "reviewAt": "%s", "reason": "COPD"}
        """
            .formatted(
                UUID.randomUUID(),
                flowMin,
                flowMax,
                targetMin,
                targetMax,
                Instant.now().plus(Duration.ofDays(7))));
  }

  private HttpResponse<String> end(Browser by) {
    return by.post(
        "/api/v1/patients/" + anna + "/oxygen-prescription/end",
        "{\"command\": \"%s\", \"reason\": \"weaned\"}".formatted(UUID.randomUUID()));
  }

  private JsonNode patient() {
    return Browser.json(nurse.get("/api/v1/patients/" + anna));
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
