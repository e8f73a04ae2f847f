package io.vigil.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigil.core.id.PatientId;
import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The live socket as a screen has it. */
class LiveTest extends ServerTest {
  @Autowired
  @Qualifier("writer")
  private DataSource writer;

  private Hospital hospital;
  private UUID east;
  private UUID west;
  private UUID anna;
  private UUID bela;
  private Hospital.Monitor monitor;
  private Browser nurse;
  @Autowired private LiveFeed feed;
  private TestingSocket socket;

  @BeforeEach
  void nurseWithTwoPatients() {
    hospital = hospital();
    east = hospital.ward("Ward 7 East");
    west = hospital.ward("Ward 7 West");
    anna = hospital.patientOn(east);
    bela = hospital.patientOn(east);
    monitor = hospital.monitorOf(anna);
    nurse = hospital.signedIn("nurse", "Nurse A", east);
  }

  @AfterEach
  void close() {
    if (socket != null) {
      socket.close();
    }
  }

  @Test
  void isForWhoIsSignedIn() {
    assertRefused(newBrowser(), newBrowser().origin(), 401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://elsewhere.example", "null", "http://127.0.0.1:1"})
  void isForPagesOfTheServersOwnOrigin(String origin) {
    assertRefused(nurse, origin, 403);
  }

  @Test
  void beginsWithEverybodyInSight() {
    UUID elsewhere = hospital.patientOn(west);
    hospital.sendSpo2(monitor, "97");

    socket = TestingSocket.subscribed(nurse);

    JsonNode snapshot = socket.next();
    assertThat(snapshot.get("type").asString()).isEqualTo("snapshot");
    assertThat(snapshot.get("resumed").asBoolean()).isFalse();
    assertThat(ids(snapshot.get("visible"))).containsExactlyInAnyOrder(anna, bela);
    assertThat(snapshot.get("patients")).hasSize(2);
    JsonNode view = TestingSocket.view(snapshot, anna);
    assertThat(view.get("name").asString()).isEqualTo("Tan Mei Ling");
    assertThat(view.at("/vitals/0/value").asInt()).isEqualTo(97);
    assertThat(view.has("trend")).isTrue();
    assertThat(snapshot.toString()).doesNotContain(elsewhere.toString());
    assertThat(Instant.parse(snapshot.get("now").asString()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
  }

  @Test
  void thenTellsOfEachChange() {
    socket = TestingSocket.subscribed(nurse);
    JsonNode snapshot = socket.next();

    hospital.sendSpo2(monitor, "80");

    JsonNode delta = socket.next("delta");
    assertThat(delta.get("patients")).hasSize(1);
    JsonNode view = TestingSocket.view(delta, anna);
    assertThat(view.at("/vitals/0/value").asInt()).isEqualTo(80);
    assertThat(view.at("/alarms/0/signal").asString()).isEqualTo("on");
    assertThat(view.has("trend")).isFalse();
    assertThat(delta.get("gone")).isEmpty();
    assertThat(delta.get("cursor")).isNotEqualTo(snapshot.get("cursor"));
  }

  @Test
  void beatsWhenNothingChanges() {
    socket = TestingSocket.subscribed(nurse);
    socket.next("snapshot");

    Instant first = Instant.parse(socket.next("beat").get("now").asString());
    Instant second = Instant.parse(socket.next("beat").get("now").asString());

    assertThat(Duration.between(first, second))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
  }

  @Test
  void resumesWithWhatChangedOnly() {
    socket = TestingSocket.subscribed(nurse);
    socket.next("snapshot");
    hospital.sendSpo2(monitor, "97");
    socket.nextView(anna);
    String cursor = socket.next("beat").get("cursor").asString();
    socket.close();

    socket = TestingSocket.subscribed(nurse, cursor);
    JsonNode unchanged = socket.next();
    socket.close();
    hospital.sendSpo2(monitor, "96");
    socket = TestingSocket.subscribed(nurse, cursor);
    JsonNode changed = socket.next();

    assertThat(unchanged.get("resumed").asBoolean()).isTrue();
    assertThat(ids(unchanged.get("visible"))).containsExactlyInAnyOrder(anna, bela);
    assertThat(unchanged.get("patients")).isEmpty();
    assertThat(changed.get("resumed").asBoolean()).isTrue();
    assertThat(changed.get("patients")).hasSize(1);
    assertThat(TestingSocket.view(changed, anna).at("/vitals/0/value").asInt()).isEqualTo(96);
  }

  @Test
  void beginsAnewWithACursorThatNoFeedGaveOut() {
    socket = TestingSocket.subscribed(nurse);
    Cursor future = Cursor.parse(socket.next("snapshot").get("cursor").asString()).orElseThrow();
    future.seqs()[0] = 1_000_000;
    for (String cursor : List.of("no cursor", future.text())) {
      try (TestingSocket anew = TestingSocket.subscribed(nurse, cursor)) {
        JsonNode snapshot = anew.next();
        assertThat(snapshot.get("resumed").asBoolean()).isFalse();
        assertThat(snapshot.get("patients")).hasSize(2);
      }
    }
  }

  /** As after a restore: the numbers are reached again, by other entries than the screen saw. */
  @Test
  void beginsAnewWithTheCursorOfAnotherFeedThatIsNotAhead() {
    socket = TestingSocket.subscribed(nurse);
    Cursor ours = Cursor.parse(socket.next("snapshot").get("cursor").asString()).orElseThrow();
    String theirs = new Cursor(ours.feed() + 1, ours.seqs()).text();

    try (TestingSocket anew = TestingSocket.subscribed(nurse, theirs)) {
      JsonNode snapshot = anew.next();
      assertThat(snapshot.get("resumed").asBoolean()).isFalse();
      assertThat(ids(snapshot.get("visible"))).containsExactlyInAnyOrder(anna, bela);
      assertThat(snapshot.get("patients")).hasSize(2);
    }
  }

  @Test
  void losesAMovedPatientAtOnceAndTheOtherWardSeesHim() {
    Browser other = hospital.signedIn("nurse", "Nurse B", west);
    socket = TestingSocket.subscribed(nurse);
    assertThat(TestingSocket.has(socket.next(), anna)).isTrue();
    try (TestingSocket theirs = TestingSocket.subscribed(other)) {
      assertThat(theirs.next().get("visible")).isEmpty();

      hospital.transfer(anna, west);
      hospital.sendSpo2(monitor, "91");

      JsonNode delta = socket.next("delta");
      assertThat(ids(delta.get("gone"))).containsExactly(anna);
      assertThat(delta.get("patients")).isEmpty();
      // Both may come as one.
      JsonNode seen =
          theirs.next(frame ->
              frame.get("type").asString().equals("delta")
                  && TestingSocket.has(frame, anna)
                  && TestingSocket.view(frame, anna).at("/vitals/0/value").asInt() == 91);
      assertThat(TestingSocket.view(seen, anna).get("ward").asString()).isEqualTo(west.toString());
    }
    // What came after is not for this socket.
    for (int beats = 0; beats < 2; beats++) {
      assertThat(socket.next().get("type").asString()).isEqualTo("beat");
    }
  }

  @Test
  void showsWhoIsAdmittedAndDropsWhoIsDischarged() {
    socket = TestingSocket.subscribed(nurse);
    socket.next("snapshot");

    UUID clara = hospital.patientOn(east);
    assertThat(socket.nextView(clara).get("id").asString()).isEqualTo(clara.toString());

    hospital.discharge(clara);
    assertThat(ids(socket.next(frame -> !frame.path("gone").isEmpty()).get("gone")))
        .containsExactly(clara);
  }

  @Test
  void endsWithTheSession() throws Exception {
    socket = TestingSocket.subscribed(nurse);
    socket.next("snapshot");

    assertThat(nurse.delete("/api/v1/session").statusCode()).isEqualTo(204);

    assertThat(socket.closed()).isEqualTo(4401);
  }

  @Test
  void showsNothingOnceTheSessionEnded() throws Exception {
    socket = new TestingSocket(nurse);
    assertThat(nurse.delete("/api/v1/session").statusCode()).isEqualTo(204);

    socket.send("{\"type\":\"subscribe\",\"cursor\":null}");

    assertThat(socket.closed()).isEqualTo(4401);
    assertThat(socket.hasFrames()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"subscribe", "{}", "[]", "{\"type\":\"unsubscribe\"}", "{\"type\":"})
  void closesOnWhatItDoesNotUnderstand(String message) throws Exception {
    socket = new TestingSocket(nurse);

    socket.send(message);

    assertThat(socket.closed()).isEqualTo(4400);
  }

  @Test
  void closesOnASecondMessage() throws Exception {
    socket = TestingSocket.subscribed(nurse);
    socket.next("snapshot");

    socket.send("{\"type\":\"subscribe\",\"cursor\":null}");

    assertThat(socket.closed()).isEqualTo(4400);
  }

  @Test
  void stationSaysWhetherItIsHeardAndWhetherItIsHidden() {
    socket = TestingSocket.subscribed(nurse);
    socket.next("snapshot");
    assertThat(feed.watched().test(new PatientId(anna))).isTrue();
    assertThat(feed.heard().test(new PatientId(anna))).isFalse();

    socket.send("{\"type\":\"station\",\"sound\":\"on\",\"hidden\":true}");

    await().until(() -> feed.heard().test(new PatientId(anna)));
    assertThat(feed.watched().test(new PatientId(anna))).isFalse();
    assertThat(feed.heard().test(new PatientId(UUID.randomUUID()))).isFalse();

    socket.send("{\"type\":\"station\",\"sound\":\"blocked\",\"hidden\":false}");

    await().until(() -> feed.watched().test(new PatientId(anna)));
    assertThat(feed.heard().test(new PatientId(anna))).isFalse();
    assertThat(socket.next().get("type").asString()).isIn("delta", "beat");
  }

  @Test
  void recordsWhomItShows() {
    socket = TestingSocket.subscribed(nurse);
    socket.next("snapshot");

    assertThat(
            JdbcClient.create(writer)
                .sql(
                    "select patient from access.view where resource = 'ward' and purpose = 'care'"
                        + " and patient in (?, ?)")
                .params(anna, bela)
                .query(UUID.class)
                .list())
        .contains(anna, bela);
  }

  @Test
  void showsAnAdministratorWithoutAGrantNobody() {
    socket = TestingSocket.subscribed(hospital.administrator());

    JsonNode snapshot = socket.next();

    assertThat(snapshot.get("visible")).isEmpty();
    assertThat(snapshot.get("patients")).isEmpty();
  }

  private static void assertRefused(Browser station, String origin, int status) {
    assertThatThrownBy(
            () -> station.live(origin, new WebSocket.Listener() {}).get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(status));
  }

  private static List<UUID> ids(JsonNode array) {
    return array.valueStream().map(id -> UUID.fromString(id.asString())).toList();
  }
}
