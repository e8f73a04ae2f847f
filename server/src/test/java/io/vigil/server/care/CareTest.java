package io.vigil.server.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What clinicians read and do, over HTTP. */
class CareTest extends ServerTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);
  private static final String CONSCIOUS =
      "{\"metric\":\"VIGIL_CONSCIOUSNESS\",\"value\":0,\"unit\":\"1\"}";

  private Hospital hospital;
  private UUID anna;
  private Hospital.Monitor monitor;
  private Browser nurse;
  private Browser stranger;

  @BeforeEach
  void nurseWithAPatient() {
    hospital = hospital();
    UUID ward = hospital.ward("Ward 7 East");
    anna = hospital.patientOn(ward);
    monitor = hospital.monitorOf(anna);
    nurse = hospital.signedIn("nurse", "Nurse A", ward);
    stranger = hospital.signedIn("nurse", "Nurse B", hospital.ward("Ward 7 West"));
  }

  @Test
  void showsAPatient() {
    hospital.sendSpo2(monitor, "97");

    JsonNode view = patient();

    assertThat(view.get("name").asString()).isEqualTo("Tan Mei Ling");
    assertThat(view.get("identifier").asString()).isEqualTo("MRN-00017");
    assertThat(view.get("birthDate").asString()).isEqualTo("1950-01-31");
    assertThat(view.get("bed").asString()).isEqualTo("7E-04");
    assertThat(view.get("version").asString()).matches("\\d+:\\d+");
    assertThat(view.at("/vitals/0/metric").asString()).isEqualTo("MDC_PULS_OXIM_SAT_O2");
    assertThat(view.at("/vitals/0/value").asInt()).isEqualTo(97);
    assertThat(view.at("/news2/complete").asBoolean()).isFalse();
    assertThat(view.at("/news2/parts")).hasSize(7);
    assertThat(view.at("/devices/0/id").asString()).isEqualTo(monitor.id().toString());
    assertThat(view.get("alarms")).isEmpty();
  }

  @Test
  void givesWhatIsNotOnesOwnTheSameAnswerAsWhatIsNotThere() {
    JsonNode alarm = openAlarm();
    UUID task = UUID.fromString(openTask().get("id").asString());
    String span = "?from=2026-11-20T05:00:00Z&to=2026-11-20T06:00:00Z";
    for (String path :
        List.of(
            "/api/v1/patients/%s",
            "/api/v1/patients/%s/series" + span, "/api/v1/patients/%s/alarms" + span)) {
      assertSameAnswer(
          stranger.get(path.formatted(anna)), stranger.get(path.formatted(UUID.randomUUID())));
    }
    String observation =
        "{\"command\":\"%s\",\"readings\":[%s]}".formatted(UUID.randomUUID(), CONSCIOUS);
    assertSameAnswer(
        stranger.post("/api/v1/patients/" + anna + "/observations", observation),
        stranger.post("/api/v1/patients/" + UUID.randomUUID() + "/observations", observation));
    assertSameAnswer(
        act(stranger, "alarms", alarm.get("id").asString(), "accept", UUID.randomUUID(), 1),
        act(stranger, "alarms", UUID.randomUUID().toString(), "accept", UUID.randomUUID(), 1));
    assertSameAnswer(
        act(stranger, "tasks", task.toString(), "complete", UUID.randomUUID(), 1),
        act(stranger, "tasks", UUID.randomUUID().toString(), "complete", UUID.randomUUID(), 1));
    assertThat(alarm().get("signal").asString()).isEqualTo("on");
  }

  @Test
  void showsAnAdministratorWithoutAGrantNoPatient() {
    assertProblem(hospital.administrator().get("/api/v1/patients/" + anna), 404, "not-found");
  }

  @Test
  void listsTheWardsOfOnesGrants() {
    JsonNode wards = Browser.json(nurse.get("/api/v1/wards"));

    assertThat(wards).hasSize(1);
    assertThat(wards.get(0).get("name").asString()).isEqualTo("Ward 7 East");
    assertThat(wards.get(0).get("setting").asString()).isEqualTo("ward");
  }

  @Test
  void listsTheMetrics() {
    JsonNode metrics = Browser.json(nurse.get("/api/v1/metrics"));

    assertThat(metrics.valueStream())
        .anySatisfy(metric -> {
          assertThat(metric.get("code").asString()).isEqualTo("MDC_ECG_HEART_RATE");
          assertThat(metric.get("mdc").asInt()).isEqualTo(147_842);
          assertThat(metric.get("loinc").asString()).isEqualTo("8867-4");
          assertThat(metric.get("unit").asString()).isEqualTo("/min");
          assertThat(metric.get("kind").asString()).isEqualTo("vital");
          assertThat(metric.get("maxAgeMillis").asLong()).isPositive();
        })
        .anySatisfy(metric -> {
          assertThat(metric.get("kind").asString()).isEqualTo("ambient");
          assertThat(metric.has("maxAgeMillis")).isFalse();
        });
  }

  @Test
  void acceptsAnAlarmOnceHoweverOftenItIsAsked() {
    JsonNode alarm = openAlarm();
    UUID command = UUID.randomUUID();

    HttpResponse<String> answer = accept(nurse, alarm, command);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode accepted = Browser.json(answer);
    assertThat(accepted.get("id")).isEqualTo(alarm.get("id"));
    assertThat(accepted.get("signal").asString()).isEqualTo("acknowledged");
    assertThat(accepted.get("responsible").asString()).isEqualTo("Nurse A");
    assertThat(accepted.has("responsibleUntil")).isTrue();
    assertThat(accepted.get("version").asInt()).isGreaterThan(alarm.get("version").asInt());
    assertThat(accept(nurse, alarm, command).body()).isEqualTo(answer.body());
    assertThat(alarm()).isEqualTo(accepted);
  }

  @Test
  void refusesToAcceptAnAlarmThatIsNotAsItWasSeen() {
    JsonNode alarm = openAlarm();
    assertThat(accept(nurse, alarm, UUID.randomUUID()).statusCode()).isEqualTo(200);

    HttpResponse<String> late = accept(nurse, alarm, UUID.randomUUID());

    assertProblem(late, 409, "alarm-changed");
    assertThat(Browser.json(late).get("alarm")).isEqualTo(alarm());
  }

  @Test
  void answersToAnAlarmSayWhoHasItAndWhomItCalls() {
    assertThat(openAlarm().get("role").asString()).isEqualTo("bed-nurse");
    assertProblem(answer("pause", ",\"forSeconds\":121"), 400, "malformed-request");
    assertProblem(answer("escalate", ",\"note\":\" \""), 400, "malformed-request");

    assertThat(answer("pause", ",\"forSeconds\":60").statusCode()).isEqualTo(200);
    assertThat(alarm().get("signal").asString()).isEqualTo("paused");
    assertThat(alarm().has("signalUntil")).isTrue();

    assertThat(answer("reject", "").statusCode()).isEqualTo(200);
    assertThat(alarm().get("responsibility").asString()).isEqualTo("rejected");
    assertThat(alarm().get("role").asString()).isEqualTo("charge-nurse");

    assertThat(answer("escalate", ",\"note\":\"come and look\"").statusCode()).isEqualTo(200);
    assertThat(alarm().get("role").asString()).isEqualTo("physician");

    assertThat(answer("accept", "").statusCode()).isEqualTo(200);
    assertThat(answer("release", "").statusCode()).isEqualTo(200);
    assertThat(alarm().get("signal").asString()).isEqualTo("on");
    assertThat(alarm().get("responsibility").asString()).isEqualTo("undefined");
    assertThat(alarm().get("rung").asInt()).isZero();
  }

  private HttpResponse<String> answer(String act, String more) {
    JsonNode alarm = alarm();
    return nurse.post(
        "/api/v1/alarms/%s/%s".formatted(alarm.get("id").asString(), act),
        "{\"command\":\"%s\",\"expectedVersion\":%d%s}"
            .formatted(UUID.randomUUID(), alarm.get("version").asInt(), more));
  }

  @Test
  void completesATaskOnceHoweverOftenItIsAsked() {
    JsonNode task = openTask();
    String id = task.get("id").asString();
    UUID command = UUID.randomUUID();

    assertProblem(act(nurse, "tasks", id, "complete", UUID.randomUUID(), 99), 409, "task-changed");
    HttpResponse<String> answer = act(nurse, "tasks", id, "complete", command, 1);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Browser.json(answer)).isEqualTo(task);
    assertThat(act(nurse, "tasks", id, "complete", command, 1).body()).isEqualTo(answer.body());
    assertProblem(act(nurse, "tasks", id, "complete", UUID.randomUUID(), 1), 409, "task-changed");
    assertThat(patient().get("tasks").valueStream()).doesNotContain(task);
  }

  @Test
  void keepsWhatAPersonObserved() {
    String observation =
        """
        {"command":"%s","readings":[%s,{"metric":"MDC_FLOW_O2_FG","value":2,"unit":"L/min"}]}
        """
            .formatted(UUID.randomUUID(), CONSCIOUS);

    HttpResponse<String> answer = observe(observation);
    HttpResponse<String> again = observe(observation);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.body()).isEmpty();
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(patient().get("vitals").valueStream().map(vital -> vital.get("metric").asString()))
        .containsExactlyInAnyOrder("VIGIL_CONSCIOUSNESS", "MDC_FLOW_O2_FG");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | malformed-observation",
        "null | malformed-observation",
        "{} | malformed-observation",
        "{\"metric\":\"MDC_NOTHING\",\"value\":1,\"unit\":\"1\"} | malformed-observation",
        "{\"metric\":\"VIGIL_CONSCIOUSNESS\",\"unit\":\"1\"} | malformed-observation",
        "{\"metric\":\"VIGIL_CONSCIOUSNESS\",\"value\":0} | malformed-observation",
        "{\"metric\":\"VIGIL_CONSCIOUSNESS\",\"value\":0,\"unit\":\"%\"} | malformed-observation",
        "{\"metric\":\"VIGIL_CONSCIOUSNESS\",\"value\":1e10,\"unit\":\"1\"} | value-out-of-range",
        "{\"metric\":\"VIGIL_CONSCIOUSNESS\",\"value\":1e999999999,\"unit\":\"1\"} |"
            + " value-out-of-range",
        "{\"metric\":\"VIGIL_CONSCIOUSNESS\",\"value\":1e-9,\"unit\":\"1\"} | value-out-of-range",
        "{\"metric\":\"VIGIL_CONSCIOUSNESS\",\"value\":\"x\",\"unit\":\"1\"} | malformed-json",
        "7 | malformed-json"
      })
  void refusesWhatIsNoObservation(String reading, String code) {
    HttpResponse<String> answer =
        observe("{\"command\":\"%s\",\"readings\":[%s]}".formatted(UUID.randomUUID(), reading));

    assertProblem(answer, 400, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"command\":\"C\"} | malformed-json",
        "{\"readings\":[R]} | malformed-command",
        "{\"command\":\"C2\",\"readings\":[R]} | malformed-json",
        "{\"command\":\"01970000-0000-7000-8000-000000000001\"} | malformed-observation",
        "{\"command\":\"01970000-0000-7000-8000-000000000001\",\"at\":\"yesterday\",\"readings\":[R]}"
            + " | malformed-json",
        "{\"command\":\"01970000-0000-7000-8000-000000000001\",\"at\":\"+999999999-01-01T00:00:00Z\",\"readings\":[R]}"
            + " | time-out-of-range",
        "null | malformed-json",
        "[ | malformed-json"
      })
  void refusesAMalformedObservation(String body, String code) {
    assertProblem(observe(body.replace("R", CONSCIOUS)), 400, code);
  }

  @Test
  void refusesMoreObservationsThanAPersonMakes() {
    String many = String.join(",", Collections.nCopies(21, CONSCIOUS));

    assertProblem(
        observe("{\"command\":\"%s\",\"readings\":[%s]}".formatted(UUID.randomUUID(), many)),
        400,
        "malformed-observation");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"command\":\"01970000-0000-7000-8000-000000000001\"}",
        "{\"expectedVersion\":1}"
      })
  void refusesAMalformedCommand(String body) {
    String alarm = openAlarm().get("id").asString();

    assertProblem(
        nurse.post("/api/v1/alarms/" + alarm + "/accept", body), 400, "malformed-command");
    assertProblem(
        nurse.post("/api/v1/tasks/" + alarm + "/complete", body), 400, "malformed-command");
  }

  @Test
  void letsOnlyCliniciansAct() {
    JsonNode alarm = openAlarm();
    for (Browser other :
        List.of(hospital.administrator(), hospital.signedIn("demo", "Simulator"))) {
      assertProblem(accept(other, alarm, UUID.randomUUID()), 403, "forbidden");
      assertProblem(
          act(other, "tasks", alarm.get("id").asString(), "complete", UUID.randomUUID(), 1),
          403,
          "forbidden");
      assertProblem(
          other.post(
              "/api/v1/patients/" + anna + "/observations",
              "{\"command\":\"%s\",\"readings\":[%s]}".formatted(UUID.randomUUID(), CONSCIOUS)),
          403,
          "forbidden");
    }
    assertThat(alarm().get("signal").asString()).isEqualTo("on");
  }

  @Test
  void drawsWhatWasMeasured() {
    hospital.sendSpo2(monitor, "97", Instant.now().minusSeconds(60));
    hospital.sendSpo2(monitor, "96");
    String path =
        "/api/v1/patients/%s/series?from=%s&to=%s"
            .formatted(anna, Instant.now().minusSeconds(3_600), Instant.now().plusSeconds(60));

    await()
        .atMost(WAIT_MAX)
        .until(() -> Browser.json(nurse.get(path)).at("/series/0/t").size() == 2);

    JsonNode told = Browser.json(nurse.get(path));
    assertThat(told.get("patient").asString()).isEqualTo(anna.toString());
    assertThat(told.at("/series/0/metric").asString()).isEqualTo("MDC_PULS_OXIM_SAT_O2");
    assertThat(told.at("/series/0/min/0").asDouble()).isEqualTo(97);
    assertThat(told.at("/series/0/max/1").asDouble()).isEqualTo(96);
    assertThat(told.at("/scores/t").size()).isPositive();
  }

  @Test
  void listsAlarmsThatTouchASpan() {
    JsonNode alarm = openAlarm();
    Instant now = Instant.now();

    JsonNode touching = Browser.json(nurse.get(alarms(now.minusSeconds(600), now.plusSeconds(60))));
    JsonNode before =
        Browser.json(nurse.get(alarms(now.minusSeconds(7_200), now.minusSeconds(3_600))));

    assertThat(touching.get("alarms").valueStream()).contains(alarm);
    assertThat(before.get("alarms")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?from=2026-11-20T05:00:00Z",
        "?from=yesterday&to=2026-11-20T05:00:00Z",
        "?from=2026-11-20T05:00:00Z&to=2026-11-20T05:00:00Z"
      })
  void refusesASpanThatIsNone(String query) {
    for (String resource : List.of("series", "alarms")) {
      assertProblem(
          nurse.get("/api/v1/patients/" + anna + "/" + resource + query), 400, "malformed-request");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?from=%2B999999999-01-01T00:00:00Z&to=%2B999999999-02-01T00:00:00Z",
        "?from=-9000-01-01T00:00:00Z&to=-9000-02-01T00:00:00Z"
      })
  void refusesTimesOutOfRange(String query) {
    for (String resource : List.of("series", "alarms")) {
      assertProblem(
          nurse.get("/api/v1/patients/" + anna + "/" + resource + query), 400, "time-out-of-range");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "5001", "many"})
  void refusesPointsThatAreNone(String points) {
    assertProblem(
        nurse.get(
            "/api/v1/patients/%s/series?from=2026-11-20T05:00:00Z&to=2026-11-20T06:00:00Z&points=%s"
                .formatted(anna, points)),
        400,
        "malformed-request");
  }

  @Test
  void refusesAnIdThatIsNone() {
    assertProblem(nurse.get("/api/v1/patients/anna"), 400, "malformed-request");
  }

  /** A device that is expected each minute signals at its first breaching reading. */
  private JsonNode openAlarm() {
    hospital.sendSpo2(monitor, "80");
    return alarm();
  }

  private JsonNode alarm() {
    return only(patient().get("alarms"), "condition", "MDC_PULS_OXIM_SAT_O2:low");
  }

  private static JsonNode only(JsonNode of, String member, String value) {
    return of.valueStream()
        .filter(each -> each.get(member).asString().equals(value))
        .findFirst()
        .orElseThrow();
  }

  /** Of late data whose breach is over. */
  private JsonNode openTask() {
    Hospital.Monitor late = hospital.monitorOf(anna);
    Instant then = Instant.now().minus(Duration.ofMinutes(40));
    // First that it is over: else it would be an alarm as long as nobody knew.
    sendPressure(late, "120", then.plusSeconds(600));
    sendPressure(late, "60", then);
    return only(patient().get("tasks"), "kind", "review-backlog");
  }

  private void sendPressure(Hospital.Monitor monitor, String value, Instant at) {
    HttpResponse<String> answer =
        hospital.send(monitor, "MDC_PRESS_BLD_NONINV_SYS", value, "mm[Hg]", at);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  private JsonNode patient() {
    HttpResponse<String> answer = nurse.get("/api/v1/patients/" + anna);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Browser.json(answer);
  }

  private HttpResponse<String> observe(String body) {
    return nurse.post("/api/v1/patients/" + anna + "/observations", body);
  }

  private String alarms(Instant from, Instant to) {
    return "/api/v1/patients/%s/alarms?from=%s&to=%s".formatted(anna, from, to);
  }

  private static HttpResponse<String> accept(Browser by, JsonNode alarm, UUID command) {
    return act(
        by, "alarms", alarm.get("id").asString(), "accept", command, alarm.get("version").asInt());
  }

  private static HttpResponse<String> act(
      Browser by, String what, String id, String act, UUID command, int version) {
    return by.post(
        "/api/v1/%s/%s/%s".formatted(what, id, act),
        "{\"command\":\"%s\",\"expectedVersion\":%d}".formatted(command, version));
  }

  private static void assertSameAnswer(HttpResponse<String> foreign, HttpResponse<String> unknown) {
    assertProblem(foreign, 404, "not-found");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(foreign.body()).isEqualTo(unknown.body());
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
