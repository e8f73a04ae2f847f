package io.vigil.server.staffing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.WardId;
import io.vigil.engine.Act;
import io.vigil.engine.Submission;
import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import io.vigil.server.journal.Lanes;
import io.vigil.server.live.LiveFeed;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Who works when and who has whom, over HTTP. */
class StaffingTest extends ServerTest {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private static final Instant SHIFT_END = NOW.plus(8, ChronoUnit.HOURS);

  @Autowired private Lanes lanes;
  @Autowired private LiveFeed feed;
  private Hospital hospital;
  private UUID ward;
  private UUID anna;
  private Browser nurse;
  private Browser charge;
  private UUID nurseId;
  private UUID chargeId;

  @BeforeEach
  void wardWithAPatientAndTwoNurses() {
    hospital = hospital();
    ward = hospital.ward("Ward 7 East");
    anna = hospital.patientOn(ward);
    nurse = hospital.signedIn("nurse", "Nurse A", ward);
    charge = hospital.signedIn("nurse", "Nurse C", ward);
    nurseId = id(nurse);
    chargeId = id(charge);
  }

  @Test
  void nobodyIsMissedUntilTheWardSaysWhoWorks() {
    assertThat(staffing(nurse).get("staffed").asBoolean()).isFalse();
    assertThat(patient().at("/responsible/staffed").asBoolean()).isFalse();

    assertThat(assign(nurse, "").statusCode()).isEqualTo(204);

    assertThat(patient().at("/responsible/name").asString()).isEqualTo("Nurse A");
    assertThat(patient().at("/responsible/until").isMissingNode()).isTrue();
    assertThat(patient().get("alarms")).isEmpty();
  }

  @Test
  void patientOfAStaffedWardIsAnAlarmUntilSomebodyHasHim() {
    plan(hospital.administrator(), chargeId, "charge-nurse", SHIFT_END);
    plan(charge, nurseId, "bed-nurse", SHIFT_END);

    JsonNode alarm = eventually(view -> !view.get("alarms").isEmpty()).at("/alarms/0");
    assertThat(alarm.get("condition").asString()).isEqualTo("uncovered");
    assertThat(alarm.get("kind").asString()).isEqualTo("technical");
    assertThat(alarm.get("label").asString()).isEqualTo("Nobody has the patient");
    assertThat(staffing(charge).at("/uncovered/0/patients").asInt()).isEqualTo(1);

    assertThat(assign(charge, "\"person\": \"" + nurseId + "\",").statusCode()).isEqualTo(204);

    JsonNode view = patient();
    assertThat(view.at("/responsible/person").asString()).isEqualTo(nurseId.toString());
    assertThat(view.at("/responsible/reachable").asBoolean()).isTrue();
    assertThat(Instant.parse(view.at("/responsible/until").asString())).isEqualTo(SHIFT_END);
    assertThat(view.get("alarms")).noneMatch(each -> each.get("active").asBoolean());
  }

  @Test
  void wardOnScreensThatAreAllMuteIsAnAlertAfterTenSecondsUntilOneIsHeard() {
    var registry = new SimpleMeterRegistry();
    var now = new AtomicLong();
    var watch = new SoundWatch(lanes, feed, registry, now::get);
    Set<WardId> staffed = Set.of(new WardId(ward));
    Function<WardId, Set<PatientId>> inWard = each -> Set.of(new PatientId(anna));
    List<Submission.Keep> alerts = new ArrayList<>();
    Gauge mute = registry.get("vigil.staffing.mute").gauge();
    Runnable aWhile =
        () -> {
          watch.look(staffed, inWard, alerts::add);
          now.addAndGet(Unwatched.AFTER.toNanos());
          watch.look(staffed, inWard, alerts::add);
        };
    aWhile.run();
    assertThat(mute.value()).as("on no screen").isZero();

    WebSocket screen = nurse.live(nurse.origin(), new WebSocket.Listener() {}).join();
    screen.sendText("{\"type\":\"subscribe\",\"cursor\":null}", true).join();
    await().until(() -> feed.watched().test(new PatientId(anna)));
    aWhile.run();
    assertThat(mute.value()).as("on a mute screen").isOne();

    screen.sendText("{\"type\":\"station\",\"sound\":\"on\",\"hidden\":false}", true).join();
    await().until(() -> feed.heard().test(new PatientId(anna)));
    watch.look(staffed, inWard, alerts::add);
    assertThat(mute.value()).as("heard").isZero();
    assertThat(alerts)
        .extracting(Submission.Keep::act)
        .containsExactly(
            new Act.AlertBegan(
                "station-sound-blocked-" + ward, "no station of the ward can be heard"),
            new Act.AlertEnded("station-sound-blocked-" + ward));
    screen.abort();
  }

  @Test
  void saysBeforeWhenPatientsWillHaveNobody() {
    plan(hospital.administrator(), chargeId, "charge-nurse", SHIFT_END);
    plan(charge, nurseId, "bed-nurse", SHIFT_END);
    assign(nurse, "");

    JsonNode staffing = staffing(nurse);
    assertThat(staffing.get("staffed").asBoolean()).isTrue();
    assertThat(staffing.get("shifts")).hasSize(2);
    assertThat(staffing.at("/shifts/0/onDuty").asBoolean()).isTrue();
    assertThat(staffing.at("/staff")).hasSize(2);
    assertThat(staffing.get("uncovered")).hasSize(1);
    assertThat(Instant.parse(staffing.at("/uncovered/0/from").asString())).isEqualTo(SHIFT_END);
    assertThat(staffing.at("/uncovered/0/patients").asInt()).isEqualTo(1);

    plan(charge, chargeId, "charge-nurse", SHIFT_END, SHIFT_END.plus(8, ChronoUnit.HOURS));

    assertThat(staffing(nurse).get("uncovered")).isEmpty();
  }

  @Test
  void whoIsAskedToTakeOverHasThePatientOnceHeTakesHim() {
    assign(nurse, "");
    HttpResponse<String> offered =
        nurse.post(
            path() + "/handover",
            "{\"command\": \"%s\", \"to\": \"%s\"}".formatted(UUID.randomUUID(), chargeId));
    assertThat(offered.statusCode()).as(offered.body()).isEqualTo(204);
    assertThat(patient().at("/responsible/name").asString()).isEqualTo("Nurse A");
    assertThat(patient().at("/responsible/handover/toName").asString()).isEqualTo("Nurse C");

    assertThat(assign(charge, "").statusCode()).isEqualTo(204);

    assertThat(patient().at("/responsible/name").asString()).isEqualTo("Nurse C");
    assertProblem(
        nurse.post(
            path() + "/handover",
            "{\"command\": \"%s\", \"to\": \"%s\"}".formatted(UUID.randomUUID(), chargeId)),
        409,
        "not-responsible");
  }

  @Test
  void shiftThatIsCancelledLeavesItsPatientsUncovered() {
    plan(hospital.administrator(), chargeId, "charge-nurse", SHIFT_END);
    UUID shift = plan(charge, nurseId, "bed-nurse", SHIFT_END);
    assign(nurse, "");
    assertThat(patient().get("alarms")).isEmpty();

    assertThat(charge.delete("/api/v1/wards/" + ward + "/shifts/" + shift).statusCode())
        .isEqualTo(204);

    JsonNode view = eventually(now -> !now.get("alarms").isEmpty());
    assertThat(view.at("/responsible/reachable").asBoolean()).isFalse();
    assertThat(view.at("/responsible/name").asString()).isEqualTo("Nurse A");
  }

  @Test
  void whoCanNotSignInAnyMoreWorksNoMore() {
    plan(hospital.administrator(), chargeId, "charge-nurse", SHIFT_END);
    plan(charge, nurseId, "bed-nurse", SHIFT_END);
    assign(nurse, "");

    assertThat(
            hospital
                .administrator()
                .post("/api/v1/admin/users/" + nurseId + "/disable", "{}")
                .statusCode())
        .isEqualTo(204);

    eventually(now -> !now.at("/responsible/reachable").asBoolean());
    JsonNode staffing = Browser.json(charge.get("/api/v1/wards/" + ward + "/staffing"));
    assertThat(staffing.get("staffed").asBoolean()).isTrue();
    assertThat(staffing.get("staff").toString()).doesNotContain(nurseId.toString());
  }

  @Test
  void refusesWhoIsNotInChargeAndWhatIsNotThere() {
    assertProblem(shift(nurse, nurseId, "bed-nurse", NOW, SHIFT_END), 403, "forbidden");
    assertProblem(assign(nurse, "\"person\": \"" + chargeId + "\","), 403, "forbidden");
    Browser elsewhere = hospital.signedIn("nurse", "Nurse D", hospital.ward("Ward 7 West"));
    assertProblem(elsewhere.get("/api/v1/wards/" + ward + "/staffing"), 404, "not-found");
    assertProblem(shift(elsewhere, nurseId, "bed-nurse", NOW, SHIFT_END), 404, "not-found");
    assertProblem(assign(elsewhere, ""), 404, "not-found");

    Browser administrator = hospital.administrator();
    assertProblem(
        shift(administrator, nurseId, "physician", NOW, SHIFT_END), 400, "malformed-shift");
    assertProblem(
        shift(administrator, id(elsewhere), "bed-nurse", NOW, SHIFT_END), 400, "malformed-shift");
    assertProblem(
        shift(administrator, nurseId, "bed-nurse", SHIFT_END, NOW), 400, "malformed-shift");
    assertProblem(shift(administrator, nurseId, "porter", NOW, SHIFT_END), 400, "malformed-shift");
    assertProblem(
        charge.delete("/api/v1/wards/" + ward + "/shifts/" + UUID.randomUUID()), 403, "forbidden");

    plan(administrator, chargeId, "charge-nurse", SHIFT_END);
    assertProblem(assign(nurse, ""), 409, "not-on-duty");
    assertProblem(
        charge.delete("/api/v1/wards/" + ward + "/shifts/" + UUID.randomUUID()), 404, "not-found");
    assertProblem(
        charge.post(path() + "/end", "{\"command\": \"%s\"}".formatted(UUID.randomUUID())),
        400,
        "malformed-assignment");
  }

  private String path() {
    return "/api/v1/patients/" + anna + "/responsible";
  }

  private JsonNode patient() {
    return Browser.json(nurse.get("/api/v1/patients/" + anna));
  }

  private JsonNode staffing(Browser station) {
    return Browser.json(station.get("/api/v1/wards/" + ward + "/staffing"));
  }

  private HttpResponse<String> assign(Browser station, String members) {
    return station.post(path(), "{%s \"command\": \"%s\"}".formatted(members, UUID.randomUUID()));
  }

  private UUID plan(Browser station, UUID person, String duty, Instant until) {
    return plan(station, person, duty, NOW.minusSeconds(60), until);
  }

  private UUID plan(Browser station, UUID person, String duty, Instant from, Instant until) {
    HttpResponse<String> answer = shift(station, person, duty, from, until);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return UUID.fromString(Browser.json(answer).get("id").asString());
  }

  private HttpResponse<String> shift(
      Browser station, UUID person, String duty, Instant from, Instant until) {
    return station.post(
        "/api/v1/wards/" + ward + "/shifts",
        """
        {"person": "%s", "duty": "%s", "from": "%s", "until": "%s"}
        """
            .formatted(person, duty, from, until));
  }

  private static UUID id(Browser station) {
    return UUID.fromString(Browser.json(station.get("/api/v1/session")).at("/user/id").asString());
  }

  /** The lanes are told within a second or two. */
  private JsonNode eventually(Predicate<JsonNode> wanted) {
    Instant end = Instant.now().plusSeconds(20);
    JsonNode view = patient();
    while (!wanted.test(view) && Instant.now().isBefore(end)) {
      view = patient();
    }
    assertThat(wanted.test(view)).as(view.toString()).isTrue();
    return view;
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
