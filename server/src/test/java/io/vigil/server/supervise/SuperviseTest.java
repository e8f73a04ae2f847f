package io.vigil.server.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What whoever has charge of a ward arranges, over HTTP. */
class SuperviseTest extends ServerTest {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  private Hospital hospital;
  private Browser administrator;
  private UUID ward;
  private UUID west;
  private Browser nurse;
  private Browser charge;
  private UUID nurseId;

  @BeforeEach
  void wardWithANurseAndWhoHasCharge() {
    hospital = hospital();
    administrator = hospital.administrator();
    ward = hospital.ward("Ward 7 East");
    west = hospital.ward("Ward 7 West");
    nurse = hospital.signedIn("nurse", "Nurse A", ward);
    charge = hospital.signedIn("nurse", "Nurse C", ward);
    nurseId = id(nurse);
    plan(id(charge), "charge-nurse");
    plan(nurseId, "bed-nurse");
  }

  @Test
  void whoHasChargeAdmitsMovesAndDischarges() {
    UUID anna = admitted("7E-01");
    assertThat(view(anna).get("bed").asString()).isEqualTo("7E-01");

    done(move(charge, anna, ward, "7E-02"));
    assertThat(view(anna).get("bed").asString()).isEqualTo("7E-02");

    done(move(charge, anna, west, "7W-01"));
    assertThat(nurse.get("/api/v1/patients/" + anna).statusCode()).isEqualTo(404);
    assertThat(charge.get("/api/v1/patients/" + anna).statusCode()).isEqualTo(404);
    assertProblem(move(charge, anna, ward, "7E-02"), 404, "not-found");

    UUID bela = admitted("7E-02");
    done(charge.post("/api/v1/patients/" + bela + "/discharge", "{}"));
    assertThat(nurse.get("/api/v1/patients/" + bela).statusCode()).isEqualTo(404);
  }

  @Test
  void refusesEverybodyElse() {
    UUID anna = admitted("7E-01");
    UUID bela = admitted("7E-02");
    Browser physician = hospital.signedIn("physician", "Dr D", ward);
    Browser elsewhere = hospital.signedIn("nurse", "Nurse W", west);
    for (Browser other : List.of(nurse, physician)) {
      for (HttpResponse<String> answer :
          List.of(
              admit(other, ward, "7E-03"),
              move(other, anna, ward, "7E-03"),
              other.post("/api/v1/patients/" + anna + "/discharge", "{}"),
              swap(other, anna, bela),
              zones(other, "Bay A", "7E-01"),
              assign(other, "Bay A", nurseId, seen(anna, null)))) {
        assertProblem(answer, 403, "forbidden");
      }
    }
    for (HttpResponse<String> answer :
        List.of(
            admit(elsewhere, ward, "7E-03"),
            move(elsewhere, anna, ward, "7E-03"),
            elsewhere.post("/api/v1/patients/" + anna + "/discharge", "{}"),
            swap(elsewhere, anna, bela),
            zones(elsewhere, "Bay A", "7E-01"),
            assign(elsewhere, "Bay A", nurseId, seen(anna, null)),
            elsewhere.get("/api/v1/wards/" + ward + "/places"),
            figures(elsewhere))) {
      assertProblem(answer, 404, "not-found");
    }
    assertProblem(
        charge.put("/api/v1/admin/wards/" + ward + "/beds", "{\"beds\":[]}"), 403, "forbidden");
    assertProblem(admit(charge, west, "7W-01"), 404, "not-found");
    assertProblem(figures(nurse), 403, "forbidden");
    assertThat(figures(physician).statusCode()).isEqualTo(200);
    assertThat(figures(administrator).statusCode()).isEqualTo(200);
    assertThat(view(anna).get("bed").asString()).isEqualTo("7E-01");
  }

  @Test
  void givesNoBedTwice() {
    UUID anna = admitted("7E-01");
    UUID bela = admitted("7E-02");

    assertProblem(admit(charge, ward, " 7e-01"), 409, "bed-taken");
    assertProblem(move(charge, bela, ward, "7E-01"), 409, "bed-taken");
    assertProblem(
        administrator.post(
            "/api/v1/admin/patients",
            """
            {"name":"C","identifier":"3","birthDate":"1950-01-31","ward":"%s","bed":"7E-01"}
            """
                .formatted(ward)),
        409,
        "bed-taken");
    done(move(charge, anna, ward, "7E-01"));
    assertThat(admit(administrator, west, "7E-01").statusCode()).isEqualTo(201);

    done(swap(charge, anna, bela));
    assertThat(view(anna).get("bed").asString()).isEqualTo("7E-02");
    assertThat(view(bela).get("bed").asString()).isEqualTo("7E-01");
    assertProblem(swap(charge, anna, anna), 409, "not-one-ward");
  }

  @Test
  void givesABedToOneOfManyWhoWantItAtOnce() {
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 8)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(
                    () -> admit(charge, ward, "7E-01").statusCode(),
                    command -> Thread.ofVirtual().start(command)))
            .toList();

    assertThat(answers)
        .extracting(CompletableFuture::join)
        .containsExactlyInAnyOrder(201, 409, 409, 409, 409, 409, 409, 409);
  }

  @Test
  void wardThatListsItsBedsGivesThoseAlone() {
    UUID anna = admitted("7E-09");
    done(
        administrator.put(
            "/api/v1/admin/wards/" + ward + "/beds", "{\"beds\":[\"7E-01\",\"7E-02\"]}"));

    JsonNode places = places();
    assertThat(places.get("inCharge").asBoolean()).isTrue();
    assertThat(places.get("beds").toString())
        .isEqualTo(
            "[{\"name\":\"7E-01\",\"taken\":false,\"listed\":true},"
                + "{\"name\":\"7E-02\",\"taken\":false,\"listed\":true},"
                + "{\"name\":\"7E-09\",\"taken\":true,\"listed\":false}]");
    assertThat(places.get("wards"))
        .filteredOn(each -> each.get("id").asString().equals(ward.toString()))
        .singleElement()
        .satisfies(each -> assertThat(each.get("free")).hasSize(2));
    assertProblem(admit(charge, ward, "7E-03"), 409, "bed-unknown");
    assertProblem(zones(charge, "Bay A", "7E-07"), 400, "malformed-request");
    done(move(charge, anna, ward, "7E-01"));
    assertProblem(admit(charge, ward, "7E-01"), 409, "bed-taken");
    for (String beds : List.of("null", "[\"A\",\"a\"]", "[\" \"]", "[null]", "[\"a\\u0007\"]")) {
      assertProblem(
          administrator.put("/api/v1/admin/wards/" + ward + "/beds", "{\"beds\":" + beds + "}"),
          400,
          "malformed-request");
    }
  }

  @Test
  void zoneIsAssignedPatientByPatientAndOnlyAsItWasSeen() {
    UUID anna = admitted("7E-01");
    UUID bela = admitted("7E-02");
    UUID carl = admitted("7E-03");
    done(zones(charge, "Bay A", "7E-01", "7E-02"));
    assertThat(places().get("zones").toString())
        .isEqualTo("[{\"name\":\"Bay A\",\"beds\":[\"7E-01\",\"7E-02\"]}]");
    done(take(charge, bela));

    HttpResponse<String> answer =
        assign(
            charge,
            "Bay A",
            nurseId,
            seen(anna, null) + "," + seen(bela, null) + "," + seen(carl, null));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(outcome(answer, anna)).isEqualTo("assigned");
    assertThat(outcome(answer, bela)).as("another has her by now").isEqualTo("not-as-seen");
    assertThat(outcome(answer, carl)).as("not of the zone").isEqualTo("not-as-seen");
    assertThat(responsible(anna)).isEqualTo(nurseId.toString());
    assertThat(responsible(bela)).isEqualTo(id(charge).toString());

    HttpResponse<String> both =
        assign(charge, "Bay A", nurseId, seen(anna, nurseId) + "," + seen(bela, id(charge)));
    assertThat(outcome(both, bela)).isEqualTo("assigned");
    assertThat(responsible(bela)).isEqualTo(nurseId.toString());
    assertProblem(assign(charge, "Bay Z", nurseId, ""), 400, "malformed-assignment");
    assertProblem(
        assign(charge, "Bay A", id(hospital.signedIn("nurse", "N", ward)), ""), 409, "not-on-duty");
    assertProblem(zones(charge, "Bay A", "7E-01", "7e-01"), 400, "malformed-request");
  }

  @Test
  void figuresOfASmallWardAreWhatWasDone() {
    UUID anna = admitted("7E-01");
    UUID bela = admitted("7E-02");
    done(take(nurse, anna));
    done(take(nurse, bela));
    Hospital.Monitor monitor = hospital.monitorOf(anna);
    Instant first = Instant.now().minusSeconds(120);
    hospital.sendSpo2(monitor, "80", first);
    hospital.sendSpo2(monitor, "80", first.plusSeconds(60));
    JsonNode alarm = signalling(anna);
    done200(
        nurse.post(
            "/api/v1/alarms/" + alarm.get("id").asString() + "/accept",
            "{\"command\":\"%s\",\"expectedVersion\":%d}"
                .formatted(UUID.randomUUID(), alarm.get("version").asInt())));
    done(charge.post("/api/v1/patients/" + bela + "/discharge", "{}"));

    JsonNode figures = Browser.json(figures(charge));

    assertThat(figures.get("patients").asInt()).as("who left counts too").isEqualTo(2);
    double days = figures.get("patientDays").asDouble();
    assertThat(days).isPositive().isLessThan(0.1);
    assertThat(figures.at("/byPriority/high").asDouble() * days).isCloseTo(1, within(1e-6));
    assertThat(figures.get("causes"))
        .filteredOn(each -> each.get("cause").asString().equals("MDC_PULS_OXIM_SAT_O2:low"))
        .singleElement()
        .satisfies(
            each -> assertThat(each.get("signals").asDouble() * days).isCloseTo(1, within(1e-6)));
    JsonNode high = figures.at("/callsByPriority/high");
    assertThat(high.get("accepted").asInt()).isOne();
    assertThat(high.get("medianSeconds").asDouble()).isBetween(0.0, 60.0);
    assertThat(high.get("p90Seconds")).isEqualTo(high.get("medianSeconds"));
    assertThat(figures.at("/rungs/0/role").asString()).isEqualTo("bed-nurse");
    assertThat(figures.at("/rungs/0/accepted").asInt()).isEqualTo(1);
    assertThat(figures.toString()).doesNotContain("Tan", anna.toString(), nurseId.toString());
    for (String span :
        List.of(
            "from=" + NOW.minus(32, ChronoUnit.DAYS),
            "from=" + NOW.plus(1, ChronoUnit.DAYS),
            "from=" + NOW.minusSeconds(60) + "&zone=Mars")) {
      assertProblem(
          charge.get("/api/v1/wards/" + ward + "/alarm-figures?" + span), 400, "malformed-request");
    }
  }

  private JsonNode signalling(UUID patient) {
    await()
        .until(() ->
            view(patient)
                .get("alarms")
                .valueStream()
                .anyMatch(each -> each.get("priority").asString().equals("high")));
    return view(patient)
        .get("alarms")
        .valueStream()
        .filter(each -> each.get("priority").asString().equals("high"))
        .findFirst()
        .orElseThrow();
  }

  private UUID admitted(String bed) {
    HttpResponse<String> answer = admit(charge, ward, bed);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return UUID.fromString(Browser.json(answer).get("id").asString());
  }

  private static HttpResponse<String> admit(Browser by, UUID ward, String bed) {
    return by.post(
        "/api/v1/wards/" + ward + "/patients",
        """
        {"name":"Tan Mei Ling","identifier":"%s","birthDate":"1950-01-31","bed":"%s"}
        """
            .formatted(UUID.randomUUID(), bed));
  }

  private static HttpResponse<String> move(Browser by, UUID patient, UUID ward, String bed) {
    return by.post(
        "/api/v1/patients/" + patient + "/transfer",
        "{\"ward\":\"%s\",\"bed\":\"%s\"}".formatted(ward, bed));
  }

  private HttpResponse<String> swap(Browser by, UUID one, UUID other) {
    return by.post(
        "/api/v1/wards/" + ward + "/beds/swap",
        "{\"patient\":\"%s\",\"other\":\"%s\"}".formatted(one, other));
  }

  private HttpResponse<String> zones(Browser by, String name, String... beds) {
    return by.put(
        "/api/v1/wards/" + ward + "/zones",
        "{\"zones\":[{\"name\":\"%s\",\"beds\":[\"%s\"]}]}"
            .formatted(name, String.join("\",\"", beds)));
  }

  private HttpResponse<String> assign(Browser by, String zone, UUID person, String seen) {
    return by.post(
        "/api/v1/wards/" + ward + "/zones/assign",
        "{\"command\":\"%s\",\"zone\":\"%s\",\"person\":\"%s\",\"seen\":[%s]}"
            .formatted(UUID.randomUUID(), zone, person, seen));
  }

  private static String seen(UUID patient, @Nullable UUID person) {
    return "{\"patient\":\"%s\"%s}"
        .formatted(patient, person == null ? "" : ",\"person\":\"" + person + "\"");
  }

  private static String outcome(HttpResponse<String> answer, UUID patient) {
    return Browser.json(answer)
        .get("outcomes")
        .valueStream()
        .filter(each -> each.get("patient").asString().equals(patient.toString()))
        .map(each -> each.get("outcome").asString())
        .findFirst()
        .orElseThrow();
  }

  private static HttpResponse<String> take(Browser by, UUID patient) {
    return by.post(
        "/api/v1/patients/" + patient + "/responsible",
        "{\"command\":\"" + UUID.randomUUID() + "\"}");
  }

  private HttpResponse<String> figures(Browser by) {
    return by.get("/api/v1/wards/" + ward + "/alarm-figures?from=" + NOW.minus(1, ChronoUnit.DAYS));
  }

  private String responsible(UUID patient) {
    return view(patient).at("/responsible/person").asString();
  }

  private JsonNode view(UUID patient) {
    return Browser.json(nurse.get("/api/v1/patients/" + patient));
  }

  private JsonNode places() {
    return Browser.json(charge.get("/api/v1/wards/" + ward + "/places"));
  }

  private void plan(UUID person, String duty) {
    HttpResponse<String> answer =
        administrator.post(
            "/api/v1/wards/" + ward + "/shifts",
            """
            {"person": "%s", "duty": "%s", "from": "%s", "until": "%s"}
            """
                .formatted(person, duty, NOW.minusSeconds(60), NOW.plus(8, ChronoUnit.HOURS)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private static UUID id(Browser station) {
    return UUID.fromString(Browser.json(station.get("/api/v1/session")).at("/user/id").asString());
  }

  private static void done(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  private static void done200(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
