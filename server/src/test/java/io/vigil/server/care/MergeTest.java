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

/** Two records of one person, over HTTP: an unknown emergency turns out to be Bela. */
class MergeTest extends ServerTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);
  private static final String SPO2 = "MDC_PULS_OXIM_SAT_O2";
  private static final String SPO2_LOW = "MDC_PULS_OXIM_SAT_O2:low";

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  private Hospital hospital;
  private UUID emergency;
  private UUID ward;
  private UUID unknown;
  private UUID bela;
  private Hospital.Monitor monitor;
  private Browser nurse;
  private Browser physician;
  private Browser ofEmergency;
  private Browser ofWard;

  @BeforeEach
  void anUnknownWithAnAlarmAndBela() {
    hospital = hospital();
    emergency = hospital.ward("Emergency");
    ward = hospital.ward("Ward 7 West");
    unknown = hospital.patientOn(emergency, "Unknown 17");
    bela = hospital.patientOn(ward, "Lim Ah Kow");
    monitor = hospital.monitorOf(unknown);
    nurse = hospital.signedIn("nurse", "Nurse A", emergency, ward);
    physician = hospital.signedIn("physician", "Doctor B", emergency, ward);
    ofEmergency = hospital.signedIn("nurse", "Nurse C", emergency);
    ofWard = hospital.signedIn("nurse", "Nurse D", ward);
    hospital.sendSpo2(monitor, "97.0", now.minusSeconds(660));
    hospital.sendSpo2(monitor, "80.0", now.minusSeconds(540));
  }

  @Test
  void theSurvivorGoesOnWithAllThatTheOtherHad() {
    merge();

    JsonNode view = ok(ofWard.get(path(bela, "")));
    assertThat(view.at("/alsoRecordedAs/0/id").asString()).isEqualTo(unknown.toString());
    assertThat(view.at("/alsoRecordedAs/0/name").asString()).isEqualTo("Unknown 17");
    JsonNode alarm = only(view.get("alarms"), "condition", SPO2_LOW);
    assertThat(alarm.get("signal").asString()).isEqualTo("on");
    assertThat(alarm.get("patient").asString()).isEqualTo(bela.toString());
    assertThat(alarm.get("origin").asString()).isEqualTo(unknown.toString());
    assertThat(Instant.parse(alarm.get("onset").asString())).isEqualTo(now.minusSeconds(540));
    assertThat(only(view.get("vitals"), "metric", SPO2).get("value").asString()).isEqualTo("80.0");
    assertThat(view.at("/devices/0/id").asString()).isEqualTo(monitor.id().toString());
    assertThat(only(view.get("tasks"), "kind", "review-correction").get("detail").asString())
        .startsWith("merged-here,readings:2,");
    assertThat(ok(ofWard.get(span(path(bela, "/alarms")))).get("alarms").valueStream())
        .filteredOn(each -> each.get("condition").asString().equals(SPO2_LOW))
        .hasSize(1);
    ok(accept(ofWard, alarm));
    hospital.sendSpo2(monitor, "91.0", now);
    assertThat(
            only(ok(ofWard.get(path(bela, ""))).get("vitals"), "metric", SPO2)
                .get("value")
                .asString())
        .isEqualTo("91.0");
    await()
        .ignoreExceptions()
        .atMost(WAIT_MAX)
        .untilAsserted(() -> {
          assertThat(ok(ofWard.get(span(path(bela, "/series")))).at("/series/0/t")).hasSize(3);
          assertThat(ok(ofWard.get(span(path(bela, "/readings")))).get("readings")).hasSize(3);
        });
  }

  @Test
  void theOtherIsALinkThatWhoSeesTheSurvivorSees() {
    JsonNode alarm = only(ok(nurse.get(path(unknown, ""))).get("alarms"), "condition", SPO2_LOW);
    merge();

    HttpResponse<String> link = ofWard.get(path(unknown, ""));
    assertProblem(link, 410, "patient-merged");
    assertThat(Browser.json(link).get("survivor").asString()).isEqualTo(bela.toString());
    assertProblem(ofEmergency.get(path(unknown, "")), 404, "not-found");
    assertProblem(ofEmergency.get(span(path(unknown, "/alarms"))), 404, "not-found");
    assertProblem(ofEmergency.get(path(bela, "")), 404, "not-found");
    // What was recorded under it is read as it was.
    assertThat(ok(ofWard.get(span(path(unknown, "/alarms")))).get("alarms")).isNotEmpty();
    assertProblem(accept(ofWard, alarm), 409, "patient-merged");
    assertProblem(
        ofWard.post(
            path(unknown, "/observations"),
            """
            {"command":"%s","readings":[{"metric":"%s","value":97,"unit":"%%"}]}
            """
                .formatted(UUID.randomUUID(), SPO2)),
        409,
        "patient-merged");
    assertProblem(ask(nurse, bela, unknown), 410, "patient-merged");

    hospital.transfer(bela, emergency);
    assertProblem(ofEmergency.get(path(unknown, "")), 410, "patient-merged");
    assertProblem(ofWard.get(path(unknown, "")), 404, "not-found");
    hospital.discharge(bela);
    assertProblem(ofEmergency.get(path(unknown, "")), 404, "not-found");
  }

  @Test
  void beforeTheMergeThereWereTwo() {
    Instant before = Instant.now();
    waitForAnotherMillisecond(before);
    merge();
    Instant after = Instant.now();
    waitForAnotherMillisecond(after);

    JsonNode then = ok(ofWard.get(path(unknown, "?asOf=" + before)));
    assertThat(then.at("/patient/name").asString()).isEqualTo("Unknown 17");
    assertThat(then.at("/patient/alarms")).isNotEmpty();
    assertThat(ok(ofWard.get(path(bela, "?asOf=" + before))).at("/patient/alarms")).isEmpty();
    assertProblem(ofWard.get(path(unknown, "?asOf=" + after)), 410, "patient-merged");
    assertThat(
            ok(ofWard.get(path(bela, "?asOf=" + after)))
                .at("/patient/alsoRecordedAs/0/id")
                .asString())
        .isEqualTo(unknown.toString());
  }

  @Test
  void anUnmergeHasTheOtherAsItWas() {
    JsonNode before = ok(nurse.get(path(unknown, "")));
    JsonNode merged = merge();

    JsonNode asked =
        ok(
            nurse.post(
                path(unknown, "/merge/unmerge"),
                """
                {"command":"%s","expectedVersion":%d,"reason":"they are two"}
                """
                    .formatted(UUID.randomUUID(), merged.get("version").asInt())));
    assertThat(asked.get("status").asString()).isEqualTo("unmerge-asked");
    assertProblem(confirm(nurse, asked), 409, "same-person");
    JsonNode done = ok(confirm(physician, asked));

    assertThat(done.get("status").asString()).isEqualTo("unmerged");
    JsonNode again = ok(ofEmergency.get(path(unknown, "")));
    assertThat(again.get("alarms")).isEqualTo(before.get("alarms"));
    assertThat(again.get("vitals")).isEqualTo(before.get("vitals"));
    assertThat(again.at("/devices/0/id").asString()).isEqualTo(monitor.id().toString());
    assertThat(ok(ofWard.get(path(bela, ""))).get("alarms")).isEmpty();
    assertThat(ok(ofWard.get(path(bela, ""))).get("vitals")).isEmpty();
    assertProblem(ofWard.get(path(unknown, "")), 404, "not-found");
  }

  @Test
  void whoDoesNotSeeBothRecordsNeitherAsksNorConfirms() {
    assertProblem(ask(ofEmergency, unknown, bela), 404, "not-found");
    assertProblem(ask(ofWard, unknown, bela), 404, "not-found");
    assertProblem(ask(hospital.administrator(), unknown, bela), 403, "forbidden");
    JsonNode asked = asked();

    assertProblem(confirm(ofEmergency, asked), 404, "not-found");
    assertProblem(ofEmergency.get(path(unknown, "/merge")), 404, "not-found");
    assertProblem(confirm(nurse, asked), 409, "same-person");
    assertProblem(confirm(hospital.administrator(), asked), 403, "forbidden");
    assertThat(ok(physician.get(path(unknown, "/merge")))).isEqualTo(asked);
  }

  @Test
  void aMergeThatWasDeclinedIsNotConfirmed() {
    JsonNode asked = asked();
    JsonNode declined = ok(act(physician, asked, "decline"));
    assertThat(declined.get("status").asString()).isEqualTo("declined");

    HttpResponse<String> answer = confirm(physician, asked);

    assertProblem(answer, 409, "merge-changed");
    assertThat(Browser.json(answer).at("/merge/version").asInt()).isEqualTo(2);
  }

  @Test
  void whatCannotBeMergedIsRefused() {
    assertProblem(ask(nurse, unknown, unknown), 409, "same-patient");
    assertProblem(ask(nurse, unknown, UUID.randomUUID()), 404, "not-found");
    UUID third = hospital.patientOn(ward, "Somebody");
    merge();
    assertProblem(ask(nurse, bela, third), 409, "has-merged-records");
    assertProblem(ask(nurse, unknown, third), 409, "patient-merged");
    hospital.discharge(third);
    assertProblem(ask(nurse, bela, third), 404, "not-found");
    assertProblem(
        nurse.post(path(unknown, "/merge"), "{\"command\":\"" + UUID.randomUUID() + "\"}"),
        400,
        "malformed-correction");
  }

  @Test
  void anErasureIsOfBothRecords() {
    merge();
    hospital.discharge(bela);
    String erasure = "/api/v1/admin/patients/%s/erasure";
    Browser administrator = hospital.administrator();
    Browser other = hospital.signedIn("administrator", "Admin B");
    assertProblem(
        administrator.post(erasure.formatted(unknown), "{\"reason\":\"x\"}"),
        409,
        "patient-merged");
    assertThat(
            administrator
                .post(erasure.formatted(bela), "{\"reason\":\"asked for it\"}")
                .statusCode())
        .isEqualTo(204);

    assertThat(other.post(erasure.formatted(bela) + "/approval", "{}").statusCode()).isEqualTo(204);

    assertProblem(
        administrator.post(erasure.formatted(unknown), "{\"reason\":\"x\"}"), 404, "not-found");
  }

  private static void waitForAnotherMillisecond(Instant since) {
    await().atMost(WAIT_MAX).until(() -> Instant.now().toEpochMilli() > since.toEpochMilli() + 1);
  }

  private JsonNode merge() {
    JsonNode merged = ok(confirm(physician, asked()));
    assertThat(merged.get("inForce").asBoolean()).isTrue();
    return merged;
  }

  private JsonNode asked() {
    HttpResponse<String> answer = ask(nurse, unknown, bela);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return Browser.json(answer);
  }

  private static HttpResponse<String> ask(Browser by, UUID ending, UUID survivor) {
    return by.post(
        path(ending, "/merge"),
        """
        {"command":"%s","survivor":"%s","reason":"known by his daughter"}
        """
            .formatted(UUID.randomUUID(), survivor));
  }

  private HttpResponse<String> confirm(Browser by, JsonNode merge) {
    return act(by, merge, "confirm");
  }

  private HttpResponse<String> act(Browser by, JsonNode merge, String act) {
    return by.post(
        path(unknown, "/merge/" + act),
        "{\"command\":\"%s\",\"expectedVersion\":%d}"
            .formatted(UUID.randomUUID(), merge.get("version").asInt()));
  }

  private static HttpResponse<String> accept(Browser by, JsonNode alarm) {
    return by.post(
        "/api/v1/alarms/" + alarm.get("id").asString() + "/accept",
        "{\"command\":\"%s\",\"expectedVersion\":%d}"
            .formatted(UUID.randomUUID(), alarm.get("version").asInt()));
  }

  private String span(String path) {
    return path + "?from=" + now.minusSeconds(3_600) + "&to=" + now.plusSeconds(600);
  }

  private static String path(UUID of, String rest) {
    return "/api/v1/patients/" + of + rest;
  }

  private static JsonNode only(JsonNode of, String member, String value) {
    return of.valueStream()
        .filter(each -> each.get(member).asString().equals(value))
        .findFirst()
        .orElseThrow();
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
