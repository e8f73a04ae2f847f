package io.vigil.server.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigil.engine.evidence.Checkpoint;
import io.vigil.engine.evidence.Dossier;
import io.vigil.engine.evidence.DossierReport;
import io.vigil.engine.evidence.DossierVerification;
import io.vigil.engine.evidence.MerkleTree;
import io.vigil.engine.evidence.Note;
import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JournalApiTest extends ServerTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);
  private static final TestingSigners SIGNERS = signers();

  @Autowired private Checkpoints checkpoints;

  @Value("${vigil.db.url}")
  private String url;

  @LocalManagementPort private int managementPort;

  private static TestingSigners signers() {
    try {
      return new TestingSigners();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @DynamicPropertySource
  static void evidence(DynamicPropertyRegistry properties) {
    for (String setting : SIGNERS.settings()) {
      int equals = setting.indexOf('=');
      properties.add(setting.substring(2, equals), () -> setting.substring(equals + 1));
    }
  }

  @AfterAll
  static void close() throws IOException {
    SIGNERS.close();
  }

  @Test
  void anAdministratorHasTheNewestCheckpointAndProofsOfItsEntries() {
    Hospital hospital = hospital();
    Browser administrator = hospital.administrator();
    for (int i = 0; i < 30; i++) {
      hospital.ward("Ward " + i);
    }
    signAll();
    HttpResponse<String> checkpoint = administrator.get("/api/v1/journal/checkpoint");
    assertThat(checkpoint.statusCode()).isEqualTo(200);
    Note note = Note.parse(checkpoint.body().getBytes(StandardCharsets.UTF_8));
    assertThat(SIGNERS.logKey.verifier().signed(note)).isTrue();
    assertThat(SIGNERS.witnesses()).allMatch(witness -> witness.signed(note));

    Checkpoint tree = Checkpoint.parse(note.text());
    List<long[]> places = places(tree.origin());
    assertThat(places).hasSizeGreaterThanOrEqualTo(30);
    for (long[] place : places) {
      HttpResponse<String> answer =
          administrator.get("/api/v1/journal/proof?lane=" + place[0] + "&seq=" + place[1]);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode proof = Browser.json(answer);
      List<byte[]> hashes = new ArrayList<>();
      proof.get("proof").forEach(hash -> hashes.add(decoded(hash)));
      assertThat(proof.get("checkpoint").asString()).isEqualTo(checkpoint.body());
      assertThat(
              MerkleTree.includes(
                  proof.get("index").asLong(),
                  decoded(proof.get("leafHash")),
                  tree.size(),
                  tree.root(),
                  hashes))
          .isTrue();
    }
    assertThat(places.stream().map(place -> place[0]).distinct().count()).isGreaterThan(5);
  }

  @Test
  void whatNoCheckpointHoldsIsNotProven() {
    Hospital hospital = hospital();
    hospital.ward("Ward");
    signAll();
    Browser administrator = hospital.administrator();

    assertThat(administrator.get("/api/v1/journal/proof?lane=3&seq=1000000").statusCode())
        .isEqualTo(404);
    assertThat(administrator.get("/api/v1/journal/proof?lane=68&seq=1").statusCode())
        .isEqualTo(400);
    assertThat(administrator.get("/api/v1/journal/proof?lane=1&seq=x").statusCode()).isEqualTo(400);
    assertThat(administrator.get("/api/v1/journal/proof?lane=1").statusCode()).isEqualTo(400);
  }

  @Test
  void isNoneOfAnybodyElsesBusiness() {
    Hospital hospital = hospital();
    UUID ward = hospital.ward("Ward");
    signAll();
    Browser nurse = hospital.signedIn("nurse", "Nurse", ward);

    for (String path : List.of("checkpoint", "proof?lane=1&seq=1", "verification")) {
      assertThat(nurse.get("/api/v1/journal/" + path).statusCode()).isEqualTo(403);
      assertThat(newBrowser().get("/api/v1/journal/" + path).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void anExportIsJournalledWithWhoMakesIt() {
    Hospital hospital = hospital();
    hospital.ward("Ward");
    signAll();
    Browser administrator = hospital.administrator();
    JdbcClient database = JdbcClient.create(new DriverManagerDataSource(url));
    UUID tenant =
        database.sql("select distinct tenant from identity.account").query(UUID.class).single();
    String exports =
        "select count(*) from journal.entry where kind = 121 and tenant = ? and actor = '%s'"
            .formatted(
                Browser.json(administrator.get("/api/v1/session")).at("/user/id").asString());
    long before = database.sql(exports).param(tenant).query(Long.class).single();

    HttpResponse<String> all = administrator.post("/api/v1/journal/exports", "{}");
    assertThat(all.statusCode()).as(all.body()).isEqualTo(200);
    assertThat(Browser.json(all).get("tenants").toString())
        .contains(tenant.toString(), new UUID(0, 0).toString());
    assertThat(
            administrator
                .post("/api/v1/journal/exports", "{\"tenant\":\"" + tenant + "\"}")
                .statusCode())
        .isEqualTo(200);
    assertThat(database.sql(exports).param(tenant).query(Long.class).single())
        .isEqualTo(before + 2);
    assertThat(database.sql(exports).param(new UUID(0, 0)).query(Long.class).single()).isPositive();

    HttpResponse<String> others =
        administrator.post("/api/v1/journal/exports", "{\"tenant\":\"" + UUID.randomUUID() + "\"}");
    assertThat(others.statusCode()).isEqualTo(409);
    assertThat(Browser.json(others).get("code").asString()).isEqualTo("another-hospital");
    Browser nurse = hospital.signedIn("nurse", "Nurse", hospital.ward("Another"));
    assertThat(nurse.post("/api/v1/journal/exports", "{}").statusCode()).isEqualTo(403);
  }

  @Test
  void tellsHowFarTheJournalIsProvenAndWhatIsWrong() {
    Hospital hospital = hospital();
    hospital.ward("Ward");
    signAll();
    JsonNode state = Browser.json(hospital.administrator().get("/api/v1/journal/verification"));

    assertThat(state.get("checkpointSize").asLong()).isPositive();
    assertThat(state.get("entries").asLong())
        .isGreaterThanOrEqualTo(state.get("checkpointSize").asLong());
    assertThat(state.get("cosigners").size()).isEqualTo(2);
    assertThat(state.get("missing").size()).isZero();
    assertThat(state.get("alerts").size()).isZero();
    assertThat(state.get("signedAt").asString()).startsWith("2026-");
    HttpResponse<String> health = new Browser(managementPort).get("/actuator/health/alerts");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(Browser.json(health).get("status").asString()).isEqualTo("UP");
  }

  @Test
  void aDossierTellsOfTheAlarmInFullAndIsProven() throws IOException {
    Incident incident = incident("Zo\u00eb \u00c5ngstr\u00f6m \u9673");
    signAll();

    Map<String, byte[]> parts = parts(incident.nurse().getBytes(incident.path()));

    DossierReport report = verify(parts);
    assertThat(report.faults()).isEmpty();
    assertThat(report.verdict()).isEqualTo(DossierReport.Verdict.PROVEN);
    assertThat(report.proven()).isGreaterThanOrEqualTo(6);
    JsonNode told = new JsonMapper().readTree(parts.get(Dossier.JSON));
    JsonNode now =
        Browser.json(
            incident
                .nurse()
                .get(
                    "/api/v1/patients/%s/alarms?from=%s&to=%s"
                        .formatted(
                            incident.patient(),
                            Instant.now().minusSeconds(3_600),
                            Instant.now().plusSeconds(60))));
    assertThat(told.get("alarm").get("worst")).isEqualTo(now.at("/alarms/0/worst"));
    assertThat(told.get("alarm").get("onset")).isEqualTo(now.at("/alarms/0/onset"));
    assertThat(told.get("readings").valueStream().map(row -> row.get("value").asInt()))
        .containsExactly(97, 80, 99);
    assertThat(told.get("history").valueStream().map(row -> row.get("change").asString()))
        .startsWith("raised")
        .contains("accepted", "ended");
    assertThat(told.at("/history/1/by").asString()).isEqualTo("Nurse A");
    assertThat(told.at("/shown/0/view/vitals/0/value").asInt()).isEqualTo(80);
    assertThat(told.get("rules").toString()).contains("MDC_PULS_OXIM_SAT_O2:low");
    assertThat(told.get("entries").size()).isEqualTo(report.entries());
    assertThat(told.at("/patient/name").asString()).endsWith("\u9673");
    List<String> received =
        parts.entrySet().stream()
            .filter(part -> part.getKey().startsWith(Dossier.RECEIVED))
            .map(part -> new String(part.getValue(), StandardCharsets.UTF_8))
            .toList();
    assertThat(received).hasSize(3);
    assertThat(received.get(1)).contains("\"value\":80,\"unit\":\"%\"");
    try (PDDocument pdf = Loader.loadPDF(parts.get(Dossier.PDF))) {
      assertThat(new PDFTextStripper().getText(pdf).replaceAll("\\s+", " "))
          .contains(
              "Zo\u00eb \u00c5ngstr\u00f6m [U+9673]",
              "SpO2 low, high priority",
              "80, 88 %",
              "accepted by Nurse A",
              "Page 1 of " + pdf.getNumberOfPages());
    }
  }

  @Test
  void whatOfADossierIsChangedIsNamed() {
    Incident incident = incident("Tan Mei Ling");
    signAll();
    Map<String, byte[]> parts = parts(incident.nurse().getBytes(incident.path()));
    assertThat(verify(parts).faults()).isEmpty();

    for (String part : parts.keySet()) {
      Map<String, byte[]> changed = new LinkedHashMap<>(parts);
      changed.put(part, flipped(parts.get(part)));
      assertThat(verify(changed).verdict()).as(part).isEqualTo(DossierReport.Verdict.TAMPERED);
      if (!part.equals(Dossier.MANIFEST)) {
        assertThat(verify(changed).faults().getFirst().part()).isEqualTo(part);
        // Whoever changes a part can make the manifest anew.
        changed.put(Dossier.MANIFEST, remade(changed));
        DossierReport.Verdict expected =
            part.equals(Dossier.PDF)
                ? DossierReport.Verdict.PROVEN
                : DossierReport.Verdict.TAMPERED;
        assertThat(verify(changed).verdict()).as(part).isEqualTo(expected);
      }
      Map<String, byte[]> lacking = new LinkedHashMap<>(parts);
      lacking.remove(part);
      assertThat(verify(lacking).faults().getFirst().part()).isEqualTo(part);
    }
    String said = new String(parts.get(Dossier.JSON), StandardCharsets.UTF_8);
    int entries = said.indexOf(Dossier.ENTRIES_MEMBER);
    String raised = "\"type\":\"AlarmRaised\"";
    int line = said.substring(entries, said.indexOf(raised, entries)).split("\n").length - 2;
    Map<String, byte[]> retold = new LinkedHashMap<>(parts);
    retold.put(
        Dossier.JSON,
        (said.substring(0, entries)
                + said.substring(entries).replaceFirst(raised, "\"type\":\"AlarmErased\""))
            .getBytes(StandardCharsets.UTF_8));
    retold.put(Dossier.MANIFEST, remade(retold));
    assertThat(verify(retold).faults())
        .containsExactly(
            new DossierReport.Fault(
                Dossier.JSON, "says something else of the entry at " + line + " than it does"));
  }

  @Test
  void whatIsYoungerThanTheCheckpointIsNotYetProven() {
    Incident incident = incident("Tan Mei Ling");
    signAll();
    incident.hospital().sendSpo2(incident.monitor(), "98");

    DossierReport report = verify(parts(incident.nurse().getBytes(incident.path())));

    assertThat(report.verdict()).isEqualTo(DossierReport.Verdict.PARTLY_PROVEN);
    assertThat(report.notYetProven()).isPositive();
    assertThat(report.remarks().toString()).contains("nothing proves them yet");
  }

  @Test
  void aDossierTellsThatAWelfareContactWasSetButNotWhich() {
    Incident incident = incident("Tan Mei Ling");
    HttpResponse<String> set =
        incident
            .hospital()
            .administrator()
            .put(
                "/api/v1/admin/patients/" + incident.patient() + "/welfare-contact",
                """
                {"address": "12 Ang Mo Kio Ave 3 #04-17", "entryNotes": "Key box left of the door",
                 "phone": "+6591234567",
                 "nextOfKin": [{"name": "Tan Wei", "relation": "daughter", "phone": "+6597654321"}]}
                """);
    assertThat(set.statusCode()).as(set.body()).isEqualTo(204);
    signAll();

    Map<String, byte[]> parts = parts(incident.nurse().getBytes(incident.path()));

    assertThat(verify(parts).faults()).isEmpty();
    String told = new String(parts.get(Dossier.JSON), StandardCharsets.UTF_8);
    assertThat(told)
        .contains("\"act\":\"set-welfare-contact\"")
        .doesNotContain("Ang Mo Kio", "Key box", "Tan Wei", "+6597654321");
  }

  @Test
  void aDossierIsForWhoeverSeesThePatientOrAnAdministratorWhoSaysWhy() {
    Incident incident = incident("Tan Mei Ling");
    Browser administrator = incident.hospital().administrator();
    Browser other =
        incident.hospital().signedIn("nurse", "Nurse B", incident.hospital().ward("Elsewhere"));
    JdbcClient database = JdbcClient.create(new DriverManagerDataSource(url));
    String made = "select count(*) from journal.entry where kind = 231";
    long before = database.sql(made).query(Long.class).single();

    assertThat(other.get(incident.path()).statusCode()).isEqualTo(404);
    assertThat(administrator.get(incident.path()).statusCode()).isEqualTo(403);
    String order = "/api/v1/admin/alarms/" + incident.alarm() + "/dossier";
    assertThat(incident.nurse().post(order, "{\"reason\":\"why\"}").statusCode()).isEqualTo(403);
    assertThat(administrator.post(order, "{}").statusCode()).isEqualTo(400);
    HttpResponse<String> tooLong =
        incident.nurse().get(incident.path() + "?from=2026-01-01T00:00:00Z");
    assertThat(Browser.json(tooLong).get("code").asString()).isEqualTo("dossier-too-long");
    HttpResponse<String> never =
        incident.nurse().get(incident.path() + "?from=%2B1000000000-12-31T00:00:00Z");
    assertThat(never.statusCode()).isEqualTo(400);
    assertThat(Browser.json(never).get("code").asString()).isEqualTo("time-out-of-range");
    HttpResponse<String> elsewhere =
        incident
            .nurse()
            .get(
                "%s?from=%s&to=%s"
                    .formatted(
                        incident.path(),
                        Instant.now().minusSeconds(7_200),
                        Instant.now().minusSeconds(3_600)));
    assertThat(elsewhere.statusCode()).isEqualTo(400);
    assertThat(Browser.json(elsewhere).get("code").asString()).isEqualTo("dossier-without-alarm");
    assertThat(database.sql(made).query(Long.class).single()).isEqualTo(before);

    incident.hospital().discharge(incident.patient());
    assertThat(incident.nurse().get(incident.path()).statusCode()).isEqualTo(404);
    HttpResponse<String> given = administrator.post(order, "{\"reason\":\"incident 17\"}");
    assertThat(given.statusCode()).as(given.body()).isEqualTo(200);
    assertThat(database.sql(made).query(Long.class).single()).isEqualTo(before + 1);
  }

  /** An alarm that a nurse accepted, and that ended. */
  private record Incident(
      Hospital hospital, Browser nurse, UUID patient, Hospital.Monitor monitor, UUID alarm) {
    String path() {
      return "/api/v1/patients/" + patient + "/alarms/" + alarm + "/dossier.zip";
    }
  }

  private Incident incident(String name) {
    Hospital hospital = hospital();
    UUID ward = hospital.ward("Ward");
    UUID patient = hospital.patientOn(ward, name);
    Hospital.Monitor monitor = hospital.monitorOf(patient);
    Browser nurse = hospital.signedIn("nurse", "Nurse A", ward);
    hospital.sendSpo2(monitor, "97");
    hospital.sendSpo2(monitor, "80");
    JsonNode alarm = Browser.json(nurse.get("/api/v1/patients/" + patient)).at("/alarms/0");
    HttpResponse<String> accepted =
        nurse.post(
            "/api/v1/alarms/" + alarm.get("id").asString() + "/accept",
            "{\"command\":\"%s\",\"expectedVersion\":%d}"
                .formatted(UUID.randomUUID(), alarm.get("version").asInt()));
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
    hospital.sendSpo2(monitor, "99");
    return new Incident(
        hospital, nurse, patient, monitor, UUID.fromString(alarm.get("id").asString()));
  }

  private static Map<String, byte[]> parts(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    try {
      return Dossier.read(new ByteArrayInputStream(answer.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DossierReport verify(Map<String, byte[]> parts) {
    return new DossierVerification(SIGNERS.logKey.verifier(), SIGNERS.witnesses(), 2).verify(parts);
  }

  private static byte[] remade(Map<String, byte[]> parts) {
    Map<String, byte[]> others = new LinkedHashMap<>(parts);
    others.remove(Dossier.MANIFEST);
    return Dossier.manifest(others);
  }

  /** Near the end: of the entries in the last one's path, of the JSON in what the last says. */
  private static byte[] flipped(byte[] bytes) {
    byte[] flipped = bytes.clone();
    flipped[bytes.length - 12] ^= 1;
    return flipped;
  }

  /** What stops signs; it goes on then. */
  private void signAll() {
    JdbcClient database = JdbcClient.create(new DriverManagerDataSource(url));
    String waiting =
        """
        select exists (select from engine.lane l left join engine.cursor c
          on c.consumer = 'tree' and c.lane = l.id where l.next_seq - 1 > coalesce(c.seq, 0))
        """;
    await().atMost(WAIT_MAX).until(() -> !database.sql(waiting).query(Boolean.class).single());
    checkpoints.stop();
    checkpoints.start();
  }

  private List<long[]> places(String origin) {
    UUID tenant = UUID.fromString(origin.substring(origin.lastIndexOf('/') + 1));
    long size =
        JdbcClient.create(new DriverManagerDataSource(url))
            .sql("select max(size) from journal.checkpoint where tenant = ?")
            .param(tenant)
            .query(Long.class)
            .single();
    List<long[]> places = new ArrayList<>();
    JdbcClient.create(new DriverManagerDataSource(url))
        .sql("select ranges from journal.tree_batch where tenant = ? and first_index < ?")
        .params(tenant, size)
        .query((row, number) -> Runs.decode(row.getBytes(1)))
        .list()
        .forEach(runs ->
            runs.all()
                .forEach(run -> {
                  for (long seq = run.first(); seq <= run.last(); seq++) {
                    places.add(new long[] {run.lane(), seq});
                  }
                }));
    return places;
  }

  private static byte[] decoded(JsonNode text) {
    return Base64.getDecoder().decode(text.asString());
  }
}
