package io.vigil.server.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigil.core.id.PatientId;
import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import io.vigil.server.access.Scope;
import io.vigil.server.access.ViewWindow;
import io.vigil.server.access.Views;
import io.vigil.server.identity.Sessions;
import io.vigil.server.identity.Station;
import io.vigil.server.identity.StationKeys;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** A shared station of a ward, and who taps in at it, over HTTP. */
class StationTest extends ServerTest {
  private static final String PIN = "274913";
  private static final List<String> OF_THE_PATIENT =
      List.of("Tan Mei Ling", "MRN-00017", "1950-01-31");

  @Autowired private Views views;
  @Autowired private StationKeys keys;
  @Autowired private Sessions sessions;
  @Autowired private Lanes lanes;
  @Autowired private Scope scope;
  @Autowired private CareRows care;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping mappings;

  private Hospital hospital;
  private UUID ward;
  private UUID anna;
  private Browser station;
  private UUID stationId;
  private Browser nurse;
  private UUID nurseId;

  @BeforeEach
  void stationOfAWardAndANurseWithAPin() {
    hospital = hospital();
    ward = hospital.ward("Ward 7 East");
    anna = hospital.patientOn(ward);
    JsonNode offered = setUp(ward);
    stationId = UUID.fromString(offered.get("id").asString());
    station = newBrowser();
    assertThat(enrol(station, offered.get("code").asString()).statusCode()).isEqualTo(200);
    nurse = hospital.signedIn("nurse", "Nurse A", ward);
    nurseId = id(nurse);
    assertThat(setPin(nurse, PIN).statusCode()).isEqualTo(204);
  }

  @Test
  void showsBedsWithValuesAndAlarmsAndNobodysName() {
    Hospital.Monitor monitor = hospital.monitorOf(anna);
    UUID elsewhere = hospital.patientOn(hospital.ward("Ward 8 West"));
    StationSocket socket = new StationSocket(station);
    String snapshot = socket.frame(frame -> frame.contains("\"snapshot\""));
    assertThat(snapshot).contains("7E-04").contains(anna.toString());

    hospital.sendSpo2(monitor, "70");
    String breach = socket.frame(frame -> frame.contains("SpO2 low"));
    assertThat(breach).contains("\"value\":70").contains("\"bed\":\"7E-04\"");
    accept(nurse);
    socket.frame(frame -> frame.contains("\"acknowledged\""));

    assertThat(socket.text()).doesNotContain(OF_THE_PATIENT.toArray(String[]::new));
    assertThat(socket.text())
        .doesNotContain("Nurse A")
        .doesNotContain("Monitor 4")
        .doesNotContain(elsewhere.toString());
    assertThat(views.looks(anna, Instant.EPOCH, Instant.now().plusSeconds(60), 100))
        .extracting(ViewWindow::account)
        .as("looked at, in the station's own name")
        .contains(stationId);
  }

  @Test
  void readsNothingElseThatThereIs() {
    TreeMap<String, Integer> answers = new TreeMap<>();
    readable().forEach(path -> answers.put(path, station.get(path).statusCode()));

    assertThat(answers).hasSizeGreaterThan(25);
    assertThat(answers.values()).as(answers.toString()).containsOnly(401);
    for (String path : List.of("", "/people", "/metrics")) {
      HttpResponse<String> own = station.get("/api/v1/station" + path);
      assertThat(own.statusCode()).isEqualTo(200);
      assertThat(own.body()).doesNotContain(OF_THE_PATIENT.toArray(String[]::new));
    }
  }

  @Test
  void noAnswerIsToBeStoredByAnybody() {
    tapIn(station, nurseId, PIN);

    for (Browser who : List.of(nurse, station, hospital.administrator())) {
      readable().forEach(path -> assertUncached(who.get(path)));
    }
    for (String path : List.of("", "/people", "/metrics")) {
      assertUncached(station.get("/api/v1/station" + path));
    }
  }

  @Test
  void actsOnNothingWithoutAPerson() {
    hospital.sendSpo2(hospital.monitorOf(anna), "70");
    JsonNode alarm = alarm(nurse);

    assertThat(
            station
                .post(
                    "/api/v1/alarms/" + alarm.get("id").asString() + "/accept",
                    command(alarm.get("version").asInt()))
                .statusCode())
        .isEqualTo(401);
    assertThat(station.post("/api/v1/admin/stations", "{}").statusCode()).isEqualTo(401);
    assertThat(alarm(nurse).get("signal").asString()).isEqualTo("on");
  }

  @Test
  void personTapsInActsAndStepsAwayWhileTheStationGoesOn() {
    hospital.sendSpo2(hospital.monitorOf(anna), "70");
    alarm(nurse);
    StationSocket socket = new StationSocket(station);
    socket.frame(frame -> frame.contains("SpO2 low"));
    assertThat(Browser.json(station.get("/api/v1/station/people")).at("/0/name").asString())
        .isEqualTo("Nurse A");

    HttpResponse<String> tapped = tapIn(station, nurseId, PIN);

    assertThat(Browser.json(tapped).at("/user/name").asString()).isEqualTo("Nurse A");
    HttpResponse<String> patient = station.get("/api/v1/patients/" + anna);
    assertThat(patient.body()).contains("Tan Mei Ling");
    assertUncached(patient);
    accept(station);
    assertThat(station.post("/api/v1/station/touch", "{}").statusCode()).isEqualTo(204);
    assertThat(Browser.json(station.get("/api/v1/station")).at("/user/name").asString())
        .isEqualTo("Nurse A");
    HttpResponse<String> away = station.delete("/api/v1/session");

    assertThat(away.headers().firstValue("Clear-Site-Data")).hasValue("\"cache\"");
    assertThat(station.get("/api/v1/patients/" + anna).statusCode()).isEqualTo(401);
    HttpResponse<String> own = station.get("/api/v1/station");
    assertUncached(own);
    assertThat(Browser.json(own).at("/user").isMissingNode()).isTrue();
    assertThat(station.post("/api/v1/station/touch", "{}").statusCode()).isEqualTo(409);
    int before = socket.count();
    await().until(() -> socket.count() > before);
    assertThat(socket.isOpen()).isTrue();
    assertThat(nurse.delete("/api/v1/session").headers().firstValue("Clear-Site-Data"))
        .as("elsewhere all of it goes")
        .hasValueSatisfying(cleared -> assertThat(cleared).contains("cookies", "storage"));
  }

  @Test
  void pinIsOfUseAtAStationOfAWardOfTheirsAndNowhereElse() {
    assertProblem(tapIn(newBrowser(), nurseId, PIN), 401, "not-enrolled");
    Browser elsewhere = newBrowser();
    JsonNode offered = setUp(hospital.ward("Ward 8 West"));
    enrol(elsewhere, offered.get("code").asString());

    assertProblem(tapIn(elsewhere, nurseId, PIN), 401, "pin-refused");
    assertThat(elsewhere.get("/api/v1/station/people").body()).isEqualTo("[]");
  }

  @Test
  void wrongPinsLockItUntilThePasswordIsGiven() {
    for (int guess = 1; guess < Pins.TRIES_MAX; guess++) {
      assertProblem(tapIn(station, nurseId, "90210" + guess), 401, "pin-refused");
    }
    assertProblem(tapIn(station, nurseId, "902109"), 403, "pin-locked");
    assertProblem(tapIn(station, nurseId, PIN), 403, "pin-locked");
    assertThat(Browser.json(nurse.get("/api/v1/pin")).get("state").asString()).isEqualTo("locked");

    String login = "nurse-" + UUID.randomUUID();
    hospital
        .administrator()
        .post(
            "/api/v1/admin/users",
            "{\"login\":\"%s\",\"name\":\"Nurse B\",\"password\":\"%s\",\"role\":\"nurse\",\"wards\":[\"%s\"]}"
                .formatted(login, Hospital.PASSWORD, ward));
    Browser other = newBrowser();
    other.signIn(login, Hospital.PASSWORD);
    UUID otherId = id(other);
    setPin(other, PIN);
    for (int guess = 1; guess <= Pins.TRIES_MAX; guess++) {
      tapIn(station, otherId, "90210" + guess);
    }
    assertProblem(tapIn(station, otherId, PIN), 403, "pin-locked");

    HttpResponse<String> byPassword =
        station.post(
            "/api/v1/station/session",
            "{\"login\":\"%s\",\"password\":\"%s\"}".formatted(login, Hospital.PASSWORD));
    assertThat(byPassword.statusCode()).as(byPassword.body()).isEqualTo(200);
    assertProblem(station.signIn(login, Hospital.PASSWORD), 409, "shared-station");
    assertThat(tapIn(station, otherId, PIN).statusCode()).isEqualTo(200);
    assertProblem(setPin(station, "583016"), 403, "password-needed");
  }

  @Test
  void anotherPasswordTakesThePinAway() {
    assertThat(
            hospital
                .administrator()
                .post("/api/v1/admin/users/" + nurseId + "/password", "{}")
                .statusCode())
        .isEqualTo(200);

    assertProblem(tapIn(station, nurseId, PIN), 401, "pin-refused");
  }

  @Test
  void whoAdministersHasNoPin() {
    assertThat(
            hospital
                .administrator()
                .put(
                    "/api/v1/admin/roles/manager",
                    "{\"capabilities\": [\"see-beds\", \"answer-alarms\", \"administer-wards\"]}")
                .statusCode())
        .isLessThan(300);
    Browser manager = hospital.signedIn("manager", "Manager", ward);

    assertProblem(setPin(manager, "583016"), 403, "forbidden");
  }

  @Test
  void easyPinsAreRefused() {
    for (String pin : List.of("12345", "111111", "123456", "987654", "12a456", "1234567890123")) {
      assertProblem(setPin(nurse, pin), 400, "malformed-pin");
    }
    assertProblem(setPin(hospital.administrator(), PIN), 403, "forbidden");
  }

  @Test
  void revokedItIsOutAtOnceAndWhoIsTappedInWithIt() throws Exception {
    StationSocket socket = new StationSocket(station);
    socket.frame(frame -> frame.contains("7E-04"));
    tapIn(station, nurseId, PIN);
    Station enrolled = keys.find(stationId).orElseThrow();
    assertThat(scope.read(enrolled.account(), care::visible)).containsExactly(new PatientId(anna));

    assertThat(hospital.administrator().delete("/api/v1/admin/stations/" + stationId).statusCode())
        .isEqualTo(204);

    assertThat(socket.closed()).isEqualTo(4401);
    assertThat(scope.read(enrolled.account(), care::visible)).isEmpty();
    assertProblem(station.get("/api/v1/station"), 401, "not-enrolled");
    assertThat(station.get("/api/v1/patients/" + anna).statusCode()).isEqualTo(401);
    assertThat(
            Browser.json(hospital.administrator().get("/api/v1/admin/stations"))
                .get("stations")
                .valueStream()
                .filter(each -> each.get("id").asString().equals(stationId.toString()))
                .findFirst()
                .orElseThrow()
                .has("revokedAt"))
        .isTrue();
  }

  @Test
  void codeIsTakenOnceAndAnotherBrowserTakesThePlace() {
    HttpResponse<String> offered =
        hospital.administrator().post("/api/v1/admin/stations/" + stationId + "/enrolment", "{}");
    String code = Browser.json(offered).get("code").asString();
    Browser second = newBrowser();
    HttpResponse<String> enrolled = enrol(second, " " + code.toLowerCase(Locale.ROOT));

    assertThat(enrolled.statusCode()).isEqualTo(200);
    assertThat(enrolled.headers().allValues("Set-Cookie"))
        .anySatisfy(cookie ->
            assertThat(cookie)
                .startsWith("vigil-station=")
                .contains("HttpOnly")
                .contains("SameSite=Strict"));
    assertProblem(station.get("/api/v1/station"), 401, "not-enrolled");
    assertProblem(enrol(newBrowser(), code), 401, "enrolment-refused");
  }

  @Test
  void pausesItsOwnSoundOnceUntilSomebodyTookNotice() {
    assertProblem(pause(UUID.randomUUID()), 409, "nothing-sounds");
    hospital.sendSpo2(hospital.monitorOf(anna), "70");
    UUID alarm = UUID.fromString(alarm(nurse).get("id").asString());

    HttpResponse<String> paused = pause(alarm);

    assertThat(paused.statusCode()).as(paused.body()).isEqualTo(200);
    assertThat(Browser.json(paused).at("/alarms/0").asString()).isEqualTo(alarm.toString());
    assertThat(Instant.parse(Browser.json(paused).get("until").asString()))
        .isBeforeOrEqualTo(Instant.now().plus(AudioPauses.MAX));
    assertThat(alarm(nurse).get("signal").asString()).as("everywhere else").isEqualTo("on");
    assertProblem(pause(alarm), 409, "pause-used");
    assertThat(Browser.json(station.get("/api/v1/station")).get("pauseUsed").asBoolean()).isTrue();

    tapIn(station, nurseId, PIN);
    assertProblem(pause(alarm), 409, "tapped-in");
    station.delete("/api/v1/session");
    assertThat(pause(alarm).statusCode()).isEqualTo(200);
    accept(nurse);
    await().until(() -> !Browser.json(station.get("/api/v1/station")).get("pauseUsed").asBoolean());
  }

  @Test
  void personIsSteppedBackWhenTheStationIsNotTouched() {
    AtomicLong nanos = new AtomicLong();
    TapIns tapIns = new TapIns(sessions, lanes, Duration.ofSeconds(60), nanos::get);
    Station here = keys.find(stationId).orElseThrow();
    MockHttpServletRequest request = new MockHttpServletRequest();
    tapIns.begin(here, nurseId, "nurse", "Nurse A", true, request, new MockHttpServletResponse());
    MockHttpSession session = (MockHttpSession) request.getSession(false);

    nanos.addAndGet(Duration.ofSeconds(70).toNanos());
    assertThat(tapIns.touch(here)).isTrue();
    nanos.addAndGet(Duration.ofSeconds(60).plus(TapIns.GRACE).toNanos());
    tapIns.look();
    assertThat(tapIns.at(here)).isPresent();
    nanos.incrementAndGet();
    tapIns.look();

    assertThat(tapIns.at(here)).isEmpty();
    assertThat(session.isInvalid()).isTrue();
  }

  /** Every path that can be read, but a station's own. */
  private List<String> readable() {
    return mappings.getHandlerMethods().keySet().stream()
        .filter(each -> each.getMethodsCondition().getMethods().contains(RequestMethod.GET))
        .flatMap(each -> each.getPatternValues().stream())
        .filter(path -> path.startsWith("/api/") && !path.startsWith("/api/v1/station"))
        .map(path -> path.replaceAll("\\{[^}]+}", anna.toString()))
        .toList();
  }

  private JsonNode setUp(UUID ofWard) {
    HttpResponse<String> answer =
        hospital
            .administrator()
            .post(
                "/api/v1/admin/stations",
                "{\"name\":\"Nurses' desk\",\"ward\":\"%s\"}".formatted(ofWard));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return Browser.json(answer);
  }

  private static HttpResponse<String> enrol(Browser browser, String code) {
    browser.get("/api/v1/station");
    return browser.post("/api/v1/station/enrolment", "{\"code\":\"%s\"}".formatted(code));
  }

  private static HttpResponse<String> setPin(Browser browser, String pin) {
    return browser.put("/api/v1/pin", "{\"pin\":\"%s\"}".formatted(pin));
  }

  private static HttpResponse<String> tapIn(Browser browser, UUID person, String pin) {
    browser.get("/api/v1/station");
    return browser.post(
        "/api/v1/station/session", "{\"person\":\"%s\",\"pin\":\"%s\"}".formatted(person, pin));
  }

  private HttpResponse<String> pause(UUID alarm) {
    return station.post("/api/v1/station/pause", "{\"alarms\":[\"%s\"]}".formatted(alarm));
  }

  private void accept(Browser browser) {
    JsonNode alarm = alarm(browser);
    HttpResponse<String> accepted =
        browser.post(
            "/api/v1/alarms/" + alarm.get("id").asString() + "/accept",
            command(alarm.get("version").asInt()));
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
  }

  private JsonNode alarm(Browser browser) {
    return await()
        .until(
            () -> Browser.json(browser.get("/api/v1/patients/" + anna)).at("/alarms/0"),
            alarm -> !alarm.isMissingNode());
  }

  private static String command(int version) {
    return "{\"command\":\"%s\",\"expectedVersion\":%d}".formatted(UUID.randomUUID(), version);
  }

  private static UUID id(Browser browser) {
    return UUID.fromString(Browser.json(browser.get("/api/v1/session")).at("/user/id").asString());
  }

  private static void assertUncached(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("Cache-Control"))
        .hasValueSatisfying(control -> assertThat(control).contains("no-store"));
    assertThat(answer.headers().firstValue("ETag")).isEmpty();
    assertThat(answer.headers().firstValue("Last-Modified")).isEmpty();
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
