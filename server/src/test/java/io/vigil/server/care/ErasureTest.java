package io.vigil.server.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigil.core.id.PatientId;
import io.vigil.engine.Act;
import io.vigil.engine.Sealer;
import io.vigil.engine.Subject;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import io.vigil.server.journal.Erasures;
import io.vigil.server.journal.JournalReader;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.PastReader;
import io.vigil.server.keys.DataKeys;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class ErasureTest extends ServerTest {
  private static final String REASON = "{\"reason\":\"Asked for by the patient\"}";

  @Autowired private Lanes lanes;
  @Autowired private Sealer sealer;
  @Autowired private DataKeys keys;
  @Autowired private JournalReader journal;
  @Autowired private PastReader past;
  @Autowired private Erasures erasures;

  @Value("${vigil.db.url}")
  private String url;

  private Hospital hospital;
  private Browser other;
  private Browser nurse;
  private UUID ward;
  private UUID patient;
  private Hospital.Monitor monitor;

  @BeforeEach
  void patientInCare() {
    hospital = hospital();
    ward = hospital.ward("Ward 7E");
    patient = hospital.patientOn(ward);
    monitor = hospital.monitorOf(patient);
    nurse = hospital.signedIn("nurse", "N", ward);
    other = hospital.signedIn("administrator", "Another");
    hospital.sendSpo2(monitor, "71");
    assertThat(nurse.get("/api/v1/patients/" + patient).statusCode()).isEqualTo(200);
    await().atMost(Duration.ofSeconds(20)).until(() -> rows("series.fragment where patient") > 0);
  }

  @Test
  void takesTwoAdministratorsAndADischarge() {
    assertProblem(request(), 409, "patient-in-care");
    hospital.discharge(patient);
    assertProblem(approve(other), 404, "not-found");
    assertThat(request().statusCode()).isEqualTo(204);
    assertProblem(request(), 409, "erasure-requested");
    assertProblem(approve(hospital.administrator()), 409, "same-administrator");
    assertThat(other.get("/api/v1/admin/erasures").body())
        .contains(patient.toString(), "Asked for by the patient");
    assertThat(rows("care.patient where id")).isEqualTo(1);

    assertThat(approve(other).statusCode()).isEqualTo(204);

    assertThat(other.get("/api/v1/admin/erasures").body()).doesNotContain(patient.toString());
    assertProblem(approve(other), 404, "not-found");
    assertProblem(request(), 404, "not-found");
  }

  @Test
  void isTakenBackByAnyAdministratorUntilItIsApproved() {
    hospital.discharge(patient);
    assertProblem(other.delete(path()), 404, "not-found");
    request();

    assertThat(other.delete(path()).statusCode()).isEqualTo(204);

    assertThat(other.get("/api/v1/admin/erasures").body()).doesNotContain(patient.toString());
    assertProblem(approve(other), 404, "not-found");
    assertProblem(other.delete(path()), 404, "not-found");
    assertThat(acts(Act.PatientErasureWithdrawn.class))
        .anySatisfy(act -> {
          assertThat(act.patient().value()).isEqualTo(patient);
          assertThat(act.by()).isNotEqualTo(act.requestedBy());
        });
    assertThat(rows("care.patient where id")).isEqualTo(1);

    assertThat(request().statusCode()).as("asked for again").isEqualTo(204);
    assertThat(hospital.administrator().delete(path()).statusCode())
        .as("by who asked")
        .isEqualTo(204);
    assertThat(request().statusCode()).isEqualTo(204);
    assertThat(approve(other).statusCode()).isEqualTo(204);
    assertProblem(other.delete(path()), 409, "erasure-approved");
  }

  @Test
  void isForAdministratorsAndWithAReason() {
    hospital.discharge(patient);
    assertThat(nurse.delete(path()).statusCode()).isEqualTo(403);
    assertThat(nurse.post(path(), REASON).statusCode()).isEqualTo(403);
    assertThat(nurse.post(path() + "/approval", "{}").statusCode()).isEqualTo(403);
    assertThat(nurse.get("/api/v1/admin/erasures").statusCode()).isEqualTo(403);
    assertThat(nurse.post("/api/v1/admin/keys/rotation", "{}").statusCode()).isEqualTo(403);
    assertThat(hospital.administrator().post(path(), "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void leavesTheJournalsEntriesAndNothingElseOfThePatient() throws SQLException {
    Instant then = Instant.now().minusMillis(1);
    String asOf = "/api/v1/patients/" + patient + "?asOf=" + then;
    await().until(() -> nurse.get(asOf).statusCode() == 200);
    hospital.discharge(patient);
    long entries = rows("journal.entry where subject");
    request();
    approve(other);

    for (String table :
        List.of(
            "care.patient where id",
            "care.alarm where patient",
            "care.task where patient",
            "care.note where patient",
            "device.binding where patient",
            "series.fragment where patient",
            "series.loose_hour where patient",
            "engine.snapshot where subject",
            "engine.snapshot_blocks where subject",
            "engine.snapshot_kept where subject")) {
      assertThat(rows(table)).as(table).isZero();
    }
    assertThat(rows("journal.entry where subject")).isEqualTo(entries);
    assertThat(lanes.state(new PatientId(patient))).isEmpty();
    assertThat(nurse.get(asOf).statusCode()).as("what was known then").isEqualTo(404);
    assertThatThrownBy(() -> past.at(new PatientId(patient), then.toEpochMilli()))
        .isInstanceOf(Sealer.UnsealableException.class);
    assertThat(sealer.erased(new Subject(Subject.Kind.PATIENT, patient))).isTrue();
    assertThat(acts(Act.PatientErasureRequested.class))
        .anySatisfy(act -> assertThat(act.patient().value()).isEqualTo(patient));
    assertThat(acts(Act.PatientErasureApproved.class))
        .anySatisfy(act -> assertThat(act.patient().value()).isEqualTo(patient));
    assertThat(read().stream().map(entry -> entry.header().subject().id())).doesNotContain(patient);
    // Others go on.
    UUID another = hospital.patientOn(ward);
    hospital.sendSpo2(hospital.monitorOf(another), "97");
    assertThat(nurse.get("/api/v1/patients/" + another).statusCode()).isEqualTo(200);
  }

  @Test
  void whatAProjectorWroteAtTheSameTimeIsDeletedByTheNextSweep() {
    hospital.discharge(patient);
    JdbcClient database = JdbcClient.create(new DriverManagerDataSource(url));
    database
        .sql("create table late as select * from series.fragment where patient = ?")
        .param(patient)
        .update();
    request();
    approve(other);
    assertThat(database.sql("insert into series.fragment select * from late").update())
        .isPositive();

    erasures.carryOut();

    assertThat(rows("series.fragment where patient")).isZero();
  }

  @Test
  void theWrappingKeyIsRotatedWhileTheServerRuns() {
    int before = keys.generation();

    HttpResponse<String> answer =
        hospital.administrator().post("/api/v1/admin/keys/rotation", "{}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Browser.json(answer).get("generation").asInt()).isEqualTo(before + 1);
    assertThat(acts(Act.KeyRotationOrdered.class))
        .anySatisfy(act -> assertThat(act.generation()).isEqualTo(before));
    hospital.sendSpo2(monitor, "72");
    assertThat(nurse.get("/api/v1/patients/" + patient).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> request() {
    return hospital.administrator().post(path(), REASON);
  }

  private HttpResponse<String> approve(Browser administrator) {
    return administrator.post(path() + "/approval", "{}");
  }

  private String path() {
    return "/api/v1/admin/patients/" + patient + "/erasure";
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }

  private <T extends Act> List<T> acts(Class<T> type) {
    try {
      return read().stream()
          .map(Entry::body)
          .filter(EntryBody.OfAct.class::isInstance)
          .map(body -> ((EntryBody.OfAct) body).act())
          .filter(type::isInstance)
          .map(type::cast)
          .toList();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Entry> read() throws SQLException {
    List<Entry> all = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url)) {
      for (int lane = 0; lane < Subject.CLINICAL_LANES; lane++) {
        all.addAll(journal.read(connection, lane, 1, 10_000).entries());
      }
    }
    return all;
  }

  private long rows(String where) {
    return JdbcClient.create(new DriverManagerDataSource(url))
        .sql("select count(*) from " + where + " = ?")
        .param(patient)
        .query(Long.class)
        .single();
  }
}
