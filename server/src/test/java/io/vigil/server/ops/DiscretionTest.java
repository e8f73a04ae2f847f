package io.vigil.server.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.context.TestPropertySource;

/** What runs through the server shows in neither its metrics nor its logs nor its refusals. */
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(properties = "logging.level.io.vigil=trace")
class DiscretionTest extends ServerTest {
  private static final String PATIENT = "Quixotina Sentinel";
  private static final String NURSE = "Zebulon Sentinel";
  private static final String WARD = "Ward Sentinel";
  private static final String VALUE = "61.7593";
  private static final String SECRET = "a sentinel's password";

  @LocalManagementPort private int managementPort;

  @Test
  void metricsTellOfThePathAndNeitherTheyNorTheLogsOfAnybody(CapturedOutput logs) {
    Hospital hospital = hospital();
    UUID ward = hospital.ward(WARD);
    UUID patient = hospital.patientOn(ward, PATIENT);
    Hospital.Monitor monitor = hospital.monitorOf(patient);
    Browser nurse = hospital.signedIn("nurse", NURSE, ward);
    WebSocket screen = nurse.live(nurse.origin(), new WebSocket.Listener() {}).join();
    screen.sendText("{\"type\":\"subscribe\",\"cursor\":null}", true).join();
    await().atMost(Duration.ofSeconds(20)).until(() -> metric("vigil_live_subscribers") == 1);

    hospital.sendSpo2(monitor, VALUE);
    nurse.get("/api/v1/patients/" + patient);
    String[] wrongs = {
      "{\"name\":\"" + PATIENT + "\",\"birthDate\":\"" + VALUE + "\"}",
      "{\"name\":\"" + PATIENT,
      "{\"name\":\"" + PATIENT + "\",\"identifier\":\"" + NURSE + "\"}"
    };
    List<HttpResponse<String>> refusals = new ArrayList<>();
    for (String wrong : wrongs) {
      refusals.add(hospital.administrator().post("/api/v1/admin/patients", wrong));
    }
    refusals.add(newBrowser().signIn(NURSE, SECRET));
    refusals.add(hospital.send(monitor, PATIENT, VALUE, NURSE, Instant.now()));
    refusals.add(hospital.send(monitor, "MDC_PULS_OXIM_SAT_O2", "1e999", PATIENT, Instant.now()));
    refusals.add(nurse.get("/api/v1/patients/" + NURSE.replace(' ', '+')));
    refusals.add(
        nurse.post(
            "/api/v1/patients/" + patient + "/observations",
            """
            {"command":"%s","readings":[{"metric":"%s","value":%s,"unit":"%s"}]}
            """
                .formatted(UUID.randomUUID(), PATIENT, VALUE, NURSE)));
    refusals.add(
        hospital
            .administrator()
            .post(
                "/api/v1/admin/patients/" + patient + "/erasure",
                "{\"reason\":\"" + PATIENT + "\"}"));
    refusals.add(
        hospital
            .administrator()
            .post(
                "/api/v1/admin/users",
                """
                {"login":"%s","name":"%s","password":"%s","role":"%s","wards":[]}
                """
                    .formatted(NURSE, NURSE, SECRET, PATIENT)));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> metric("vigil_committed_shown_seconds_count") > 0);
    screen.abort();

    String metrics = metrics();
    assertThat(metrics)
        .contains("vigil_received_committed_seconds_bucket{")
        .contains("vigil_committed_shown_seconds_bucket{");
    String cookie = nurse.cookie("vigil-session").orElseThrow();
    for (String sentinel : List.of("Sentinel", "sentinel", VALUE, cookie)) {
      assertThat(refusals)
          .allSatisfy(refusal -> {
            assertThat(refusal.statusCode()).isBetween(400, 499);
            assertThat(refusal.body()).doesNotContain(sentinel);
            assertThat(refusal.headers().map().toString()).doesNotContain(sentinel);
          });
      assertThat(metrics).doesNotContain(sentinel);
      assertThat(logs.getAll()).doesNotContain(sentinel);
    }
    assertThat(metrics).doesNotContain(patient.toString()).doesNotContain(ward.toString());
  }

  private double metric(String name) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private String metrics() {
    return new Browser(managementPort).get("/actuator/prometheus").body();
  }
}
