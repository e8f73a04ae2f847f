package io.vigil.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigil.client.OperatorClient;
import io.vigil.client.ProblemException;
import io.vigil.simulation.BedsideCsv.Minute;
import io.vigil.simulation.TestingVigil.Stored;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecordingFeedTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final UUID PATIENT = UUID.fromString("01970000-0000-7000-8000-000000000001");

  private final List<Duration> pauses = new ArrayList<>();
  private final List<List<Integer>> progress = new ArrayList<>();
  private TestingVigil vigil;
  private OperatorClient administrator;
  private Instant clock = NOW;

  @BeforeEach
  void signIn() throws Exception {
    vigil = TestingVigil.start();
    administrator = OperatorClient.open(vigil.uri());
    administrator.signIn("admin", TestingVigil.ADMIN_PASSWORD);
  }

  @AfterEach
  void stop() {
    administrator.close();
    vigil.close();
  }

  @Test
  void sendsEachMinuteThatHasAValueAtItsTime() throws Exception {
    Instant start = NOW.minus(Duration.ofHours(1));

    RecordingFeed.Report report =
        feed(start, 0, minute(0, "62.80"), new Minute(1, Map.of()), minute(50, "64"));

    assertThat(report.sent()).isEqualTo(2);
    assertThat(report.refused()).isZero();
    assertThat(progress).containsExactly(List.of(1, 2, 0), List.of(2, 2, 0));
    assertThat(pauses).isEmpty();
    assertThat(vigil.stored())
        .containsExactly(
            new Stored(
                report.device(), "MDC_ECG_HEART_RATE", start, 0, new BigDecimal("62.80"), "/min"),
            new Stored(
                report.device(),
                "MDC_ECG_HEART_RATE",
                start.plus(Duration.ofMinutes(50)),
                0,
                new BigDecimal("64"),
                "/min"));
    assertThat(vigil.arrived)
        .extracting(TestingVigil.Arrived::urgency)
        .containsExactly("backlog", "live");
  }

  @Test
  void registersADeviceThatIsThePatientsFromTheStart() throws Exception {
    RecordingFeed.Report report = feed(NOW, 0, minute(0, "62"));

    var device = vigil.created("devices").getFirst();
    assertThat(device.body().get("kind").asString()).isEqualTo("bedside-monitor");
    assertThat(device.body().get("expectedIntervalMillis").asInt()).isEqualTo(60_000);
    assertThat(vigil.bindings.get(report.device()).get("patient").asString())
        .isEqualTo(PATIENT.toString());
    assertThat(vigil.bindings.get(report.device()).get("from").asString())
        .isEqualTo("2026-11-20T12:00:00.000Z");
  }

  @Test
  void keepsThePaceItIsTold() throws Exception {
    feed(NOW, 60, minute(3, "62"), minute(4, "63"), minute(7, "64"));

    assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(3));
  }

  @Test
  void endsARecordingNow() {
    assertThat(RecordingFeed.startEndingAt(NOW, List.of(minute(0, "62"), minute(90, "63"))))
        .isEqualTo(NOW.minus(Duration.ofMinutes(90)));
  }

  @Test
  void stopsAtAPatientWhoIsNotThere() throws Exception {
    vigil.creationsMax = 0;

    ProblemException refusal =
        catchThrowableOfType(ProblemException.class, () -> feed(NOW, 0, minute(0, "62")));

    assertThat(refusal.code()).isEqualTo("not-ready");
    assertThat(vigil.arrived).isEmpty();
  }

  @Test
  void storesEachValueOfTheRealRecordingOnceThoughAnswersAreLost() throws Exception {
    List<Minute> recording = BedsideCsv.read(SharedData.bedsideRecording());
    Instant start = RecordingFeed.startEndingAt(NOW, recording);
    vigil.answersToLose.set(3);

    RecordingFeed.Report report = feed(start, 0, recording.toArray(Minute[]::new));

    Map<List<Object>, BigDecimal> expected = new HashMap<>();
    for (Minute minute : recording) {
      Instant at = start.plus(Duration.ofMinutes(minute.minute()));
      minute
          .readings()
          .forEach((metric, value) -> expected.put(List.of(report.device(), metric, at, 0), value));
    }
    Map<List<Object>, BigDecimal> stored = new HashMap<>();
    vigil.stored().forEach(reading -> stored.put(reading.identity(), reading.value()));
    assertThat(vigil.stored()).hasSize(expected.size());
    assertThat(stored).isEqualTo(expected);
    assertThat(report.sent()).isEqualTo(vigil.arrived.size());
  }

  private RecordingFeed.Report feed(Instant start, int speed, Minute... recording)
      throws Exception {
    InstantSource source = () -> clock;
    return new RecordingFeed(
            List.of(recording),
            start,
            speed,
            source,
            pause -> {
              pauses.add(pause);
              clock = clock.plus(pause);
            })
        .run(
            administrator,
            PATIENT,
            (sent, total, refused) -> progress.add(List.of(sent, total, refused)));
  }

  private static Minute minute(int minute, String heartRate) {
    return new Minute(minute, Map.of("MDC_ECG_HEART_RATE", new BigDecimal(heartRate)));
  }
}
