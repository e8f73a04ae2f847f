package io.vigil.server.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigil.core.id.PatientId;
import io.vigil.core.patient.PatientInput;
import io.vigil.engine.Submission;
import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import io.vigil.server.access.Views;
import io.vigil.server.journal.Lanes;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Responsibility goes from hand to hand, over HTTP, and on paper. */
class HandoverTest extends ServerTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  @Autowired private Lanes lanes;
  @Autowired private Views views;
  private Hospital hospital;
  private UUID ward;
  private UUID anna;
  private Browser nurse;
  private Browser colleague;

  @BeforeEach
  void wardWithAPatientAndTwoNurses() {
    hospital = hospital();
    ward = hospital.ward("Ward 7 East");
    anna = hospital.patientOn(ward, "Tan Mei Ling");
    nurse = hospital.signedIn("nurse", "Nurse A", ward);
    colleague = hospital.signedIn("nurse", "Nurse B", ward);
  }

  @Test
  void whoTakesThePatientHasHisAcceptedAlarmToo() {
    acceptedAlarm();
    assertThat(post(nurse, "", "").statusCode()).isEqualTo(204);
    assertThat(alarm().get("responsible").asString()).isEqualTo("Nurse A");

    offer("\"to\": \"%s\", \"note\": \"Drain until noon.\",".formatted(id(colleague)));

    JsonNode offered = patient().at("/responsible/handover");
    assertThat(offered.get("stage").asString()).isEqualTo("offered");
    assertThat(offered.get("toName").asString()).isEqualTo("Nurse B");
    assertThat(offered.get("note").asString()).isEqualTo("Drain until noon.");
    assertThat(
            Duration.between(
                Instant.parse(offered.get("offeredAt").asString()),
                Instant.parse(offered.get("due").asString())))
        .isEqualTo(Duration.ofMinutes(10));
    assertThat(patient().at("/responsible/handedOn/accepted/0").asString())
        .isEqualTo(alarm().get("id").asString());

    Browser third = hospital.signedIn("nurse", "Nurse C", ward);
    assertProblem(post(third, "/handover/take", ""), 409, "not-offered");
    assertProblem(post(third, "/handover/refuse", ""), 409, "not-offered");
    assertProblem(post(third, "/handover/withdraw", ""), 409, "not-responsible");
    Browser elsewhere = hospital.signedIn("nurse", "Nurse D", hospital.ward("Ward 7 West"));
    assertProblem(post(elsewhere, "/handover/take", ""), 404, "not-found");
    assertProblem(post(hospital.administrator(), "/handover/take", ""), 403, "forbidden");
    assertThat(patient().at("/responsible/name").asString()).isEqualTo("Nurse A");

    assertThat(post(colleague, "/handover/take", "").statusCode()).isEqualTo(204);

    assertThat(patient().at("/responsible/name").asString()).isEqualTo("Nurse B");
    assertThat(patient().at("/responsible/handover/stage").asString()).isEqualTo("taken");
    assertThat(alarm().get("responsible").asString()).isEqualTo("Nurse B");
    assertThat(alarm().get("signal").asString()).isEqualTo("acknowledged");
  }

  @Test
  void whoIsAskedRefusesAndWhoOffersKeepsHim() {
    post(nurse, "", "");
    offer("\"to\": \"%s\",".formatted(id(colleague)));

    assertThat(post(colleague, "/handover/refuse", "").statusCode()).isEqualTo(204);
    assertThat(patient().at("/responsible/handover/stage").asString()).isEqualTo("refused");

    offer("");
    assertThat(patient().at("/responsible/handover/to").isMissingNode()).isTrue();
    assertThat(post(nurse, "/handover/withdraw", "").statusCode()).isEqualTo(204);
    assertThat(patient().at("/responsible/handover").isMissingNode()).isTrue();
    assertThat(patient().at("/responsible/name").asString()).isEqualTo("Nurse A");
    assertProblem(
        post(nurse, "/handover", "\"note\": \"%s\",".formatted("x".repeat(1_001))),
        400,
        "malformed-assignment");
  }

  @Test
  void whomNobodyTakesInTenMinutesTheChargeNurseHasAndHisAlarmSignals() {
    acceptedAlarm();
    Browser charge = hospital.signedIn("nurse", "Nurse C", ward);
    WebSocket screen = charge.live(charge.origin(), new WebSocket.Listener() {}).join();
    plan(charge, "charge-nurse");
    plan(nurse, "bed-nurse");
    post(nurse, "", "");
    // Until the lane knows who stands in.
    await()
        .atMost(WAIT_MAX)
        .until(
            () -> lanes.state(new PatientId(anna)).orElseThrow().coverage().standIn().isPresent());
    offer("\"to\": \"%s\",".formatted(id(colleague)));
    assertThat(patient().at("/responsible/name").asString()).isEqualTo("Nurse A");

    tenMinutesPass();

    await()
        .atMost(WAIT_MAX)
        .until(() -> patient().at("/responsible/name").asString("").equals("Nurse C"));
    assertThat(patient().at("/responsible/handover/stage").asString()).isEqualTo("untaken");
    assertThat(patient().get("alarms"))
        .anySatisfy(each -> {
          assertThat(each.get("condition").asString()).isEqualTo("handover-untaken");
          assertThat(each.get("label").asString()).isEqualTo("Handover not taken");
          assertThat(each.get("signal").asString()).isEqualTo("on");
        });
    assertThat(alarm().get("signal").asString()).isEqualTo("on");
    assertThat(alarm().get("responsibility").asString()).isEqualTo("undefined");
    await()
        .atMost(WAIT_MAX)
        .untilAsserted(() ->
            assertThat(patient().get("deliveries"))
                .as("she is told by name")
                .anyMatch(each -> each.get("toName").asString("").equals("Nurse C")));

    assertThat(post(charge, "/handover/take", "").statusCode()).isEqualTo(204);
    assertThat(patient().at("/responsible/handover/stage").asString()).isEqualTo("taken");
    assertThat(patient().get("alarms"))
        .noneMatch(each ->
            each.get("condition").asString().equals("handover-untaken")
                && each.get("active").asBoolean());
    screen.abort();
  }

  @Test
  void paperSaysWhatTheServersOwnReadingsSay() throws Exception {
    Hospital.Monitor monitor = hospital.monitorOf(anna);
    Instant begin = NOW.minus(90, ChronoUnit.MINUTES);
    List<String> values = List.of("97", "96", "91", "95", "99", "94", "93");
    for (int i = 0; i < values.size(); i++) {
      hospital.sendSpo2(monitor, values.get(i), begin.plus(i, ChronoUnit.MINUTES));
    }
    assertThat(
            hospital.send(monitor, "MDC_PULS_OXIM_PULS_RATE", "72.5", "/min", begin).statusCode())
        .isEqualTo(202);
    hospital.sendSpo2(monitor, "85");
    post(nurse, "", "");
    answer("accept", "");
    assertThat(
            nurse
                .post(
                    "/api/v1/patients/" + anna + "/allergies",
                    """
                    {"command": "%s", "substance": "Penicillin", "reaction": "hives", "criticality": "high"}
                    """
                        .formatted(UUID.randomUUID()))
                .statusCode())
        .isBetween(200, 204);
    String span = "from=" + NOW.minus(2, ChronoUnit.HOURS) + "&to=" + NOW.plusSeconds(60);
    await().atMost(WAIT_MAX).until(() -> readings(span).size() == 9);
    List<BigDecimal> stored = new ArrayList<>();
    readings(span)
        .forEach(reading -> {
          if (reading.get("metric").asString().equals("MDC_PULS_OXIM_SAT_O2")) {
            stored.add(reading.get("value").decimalValue());
          }
        });
    assertThat(stored).hasSize(8);

    HttpResponse<byte[]> answer =
        nurse.getBytes("/api/v1/wards/" + ward + "/handover.pdf?" + span + "&zone=Asia/Singapore");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/pdf");
    assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    String text = text(answer.body());
    BigDecimal sum = stored.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal mean = sum.divide(BigDecimal.valueOf(stored.size()), 1, RoundingMode.HALF_UP);
    assertThat(text)
        .containsPattern(
            "SpO2 %% %d %s \\([^)]*\\) %s %s \\([^)]*\\) 85 \\([^)]*\\) 0"
                .formatted(
                    stored.size(),
                    stored.stream().reduce(BigDecimal::min).orElseThrow().toPlainString(),
                    mean.toPlainString(),
                    stored.stream().reduce(BigDecimal::max).orElseThrow().toPlainString()))
        .containsPattern("PR /min 1 72\\.5 \\([^)]*\\) 72\\.5 72\\.5")
        .contains(
            "Tan Mei Ling",
            "MRN-00017, born 1950-01-31",
            "Ward 7 East",
            "Situation",
            "Assessment",
            "Recommendation",
            "*** SpO2 low",
            "accepted by Nurse A",
            "Has the patient Nurse A",
            "Allergies Penicillin (hives), criticality high.",
            "Treatment limits None.",
            "Asia/Singapore (UTC+08:00)",
            "Data gaps",
            "Given by",
            "Not a medical device",
            "Page 1 of 2");
    assertThat(
            views.looks(anna, Instant.now().minusSeconds(600), Instant.now().plusSeconds(60), 100))
        .anyMatch(look -> look.resource().equals("handover"));
  }

  @Test
  void paperIsForCliniciansOfTheWardAndOfAtMostADay() {
    String path = "/api/v1/wards/" + ward + "/handover.pdf";
    Browser elsewhere = hospital.signedIn("nurse", "Nurse D", hospital.ward("Ward 7 West"));
    assertProblem(elsewhere.get(path), 404, "not-found");
    assertProblem(hospital.administrator().get(path), 403, "forbidden");
    assertProblem(
        nurse.get(path + "?from=" + NOW.minus(25, ChronoUnit.HOURS) + "&to=" + NOW),
        400,
        "malformed-request");
    assertProblem(nurse.get(path + "?from=" + NOW + "&to=" + NOW), 400, "malformed-request");
    assertProblem(nurse.get(path + "?zone=Nowhere/Land"), 400, "malformed-request");
    assertThat(nurse.getBytes(path).statusCode()).isEqualTo(200);
  }

  private void acceptedAlarm() {
    hospital.sendSpo2(hospital.monitorOf(anna), "80");
    answer("accept", "");
    assertThat(alarm().get("signal").asString()).isEqualTo("acknowledged");
  }

  private void answer(String act, String members) {
    await()
        .atMost(WAIT_MAX)
        .until(() -> patient().get("alarms").valueStream().anyMatch(HandoverTest::isSpo2));
    JsonNode alarm = alarm();
    HttpResponse<String> answer =
        nurse.post(
            "/api/v1/alarms/" + alarm.get("id").asString() + "/" + act,
            "{\"command\": \"%s\", \"expectedVersion\": %d%s}"
                .formatted(UUID.randomUUID(), alarm.get("version").asInt(), members));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** What waits of this patient is moved along, as when the clock is set back. */
  private void tenMinutesPass() {
    lanes.call(
        new Submission.ForPatient(
            lanes.standing(new PatientId(anna)).orElseThrow().tenant(),
            new PatientId(anna),
            new PatientInput.StepClock(-Duration.ofMinutes(10).toMillis()),
            Optional.empty(),
            Optional.empty()));
  }

  private static boolean isSpo2(JsonNode alarm) {
    return alarm.get("condition").asString().equals("MDC_PULS_OXIM_SAT_O2:low");
  }

  private JsonNode alarm() {
    return patient()
        .get("alarms")
        .valueStream()
        .filter(HandoverTest::isSpo2)
        .findAny()
        .orElseThrow();
  }

  private JsonNode patient() {
    return Browser.json(nurse.get("/api/v1/patients/" + anna));
  }

  private JsonNode readings(String span) {
    return Browser.json(nurse.get("/api/v1/patients/" + anna + "/readings?" + span))
        .get("readings");
  }

  private void offer(String members) {
    HttpResponse<String> offered = post(nurse, "/handover", members);
    assertThat(offered.statusCode()).as(offered.body()).isEqualTo(204);
  }

  private HttpResponse<String> post(Browser station, String act, String members) {
    return station.post(
        "/api/v1/patients/" + anna + "/responsible" + act,
        "{%s \"command\": \"%s\"}".formatted(members, UUID.randomUUID()));
  }

  private void plan(Browser person, String duty) {
    HttpResponse<String> planned =
        hospital
            .administrator()
            .post(
                "/api/v1/wards/" + ward + "/shifts",
                """
                {"person": "%s", "duty": "%s", "from": "%s", "until": "%s"}
                """
                    .formatted(
                        id(person), duty, NOW.minusSeconds(60), NOW.plus(8, ChronoUnit.HOURS)));
    assertThat(planned.statusCode()).as(planned.body()).isEqualTo(201);
  }

  private static UUID id(Browser station) {
    return UUID.fromString(Browser.json(station.get("/api/v1/session")).at("/user/id").asString());
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }

  /** As pdftotext reads it where there is one, else as PDFBox does. */
  private static String text(byte[] pdf) throws IOException, InterruptedException {
    Path file = Files.createTempFile("vigil-handover-", ".pdf");
    try {
      Files.write(file, pdf);
      Process reading =
          new ProcessBuilder("pdftotext", "-raw", "-enc", "UTF-8", file.toString(), "-").start();
      String text = new String(reading.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(reading.waitFor()).isZero();
      return text.replaceAll("\\s+", " ");
    } catch (IOException none) {
      System.err.println("There is no pdftotext: read by PDFBox");
      try (PDDocument document = Loader.loadPDF(pdf)) {
        return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
      }
    } finally {
      Files.delete(file);
    }
  }
}
