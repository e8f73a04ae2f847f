package io.vigil.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigil.core.alarm.Priority;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import io.vigil.server.journal.Lanes;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What was known of a patient at a moment, over HTTP, beside what the screens were shown then. */
class PastTest extends ServerTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);
  private static final RuleSet STRICT =
      new RuleSet(
          "strict",
          List.of(
              new Limit(VitalSign.SPO2, Direction.LOW, 96_000_000, 1_000_000, 0, Priority.MEDIUM)));

  @Autowired private Lanes lanes;

  @Value("${vigil.db.url}")
  private String url;

  @Autowired
  @Qualifier("writer")
  private DataSource writer;

  private Hospital hospital;
  private UUID east;
  private UUID west;
  private UUID anna;
  private UUID bela;
  private Hospital.Monitor monitor;
  private Hospital.Monitor other;
  private Browser nurse;
  private Instant before;

  @BeforeEach
  void nurseWithTwoPatients() {
    hospital = hospital();
    east = hospital.ward("Ward 7 East");
    west = hospital.ward("Ward 7 West");
    before = Instant.now().minusMillis(1);
    anna = hospital.patientOn(east);
    bela = hospital.patientOn(east);
    monitor = hospital.monitorOf(anna);
    other = hospital.monitorOf(bela);
    nurse = hospital.signedIn("nurse", "Nurse A", east, west);
  }

  @Test
  void findsEveryViewThatAScreenWasShown() {
    List<JsonNode> frames = new ArrayList<>();
    try (TestingSocket socket = TestingSocket.subscribed(nurse)) {
      socket.next("snapshot");
      hospital.sendSpo2(monitor, "97");
      shown(socket, anna, view -> view.at("/vitals/0/value").asInt() == 97);
      hospital.sendSpo2(other, "98");
      shown(socket, bela, view -> view.at("/vitals/0/value").asInt() == 98);
      hospital.sendSpo2(monitor, "80");
      JsonNode alarm =
          shown(socket, anna, view -> view.at("/alarms/0/signal").asString().equals("on"))
              .at("/alarms/0");
      accept(alarm);
      shown(socket, anna, view -> view.at("/alarms/0/signal").asString().equals("acknowledged"));
      // What came late changes the record, and opens a task.
      hospital.sendSpo2(monitor, "82", Instant.now().minusSeconds(3_600));
      hospital.sendSpo2(monitor, "97", Instant.now().minusSeconds(3_000));
      hospital.sendSpo2(monitor, "99");
      shown(socket, anna, view -> view.at("/vitals/0/value").asInt() == 99);
      adopt(bela, STRICT);
      hospital.sendSpo2(other, "95");
      shown(socket, bela, view -> !view.get("alarms").isEmpty());
      hospital.transfer(anna, west);
      shown(socket, anna, view -> view.get("ward").asString().equals(west.toString()));
      frames.addAll(socket.received());
    }
    lanes.stop();
    lanes.start();
    try (TestingSocket socket = TestingSocket.subscribed(nurse)) {
      socket.next("snapshot");
      hospital.sendSpo2(monitor, "85");
      shown(socket, anna, view -> view.at("/vitals/0/value").asInt() == 85);
      frames.addAll(socket.received());
    }

    Map<String, JsonNode> views = new LinkedHashMap<>();
    for (JsonNode frame : frames) {
      frame
          .path("patients")
          .forEach(
              view -> views.put(view.get("id").asString() + view.get("version").asString(), view));
    }
    assertThat(views).hasSizeGreaterThanOrEqualTo(10);
    assertThat(kept()).isPositive();
    views.values().forEach(this::assertFound);
    // From the first entry alone, too.
    forgetKept();
    views.values().forEach(this::assertFound);
  }

  @Test
  void tellsTheLimitsInForceThen() {
    hospital.sendSpo2(other, "97");
    Instant then = over();
    adopt(bela, STRICT);
    Instant since = over();

    assertThat(past(bela, then).at("/rules/version").asString())
        .isEqualTo(DefaultRules.VERSION_1.version());
    JsonNode rules = past(bela, since).get("rules");
    assertThat(rules.get("version").asString()).isEqualTo("strict");
    assertThat(rules.get("rules").toString())
        .isEqualTo(
            "[{\"kind\":\"limit\",\"vitalSign\":\"MDC_PULS_OXIM_SAT_O2\",\"direction\":\"low\","
                + "\"threshold\":96,\"hysteresis\":1,\"delaySeconds\":0,\"priority\":\"medium\"}]");
  }

  @Test
  void saysOfWhenItIsAndThatItIsNotLive() {
    Instant then = over();

    JsonNode past = past(anna, then);

    assertThat(past.get("asOf").asString()).isEqualTo(then.toString());
    assertThat(past.get("live").asBoolean(true)).isFalse();
    assertThat(past.at("/patient/vitals")).isEmpty();
  }

  @Test
  void listsAlarmsAsTheyWereThen() {
    Instant calm = over();
    hospital.sendSpo2(monitor, "80");
    Instant sounding = over();
    accept(spo2Low(live(anna).get("alarms")));
    hospital.sendSpo2(monitor, "99");
    Instant ended = over();

    assertThat(alarms(calm)).isEmpty();
    assertThat(spo2Low(alarms(sounding)).get("signal").asString()).isEqualTo("on");
    assertThat(spo2Low(alarms(sounding)).has("end")).isFalse();
    assertThat(spo2Low(alarms(ended)).get("active").asBoolean()).isFalse();
    assertThat(spo2Low(alarms(ended)).get("responsible").asString()).isEqualTo("Nurse A");
    assertThat(alarms(ended)).isEqualTo(Browser.json(nurse.get(alarmsPath())).get("alarms"));
  }

  @Test
  void refusesAMomentThatIsNotOver() {
    assertProblem(ask(nurse, anna, Instant.now().plusSeconds(1)), 400, "as-of-future");
    assertProblem(ask(nurse, anna, Instant.MAX), 400, "time-out-of-range");
    assertProblem(
        nurse.get("/api/v1/patients/" + anna + "?asOf=yesterday"), 400, "malformed-request");
  }

  @Test
  void refusesAMomentBeforeTheAdmission() {
    assertProblem(ask(nurse, anna, before), 404, "not-in-care");
    assertProblem(ask(nurse, anna, Instant.EPOCH), 404, "not-in-care");
    assertProblem(ask(nurse, anna, Instant.MIN), 400, "time-out-of-range");
  }

  @Test
  void isForWhoSeesThePatientNow() {
    Instant then = over();
    hospital.transfer(anna, hospital.ward("Ward 8"));

    assertProblem(ask(nurse, anna, then), 404, "not-found");
    assertProblem(nurse.get(alarmsPath() + "&asOf=" + then), 404, "not-found");
    assertThat(ask(nurse, bela, then).statusCode()).isEqualTo(200);
  }

  @Test
  void recordsTheLookWithTheMoment() {
    Instant then = over();

    past(anna, then);
    alarms(then);

    assertThat(
            JdbcClient.create(writer)
                .sql("select resource from access.view where patient = ? order by resource")
                .param(anna)
                .query(String.class)
                .list())
        .containsExactly("alarms@" + then, "summary@" + then);
  }

  @Test
  void doesNotChangeTheAnswerOnceAMomentIsOver() {
    // Asked while entries of just before may still be on their way.
    for (int i = 0; i < 20; i++) {
      hospital.sendSpo2(monitor, Integer.toString(95 + i % 4));
      Instant then = Instant.ofEpochMilli(lanes.epochMillis() - 1);
      assertThat(past(anna, then)).isEqualTo(past(anna, then));
    }
  }

  /** A view as a frame had it: as of the time of the entry that it follows from. */
  private void assertFound(JsonNode view) {
    String[] version = view.get("version").asString().split(":");
    Instant at =
        JdbcClient.create(writer)
            .sql("select at from journal.entry where lane = ? and seq = ?")
            .params(Integer.parseInt(version[0]), Long.parseLong(version[1]))
            .query((row, number) -> row.getTimestamp(1).toInstant())
            .single();
    UUID patient = UUID.fromString(view.get("id").asString());
    JsonNode found = past(patient, at).get("patient");
    // After a start the feed names the lane's last entry.
    assertThat(without(found, "version"))
        .as("%s", view.get("version"))
        .isEqualTo(without(view, "version", "trend"));
  }

  private static JsonNode without(JsonNode view, String... members) {
    ObjectNode copy = (ObjectNode) view.deepCopy();
    copy.remove(List.of(members));
    return copy;
  }

  private JsonNode shown(TestingSocket socket, UUID patient, Predicate<JsonNode> wanted) {
    return TestingSocket.view(
        socket.next(frame ->
            frame.get("type").asString().equals("delta")
                && TestingSocket.has(frame, patient)
                && wanted.test(TestingSocket.view(frame, patient))),
        patient);
  }

  private void accept(JsonNode alarm) {
    HttpResponse<String> answer =
        nurse.post(
            "/api/v1/alarms/" + alarm.get("id").asString() + "/accept",
            "{\"command\":\"%s\",\"expectedVersion\":%d}"
                .formatted(UUID.randomUUID(), alarm.get("version").asInt()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private void adopt(UUID patient, RuleSet rules) {
    TenantId tenant =
        new TenantId(
            JdbcClient.create(writer)
                .sql("select tenant from care.patient where id = ?")
                .param(patient)
                .query(UUID.class)
                .single());
    Answer answer =
        lanes.call(
            new Submission.ForPatient(
                tenant,
                new PatientId(patient),
                new PatientInput.AdoptRuleSet(rules),
                Optional.empty(),
                Optional.empty()));
    assertThat(answer).isInstanceOf(Answer.Replied.class);
  }

  /** A moment after all that was done, and before all that will be. */
  private Instant over() {
    Instant moment = Instant.ofEpochMilli(lanes.epochMillis());
    await().atMost(WAIT_MAX).until(() -> lanes.epochMillis() > moment.toEpochMilli());
    return moment;
  }

  private static JsonNode spo2Low(JsonNode alarms) {
    return alarms
        .valueStream()
        .filter(alarm -> alarm.get("condition").asString().equals("MDC_PULS_OXIM_SAT_O2:low"))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode live(UUID patient) {
    return Browser.json(nurse.get("/api/v1/patients/" + patient));
  }

  private HttpResponse<String> ask(Browser station, UUID patient, Instant then) {
    return station.get(
        "/api/v1/patients/" + patient + "?asOf=" + then.toString().replace("+", "%2B"));
  }

  private JsonNode past(UUID patient, Instant then) {
    HttpResponse<String> answer = ask(nurse, patient, then);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Browser.json(answer);
  }

  private String alarmsPath() {
    return "/api/v1/patients/%s/alarms?from=%s&to=%s"
        .formatted(anna, Instant.now().minusSeconds(7_200), Instant.now().plusSeconds(60));
  }

  private JsonNode alarms(Instant then) {
    HttpResponse<String> answer = nurse.get(alarmsPath() + "&asOf=" + then);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Browser.json(answer).get("live").asBoolean(true)).isFalse();
    return Browser.json(answer).get("alarms");
  }

  private long kept() {
    return JdbcClient.create(writer)
        .sql("select count(*) from engine.snapshot_kept where subject in (?, ?)")
        .params(anna, bela)
        .query(Long.class)
        .single();
  }

  private void forgetKept() {
    superuser().sql("delete from engine.snapshot_kept").update();
  }

  private JdbcClient superuser() {
    return JdbcClient.create(new DriverManagerDataSource(url));
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
