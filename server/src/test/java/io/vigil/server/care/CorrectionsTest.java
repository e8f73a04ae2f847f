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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What was recorded wrongly, over HTTP. */
class CorrectionsTest extends ServerTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);
  private static final String SPO2 = "MDC_PULS_OXIM_SAT_O2";
  private static final String SPO2_LOW = "MDC_PULS_OXIM_SAT_O2:low";
  private static final String PULSE = "MDC_PULS_OXIM_PULS_RATE";

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final Instant from = now.minusSeconds(600);

  private Hospital hospital;
  private UUID ward;
  private UUID anna;
  private UUID bela;
  private Hospital.Monitor monitor;
  private Browser nurse;
  private Browser physician;
  private Browser stranger;

  @BeforeEach
  void twoPatientsAndTheMonitorOfOne() {
    hospital = hospital();
    ward = hospital.ward("Ward 7 East");
    UUID other = hospital.ward("Ward 7 West");
    anna = hospital.patientOn(ward);
    bela = hospital.patientOn(other, "Lim Ah Kow");
    monitor = hospital.monitorOf(anna);
    nurse = hospital.signedIn("nurse", "Nurse A", ward, other);
    physician = hospital.signedIn("physician", "Doctor B", ward, other);
    stranger = hospital.signedIn("nurse", "Nurse C", ward);
    hospital.sendSpo2(monitor, "97.0", from.minusSeconds(60));
    hospital.sendSpo2(monitor, "80.0", from.plusSeconds(60));
    assertThat(alarm(anna).get("active").asBoolean()).isTrue();
  }

  @Test
  void readingsMoveToWhoseTheyAre() {
    JsonNode asked = asked();
    assertThat(asked.get("status").asString()).isEqualTo("asked");
    assertThat(asked.get("askedBy").asString()).isEqualTo("Nurse A");
    assertThat(Browser.json(physician.get(path(anna, "corrections"))).get("corrections"))
        .containsExactly(asked);

    JsonNode done = ok(approve(physician, asked, 1));

    assertThat(done.get("withdrawn").asInt()).isOne();
    assertThat(done.get("judged").asInt()).isOne();
    assertThat(done.get("recorded").asInt()).isOne();
    assertThat(done.get("notJudged").asInt()).isZero();
    assertThat(vital(anna).get("value").decimalValue()).isEqualByComparingTo("97");
    assertThat(vital(bela).get("value").decimalValue()).isEqualByComparingTo("80");
    assertThat(patient(anna).get("alarms").valueStream())
        .noneMatch(each -> each.get("condition").asString().equals(SPO2_LOW));
    JsonNode marked = only(alarms(anna), "condition", SPO2_LOW);
    assertThat(marked.get("enteredInError").asBoolean()).isTrue();
    assertThat(marked.get("corrected").asBoolean()).isTrue();
    assertThat(marked.get("signal").asString()).isEqualTo("off");
    JsonNode found = alarm(bela);
    assertThat(found.get("active").asBoolean()).isTrue();
    assertThat(found.get("enteredInError").asBoolean()).isFalse();
    assertThat(Instant.parse(found.get("onset").asString())).isEqualTo(from.plusSeconds(60));
    assertThat(task(anna)).contains("reattributed-away", "withdrawn:" + SPO2_LOW);
    assertThat(task(bela)).contains("reattributed-here", "opened:" + SPO2_LOW);
    hospital.sendSpo2(monitor, "91");
    assertThat(vital(bela).get("value").asInt()).isEqualTo(91);
  }

  @Test
  void chartsAndListsShowWhatWasWithdrawn() {
    ok(approve(physician, asked(), 1));

    await().ignoreExceptions().atMost(WAIT_MAX).until(() -> series(bela).get("series").size() == 1);
    await()
        .ignoreExceptions()
        .atMost(WAIT_MAX)
        .until(() -> series(anna).get("enteredInError").size() == 1);

    assertThat(series(anna).at("/series/0/min")).hasSize(1);
    assertThat(series(anna).at("/series/0/min/0").asInt()).isEqualTo(97);
    assertThat(series(anna).at("/enteredInError/0/metric").asString()).isEqualTo(SPO2);
    assertThat(series(anna).at("/enteredInError/0/min/0").asInt()).isEqualTo(80);
    assertThat(series(bela).get("enteredInError")).isEmpty();
    JsonNode withdrawn = readings(anna).get(1);
    assertThat(withdrawn.get("status").asString()).isEqualTo("reattributed");
    assertThat(withdrawn.get("enteredInError").asBoolean()).isTrue();
    assertThat(withdrawn.get("value").asString()).isEqualTo("80.0");
    JsonNode taken = readings(bela).get(0);
    assertThat(taken.get("status").asString()).isEqualTo("accepted");
    assertThat(taken.get("value").asString()).isEqualTo("80.0");
  }

  @Test
  void nobodyApprovesHisOwn() {
    JsonNode asked = asked();

    assertProblem(approve(nurse, asked, 1), 409, "same-person");

    assertThat(alarm(anna).get("active").asBoolean()).isTrue();
  }

  @Test
  void whoDoesNotSeeBothPatientsNeitherAsksNorApproves() {
    assertProblem(ask(stranger, UUID.randomUUID()), 404, "not-found");
    JsonNode asked = asked();

    assertProblem(approve(stranger, asked, 1), 404, "not-found");
    assertProblem(act(stranger, asked, "decline", 1), 404, "not-found");
    assertThat(Browser.json(stranger.get(path(anna, "corrections"))).get("corrections")).isEmpty();

    assertThat(vital(anna).get("value").decimalValue()).isEqualByComparingTo("80");
  }

  @Test
  void onlyCliniciansCorrect() {
    JsonNode asked = asked();
    Browser administrator = hospital.administrator();

    assertProblem(ask(administrator, UUID.randomUUID()), 403, "forbidden");
    assertProblem(approve(administrator, asked, 1), 403, "forbidden");
    assertProblem(act(administrator, asked, "decline", 1), 403, "forbidden");
    assertProblem(
        inError(administrator, UUID.randomUUID(), monitor.id(), SPO2, from.plusSeconds(60)),
        403,
        "forbidden");
    assertProblem(administrator.get(path(anna, "corrections")), 404, "not-found");
  }

  @Test
  void aDeclinedOneIsNotApproved() {
    JsonNode asked = asked();
    JsonNode declined = ok(act(physician, asked, "decline", 1));
    assertThat(declined.get("status").asString()).isEqualTo("declined");
    assertThat(declined.get("closedBy").asString()).isEqualTo("Doctor B");

    HttpResponse<String> answer = approve(physician, asked, 1);

    assertProblem(answer, 409, "correction-changed");
    assertThat(Browser.json(answer).at("/correction/version").asInt()).isEqualTo(2);
  }

  @Test
  void theSameCommandAgainIsDoneOnce() {
    UUID command = UUID.randomUUID();
    JsonNode first = Browser.json(ask(nurse, command));

    assertThat(Browser.json(ask(nurse, command))).isEqualTo(first);
    assertThat(Browser.json(nurse.get(path(anna, "corrections"))).get("corrections")).hasSize(1);
  }

  @Test
  void anUnknownCorrectionIsNotThere() {
    assertProblem(
        nurse.post(path(anna, "corrections/" + UUID.randomUUID() + "/approve"), command(1)),
        404,
        "not-found");
  }

  @Test
  void aReadingEnteredInErrorCountsForNothing() {
    HttpResponse<String> answer =
        inError(nurse, UUID.randomUUID(), monitor.id(), SPO2, from.plusSeconds(60));

    assertThat(ok(answer).get("judged").asInt()).isOne();
    assertThat(vital(anna).get("value").asInt()).isEqualTo(97);
    JsonNode marked = only(alarms(anna), "condition", SPO2_LOW);
    assertThat(marked.get("enteredInError").asBoolean()).isTrue();
    assertThat(task(anna)).contains("entered-in-error");
    await()
        .ignoreExceptions()
        .atMost(WAIT_MAX)
        .until(() -> readings(anna).get(1).get("enteredInError").asBoolean());
    assertThat(readings(anna).get(1).get("status").asString()).isEqualTo("entered-in-error");
  }

  @Test
  void aValueByHandIsReplacedByOneOfTheSameTime() {
    Instant at = now.minusSeconds(30);
    observe(PULSE, "40", at);
    UUID person = personOf(PULSE);
    ok(inError(nurse, UUID.randomUUID(), person, PULSE, at));

    observe(PULSE, "140", at);

    JsonNode pulse = only(patient(anna).get("vitals"), "metric", PULSE);
    assertThat(pulse.get("value").asInt()).isEqualTo(140);
  }

  @Test
  void theSameMarkAgainIsMadeOnce() {
    UUID command = UUID.randomUUID();
    ok(inError(nurse, command, monitor.id(), SPO2, from.plusSeconds(60)));

    JsonNode again = ok(inError(nurse, command, monitor.id(), SPO2, from.plusSeconds(60)));

    assertThat(again.get("readings").asInt()).isOne();
    assertThat(again.get("judged").asInt()).isZero();
  }

  @Test
  void whatWasNotRecordedIsNotMarked() {
    assertProblem(inError(nurse, UUID.randomUUID(), monitor.id(), SPO2, from), 404, "not-found");
    assertProblem(
        inError(nurse, UUID.randomUUID(), UUID.randomUUID(), SPO2, from), 404, "not-found");
  }

  @Test
  void whoDoesNotSeeThePatientMarksNothing() {
    Browser elsewhere = hospital.signedIn("nurse", "Nurse D", hospital.ward("Ward 8"));

    assertProblem(
        inError(elsewhere, UUID.randomUUID(), monitor.id(), SPO2, from.plusSeconds(60)),
        404,
        "not-found");
    assertProblem(elsewhere.get(path(anna, "corrections")), 404, "not-found");
    assertProblem(elsewhere.get(readingsPath(anna)), 404, "not-found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"reason\":\" \",\"readings\":[]}",
        "{\"reason\":\"x\",\"readings\":[]}",
        "{\"reason\":\"x\",\"readings\":[null]}",
        "{\"reason\":\"x\\u0000\",\"readings\":[{}]}",
        "{\"reason\":\"x\",\"readings\":[{\"at\":\"2026-11-20T05:00:00Z\",\"ordinal\":-1}]}"
      })
  void refusesAMarkThatSaysNothing(String body) {
    String whole = "{\"command\":\"" + UUID.randomUUID() + "\"" + (body.equals("{}") ? "}" : ",");
    assertProblem(
        nurse.post(
            path(anna, "entered-in-error"), body.equals("{}") ? whole : whole + body.substring(1)),
        400,
        "malformed-correction");
  }

  @Test
  void refusesTimesThatAreNone() {
    for (String times :
        new String[] {
          "\"from\":\"%s\"".formatted(now.plusSeconds(600)),
          "\"from\":\"%s\",\"until\":\"%s\"".formatted(from, from),
          "\"from\":\"1970-01-01T00:00:00Z\""
        }) {
      assertProblem(
          nurse.post(
              path(anna, "corrections"),
              "{\"command\":\"%s\",\"device\":\"%s\",%s,\"to\":\"%s\",\"reason\":\"x\"}"
                  .formatted(UUID.randomUUID(), monitor.id(), times, bela)),
          400,
          "malformed-request");
    }
  }

  @Test
  void thePastIsAsItWasKnownBeforeAndAfterACorrection() {
    JsonNode annaBefore = patient(anna);
    JsonNode belaBefore = patient(bela);
    Instant before = overNow();
    JsonNode asked = asked();
    ok(approve(physician, asked, 1));
    JsonNode annaAfter = patient(anna);
    JsonNode belaAfter = patient(bela);
    Instant after = overNow();
    hospital.sendSpo2(monitor, "91");

    assertThat(past(anna, before)).isEqualTo(annaBefore);
    assertThat(past(bela, before)).isEqualTo(belaBefore);
    assertThat(past(anna, after)).isEqualTo(annaAfter);
    assertThat(past(bela, after)).isEqualTo(belaAfter);
    JsonNode then = ok(nurse.get(span(path(anna, "alarms")) + "&asOf=" + before)).get("alarms");
    assertThat(only(then, "condition", SPO2_LOW).get("signal").asString()).isEqualTo("on");
    assertThat(only(then, "condition", SPO2_LOW).get("corrected").asBoolean()).isFalse();
    JsonNode since = ok(nurse.get(span(path(anna, "alarms")) + "&asOf=" + after)).get("alarms");
    assertThat(only(since, "condition", SPO2_LOW).get("enteredInError").asBoolean()).isTrue();
  }

  @Test
  void anAlarmThatWasWithdrawnWhileItLastedIsListedUntilThen() {
    ok(inError(nurse, UUID.randomUUID(), monitor.id(), SPO2, from.plusSeconds(60)));
    Instant later = Instant.now().plusSeconds(60);

    JsonNode listed =
        ok(nurse.get(path(anna, "alarms") + "?from=" + later + "&to=" + later.plusSeconds(3_600)))
            .get("alarms");
    JsonNode then =
        ok(nurse.get(
                path(anna, "alarms")
                    + "?from="
                    + from.plusSeconds(120)
                    + "&to="
                    + from.plusSeconds(180)))
            .get("alarms");

    assertThat(listed).isEmpty();
    assertThat(only(then, "condition", SPO2_LOW).get("enteredInError").asBoolean()).isTrue();
  }

  /** A moment that is over, and later than all that was done. */
  private static Instant overNow() {
    Instant moment = Instant.now();
    await().atMost(WAIT_MAX).until(() -> Instant.now().toEpochMilli() > moment.toEpochMilli() + 1);
    return moment;
  }

  private JsonNode past(UUID of, Instant moment) {
    return ok(nurse.get("/api/v1/patients/" + of + "?asOf=" + moment)).get("patient");
  }

  private JsonNode asked() {
    HttpResponse<String> answer = ask(nurse, UUID.randomUUID());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return Browser.json(answer);
  }

  private HttpResponse<String> ask(Browser by, UUID command) {
    return by.post(
        path(anna, "corrections"),
        """
        {"command":"%s","device":"%s","from":"%s","to":"%s","reason":"beds were swapped"}
        """
            .formatted(command, monitor.id(), from, bela));
  }

  private HttpResponse<String> approve(Browser by, JsonNode correction, int version) {
    return act(by, correction, "approve", version);
  }

  private HttpResponse<String> act(Browser by, JsonNode correction, String act, int version) {
    return by.post(
        path(anna, "corrections/" + correction.get("id").asString() + "/" + act), command(version));
  }

  private static String command(int version) {
    return "{\"command\":\"%s\",\"expectedVersion\":%d}".formatted(UUID.randomUUID(), version);
  }

  private HttpResponse<String> inError(
      Browser by, UUID command, UUID source, String metric, Instant at) {
    return by.post(
        path(anna, "entered-in-error"),
        """
        {"command":"%s","reason":"on the wrong finger",
         "readings":[{"source":"%s","metric":"%s","at":"%s","ordinal":0}]}
        """
            .formatted(command, source, metric, at));
  }

  private void observe(String metric, String value, Instant at) {
    HttpResponse<String> answer =
        nurse.post(
            path(anna, "observations"),
            """
            {"command":"%s","at":"%s","readings":[{"metric":"%s","value":%s,"unit":"/min"}]}
            """
                .formatted(UUID.randomUUID(), at, metric, value));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  /** Known from the list of readings. */
  private UUID personOf(String metric) {
    await()
        .ignoreExceptions()
        .atMost(WAIT_MAX)
        .until(() ->
            readings(anna)
                .valueStream()
                .anyMatch(each -> each.get("metric").asString().equals(metric)));
    JsonNode reading = only(readings(anna), "metric", metric);
    assertThat(reading.get("sourceKind").asString()).isEqualTo("person");
    return UUID.fromString(reading.get("source").asString());
  }

  private JsonNode vital(UUID of) {
    return only(patient(of).get("vitals"), "metric", SPO2);
  }

  private JsonNode alarm(UUID of) {
    return only(patient(of).get("alarms"), "condition", SPO2_LOW);
  }

  private String task(UUID of) {
    return only(patient(of).get("tasks"), "kind", "review-correction").get("detail").asString();
  }

  private JsonNode alarms(UUID of) {
    return ok(nurse.get(span(path(of, "alarms")))).get("alarms");
  }

  private JsonNode series(UUID of) {
    return ok(nurse.get(span(path(of, "series"))));
  }

  private JsonNode readings(UUID of) {
    return ok(nurse.get(readingsPath(of))).get("readings");
  }

  private String readingsPath(UUID of) {
    return span(path(of, "readings"));
  }

  private String span(String path) {
    return path + "?from=" + now.minusSeconds(3_600) + "&to=" + now.plusSeconds(600);
  }

  private JsonNode patient(UUID of) {
    return ok(nurse.get("/api/v1/patients/" + of));
  }

  private static String path(UUID of, String rest) {
    return "/api/v1/patients/" + of + "/" + rest;
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
