package io.vigil.server.ingest;

import static io.vigil.server.ingest.TestingBodies.DEVICE;
import static io.vigil.server.ingest.TestingBodies.EPOCH;
import static io.vigil.server.ingest.TestingBodies.HEART_RATE;
import static io.vigil.server.ingest.TestingBodies.heartRate;
import static io.vigil.server.ingest.TestingBodies.heartRates;
import static io.vigil.server.ingest.TestingBodies.transmission;
import static io.vigil.server.ingest.TestingBodies.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.vitals.Metric;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlainJsonTest {
  private static final int MUTATIONS = 300_000;

  static Stream<String> plainBodies() {
    String whole = transmission(HEART_RATE, HEART_RATE.replace("}", ",\"ordinal\":1023}"));
    return Stream.of(
        whole,
        whole.replace(",\"class\":\"live\"", ""),
        whole.replace("\"live\"", "\"backlog\""),
        whole.replace(":17,", ":0,"),
        whole.replace(":17,", ":9007199254740991,"),
        whole.replace(",", " ,\n").replace(":[", "\t: ["),
        whole.replace(DEVICE.toString(), DEVICE.toString().toUpperCase()),
        whole.replace("62.8", "-0.000001"),
        whole.replace("62.8", "999999999.999999"),
        whole.replace("62.8", "-0"),
        whole.replace("62.8", "-0.0"),
        whole.replace("62.8", "0"),
        whole.replace("2026-11-20T05:00:00.000Z", "1970-01-01T00:00:00.000Z"),
        whole.replace("2026-11-20T05:00:00.000Z", "2024-02-29T23:59:59.999Z"),
        whole.replace("2026-11-20T05:00:00.000Z", "9999-12-31T23:59:59.999Z"),
        transmission(heartRates(1_000)),
        """
         {"readings": [{"ordinal": 3, "at": "2026-11-20T05:00:00.000Z", "unit": "%%", "value": 97,
           "metric": "MDC_PULS_OXIM_SAT_O2"}], "sequence": 5, "epoch": "%s", "device": "%s"}
        """
            .formatted(EPOCH, DEVICE));
  }

  @ParameterizedTest
  @MethodSource("plainBodies")
  void readsWhatDevicesWrite(String body) throws Exception {
    assertThat(PlainJson.read(body.getBytes(UTF_8)))
        .isNotNull()
        .isEqualTo(TransmissionDecoder.decodeAny(body.getBytes(UTF_8)));
  }

  @Test
  void readsEveryMetric() throws Exception {
    for (Metric metric : Metric.all()) {
      byte[] body =
          transmission(
                  HEART_RATE
                      .replace("MDC_ECG_HEART_RATE", metric.code())
                      .replace("/min", metric.unit()))
              .getBytes(UTF_8);

      assertThat(PlainJson.read(body)).isNotNull().isEqualTo(TransmissionDecoder.decodeAny(body));
    }
  }

  static Stream<String> otherBodies() {
    String whole = transmission(HEART_RATE);
    return Stream.concat(
        TransmissionDecoderTest.refusedBodies().map(refused -> (String) refused.get()[0]),
        Stream.of(
            whole.replace("MDC_ECG_HEART_RATE", "MDC_ECG_HEART_RATF"),
            whole.replace("/min", "\\u002fmin"),
            whole.replace("62.8", "6.28e1"),
            whole.replace("62.8", "0.0000001"),
            whole.replace("62.8", "1000000000"),
            whole.replace("62.8", "11111111111111111111111111"),
            whole.replace("2026-11-20T05:00:00.000Z", "2026-11-20T05:00:00Z"),
            whole.replace("2026-11-20T05:00:00.000Z", "1969-12-31T23:59:59.999Z"),
            whole.replace("2026-11-20T05:00:00.000Z", "2026-02-29T05:00:00.000Z"),
            whole.replace("2026-11-20T05:00:00.000Z", "2026-11-31T05:00:00.000Z"),
            whole.replace("2026-11-20T05:00:00.000Z", "2100-02-29T05:00:00.000Z"),
            with("\"firmware\":7"),
            transmission(HEART_RATE, heartRate("null")),
            transmission(HEART_RATE.replace("}", ",\"ordinal\":1024}")),
            transmission(HEART_RATE.replace("}", ",\"ordinal\":01}"))));
  }

  @ParameterizedTest
  @MethodSource("otherBodies")
  void leavesAnythingElseToTheGeneralDecoder(String body) {
    assertThat(PlainJson.read(body.getBytes(UTF_8))).isNull();
  }

  @Test
  void neverReadsWhatTheGeneralDecoderReadsOtherwise() {
    long seed = 20_261_121;
    Random random = new Random(seed);
    byte[] sound =
        transmission(HEART_RATE, heartRate("-0.5"), HEART_RATE.replace("}", ",\"ordinal\":7}"))
            .getBytes(UTF_8);
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = TransmissionDecoderTest.mutated(sound, random);
      DecodedTransmission plain = PlainJson.read(mutated);
      if (plain != null) {
        read++;
        assertThat(generally(mutated))
            .as("Seed %d, mutation %d: %s", seed, i, new String(mutated, UTF_8))
            .contains(plain);
      }
    }
    assertThat(read).isGreaterThan(MUTATIONS / 1_000);
  }

  @Test
  void leavesABodyThatWasCutShort() {
    byte[] sound = transmission(HEART_RATE).getBytes(UTF_8);
    for (int length = 0; length < sound.length; length++) {
      assertThat(PlainJson.read(Arrays.copyOf(sound, length))).isNull();
    }
  }

  private static Optional<DecodedTransmission> generally(byte[] body) {
    try {
      return Optional.of(TransmissionDecoder.decodeAny(body));
    } catch (TransmissionRefusedException e) {
      return Optional.empty();
    }
  }
}
