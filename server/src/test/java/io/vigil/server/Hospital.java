package io.vigil.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** A hospital as its administrator makes it, over HTTP. */
public final class Hospital {
  public static final String PASSWORD = "correct horse battery";
  private static final JsonMapper JSON = new JsonMapper();

  private static final int FIRST_BED = 4;

  private final Browser administrator;
  private final ServerTest server;
  private int admitted;

  Hospital(ServerTest server, Browser administrator) {
    this.server = server;
    this.administrator = administrator;
  }

  /** A device, its key, and how much it has sent. */
  public static final class Monitor {
    private final UUID id;
    private final String key;
    private final UUID epoch = UUID.randomUUID();
    private long sequence;

    Monitor(UUID id, String key) {
      this.id = id;
      this.key = key;
    }

    public UUID id() {
      return id;
    }
  }

  /** The administrator, signed in. */
  public Browser administrator() {
    return administrator;
  }

  public UUID ward(String name) {
    return created("wards", Map.of("name", name, "setting", "ward"));
  }

  /** Whose patients are at home. */
  public UUID hub(String name) {
    return created("wards", Map.of("name", name, "setting", "home"));
  }

  /** Signed in, with a grant of those wards. */
  public Browser signedIn(String role, String name, UUID... wards) {
    String login = role + "-" + UUID.randomUUID();
    created(
        "users",
        Map.of(
            "login",
            login,
            "name",
            name,
            "password",
            PASSWORD,
            "role",
            role,
            "wards",
            Arrays.asList(wards)));
    Browser station = server.newBrowser();
    assertThat(station.signIn(login, PASSWORD).statusCode()).isEqualTo(200);
    return station;
  }

  public UUID patientOn(UUID ward) {
    return patientOn(ward, "Tan Mei Ling");
  }

  public UUID patientOn(UUID ward, String name) {
    return created(
        "patients",
        Map.of(
            "name",
            name,
            "identifier",
            "MRN-00017",
            "birthDate",
            "1950-01-31",
            "ward",
            ward,
            "bed",
            "7E-%02d".formatted(FIRST_BED + admitted++)));
  }

  public void transfer(UUID patient, UUID ward) {
    done(
        administrator.post(
            "/api/v1/admin/patients/" + patient + "/transfer",
            JSON.writeValueAsString(Map.of("ward", ward, "bed", "1"))));
  }

  public void discharge(UUID patient) {
    done(administrator.post("/api/v1/admin/patients/" + patient + "/discharge", "{}"));
  }

  /** Measures the patient since two hours ago. */
  public Monitor monitorOf(UUID patient) {
    return monitorOf(patient, "");
  }

  /** The same, registered with more members. */
  public Monitor monitorOf(UUID patient, String members) {
    Monitor monitor = monitor(members);
    done(
        administrator.put(
            "/api/v1/admin/devices/" + monitor.id() + "/binding",
            JSON.writeValueAsString(
                Map.of("patient", patient, "from", Instant.now().minusSeconds(7_200).toString()))));
    return monitor;
  }

  /** Measures nobody; one breaching reading of it signals at once. */
  public Monitor monitor() {
    return monitor("");
  }

  public HttpResponse<String> register(String members) {
    return administrator.post(
        "/api/v1/admin/devices",
        """
        {"name":"Monitor 4","kind":"bedside-monitor","serial":"S-1","expectedIntervalMillis":60000%s}
        """
            .formatted(members));
  }

  private Monitor monitor(String members) {
    HttpResponse<String> answer = register(members);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new Monitor(
        UUID.fromString(Browser.json(answer).get("id").asString()),
        Browser.json(answer).get("key").asString());
  }

  /** One saturation, measured now. */
  public void sendSpo2(Monitor monitor, String value) {
    sendSpo2(monitor, value, Instant.now());
  }

  public void sendSpo2(Monitor monitor, String value, Instant at) {
    assertThat(send(monitor, "MDC_PULS_OXIM_SAT_O2", value, "%", at).statusCode()).isEqualTo(202);
  }

  public HttpResponse<String> send(
      Monitor monitor, String metric, String value, String unit, Instant at) {
    String body =
        """
        {"device":"%s","epoch":"%s","sequence":%d,"readings":[{"metric":"%s","value":%s,"unit":"%s","at":"%s"}]}
        """
            .formatted(
                monitor.id,
                monitor.epoch,
                monitor.sequence++,
                metric,
                value,
                unit,
                Instant.ofEpochMilli(at.toEpochMilli()));
    Browser device = server.newDevice();
    return device.send(
        device
            .request("/api/v1/transmissions")
            .header("Authorization", "Bearer " + monitor.key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private UUID created(String what, Map<String, Object> content) {
    HttpResponse<String> answer =
        administrator.post("/api/v1/admin/" + what, JSON.writeValueAsString(content));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return UUID.fromString(Browser.json(answer).get("id").asString());
  }

  private static void done(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }
}
