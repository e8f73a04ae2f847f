package io.vigil.server.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.engine.Act;
import io.vigil.engine.Subject;
import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import io.vigil.server.identity.Account;
import io.vigil.server.journal.Lanes;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What clinicians state and write of a patient, and who looked, over HTTP. */
class RecordTest extends ServerTest {
  private static final String PENICILLIN =
      "{\"command\": \"C\", \"substance\": \"Penicillin\", \"reaction\": \"anaphylaxis\","
          + " \"criticality\": \"high\"}";
  private static final String NOT_FOR_RESUSCITATION =
      "{\"command\": \"C\", \"kind\": \"not-for-resuscitation\", \"reviewAt\": \"R\"}";
  private static final String IN_ERROR =
      "{\"command\": \"C\", \"why\": \"entered-in-error\", \"reason\": \"another patient's\"}";

  @Autowired private Lanes lanes;

  private Hospital hospital;
  private UUID ward;
  private UUID anna;
  private Browser nurse;
  private Browser physician;
  private Browser stranger;

  @BeforeEach
  void physicianAndNurseWithAPatient() {
    hospital = hospital();
    ward = hospital.ward("Ward 7 East");
    anna = hospital.patientOn(ward);
    nurse = hospital.signedIn("nurse", "Nurse A", ward);
    physician = hospital.signedIn("physician", "Dr Lim", ward);
    stranger = hospital.signedIn("physician", "Dr Ng", hospital.ward("Ward 7 West"));
  }

  @Test
  void showsAllergiesAndTellsNoneKnownFromNotRecorded() {
    assertThat(clinical().get("allergyStatus").asString()).isEqualTo("not-recorded");

    assertThat(post(nurse, "allergies/none-known", "{\"command\": \"C\"}").statusCode())
        .isEqualTo(204);
    assertThat(clinical().get("allergyStatus").asString()).isEqualTo("none-known");
    assertThat(clinical().at("/noneKnown/by").asString()).isEqualTo("Nurse A");

    assertThat(post(nurse, "allergies", PENICILLIN).statusCode()).isEqualTo(204);
    JsonNode clinical = clinical();
    assertThat(clinical.get("allergyStatus").asString()).isEqualTo("known");
    assertThat(clinical.has("noneKnown")).isFalse();
    JsonNode allergy = clinical.at("/allergies/0");
    assertThat(allergy.get("substance").asString()).isEqualTo("Penicillin");
    assertThat(allergy.get("reaction").asString()).isEqualTo("anaphylaxis");
    assertThat(allergy.get("criticality").asString()).isEqualTo("high");
    assertThat(allergy.get("by").asString()).isEqualTo("Nurse A");
    assertThat(allergy.get("ofOtherRecord").asBoolean()).isFalse();
    assertProblem(
        post(nurse, "allergies/none-known", "{\"command\": \"C\"}"), 409, "has-allergies");
  }

  @Test
  void keepsWhatWasEnteredInErrorWithWhoSaidSo() {
    post(nurse, "allergies", PENICILLIN);
    String id = clinical().at("/allergies/0/id").asString();

    assertThat(post(physician, "allergies/" + id + "/end", IN_ERROR).statusCode()).isEqualTo(204);

    assertThat(clinical().get("allergies")).isEmpty();
    JsonNode former = json(nurse, "former-statements").at("/allergies/0");
    assertThat(former.at("/allergy/substance").asString()).isEqualTo("Penicillin");
    assertThat(former.at("/ending/why").asString()).isEqualTo("entered-in-error");
    assertThat(former.at("/ending/by").asString()).isEqualTo("Dr Lim");
    assertThat(former.at("/ending/reason").asString()).isEqualTo("another patient's");
    assertProblem(post(nurse, "allergies/" + id + "/end", IN_ERROR), 404, "not-found");
  }

  @Test
  void leavesTreatmentLimitsToPhysicians() {
    assertProblem(post(nurse, "treatment-limits", NOT_FOR_RESUSCITATION), 403, "forbidden");
    assertThat(post(physician, "treatment-limits", NOT_FOR_RESUSCITATION).statusCode())
        .isEqualTo(204);
    JsonNode limit = clinical().at("/treatmentLimits/0");
    assertThat(limit.get("kind").asString()).isEqualTo("not-for-resuscitation");
    assertThat(limit.get("by").asString()).isEqualTo("Dr Lim");
    assertThat(limit.get("confirmed").asBoolean()).isTrue();
    String id = limit.get("id").asString();

    assertProblem(post(nurse, "treatment-limits/" + id + "/end", IN_ERROR), 403, "forbidden");
    assertProblem(
        post(
            nurse,
            "treatment-limits/" + id + "/confirm",
            "{\"command\": \"C\", \"reviewAt\": \"R\"}"),
        403,
        "forbidden");
    assertProblem(post(nurse, "allergies/" + id + "/end", IN_ERROR), 404, "not-found");
    assertThat(clinical().get("treatmentLimits")).hasSize(1);

    assertThat(
            post(
                    physician,
                    "treatment-limits/" + id + "/confirm",
                    "{\"command\": \"C\", \"reviewAt\": \"R\"}")
                .statusCode())
        .isEqualTo(204);
    assertThat(post(physician, "treatment-limits/" + id + "/end", IN_ERROR).statusCode())
        .isEqualTo(204);
    assertThat(clinical().get("treatmentLimits")).isEmpty();
  }

  @Test
  void letsNobodyElseRecordAnything() {
    Browser other = hospital.administrator();
    assertProblem(post(other, "allergies", PENICILLIN), 403, "forbidden");
    assertProblem(post(other, "allergies/none-known", "{\"command\": \"C\"}"), 403, "forbidden");
    assertProblem(post(other, "treatment-limits", NOT_FOR_RESUSCITATION), 403, "forbidden");
    assertProblem(get(other, "former-statements"), 404, "not-found");
    assertProblem(post(stranger, "allergies", PENICILLIN), 404, "not-found");
    assertProblem(post(stranger, "allergies/none-known", "{\"command\": \"C\"}"), 404, "not-found");
    assertProblem(post(stranger, "treatment-limits", NOT_FOR_RESUSCITATION), 404, "not-found");
    assertProblem(get(stranger, "former-statements"), 404, "not-found");
    assertThat(clinical().get("allergyStatus").asString()).isEqualTo("not-recorded");
    assertThat(clinical().get("treatmentLimits")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          allergies        | {"command": "C", "criticality": "high"}
          allergies        | {"command": "C", "substance": " ", "criticality": "high"}
          allergies        | {"command": "C", "substance": "Penicillin", "criticality": "fatal"}
          allergies        | {"command": "C", "substance": "Penicillin"}
          treatment-limits | {"command": "C", "kind": "none", "reviewAt": "R"}
          treatment-limits | {"command": "C", "kind": "other", "reviewAt": "R"}
          treatment-limits | {"command": "C", "kind": "comfort-care"}
          treatment-limits | {"command": "C", "kind": "comfort-care", "reviewAt": "2026-01-01T00:00:00Z"}
          treatment-limits | {"command": "C", "kind": "comfort-care", "reviewAt": "2199-01-01T00:00:00Z"}
          """)
  void refusesWhatIsNone(String path, String body) {
    assertProblem(post(physician, path, body), 400, "malformed-record");
    assertThat(clinical().get("allergyStatus").asString()).isEqualTo("not-recorded");
  }

  @Test
  void tellsWhatWasKnownAsOfAMoment() {
    post(nurse, "allergies", PENICILLIN);
    String id = clinical().at("/allergies/0/id").asString();
    Instant then = Instant.now();
    post(nurse, "allergies/" + id + "/end", IN_ERROR);

    JsonNode past =
        Browser.json(nurse.get("/api/v1/patients/" + anna + "?asOf=" + then)).get("patient");

    assertThat(past.at("/clinical/allergies/0/substance").asString()).isEqualTo("Penicillin");
  }

  @Test
  void keepsNotesAsTheyWereWrittenAndShowsWhatIsSaidOfThem() {
    String soap =
        "{\"command\": \"C\", \"kind\": \"soap\", \"subjective\": \"breathless\","
            + " \"plan\": \"oxygen\"}";
    assertThat(post(nurse, "notes", soap).statusCode()).isEqualTo(204);
    assertThat(post(physician, "notes", free("seen on the round")).statusCode()).isEqualTo(204);
    JsonNode notes = json(nurse, "notes").get("notes");
    assertThat(notes).hasSize(2);
    assertThat(notes.at("/0/text").asString()).isEqualTo("seen on the round");
    assertThat(notes.at("/0/by").asString()).isEqualTo("Dr Lim");
    assertThat(notes.at("/1/subjective").asString()).isEqualTo("breathless");
    assertThat(notes.at("/1/plan").asString()).isEqualTo("oxygen");
    String first = notes.at("/1/id").asString();

    assertThat(post(nurse, "notes", about("addendum", first, "on 2 L")).statusCode())
        .isEqualTo(204);
    assertThat(post(physician, "notes", about("entered-in-error", first, "not hers")).statusCode())
        .isEqualTo(204);

    JsonNode marked = json(nurse, "notes").at("/notes/1");
    assertThat(marked.get("subjective").asString()).as("as written").isEqualTo("breathless");
    assertThat(marked.at("/addenda/0/text").asString()).isEqualTo("on 2 L");
    assertThat(marked.at("/enteredInError/by").asString()).isEqualTo("Dr Lim");
    assertThat(marked.at("/enteredInError/reason").asString()).isEqualTo("not hers");
    assertProblem(
        post(nurse, "notes", about("entered-in-error", first, "again")), 409, "entered-in-error");
    String addendum = marked.at("/addenda/0/id").asString();
    assertProblem(
        post(nurse, "notes", about("addendum", addendum, "to it")), 400, "malformed-note");
  }

  @Test
  void writesANoteOnceHoweverOftenItIsSent() {
    String body = free("once").replace("\"C\"", "\"" + UUID.randomUUID() + "\"");
    assertThat(post(nurse, "notes", body).statusCode()).isEqualTo(204);
    assertThat(post(nurse, "notes", body).statusCode()).isEqualTo(204);
    assertThat(json(nurse, "notes").get("notes")).hasSize(1);
  }

  @Test
  void pagesNotesNewestFirst() {
    for (int i = 0; i < 25; i++) {
      post(nurse, "notes", free("note " + i));
    }
    JsonNode page = json(nurse, "notes");
    assertThat(page.get("notes")).hasSize(20);
    assertThat(page.at("/notes/0/text").asString()).isEqualTo("note 24");
    JsonNode older = json(nurse, "notes?before=" + page.get("before").asString());
    assertThat(older.get("notes")).hasSize(5);
    assertThat(older.at("/notes/4/text").asString()).isEqualTo("note 0");
    assertThat(older.has("before")).isFalse();
  }

  @Test
  void givesNotesToNobodyElse() {
    post(nurse, "notes", free("hers"));
    String id = json(nurse, "notes").at("/notes/0/id").asString();
    assertProblem(get(hospital.administrator(), "notes"), 404, "not-found");
    assertProblem(post(hospital.administrator(), "notes", free("x")), 403, "forbidden");
    assertProblem(get(stranger, "notes"), 404, "not-found");
    assertProblem(post(stranger, "notes", free("x")), 404, "not-found");
    UUID ben = hospital.patientOn(ward);
    assertProblem(
        nurse.post(
            "/api/v1/patients/" + ben + "/notes",
            about("addendum", id, "of another patient")
                .replace("\"C\"", "\"" + UUID.randomUUID() + "\"")),
        404,
        "not-found");
    assertThat(json(nurse, "notes").get("notes")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"command": "C", "kind": "soap"}
          {"command": "C", "kind": "soap", "text": "no part"}
          {"command": "C", "kind": "free", "text": " "}
          {"command": "C", "kind": "free", "plan": "of another kind"}
          {"command": "C", "kind": "addendum", "text": "to nothing"}
          {"command": "C", "kind": "poem", "text": "x"}
          """)
  void refusesANoteThatIsNone(String body) {
    assertProblem(post(nurse, "notes", body), 400, "malformed-note");
    assertProblem(post(nurse, "notes", free("x".repeat(8_001))), 400, "malformed-note");
  }

  @Test
  void saysWhoLooked() {
    physician.get("/api/v1/patients/" + anna);
    get(physician, "notes");

    JsonNode views = json(nurse, "views").get("views");

    JsonNode summary = look(views, "summary", "Dr Lim");
    assertThat(summary.get("role").asString()).isEqualTo("physician");
    assertThat(summary.get("purpose").asString()).isEqualTo("care");
    assertThat(look(views, "notes", "Dr Lim").get("windows").asInt()).isEqualTo(1);
    assertThat(look(views, "views", "Nurse A").get("role").asString()).isEqualTo("nurse");
  }

  @Test
  void countsAnHourOfOnePersonOnceHoweverOftenItsWindowsCome() {
    long hour =
        Instant.now().truncatedTo(ChronoUnit.HOURS).minus(5, ChronoUnit.HOURS).toEpochMilli();
    Account someone = new Account(UUID.randomUUID(), tenant(), "nurse", UUID.randomUUID());
    for (long window : new long[] {0, 1, 1, 11}) {
      journalled(someone, hour + window * 300_000, "series");
    }
    for (int i = 0; i < 110; i++) {
      journalled(someone, hour - 3_600_000, "resource-" + i);
    }
    journalled(someone, hour - 7_200_000, "oldest");

    JsonNode page = json(nurse, "views");
    JsonNode series = look(page.get("views"), "series", "");
    assertThat(series.get("windows").asInt()).isEqualTo(3);
    assertThat(Instant.parse(series.get("last").asString()))
        .isEqualTo(Instant.ofEpochMilli(hour + 11 * 300_000));
    assertThat(page.get("views").valueStream().map(each -> each.get("resource").asString()))
        .as("whole hours")
        .contains("resource-0", "resource-109")
        .doesNotContain("oldest");
    JsonNode older = json(nurse, "views?before=" + page.get("before").asString());
    assertThat(older.at("/views/0/resource").asString()).isEqualTo("oldest");
    assertThat(older.has("before")).isFalse();
  }

  @Test
  void tellsWhoLookedToWhoSeesThePatientAndToAdministratorsWhoSayWhy() {
    physician.get("/api/v1/patients/" + anna);
    assertProblem(get(stranger, "views"), 404, "not-found");
    Browser administrator = hospital.administrator();
    assertProblem(get(administrator, "views"), 403, "forbidden");
    String path = "/api/v1/admin/patients/" + anna + "/views";
    assertProblem(administrator.post(path, "{}"), 400, "malformed-request");
    assertProblem(nurse.post(path, "{\"reason\": \"I wonder\"}"), 403, "forbidden");

    JsonNode views =
        Browser.json(administrator.post(path, "{\"reason\": \"a complaint\"}")).get("views");

    assertThat(look(views, "summary", "Dr Lim")).isNotNull();
    JsonNode asked = look(json(nurse, "views").get("views"), "views", "Administrator");
    assertThat(asked.get("purpose").asString()).isEqualTo("administration");
  }

  @Test
  void plansCareAndSaysWhatIsDue() {
    Instant before = Instant.now();
    String scheduled =
        "{\"command\": \"C\", \"metric\": \"MDC_PRESS_BLD_NONINV_SYS\", \"everyMinutes\": 360}";
    assertThat(post(nurse, "scheduled-measurements", scheduled).statusCode()).isEqualTo(204);
    assertThat(
            post(nurse, "goals", "{\"command\": \"C\", \"text\": \"walks to the door\"}")
                .statusCode())
        .isEqualTo(204);
    JsonNode measurement = clinical().at("/schedule/0");
    assertThat(measurement.get("everyMinutes").asInt()).isEqualTo(360);
    assertThat(Instant.parse(measurement.get("dueAt").asString()))
        .isBetween(before.minusSeconds(60), Instant.now());
    JsonNode next = Browser.json(nurse.get("/api/v1/patients/" + anna)).get("nextObservation");
    assertThat(next.at("/scheduled/0").asString()).isEqualTo("MDC_PRESS_BLD_NONINV_SYS");
    assertThat(clinical().at("/goals/0/text").asString()).isEqualTo("walks to the door");
    String over = IN_ERROR.replace("entered-in-error", "over");

    for (String path : new String[] {"/schedule/0/id", "/goals/0/id"}) {
      String id = clinical().at(path).asString();
      assertProblem(post(stranger, "plan/" + id + "/end", over), 404, "not-found");
      assertThat(post(physician, "plan/" + id + "/end", over).statusCode()).isEqualTo(204);
    }

    assertThat(clinical().get("schedule")).isEmpty();
    assertThat(clinical().get("goals")).isEmpty();
  }

  @Test
  void remindsByATaskThatIsCompletedAsOthersAre() {
    String forDuty =
        "{\"command\": \"C\", \"title\": \"Call the family\", \"duty\": \"bed-nurse\","
            + " \"dueAt\": \"R\"}";
    assertThat(post(physician, "reminders", forDuty).statusCode()).isEqualTo(204);
    JsonNode task = Browser.json(nurse.get("/api/v1/patients/" + anna)).at("/tasks/0");
    assertThat(task.get("kind").asString()).isEqualTo("reminder");
    assertThat(task.get("detail").asString()).isEqualTo("Call the family");
    assertThat(task.at("/reminder/duty").asString()).isEqualTo("bed-nurse");
    assertThat(task.at("/reminder/by").asString()).isEqualTo("Dr Lim");

    HttpResponse<String> completed =
        nurse.post(
            "/api/v1/tasks/" + task.get("id").asString() + "/complete",
            "{\"command\": \"%s\", \"expectedVersion\": 1}".formatted(UUID.randomUUID()));

    assertThat(completed.statusCode()).as(completed.body()).isEqualTo(200);
    assertThat(Browser.json(nurse.get("/api/v1/patients/" + anna)).get("tasks")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          goals                  | {"command": "C", "text": " "}
          scheduled-measurements | {"command": "C", "metric": "tall", "everyMinutes": 60}
          scheduled-measurements | {"command": "C", "metric": "MDC_TEMP_BODY", "everyMinutes": 14}
          scheduled-measurements | {"command": "C", "metric": "MDC_TEMP_BODY"}
          reminders              | {"command": "C", "title": "x"}
          reminders              | {"command": "C", "title": " ", "dueAt": "R"}
          reminders              | {"command": "C", "title": "x", "dueAt": "R", "duty": "cook"}
          reminders              | {"command": "C", "title": "x", "dueAt": "R", "person": "C"}
          reminders              | {"command": "C", "title": "x", "dueAt": "2026-01-01T00:00:00Z"}
          """)
  void refusesAPlanThatIsNone(String path, String body) {
    assertProblem(post(physician, path, body), 400, "malformed-plan");
  }

  @Test
  void letsNobodyElsePlan() {
    String goal = "{\"command\": \"C\", \"text\": \"x\"}";
    String scheduled = "{\"command\": \"C\", \"metric\": \"MDC_TEMP_BODY\", \"everyMinutes\": 60}";
    String reminder = "{\"command\": \"C\", \"title\": \"x\", \"dueAt\": \"R\"}";
    Browser administrator = hospital.administrator();
    assertProblem(post(administrator, "goals", goal), 403, "forbidden");
    assertProblem(post(administrator, "scheduled-measurements", scheduled), 403, "forbidden");
    assertProblem(post(administrator, "reminders", reminder), 403, "forbidden");
    assertProblem(post(stranger, "goals", goal), 404, "not-found");
    assertProblem(post(stranger, "scheduled-measurements", scheduled), 404, "not-found");
    assertProblem(post(stranger, "reminders", reminder), 404, "not-found");
  }

  private UUID tenant() {
    return lanes.standing(new PatientId(anna)).orElseThrow().tenant().value();
  }

  private void journalled(Account who, long at, String resource) {
    lanes.keep(
        new TenantId(who.tenant()),
        new Subject(Subject.Kind.SESSION, who.session()),
        new Act.PatientViewed(
            who.session(),
            new PersonId(who.id()),
            new PatientId(anna),
            resource,
            "care",
            at,
            at,
            1),
        Optional.of(who.id()));
  }

  /** The one of somebody; of nobody who is known, where the name is empty. */
  private static JsonNode look(JsonNode views, String resource, String person) {
    return views
        .valueStream()
        .filter(each -> each.get("resource").asString().equals(resource))
        .filter(each -> (each.has("person") ? each.get("person").asString() : "").equals(person))
        .findFirst()
        .orElseThrow(() -> new AssertionError(resource + " of " + person + " in " + views));
  }

  private static String free(String text) {
    return "{\"command\": \"C\", \"kind\": \"free\", \"text\": \"" + text + "\"}";
  }

  private static String about(String kind, String id, String text) {
    return "{\"command\": \"C\", \"kind\": \"%s\", \"about\": \"%s\", \"text\": \"%s\"}"
        .formatted(kind, id, text);
  }

  private HttpResponse<String> post(Browser by, String path, String body) {
    return by.post(
        "/api/v1/patients/" + anna + "/" + path,
        body.replace("\"C\"", "\"" + UUID.randomUUID() + "\"")
            .replace("\"R\"", "\"" + Instant.now().plus(7, ChronoUnit.DAYS) + "\""));
  }

  private HttpResponse<String> get(Browser by, String path) {
    return by.get("/api/v1/patients/" + anna + "/" + path);
  }

  private JsonNode json(Browser by, String path) {
    return Browser.json(get(by, path));
  }

  private JsonNode clinical() {
    return Browser.json(nurse.get("/api/v1/patients/" + anna)).get("clinical");
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
