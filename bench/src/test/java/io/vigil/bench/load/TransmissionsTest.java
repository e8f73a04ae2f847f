package io.vigil.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.rule.DefaultRules;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TransmissionsTest {
  private static final UUID DEVICE = UUID.fromString("01970000-0000-7000-8000-00000000abcd");
  private static final String KEY = "vgl_secret";
  private static final Target TARGET = Target.port(8080);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Device device =
      new Device(DEVICE, UUID.randomUUID(), KEY, 7, Instant.now().toEpochMilli());
  private final ByteBuffer request = ByteBuffer.allocate(Bytes.CAPACITY);

  @Test
  void writesARequestThatTheInterfaceDescribes() {
    Transmissions transmissions = Transmissions.live(TARGET, List.of(device), Shape.OF_10);
    String text = next(transmissions);

    assertThat(text)
        .startsWith("POST /api/v1/transmissions HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n")
        .contains("Authorization: Bearer vgl_secret\r\n", "Content-Type: application/json\r\n");
    JsonNode body = body(text);
    assertThat(text)
        .contains("Content-Length: " + text.substring(text.indexOf("\r\n\r\n") + 4).length());
    assertThat(body.path("device").asString()).isEqualTo(DEVICE.toString());
    assertThat(body.path("sequence").asInt()).isZero();
    assertThat(body.path("class").asString()).isEqualTo("live");
    assertThat(body.path("readings")).hasSize(10);
    JsonNode last = body.path("readings").get(9);
    Metric metric = Metric.ofCode(last.path("metric").asString()).orElseThrow();
    assertThat(last.path("unit").asString()).isEqualTo(metric.unit());
    assertThat(Instant.parse(last.path("at").asString()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
  }

  @Test
  void givesEachReadingAnIdentityOfItsOwn() {
    Transmissions transmissions = Transmissions.live(TARGET, List.of(device), Shape.OF_60);
    Set<String> identities = new HashSet<>();
    for (int sequence = 0; sequence < 50; sequence++) {
      JsonNode body = body(next(transmissions));
      assertThat(body.path("sequence").asInt()).isEqualTo(sequence);
      for (JsonNode reading : body.path("readings")) {
        assertThat(
                identities.add(reading.path("metric").asString() + reading.path("at").asString()))
            .isTrue();
      }
    }
    assertThat(identities).hasSize(50 * 60);
  }

  @Test
  void sendsABacklogInTheOrderOfItsTimes() {
    long from = Instant.now().minus(Duration.ofHours(10)).toEpochMilli();
    Device restarted = device.restarted(8, from);
    Transmissions transmissions =
        Transmissions.backlog(TARGET, List.of(restarted), new Shape(2, 3), 60_000);
    List<Long> minutes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      JsonNode body = body(next(transmissions));
      assertThat(body.path("class").asString()).isEqualTo("backlog");
      assertThat(body.path("epoch").asString()).isNotEqualTo(device.epoch().toString());
      for (JsonNode reading : body.path("readings")) {
        long millis = Instant.parse(reading.path("at").asString()).toEpochMilli() - from;
        minutes.add(millis / 60_000);
      }
    }
    assertThat(minutes).containsExactly(1L, 1L, 2L, 2L, 3L, 3L, 4L, 4L, 5L, 5L, 6L, 6L);
  }

  /** A load of alarms would measure something else. */
  @ParameterizedTest
  @EnumSource
  void wandersWhereNoLimitIs(Signal signal) {
    for (int i = 0; i < 10_000; i++) {
      long micros = BigDecimal.valueOf(device.wander(signal), 1).movePointRight(6).longValueExact();
      VitalSign vitalSign = signal.vitalSign();
      assertThat(
              DefaultRules.VERSION_1.limits().stream()
                  .filter(limit -> limit.vitalSign() == vitalSign)
                  .filter(limit ->
                      switch (limit.direction()) {
                        case LOW -> micros <= limit.thresholdMicros();
                        case HIGH -> micros >= limit.thresholdMicros();
                      }))
          .isEmpty();
    }
  }

  private String next(Transmissions transmissions) {
    request.clear();
    transmissions.next(request, System.nanoTime());
    return new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII);
  }

  private static JsonNode body(String text) {
    return JSON.readTree(text.substring(text.indexOf("\r\n\r\n") + 4));
  }
}
