package io.vigil.server.ingest;

import static io.vigil.server.ingest.TestingBodies.gzip;
import static io.vigil.server.ingest.TestingBodies.heartRate;
import static io.vigil.server.ingest.TestingBodies.heartRates;
import static io.vigil.server.ingest.TestingBodies.nested;
import static io.vigil.server.ingest.TestingBodies.transmission;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.vigil.client.DeviceClient;
import io.vigil.client.DeviceCredential;
import io.vigil.client.Outcome;
import io.vigil.client.Reading;
import io.vigil.client.Receipt;
import io.vigil.client.ServerAddress;
import io.vigil.client.Transmission;
import io.vigil.client.TransmissionDecision;
import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.vitals.Metric;
import io.vigil.engine.Act;
import io.vigil.engine.Answer;
import io.vigil.engine.Subject;
import io.vigil.engine.Submission;
import io.vigil.engine.entry.Entry;
import io.vigil.engine.entry.EntryBody;
import io.vigil.server.Browser;
import io.vigil.server.ServerTest;
import io.vigil.server.device.DeviceKey;
import io.vigil.server.journal.JournalReader;
import io.vigil.server.journal.Lanes;
import io.vigil.server.journal.Urgency;
import io.vigil.server.ops.ProblemException;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class TransmissionsTest extends ServerTest {
  private static final String PATH = "/api/v1/transmissions";
  private static final int INBOX_BYTES = 16 << 20;

  /** More than would fill it twice over. */
  private static final int INBOX_FILLS_MAX = 64;

  @Autowired private Lanes lanes;
  @Autowired private JournalReader journal;
  @Autowired private MeterRegistry meters;

  @Autowired
  @Qualifier("projector")
  private DataSource projector;

  @Autowired
  @Qualifier("writer")
  private DataSource writer;

  private final TenantId tenant = new TenantId(UUID.randomUUID());
  private final UUID epoch = UUID.randomUUID();
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private Browser client;
  private PatientId patient;
  private DeviceKey device;

  @BeforeEach
  void patientWithDevice() {
    client = newDevice();
    patient = admitted();
    device = registered();
    assertThat(
            lanes.call(
                new Submission.Assign(
                    tenant,
                    device.device(),
                    patient,
                    now.minus(1, ChronoUnit.HOURS).toEpochMilli(),
                    UUID.randomUUID())))
        .isInstanceOf(Answer.Replied.class);
  }

  @Test
  void acknowledgesWhatIsDurableAndJudged() {
    HttpResponse<String> answer = send(body(1, heartRate("62.8", now.toString())));

    assertThat(answer.statusCode()).isEqualTo(202);
    JsonNode told = Browser.json(answer);
    assertThat(told.propertyNames())
        .containsExactly("transmission", "receivedAt", "readings", "refused");
    assertThat(Instant.parse(told.get("receivedAt").asString()))
        .isBetween(now.minusSeconds(1), now.plusSeconds(60));
    assertThat(told.get("readings").asInt()).isEqualTo(1);
    assertThat(told.get("refused")).isEmpty();

    JsonNode outcome = Browser.json(outcome(device, told.get("transmission").asString()));
    assertThat(outcome.get("transmission")).isEqualTo(told.get("transmission"));
    assertThat(outcome.get("parts")).hasSize(1);
    JsonNode part = outcome.get("parts").get(0);
    assertThat(part.get("entry").asString()).matches("\\d+:\\d+");
    assertThat(Instant.parse(part.get("decidedAt").asString())).isAfter(now.minusSeconds(1));
    assertThat(part.get("outcome").asString()).isEqualTo("accepted");
    JsonNode reading = part.get("readings").get(0);
    assertThat(reading.get("metric").asString()).isEqualTo("MDC_ECG_HEART_RATE");
    assertThat(Instant.parse(reading.get("at").asString())).isEqualTo(now);
    assertThat(reading.get("ordinal").asInt()).isZero();
    assertThat(reading.get("status").asString()).isEqualTo("accepted");
  }

  @Test
  void tellsWhatBecameOfEachReading() {
    HttpResponse<String> answer =
        send(
            body(
                1,
                heartRate("62.8", now.toString()),
                heartRate("900", now.minusSeconds(1).toString()),
                heartRate("70", now.plus(1, ChronoUnit.DAYS).toString()),
                heartRate("62.8", now.toString())));

    JsonNode readings =
        Browser.json(outcome(device, id(answer))).get("parts").get(0).get("readings");
    assertThat(readings.valueStream().map(reading -> reading.get("status").asString()))
        .containsExactly("accepted", "impossible", "future", "duplicate");
  }

  @Test
  void keepsTheBytesAsTheyCame() throws Exception {
    keepsTheBytesAsTheyCame(body(1, heartRate("62.8", now.toString())));
    keepsTheBytesAsTheyCame(body(2, heartRate("62.8", now.toString())) + "\n\n");
  }

  private void keepsTheBytesAsTheyCame(String body) throws Exception {
    UUID transmission = UUID.fromString(id(send(body)));

    assertThat(causedBy(transmission))
        .singleElement()
        .extracting(Entry::body)
        .isInstanceOfSatisfying(
            EntryBody.OfPatient.class,
            kept ->
                assertThat(new String(BodyPacking.unpack(kept.raw().orElseThrow()), UTF_8))
                    .isEqualTo(body));
  }

  @Test
  void takesProtobufAsTheClientWritesIt() throws Exception {
    DeviceCredential credential =
        new DeviceCredential(device.device().value(), device.secretText());
    try (DeviceClient protobuf =
        DeviceClient.open(
            ServerAddress.at(URI.create("http://127.0.0.1:" + devicePort())),
            credential,
            Transmission.Encoding.PROTOBUF)) {
      List<Reading> readings =
          Metric.all().stream()
              .map(metric ->
                  new Reading(metric.code(), new BigDecimal("1.50"), metric.unit(), now, 7))
              .toList();
      Transmission transmission = protobuf.number(Transmission.Urgency.BACKLOG, readings);

      Receipt receipt = ((Outcome.Accepted) protobuf.send(transmission)).receipt();

      assertThat(receipt.refused()).isEmpty();
      assertThat(receipt.readings()).isEqualTo(Metric.all().size());
      assertThat(protobuf.decision(receipt.transmission()).parts().getFirst().readings())
          .allSatisfy(reading -> {
            assertThat(reading.at()).isEqualTo(now);
            assertThat(reading.ordinal()).isEqualTo(7);
          })
          .extracting(TransmissionDecision.DecidedReading::metric)
          .containsExactlyElementsOf(Metric.all().stream().map(Metric::code).toList());
      assertThat(protobuf.send(transmission)).isInstanceOf(Outcome.Accepted.class);
      assertThat(causedBy(receipt.transmission())).hasSize(1);
    }
  }

  @Test
  void givesTheSameTransmissionTheSameAnswer() throws Exception {
    String body = body(1, heartRate("62.8", now.toString()), heartRate("null", now.toString()));
    JsonNode first = Browser.json(send(body));

    HttpResponse<String> again = send(body);

    assertThat(again.statusCode()).isEqualTo(202);
    JsonNode second = Browser.json(again);
    assertThat(second.get("transmission")).isEqualTo(first.get("transmission"));
    assertThat(second.get("readings")).isEqualTo(first.get("readings"));
    assertThat(second.get("refused")).isEqualTo(first.get("refused"));
    assertThat(causedBy(UUID.fromString(id(again)))).hasSize(1);
  }

  @Test
  void keepsAnotherBodyOfTheSameIdentityAndRaisesAnAlarm() {
    String first = id(send(body(1, heartRate("62.8", now.toString()))));
    String second = id(send(body(1, heartRate("63.8", now.plusMillis(1).toString()))));

    assertThat(second).isEqualTo(first);
    JsonNode parts = Browser.json(outcome(device, first)).get("parts");
    assertThat(parts.valueStream().map(part -> part.get("outcome").asString()))
        .containsExactly("accepted", "conflicting");
    assertThat(
            JdbcClient.create(writer)
                .sql("select priority from care.alarm where patient = ? and kind = 'technical'")
                .param(patient.value())
                .query(String.class)
                .list())
        .containsExactly("medium");
  }

  @Test
  void listsTheReadingsThatItRefuses() {
    HttpResponse<String> answer =
        send(
            body(
                1,
                heartRate("62.8", now.toString()),
                heartRate("null", now.toString()),
                heartRate("1e400", now.toString()).replace("/min", "1/s"),
                heartRate("1e400", now.toString())));

    assertThat(answer.statusCode()).isEqualTo(202);
    JsonNode told = Browser.json(answer);
    assertThat(told.get("readings").asInt()).isEqualTo(1);
    assertThat(
            told.get("refused")
                .valueStream()
                .map(
                    refused -> refused.get("index").asInt() + " " + refused.get("code").asString()))
        .containsExactly("1 value-missing", "2 wrong-unit", "3 value-out-of-range");
    assertThat(told.get("refused").get(0).get("detail").asString()).isNotBlank();
  }

  @Test
  void keepsReadingsOfADeviceThatNobodyWears() {
    DeviceKey spare = registered();

    HttpResponse<String> answer =
        send(
            spare,
            transmission(spare.device().value(), epoch, 1, heartRate("62.8", now.toString())));

    assertThat(answer.statusCode()).isEqualTo(202);
    JsonNode part = Browser.json(outcome(spare, id(answer))).get("parts").get(0);
    assertThat(part.get("outcome").asString()).isEqualTo("unbound");
    assertThat(part.get("readings")).hasSize(1);
    assertThat(part.get("readings").get(0).has("status")).isFalse();
  }

  @Test
  void takesBacklogAndGzip() {
    String body = body(1, heartRate("62.8", now.toString())).replace("live", "backlog");

    HttpResponse<String> answer =
        client.send(
            posting(device, BodyPublishers.ofByteArray(gzip(body.getBytes(UTF_8))))
                .header("Content-Encoding", "gzip"));

    assertThat(answer.statusCode()).isEqualTo(202);
    // The same content, however it was packed.
    assertThat(Browser.json(send(body)).get("transmission"))
        .isEqualTo(Browser.json(answer).get("transmission"));
  }

  @Test
  void tellsNoStrangerWhichDevicesThereAre() {
    String body = body(1, heartRate("62.8", now.toString()));
    DeviceKey unknown = DeviceKey.generate(new DeviceId(UUID.randomUUID()), new SecureRandom());
    DeviceKey guessed = DeviceKey.generate(device.device(), new SecureRandom());

    HttpResponse<String> ofUnknown = send(unknown, body);
    HttpResponse<String> ofGuessed = send(guessed, body);
    HttpResponse<String> ofNobody =
        client.send(
            client
                .request(PATH)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));

    assertProblem(ofUnknown, 401, "device-key-invalid");
    assertThat(ofUnknown.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(ofGuessed.statusCode()).isEqualTo(401);
    assertThat(ofNobody.statusCode()).isEqualTo(401);
    assertThat(ofGuessed.body()).isEqualTo(ofUnknown.body()).isEqualTo(ofNobody.body());
    assertThat(rejects(device.device())).isEmpty();
    assertThat(outcome(guessed, UUID.randomUUID().toString()).statusCode()).isEqualTo(401);
  }

  @Test
  void tellsADeviceNothingOfAnother() {
    String transmission = id(send(body(1, heartRate("62.8", now.toString()))));
    DeviceKey other = registered();

    assertProblem(outcome(other, transmission), 404, "not-found");
    assertProblem(outcome(device, UUID.randomUUID().toString()), 404, "not-found");
  }

  @Test
  void refusesReadingsOfAnotherDevice() {
    DeviceKey other = registered();
    String body = body(1, heartRate("62.8", now.toString()));

    assertProblem(send(other, body), 403, "wrong-device");
    assertThat(rejects(other.device()))
        .singleElement()
        .satisfies(reject -> {
          assertThat(reject.code()).isEqualTo("wrong-device");
          assertThat(new String(reject.body(), UTF_8)).isEqualTo(body);
        });
  }

  @Test
  void refusesWhatItCannotRead() {
    String sound = body(1, heartRate("62.8", now.toString()));

    assertProblem(send(sound + "}"), 400, "malformed-json");
    assertProblem(send("{}"), 400, "malformed-transmission");
    assertProblem(send(body(1, heartRate("null"))), 422, "no-valid-reading");
    assertProblem(send(body(1, heartRate(nested(9)))), 422, "too-deep");
    assertProblem(send(body(1, heartRates(1_001))), 413, "too-many-readings");
    assertProblem(send(sound + " ".repeat(Body.BYTES_MAX)), 413, "too-large");
    assertThat(rejects(device.device()))
        .extracting(Act.TransmissionRejected::code)
        .containsExactly(
            "malformed-json",
            "malformed-transmission",
            "no-valid-reading",
            "too-deep",
            "too-many-readings",
            "too-large");
    assertThat(rejects(device.device()))
        .allSatisfy(
            reject -> assertThat(reject.body()).hasSizeLessThanOrEqualTo(Rejects.BODY_BYTES_MAX));
  }

  @Test
  void refusesABodyThatGrowsBeyondTheLimit() {
    byte[] endless = " ".repeat(Body.BYTES_MAX + 1).getBytes(UTF_8);

    HttpResponse<String> answer =
        client.send(
            posting(device, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(endless))));

    assertProblem(answer, 413, "too-large");
  }

  @Test
  void refusesBrokenAndBoundlessGzip() {
    byte[] packed = gzip(body(1, heartRate("62.8", now.toString())).getBytes(UTF_8));

    assertProblem(sendPacked(Arrays.copyOf(packed, packed.length - 1)), 400, "malformed-gzip");
    assertProblem(sendPacked("{}".getBytes(UTF_8)), 400, "malformed-gzip");
    assertProblem(sendPacked(gzip(new byte[64 << 20])), 413, "too-large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "nonsense"})
  void refusesOtherMediaTypes(String type) {
    HttpRequest.Builder request =
        client
            .request(PATH)
            .header("Authorization", "Bearer " + device.secretText())
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString("x=1"));

    assertProblem(client.send(request), 415, "media-type-unsupported");
  }

  @Test
  void refusesOtherEncodings() {
    HttpRequest.Builder request =
        posting(device, BodyPublishers.ofString(body(1, heartRate("62.8"))))
            .header("Content-Encoding", "br");

    assertProblem(client.send(request), 415, "media-type-unsupported");
  }

  @Test
  void journalsNoMoreRejectsThanTheQuota() {
    for (int i = 0; i <= RejectQuota.REJECTS_PER_HOUR_MAX; i++) {
      assertProblem(send("{}"), 400, "malformed-transmission");
    }

    // An hour may have ended meanwhile.
    assertThat(rejects(device.device()))
        .hasSizeBetween(RejectQuota.REJECTS_PER_HOUR_MAX, RejectQuota.REJECTS_PER_HOUR_MAX + 1);
  }

  @Test
  void countsWhatItTakesAndRefuses() {
    double kept = count("vigil.transmissions", "outcome", "kept");
    double repeated = count("vigil.transmissions", "outcome", "repeated");
    double readings = meters.get("vigil.readings").counter().count();
    double missing = count("vigil.readings.refused", "code", "value-missing");
    double broken = count("vigil.transmissions.refused", "code", "malformed-json");
    double strangers = count("vigil.transmissions.refused", "code", "device-key-invalid");
    String body = body(1, heartRate("62.8", now.toString()), heartRate("null", now.toString()));

    send(body);
    send(body);
    send("{");
    send(DeviceKey.generate(device.device(), new SecureRandom()), body);

    assertThat(count("vigil.transmissions", "outcome", "kept")).isEqualTo(kept + 1);
    assertThat(count("vigil.transmissions", "outcome", "repeated")).isEqualTo(repeated + 1);
    assertThat(meters.get("vigil.readings").counter().count()).isEqualTo(readings + 1);
    assertThat(count("vigil.readings.refused", "code", "value-missing")).isEqualTo(missing + 1);
    assertThat(count("vigil.transmissions.refused", "code", "malformed-json"))
        .isEqualTo(broken + 1);
    assertThat(count("vigil.transmissions.refused", "code", "device-key-invalid"))
        .isEqualTo(strangers + 1);
  }

  @Test
  void asksToComeBackWhenTheInboxIsFull() throws Exception {
    List<CompletableFuture<Answer>> waiting = new ArrayList<>();
    try (Connection connection = writer.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        // The writer can't commit meanwhile.
        statement.execute("select * from engine.lane for update");
        fillInbox(waiting);

        HttpResponse<String> answer = send(body(1, heartRate("62.8", now.toString())));

        assertProblem(answer, 429, "inbox-full");
        assertThat(answer.headers().firstValueAsLong("Retry-After")).hasValue(2);
      } finally {
        connection.rollback();
      }
    }
    waiting.forEach(Lanes::await);
    assertThat(send(body(1, heartRate("62.8", now.toString()))).statusCode()).isEqualTo(202);
    assertThat(rejects(device.device())).isEmpty();
  }

  /** One for the writer, which is then busy, and behind it all that the inbox may hold. */
  private void fillInbox(List<CompletableFuture<Answer>> waiting) {
    waiting.add(lanes.submit(wardCreated(), Urgency.LIVE, 0));
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> meters.get("vigil.inbox.waiting").gauge().value() == 0);
    for (int bytes = INBOX_BYTES; bytes > 0; ) {
      assertThat(waiting).hasSizeLessThan(INBOX_FILLS_MAX);
      try {
        waiting.add(lanes.submit(wardCreated(), Urgency.LIVE, bytes));
      } catch (ProblemException full) {
        assertThat(full.problem().code()).isEqualTo("inbox-full");
        bytes /= 2;
      }
    }
  }

  private Submission wardCreated() {
    WardId ward = new WardId(UUID.randomUUID());
    return new Submission.Keep(
        tenant,
        new Subject(Subject.Kind.WARD, ward.value()),
        new Act.WardCreated(ward, "Ward", "ward"),
        Optional.empty(),
        Optional.empty());
  }

  private PatientId admitted() {
    WardId ward = new WardId(UUID.randomUUID());
    PatientId admitted = new PatientId(UUID.randomUUID());
    lanes.keep(
        tenant,
        new Subject(Subject.Kind.WARD, ward.value()),
        new Act.WardCreated(ward, "Ward 7 East", "ward"),
        Optional.empty());
    assertThat(
            lanes.call(
                new Submission.ForPatient(
                    tenant,
                    admitted,
                    new PatientInput.Admit(
                        new Admission(
                            admitted,
                            "Tan Mei Ling",
                            "MRN-00017",
                            LocalDate.of(1950, 1, 31),
                            ward,
                            "7E-04",
                            false),
                        DefaultRules.VERSION_1),
                    Optional.empty(),
                    Optional.empty())))
        .isInstanceOf(Answer.Replied.class);
    return admitted;
  }

  private DeviceKey registered() {
    DeviceId id = new DeviceId(UUID.randomUUID());
    DeviceKey key = DeviceKey.generate(id, new SecureRandom());
    lanes.keep(
        tenant,
        new Subject(Subject.Kind.DEVICE, id.value()),
        new Act.DeviceRegistered(id, "Monitor", "bedside-monitor", "S-1", 60_000, key.hash()),
        Optional.empty());
    return key;
  }

  private String body(long sequence, String... readings) {
    return transmission(device.device().value(), epoch, sequence, readings);
  }

  private HttpRequest.Builder posting(DeviceKey key, HttpRequest.BodyPublisher body) {
    return client
        .request(PATH)
        .header("Authorization", "Bearer " + key.secretText())
        .header("Content-Type", "application/json; charset=utf-8")
        .POST(body);
  }

  private HttpResponse<String> send(String body) {
    return send(device, body);
  }

  private HttpResponse<String> send(DeviceKey key, String body) {
    return client.send(posting(key, BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> sendPacked(byte[] body) {
    return client.send(
        posting(device, BodyPublishers.ofByteArray(body)).header("Content-Encoding", "gzip"));
  }

  private HttpResponse<String> outcome(DeviceKey key, String transmission) {
    return client.send(
        client
            .request(PATH + "/" + transmission)
            .header("Authorization", "Bearer " + key.secretText())
            .GET());
  }

  private List<Entry> causedBy(UUID transmission) throws SQLException {
    try (Connection connection = projector.getConnection()) {
      return journal.causedBy(connection, transmission, 10);
    }
  }

  private List<Act.TransmissionRejected> rejects(DeviceId of) {
    int lane = new Subject(Subject.Kind.DEVICE, of.value()).lane();
    try (Connection connection = projector.getConnection()) {
      return journal.read(connection, lane, 1, 10_000).entries().stream()
          .map(Entry::body)
          .filter(EntryBody.OfAct.class::isInstance)
          .map(body -> ((EntryBody.OfAct) body).act())
          .filter(Act.TransmissionRejected.class::isInstance)
          .map(Act.TransmissionRejected.class::cast)
          .filter(reject -> reject.device().equals(of))
          .toList();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private double count(String name, String tag, String value) {
    return meters.get(name).tag(tag, value).counter().count();
  }

  private static String id(HttpResponse<String> answer) {
    return Browser.json(answer).get("transmission").asString();
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(Browser.json(answer).get("code").asString()).isEqualTo(code);
  }
}
