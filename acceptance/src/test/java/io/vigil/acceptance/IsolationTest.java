package io.vigil.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.client.Alarm;
import io.vigil.client.DeviceClient;
import io.vigil.client.LiveClient;
import io.vigil.client.LiveFrame;
import io.vigil.client.OperatorClient;
import io.vigil.client.Outcome;
import io.vigil.client.PatientView;
import io.vigil.client.ProblemException;
import io.vigil.client.Transmission;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nobody sees a patient who is not theirs. */
class IsolationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What "at once" may take on a busy machine. */
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  @RegisterExtension static final RunningVigil vigil = new RunningVigil();

  private static TestingHospital hospital;
  private static UUID wardA;
  private static UUID wardB;
  private static UUID patientA;
  private static UUID patientB;
  private static DeviceClient deviceA;
  private static DeviceClient deviceB;

  @BeforeAll
  static void admit() throws Exception {
    hospital = new TestingHospital(vigil);
    wardA = hospital.ward("Ward A");
    wardB = hospital.ward("Ward B");
    hospital.user("nurse.a", "nurse", wardA);
    hospital.user("nurse.b", "nurse", wardB);
    patientA = hospital.patient(wardA, "Patient of A");
    patientB = hospital.patient(wardB, "Patient of B");
    deviceA = hospital.device(hospital.monitor(patientA));
    deviceB = hospital.device(hospital.monitor(patientB));
    breach(deviceA);
    breach(deviceB);
  }

  @AfterAll
  static void close() {
    deviceA.close();
    deviceB.close();
    hospital.close();
  }

  @Test
  void answersForAnotherWardsPatientAsForOneWhoDoesNotExist() throws Exception {
    Alarm alarmOfB = alarmSeenBy("nurse.b", patientB);
    try (RawSession nurse =
        RawSession.signedIn(vigil.address(), "nurse.a", TestingHospital.PASSWORD)) {
      String span =
          "from=%s&to=%s"
              .formatted(Instant.now().minusSeconds(3600), Instant.now().plusSeconds(60));
      for (String path :
          List.of(
              "/api/v1/patients/%s",
              "/api/v1/patients/%s/alarms?" + span, "/api/v1/patients/%s/series?" + span)) {
        HttpResponse<String> own = nurse.get(path.formatted(patientA));
        assertThat(own.statusCode()).as(path).isEqualTo(200);
        assertSameRefusal(
            nurse.get(path.formatted(patientB)), nurse.get(path.formatted(UUID.randomUUID())));
      }
      assertThat(nurse.get("/api/v1/wards").body())
          .contains(wardA.toString())
          .doesNotContain(wardB.toString(), "Ward B");
      assertSameRefusal(
          nurse.post(
              "/api/v1/alarms/" + alarmOfB.id() + "/accept",
              Map.of("command", UUID.randomUUID(), "expectedVersion", alarmOfB.version())),
          nurse.post(
              "/api/v1/alarms/" + UUID.randomUUID() + "/accept",
              Map.of("command", UUID.randomUUID(), "expectedVersion", 1)));
      Map<String, Object> observation =
          Map.of(
              "command",
              UUID.randomUUID(),
              "at",
              Instant.now().toString(),
              "readings",
              List.of(Map.of("metric", "MDC_TEMP_BODY", "value", 37, "unit", "Cel")));
      assertSameRefusal(
          nurse.post("/api/v1/patients/" + patientB + "/observations", observation),
          nurse.post("/api/v1/patients/" + UUID.randomUUID() + "/observations", observation));
    }
    Alarm still = alarmSeenBy("nurse.b", patientB);
    assertThat(still.version()).isEqualTo(alarmOfB.version());
    assertThat(still.signal()).isEqualTo("on");
  }

  @Test
  void tellsADeviceNothingOfAnothersTransmission() throws Exception {
    Outcome.Accepted ofB = (Outcome.Accepted) sendSpo2(deviceB, "80");
    assertThat(deviceB.decision(ofB.receipt().transmission()).parts()).isNotEmpty();

    assertThatThrownBy(() -> deviceA.decision(ofB.receipt().transmission()))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).isEqualTo("not-found"));
  }

  @Test
  void showsOnTheSocketOnlyThePatientsOfOnesWards() throws Exception {
    try (OperatorClient nurse = hospital.signedIn("nurse.a");
        LiveClient live = LiveClient.open(nurse)) {
      Set<UUID> seen = new HashSet<>();
      sendSpo2(deviceB, "79");
      sendSpo2(deviceA, "79");
      boolean shown = false;
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!shown && System.nanoTime() < end) {
        for (LiveFrame frame : live.take(PATIENCE).stream().toList()) {
          seen.addAll(patientsIn(frame));
          shown |= viewsIn(frame).stream().anyMatch(view -> shows(view, "79"));
        }
      }
      assertThat(shown).isTrue();
      assertThat(seen).contains(patientA).doesNotContain(patientB);
    }
  }

  @Test
  void refusesSocketsOfStrangersAndOfOtherOrigins() throws Exception {
    String own = vigil.address().toString();
    try (RawSession nurse =
            RawSession.signedIn(vigil.address(), "nurse.a", TestingHospital.PASSWORD);
        RawSession nobody = new RawSession(vigil.address())) {
      assertThat(nurse.live(own)).isEqualTo("opened");
      assertThat(nurse.live("http://elsewhere.example")).isEqualTo("403");
      assertThat(nurse.live("http://127.0.0.1:1")).isEqualTo("403");
      assertThat(nobody.live(own)).isIn("401", "4401");
      for (String path : List.of("/api/v1/wards", "/api/v1/patients/" + patientA)) {
        assertThat(nobody.get(path).statusCode()).as(path).isEqualTo(401);
      }
    }
  }

  @Test
  void handsThePatientOverAtOnceWhenTheyMove() throws Exception {
    UUID moving = hospital.patient(wardA, "Moving");
    try (OperatorClient former = hospital.signedIn("nurse.a");
        OperatorClient next = hospital.signedIn("nurse.b");
        LiveClient formerLive = LiveClient.open(former);
        LiveClient nextLive = LiveClient.open(next)) {
      assertThat(formerLive.awaitPatient(view -> view.id().equals(moving), PATIENCE)).isPresent();
      firstSnapshot(nextLive);
      assertThat(former.patient(moving).id()).isEqualTo(moving);
      assertThatThrownBy(() -> next.patient(moving)).hasMessageContaining("not-found");

      long began = System.nanoTime();
      hospital.administrator.transferPatient(moving, wardB, "B-99");

      // On HTTP without any delay: the transfer is committed when it is answered.
      assertThatThrownBy(() -> former.patient(moving)).hasMessageContaining("not-found");
      assertThat(next.patient(moving).bed()).isEqualTo("B-99");
      Duration gained =
          nextLive
              .awaitPatient(view -> view.id().equals(moving), PATIENCE)
              .map(_ -> since(began))
              .orElseThrow();
      awaitGone(formerLive, moving);
      Duration lost = since(began);
      System.out.printf(
          "After a transfer the next nurse saw the patient in %d ms, the former lost sight by %d"
              + " ms%n",
          gained.toMillis(), lost.toMillis());
      assertThat(gained).isLessThan(AT_ONCE);
      assertThat(lost).isLessThan(AT_ONCE);
    }
  }

  @Test
  void countsLooksAtAPatientInOneEntryOfASession() throws Exception {
    UUID looked = hospital.patient(wardA, "Looked at");
    int looks = 3;
    try (OperatorClient nurse = hospital.signedIn("nurse.a");
        OperatorClient other = hospital.signedIn("nurse.a")) {
      for (int i = 0; i < looks; i++) {
        nurse.patient(looked);
      }
      other.patient(looked);
      other.alarms(looked, Instant.now().minusSeconds(60), Instant.now());
    }
    record Look(UUID session, String resource, int count) {}
    Set<Look> found = new HashSet<>();
    try (Connection connection = vigil.superuser();
        PreparedStatement rows =
            connection.prepareStatement(
                """
                select session, resource, sum(count) as count, count(distinct window_start) as windows
                from access.view where patient = ? group by session, resource
                """)) {
      rows.setObject(1, looked);
      try (ResultSet row = rows.executeQuery()) {
        while (row.next()) {
          found.add(
              new Look(
                  row.getObject("session", UUID.class),
                  row.getString("resource"),
                  row.getInt("count")));
          // Two where the five minutes turned meanwhile.
          assertThat(row.getInt("windows")).isBetween(1, 2);
        }
      }
    }
    assertThat(found).extracting(Look::session).doesNotContainNull();
    assertThat(found.stream().map(Look::session).distinct()).hasSize(2);
    assertThat(found)
        .extracting(look -> look.resource() + " " + look.count())
        .containsExactlyInAnyOrder("summary " + looks, "summary 1", "alarms 1");
  }

  private static void breach(DeviceClient device) throws InterruptedException {
    assertThat(sendSpo2(device, "80")).isInstanceOf(Outcome.Accepted.class);
  }

  private static Outcome sendSpo2(DeviceClient device, String percent) throws InterruptedException {
    return device.send(
        device.number(
            Transmission.Urgency.LIVE, List.of(TestingHospital.spo2(percent, Instant.now()))));
  }

  private static Alarm alarmSeenBy(String login, UUID patient) throws Exception {
    try (OperatorClient nurse = hospital.signedIn(login)) {
      return Waiting.first(
          "the alarm",
          PATIENCE,
          () ->
              nurse.patient(patient).alarms().stream()
                  .filter(alarm -> alarm.condition().equals("MDC_PULS_OXIM_SAT_O2:low"))
                  .findFirst());
    }
  }

  /** Neither status nor body, nor a header but the date, tells the two apart. */
  private static void assertSameRefusal(
      HttpResponse<String> notMine, HttpResponse<String> nowhere) {
    assertThat(notMine.statusCode()).as(notMine.uri().getPath()).isEqualTo(404);
    assertThat(nowhere.statusCode()).isEqualTo(404);
    assertThat(notMine.body()).isEqualTo(nowhere.body()).contains("\"not-found\"");
    assertThat(notMine.headers().map().keySet()).isEqualTo(nowhere.headers().map().keySet());
  }

  private static boolean shows(PatientView view, String percent) {
    return view.vital("MDC_PULS_OXIM_SAT_O2")
        .filter(vital -> vital.value().compareTo(new java.math.BigDecimal(percent)) == 0)
        .isPresent();
  }

  private static List<PatientView> viewsIn(LiveFrame frame) {
    return switch (frame) {
      case LiveFrame.Snapshot snapshot -> snapshot.patients();
      case LiveFrame.Delta delta -> delta.patients();
      case LiveFrame.Beat _ -> List.of();
    };
  }

  private static Set<UUID> patientsIn(LiveFrame frame) {
    Set<UUID> all = new HashSet<>();
    viewsIn(frame).forEach(view -> all.add(view.id()));
    if (frame instanceof LiveFrame.Snapshot snapshot) {
      all.addAll(snapshot.visible());
    }
    if (frame instanceof LiveFrame.Delta delta) {
      all.addAll(delta.gone());
    }
    return all;
  }

  private static void firstSnapshot(LiveClient live) throws Exception {
    Waiting.first(
        "a snapshot",
        PATIENCE,
        () -> live.take(PATIENCE).filter(LiveFrame.Snapshot.class::isInstance));
  }

  private static void awaitGone(LiveClient live, UUID patient) throws Exception {
    Waiting.first(
        "the patient's leaving",
        PATIENCE,
        () -> {
          Optional<LiveFrame> frame = live.take(PATIENCE);
          return frame.filter(
              it -> it instanceof LiveFrame.Delta delta && delta.gone().contains(patient));
        });
  }

  private static Duration since(long beganNanos) {
    return Duration.ofNanos(System.nanoTime() - beganNanos);
  }
}
