package io.vigil.server.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.vigil.core.alarm.Condition;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.core.patient.PatientInput;
import io.vigil.engine.Submission;
import io.vigil.server.Browser;
import io.vigil.server.Hospital;
import io.vigil.server.ServerTest;
import io.vigil.server.journal.Lanes;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Telling people of an alarm, hop by hop, with a real mail server. */
class DeliveryTest extends ServerTest {
  private static final GreenMail MAIL =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @Autowired
  @Qualifier("writer")
  private DataSource writer;

  @Autowired private Calling calling;
  @Autowired private Channels channels;
  @Autowired private Lanes lanes;

  private Hospital hospital;
  private UUID ward;
  private UUID anna;
  private Hospital.Monitor monitor;
  private Browser nurse;
  private Browser charge;
  private Browser supervisor;
  private WebSocket socket;

  @DynamicPropertySource
  static void mail(DynamicPropertyRegistry properties) {
    MAIL.start();
    properties.add("vigil.notify.smtp.host", () -> "127.0.0.1");
    properties.add("vigil.notify.smtp.port", () -> MAIL.getSmtp().getPort());
    properties.add("vigil.notify.smtp.from", () -> "vigil@hospital.example");
    properties.add("vigil.notify.smtp.tls", () -> "false");
    // Nobody listens there.
    properties.add("vigil.notify.sms.url", () -> "http://127.0.0.1:1/sms");
    properties.add("vigil.notify.sms.token-file", () -> Path.of("pom.xml"));
    properties.add("vigil.notify.webhook.secret-file", () -> Path.of("pom.xml"));
  }

  @AfterAll
  static void stopMail() {
    MAIL.stop();
  }

  @BeforeEach
  void staffedWard() throws Exception {
    MAIL.purgeEmailFromAllMailboxes();
    hospital = hospital();
    ward = hospital.ward("Ward 7 East");
    anna = hospital.patientOn(ward);
    monitor = hospital.monitorOf(anna);
    nurse = hospital.signedIn("nurse", "Nurse A", ward);
    charge = hospital.signedIn("nurse", "Nurse C", ward);
    supervisor = hospital.signedIn("nurse", "Nurse S", ward);
    plan(nurse, "bed-nurse");
    plan(charge, "charge-nurse");
    plan(supervisor, "supervisor");
    done(
        nurse.post(
            "/api/v1/patients/" + anna + "/responsible",
            "{\"command\": \"%s\"}".formatted(UUID.randomUUID())));
    // From here on nobody is missed: the alarms are those that a test makes.
    eventually(view -> view.at("/responsible/staffed").asBoolean() && view.get("alarms").isEmpty());
  }

  @AfterEach
  void close() {
    if (socket != null) {
      socket.abort();
    }
  }

  @Test
  void whoIsAtAStationConfirmsThereAndNobodyElseIsTold() throws Exception {
    open(nurse);
    hospital.sendSpo2(monitor, "80");

    JsonNode delivery = eventually(view -> isAt(view, nurse, "app", "sent")).at("/deliveries/0");
    assertThat(delivery.get("rung").asInt()).isZero();
    assertThat(delivery.get("toName").asString()).isEqualTo("Nurse A");
    String id = delivery.get("id").asString();
    assertThat(confirm(charge, id, "displayed").statusCode()).as("not hers").isEqualTo(404);
    assertThat(confirm(nurse, id, "printed").statusCode()).isEqualTo(400);
    done(confirm(nurse, id, "received"));
    done(confirm(nurse, id, "displayed"));

    JsonNode view = eventually(now -> isAt(now, nurse, "app", "displayed"));
    assertThat(view.get("deliveries").valueStream())
        .allMatch(each -> each.get("to").asString().equals(id(nurse).toString()));
    assertThat(has(view, "delivery-unconfirmed")).isFalse();
  }

  @Test
  void whoIsNowhereIsAnAlarmAndTheChargeNurseIsWokenAndAccepts() throws Exception {
    done(charge.put("/api/v1/contacts/mail", "{\"address\": \"charge@hospital.example\"}"));
    hospital.sendSpo2(monitor, "80");

    assertThat(MAIL.waitForIncomingEmail(20_000, 1)).isTrue();
    MimeMessage message = MAIL.getReceivedMessages()[0];
    assertThat(message.getAllRecipients()[0]).hasToString("charge@hospital.example");
    saysNothingOfAnybody(message);
    JsonNode view = eventually(now -> isAt(now, charge, "mail", "sent"));
    assertThat(has(view, "delivery-unconfirmed")).isTrue();
    assertThat(isAt(view, nurse, "app", "failed")).isTrue();
    assertThat(isAt(view, supervisor, "app", "failed")).isTrue();
    String id = message.getMessageID().replace("<", "").replace("@vigil>", "");
    assertThat(of(view, "deliveries")).anyMatch(each -> each.get("id").asString().equals(id));

    view =
        eventually(now -> {
          of(now, "deliveries")
              .filter(each -> each.get("channel").asString().equals("mail"))
              .forEach(each -> confirm(charge, each.get("id").asString(), "displayed"));
          return !has(now, "delivery-unconfirmed");
        });
    assertThat(isAt(view, charge, "mail", "displayed")).isTrue();

    // What one answer ends is not answered any more.
    while (signalled().isPresent()) {
      JsonNode alarm = signalled().orElseThrow();
      HttpResponse<String> accepted =
          charge.post(
              "/api/v1/alarms/" + alarm.get("id").asString() + "/accept",
              "{\"command\": \"%s\", \"expectedVersion\": %d}"
                  .formatted(UUID.randomUUID(), alarm.get("version").asInt()));
      assertThat(accepted.statusCode()).as(accepted.body()).isIn(200, 409);
    }
    assertThat(patient().get("deliveries")).isEmpty();
    assertThat(entries(64)).as("ordered").isGreaterThanOrEqualTo(4);
    assertThat(entries(65)).as("sent, refused, displayed").isGreaterThanOrEqualTo(5);
  }

  @Test
  void channelThatRefusesIsAnAlarmAndTheNextRungIsTold() throws Exception {
    open(supervisor);
    done(
        hospital
            .administrator()
            .put(
                "/api/v1/admin/users/" + id(charge) + "/contacts/sms",
                "{\"address\": \"+6591234567\"}"));
    hospital.sendSpo2(monitor, "80");

    JsonNode view = eventually(now -> isAt(now, charge, "sms", "failed"));
    assertThat(has(view, "delivery-unconfirmed")).isTrue();
    assertThat(of(view, "deliveries"))
        .anyMatch(each ->
            each.get("to").asString().equals(id(supervisor).toString())
                && each.get("rung").asInt() == 3);
  }

  private Optional<JsonNode> signalled() {
    return of(patient(), "alarms")
        .filter(alarm -> List.of("on", "latched").contains(alarm.get("signal").asString()))
        .findFirst();
  }

  /** As a process that dies after it sent, and the one that comes after it. */
  @Test
  void whatWentOutAndWasNotNotedGoesOutOnceMoreUnderTheSameId() throws Exception {
    done(charge.put("/api/v1/contacts/mail", "{\"address\": \"charge@hospital.example\"}"));
    calling.stop();
    hospital.sendSpo2(monitor, "80");
    PatientId patient = new PatientId(anna);
    Lanes.Standing standing = lanes.standing(patient).orElseThrow();
    AlarmId alarm =
        standing.state().alarms().values().stream()
            .filter(each -> each.condition() instanceof Condition.LimitBreached)
            .findFirst()
            .orElseThrow()
            .id();
    lanes.call(
        new Submission.ForPatient(
            standing.tenant(),
            patient,
            new PatientInput.OrderDelivery(alarm, 1, new PersonId(id(charge)), Channel.MAIL),
            Optional.empty(),
            Optional.empty()));
    Delivery ordered = lanes.state(patient).orElseThrow().deliveries().values().iterator().next();
    assertThat(ordered.stage()).isEqualTo(Delivery.Stage.ORDERED);
    assertThat(
            channels.send(
                standing.tenant(),
                Channel.MAIL,
                ordered.id(),
                "charge@hospital.example",
                () -> true))
        .isTrue();

    calling.start();

    eventually(view ->
        of(view, "deliveries")
            .anyMatch(each ->
                each.get("id").asString().equals(ordered.id().toString())
                    && each.get("stage").asString().equals("sent")));
    List<String> ids = new ArrayList<>();
    for (MimeMessage message : MAIL.getReceivedMessages()) {
      ids.add(message.getMessageID());
    }
    assertThat(Collections.frequency(ids, "<" + ordered.id() + "@vigil>")).isEqualTo(2);
  }

  /** As where the alarm was accepted while the message waited for room. */
  @Test
  void whatIsNotWantedAnyMoreWhenItsTurnComesIsNotSent() throws Exception {
    DeliveryId id = new DeliveryId(UUID.randomUUID());

    assertThat(
            channels.send(
                new TenantId(UUID.randomUUID()),
                Channel.MAIL,
                id,
                "charge@hospital.example",
                () -> false))
        .isFalse();

    assertThat(MAIL.getReceivedMessages()).isEmpty();
  }

  @Test
  void addressesAreTheirOwnersAndSound() {
    done(nurse.put("/api/v1/contacts/sms", "{\"address\": \"+6591234567\"}"));
    assertThat(nurse.get("/api/v1/contacts").body()).isEqualTo("{\"sms\":\"+6591234567\"}");
    assertThat(charge.get("/api/v1/contacts").body()).isEqualTo("{}");
    done(nurse.delete("/api/v1/contacts/sms"));
    assertThat(nurse.get("/api/v1/contacts").body()).isEqualTo("{}");

    for (String address : new String[] {"", "a", "a@b\\r\\nBcc: c@d", "a b@c", "a@b, c@d"}) {
      assertThat(
              nurse.put("/api/v1/contacts/mail", "{\"address\": \"" + address + "\"}").statusCode())
          .as(address)
          .isEqualTo(400);
    }
    assertThat(
            nurse
                .put("/api/v1/contacts/webhook", "{\"address\": \"https://a.example/\"}")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            nurse
                .put(
                    "/api/v1/admin/users/" + id(charge) + "/contacts/mail",
                    "{\"address\": \"a@b\"}")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            hospital
                .administrator()
                .put(
                    "/api/v1/admin/users/" + UUID.randomUUID() + "/contacts/mail",
                    "{\"address\": \"a@b\"}")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void webhooksGoByTlsAndTheirSecretIsTheAdministrators() {
    String webhook = "/api/v1/admin/users/" + id(charge) + "/contacts/webhook";
    Browser administrator = hospital.administrator();
    assertThat(administrator.put(webhook, "{\"address\": \"http://a.example/\"}").statusCode())
        .isEqualTo(400);
    done(administrator.put(webhook, "{\"address\": \"https://a.example/\"}"));
    done(administrator.delete(webhook));

    assertThat(charge.get("/api/v1/admin/webhook-secret").statusCode()).isEqualTo(403);
    String secret =
        Browser.json(administrator.get("/api/v1/admin/webhook-secret")).get("secret").asString();
    assertThat(secret).hasSize(43);
    assertThat(
            JdbcClient.create(writer)
                .sql("select count(*) from journal.entry where kind = 250")
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  private static void saysNothingOfAnybody(MimeMessage message) {
    String raw = GreenMailUtil.getWholeMessage(message);
    assertThat(raw).contains(Sender.TEXT);
    for (String told :
        new String[] {"Tan", "Mei", "MRN", "7E", "Ward", "Nurse", "80", "SpO2", "NEWS", "%"}) {
      String body = raw.replaceAll("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "");
      assertThat(
              body.lines()
                  .filter(line -> !line.startsWith("Date:") && !line.startsWith("Received:")))
          .as(told)
          .noneMatch(line -> line.contains(told));
    }
  }

  private void open(Browser station) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    socket =
        station
            .live(
                station.origin(),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket webSocket, CharSequence data, boolean last) {
                    begun.countDown();
                    webSocket.request(1);
                    return null;
                  }
                })
            .join();
    socket.sendText("{\"type\":\"subscribe\",\"cursor\":null}", true).join();
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private boolean isAt(JsonNode view, Browser of, String channel, String stage) {
    String person = id(of).toString();
    return of(view, "deliveries")
        .anyMatch(each ->
            each.get("to").asString().equals(person)
                && each.get("channel").asString().equals(channel)
                && each.get("stage").asString().equals(stage));
  }

  private static boolean has(JsonNode view, String condition) {
    return of(view, "alarms").anyMatch(each -> each.get("condition").asString().equals(condition));
  }

  private static Stream<JsonNode> of(JsonNode view, String member) {
    return view.get(member).valueStream();
  }

  private long entries(int kind) {
    return JdbcClient.create(writer)
        .sql("select count(*) from journal.entry where subject = ? and kind = ?")
        .params(anna, kind)
        .query(Long.class)
        .single();
  }

  private HttpResponse<String> confirm(Browser station, String delivery, String stage) {
    return station.post("/api/v1/deliveries/" + delivery, "{\"stage\": \"" + stage + "\"}");
  }

  private void plan(Browser person, String duty) {
    HttpResponse<String> answer =
        hospital
            .administrator()
            .post(
                "/api/v1/wards/" + ward + "/shifts",
                """
                {"person": "%s", "duty": "%s", "from": "%s", "until": "%s"}
                """
                    .formatted(
                        id(person),
                        duty,
                        Instant.now().minusSeconds(60),
                        Instant.now().plusSeconds(28_800)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private JsonNode patient() {
    return Browser.json(nurse.get("/api/v1/patients/" + anna));
  }

  private JsonNode eventually(Predicate<JsonNode> wanted) {
    Instant end = Instant.now().plusSeconds(30);
    JsonNode view = patient();
    while (!wanted.test(view) && Instant.now().isBefore(end)) {
      view = patient();
    }
    assertThat(wanted.test(view)).as(view.toString()).isTrue();
    return view;
  }

  private static UUID id(Browser station) {
    return UUID.fromString(Browser.json(station.get("/api/v1/session")).at("/user/id").asString());
  }

  private static void done(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }
}
