package io.vigil.server.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** A patient at home, from the prompt to the welfare call, over HTTP. */
class AtHomeTest extends ServerTest {
  private static final String PRESSURE = "MDC_PRESS_BLD_NONINV_SYS:high";
  private static final String CONTACT =
      """
      {"address": "12 Ang Mo Kio Ave 3 #04-17", "entryNotes": "Key box left of the door",
       "phone": "+6591234567",
       "nextOfKin": [{"name": "Tan Wei", "relation": "daughter", "phone": "+6597654321"}]}
      """;

  @Autowired
  @Qualifier("writer")
  private DataSource writer;

  private Hospital hospital;
  private UUID hub;
  private UUID anna;
  private Browser self;
  private Browser nurse;
  private Browser physician;
  private WebSocket socket;

  @BeforeEach
  void hubWithAPatient() throws Exception {
    hospital = hospital();
    hub = hospital.hub("Hub North");
    anna = hospital.patientOn(hub);
    self = hospital.signedIn("patient", "Tan Mei Ling");
    nurse = hospital.signedIn("nurse", "Nurse H", hub);
    physician = hospital.signedIn("physician", "Physician H", hub);
    done(
        nurse.post(
            "/api/v1/patients/" + anna + "/responsible",
            "{\"command\": \"%s\"}".formatted(UUID.randomUUID())));
    plan(nurse, "hub-nurse");
    plan(physician, "physician");
    done(
        hospital
            .administrator()
            .put(
                "/api/v1/admin/patients/" + anna + "/account",
                "{\"account\": \"%s\"}".formatted(id(self))));
    done(
        hospital
            .administrator()
            .put("/api/v1/admin/patients/" + anna + "/welfare-contact", CONTACT));
    eventually(
        () -> Optional.of(patient()).filter(view -> view.at("/responsible/staffed").asBoolean()));
    open();
  }

  @AfterEach
  void close() {
    socket.abort();
  }

  @Test
  void erasingThePatientEndsTheAccountThatIsBoundToHim() {
    hospital.discharge(anna);
    Browser other = hospital.signedIn("administrator", "Other");
    String erasure = "/api/v1/admin/patients/" + anna + "/erasure";
    done(hospital.administrator().post(erasure, "{\"reason\": \"asked\"}"));
    assertThat(self.get("/api/v1/session").statusCode()).isEqualTo(200);

    done(other.post(erasure + "/approval", "{}"));

    assertThat(self.get("/api/v1/session").statusCode()).isEqualTo(401);
  }

  @Test
  void fromThePromptToTheWelfareCall() {
    observeSystolic("230");

    JsonNode prompt = eventually(() -> prompts().filter(each -> isAt(each, "sent")).findFirst());
    assertThat(prompt.get("kind").asString()).isEqualTo("how-are-you");
    assertThat(self.get("/api/v1/me/prompts").body()).doesNotContain("230", "Tan", "pressure");
    String id = prompt.get("id").asString();
    done(self.post("/api/v1/deliveries/" + id, "{\"stage\": \"displayed\"}"));
    assertThat(alarm(PRESSURE).get("role").asString()).isEqualTo("patient");
    assertThat(toldTo(nurse, PRESSURE)).as("the patient's turn").isFalse();
    assertProblem(answer(id, "fine"), 400, "malformed-answer");

    done(answer(id, "all-right"));
    assertThat(patient().at("/home/answer/answer").asString()).isEqualTo("all-right");
    assertThat(alarm(PRESSURE).get("signal").asString()).isEqualTo("on");

    done(answer(id, "need-help"));
    JsonNode help = alarm("help-requested");
    assertThat(help.get("priority").asString()).isEqualTo("high");
    assertThat(help.get("role").asString()).isEqualTo("hub-nurse");
    eventually(() ->
        Optional.of(help)
            .filter(
                each -> toldTo(nurse, "help-requested") && toldTo(physician, "help-requested")));

    escalate(help);
    escalate(alarm("help-requested"));
    JsonNode task =
        patient()
            .get("tasks")
            .valueStream()
            .filter(each -> each.get("kind").asString().equals("welfare-call"))
            .findFirst()
            .orElseThrow();
    String call = "/api/v1/welfare-calls/" + task.get("id").asString();

    Browser offDuty = hospital.signedIn("nurse", "Nurse O", hub);
    Browser elsewhere = hospital.signedIn("nurse", "Nurse E", hospital.ward("Ward 7 East"));
    assertProblem(offDuty.get(call), 409, "not-on-duty");
    assertProblem(elsewhere.get(call), 404, "not-found");
    assertProblem(hospital.administrator().get(call), 403, "forbidden");
    assertProblem(self.get(call), 403, "forbidden");
    assertThat(looks()).isZero();

    JsonNode shown = Browser.json(nurse.get(call));
    assertThat(shown.at("/contact/address").asString()).isEqualTo("12 Ang Mo Kio Ave 3 #04-17");
    assertThat(shown.at("/contact/entryNotes").asString()).isEqualTo("Key box left of the door");
    assertThat(shown.at("/contact/nextOfKin/0/phone").asString()).isEqualTo("+6597654321");
    assertThat(looks()).isEqualTo(1);

    String completed = "{\"command\": \"%s\", \"expectedVersion\": 1%s}";
    assertProblem(
        nurse.post(
            "/api/v1/tasks/" + task.get("id").asString() + "/complete",
            completed.formatted(UUID.randomUUID(), "")),
        409,
        "outcome-missing");
    assertProblem(
        nurse.post(
            call + "/complete",
            completed.formatted(UUID.randomUUID(), ", \"outcome\": \"whatever\"")),
        400,
        "malformed-outcome");
    String reached = completed.formatted(UUID.randomUUID(), ", \"outcome\": \"reached\"");
    done(nurse.post(call + "/complete", reached));
    done(nurse.post(call + "/complete", reached));
    assertProblem(nurse.get(call), 404, "not-found");
    assertThat(patient().at("/home/welfareCall/outcome").asString()).isEqualTo("reached");
    assertThat(patient().at("/home/welfareCall/by").asString()).isEqualTo("Nurse H");
  }

  @Test
  void patientSeesHisPromptsAndNothingElse() {
    assertThat(self.get("/api/v1/me/prompts").body()).isEqualTo("{\"prompts\":[]}");
    for (String path :
        new String[] {
          "/api/v1/wards",
          "/api/v1/patients/" + anna,
          "/api/v1/wards/" + hub + "/staffing",
          "/api/v1/admin/devices",
          "/api/v1/metrics"
        }) {
      assertProblem(self.get(path), 403, "forbidden");
    }
    assertProblem(nurse.get("/api/v1/me/prompts"), 403, "forbidden");
    assertProblem(
        nurse.post("/api/v1/me/help", "{\"command\": \"%s\"}".formatted(UUID.randomUUID())),
        403,
        "forbidden");

    Browser unbound = hospital.signedIn("patient", "Somebody");
    assertThat(unbound.get("/api/v1/me/prompts").body()).isEqualTo("{\"prompts\":[]}");
    assertProblem(
        unbound.post("/api/v1/me/help", "{\"command\": \"%s\"}".formatted(UUID.randomUUID())),
        404,
        "not-found");
  }

  @Test
  void buttonWorksAtAnyTime() {
    done(self.post("/api/v1/me/help", "{\"command\": \"%s\"}".formatted(UUID.randomUUID())));

    assertThat(alarm("help-requested").get("signal").asString()).isEqualTo("on");
    assertThat(patient().at("/home/answer/answer").asString()).isEqualTo("need-help");
  }

  @Test
  void accountIsOnePatientsAndAContactIsSound() {
    Browser administrator = hospital.administrator();
    UUID other = hospital.patientOn(hub, "Lim Ah Kow");
    assertProblem(
        administrator.put(
            "/api/v1/admin/patients/" + other + "/account",
            "{\"account\": \"%s\"}".formatted(id(self))),
        409,
        "account-taken");
    assertProblem(
        administrator.put(
            "/api/v1/admin/patients/" + other + "/account",
            "{\"account\": \"%s\"}".formatted(id(nurse))),
        400,
        "malformed-account");
    assertProblem(
        administrator.put(
            "/api/v1/admin/patients/" + anna + "/welfare-contact", "{\"address\": \" \"}"),
        400,
        "malformed-contact");
    assertProblem(
        nurse.put("/api/v1/admin/patients/" + anna + "/welfare-contact", CONTACT),
        403,
        "forbidden");
    assertProblem(
        administrator.put(
            "/api/v1/admin/patients/" + UUID.randomUUID() + "/welfare-contact", CONTACT),
        404,
        "not-found");

    done(administrator.delete("/api/v1/admin/patients/" + anna + "/account"));
    done(
        administrator.put(
            "/api/v1/admin/patients/" + other + "/account",
            "{\"account\": \"%s\"}".formatted(id(self))));
    assertThat(patient().at("/home/prompted").asBoolean()).isFalse();
  }

  private void observeSystolic(String mmHg) {
    HttpResponse<String> observed =
        nurse.post(
            "/api/v1/patients/" + anna + "/observations",
            """
            {"command": "%s", "readings": [{"metric": "MDC_PRESS_BLD_NONINV_SYS", "value": %s, "unit": "mm[Hg]"}]}
            """
                .formatted(UUID.randomUUID(), mmHg));
    assertThat(observed.statusCode()).as(observed.body()).isEqualTo(202);
  }

  private Stream<JsonNode> prompts() {
    return Browser.json(self.get("/api/v1/me/prompts")).get("prompts").valueStream();
  }

  private static boolean isAt(JsonNode prompt, String stage) {
    return prompt.get("stage").asString().equals(stage);
  }

  private HttpResponse<String> answer(String prompt, String answer) {
    return self.post(
        "/api/v1/me/prompts/" + prompt + "/answer",
        "{\"command\": \"%s\", \"answer\": \"%s\"}".formatted(UUID.randomUUID(), answer));
  }

  private void escalate(JsonNode alarm) {
    HttpResponse<String> answer =
        nurse.post(
            "/api/v1/alarms/" + alarm.get("id").asString() + "/escalate",
            "{\"command\": \"%s\", \"expectedVersion\": %d, \"note\": \"does not pick up\"}"
                .formatted(UUID.randomUUID(), alarm.get("version").asInt()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private JsonNode alarm(String condition) {
    return patient()
        .get("alarms")
        .valueStream()
        .filter(each -> each.get("condition").asString().equals(condition))
        .findFirst()
        .orElseThrow();
  }

  private boolean toldTo(Browser person, String condition) {
    String id = id(person).toString();
    String alarm = alarm(condition).get("id").asString();
    return patient()
        .get("deliveries")
        .valueStream()
        .anyMatch(each ->
            each.get("to").asString().equals(id) && each.get("alarm").asString().equals(alarm));
  }

  private long looks() {
    return JdbcClient.create(writer)
        .sql("select coalesce(sum(count), 0) from access.view where resource = 'welfare-call'")
        .query(Long.class)
        .single();
  }

  private JsonNode patient() {
    return Browser.json(nurse.get("/api/v1/patients/" + anna));
  }

  private void plan(Browser person, String duty) {
    HttpResponse<String> answer =
        hospital
            .administrator()
            .post(
                "/api/v1/wards/" + hub + "/shifts",
                """
                {"person": "%s", "duty": "%s", "from": "%s", "until": "%s"}
                """
                    .formatted(
                        id(person),
                        duty,
                        Instant.now().minusSeconds(60),
                        Instant.now().plusSeconds(28_800)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /** As his page does: a socket that shows nobody, and says that he can be reached. */
  private void open() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    socket =
        self.live(
                self.origin(),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket webSocket, CharSequence data, boolean last) {
                    assertThat(data.toString()).doesNotContain("Tan Mei Ling");
                    begun.countDown();
                    webSocket.request(1);
                    return null;
                  }
                })
            .join();
    socket.sendText("{\"type\":\"subscribe\",\"cursor\":null}", true).join();
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private static <T> T eventually(Supplier<Optional<T>> wanted) {
    Instant end = Instant.now().plusSeconds(30);
    Optional<T> found = wanted.get();
    while (found.isEmpty() && Instant.now().isBefore(end)) {
      found = wanted.get();
    }
    return found.orElseThrow();
  }

  private static UUID id(Browser station) {
    return UUID.fromString(Browser.json(station.get("/api/v1/session")).at("/user/id").asString());
  }

  private static void done(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
