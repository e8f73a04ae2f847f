package io.vigil.server.ingest;

import static io.vigil.server.ingest.TestingBodies.HEART_RATE;
import static io.vigil.server.ingest.TestingBodies.heartRate;
import static io.vigil.server.ingest.TestingBodies.transmission;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vigil.core.vitals.Metric;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BodyPackingTest {
  private static final int MUTATIONS = 20_000;
  private static final String AT = "2026-11-20T05:00:00.000Z";

  private final BodyPacking packing = new BodyPacking();

  static Stream<String> plainBodies() {
    return Stream.of(
            transmission(HEART_RATE),
            transmission(HEART_RATE, heartRate("-0.05", "1970-01-01T00:00:00.000Z")),
            transmission(HEART_RATE, heartRate("999999999.999999", "9999-12-31T23:59:59.999Z")),
            transmission(heartRate("0"), heartRate("0.000"), heartRate("62.80"), heartRate("-7")))
        .flatMap(body ->
            Stream.of(
                body,
                body.replace("\"live\"", "\"backlog\""),
                body.replace(",\"class\":\"live\"", ""),
                body.replace("\"}", "\",\"ordinal\":12}"),
                body.replace(":17,", ":9007199254740991,")))
        .flatMap(body ->
            Stream.of(
                body, body.replace(",\"", ", \"").replace("\":", "\": ").replace("},{", "}, {")));
  }

  @ParameterizedTest
  @MethodSource("plainBodies")
  void keepsWhatDevicesWriteInFewBytes(String body) throws Exception {
    byte[] packed = packed(body.getBytes(UTF_8));

    assertThat(packed).hasSizeLessThan(90);
    assertThat(new String(BodyPacking.unpack(packed), UTF_8)).isEqualTo(body);
  }

  @Test
  void keepsTenReadingsIn100Bytes() throws Exception {
    String[] codes = {"MDC_ECG_HEART_RATE", "MDC_PULS_OXIM_PULS_RATE", "MDC_RESP_RATE"};
    String body =
        transmission(
            IntStream.range(0, 10)
                .mapToObj(i ->
                    heartRate("6" + i + ".5", Instant.parse(AT).plusMillis(i).toString())
                        .replace("MDC_ECG_HEART_RATE", codes[i % codes.length]))
                .map(reading -> reading.replace(":00Z", ":00.000Z"))
                .toArray(String[]::new));

    byte[] packed = packed(body.getBytes(UTF_8));

    assertThat(packed).hasSizeLessThan(100);
    assertThat(new String(BodyPacking.unpack(packed), UTF_8)).isEqualTo(body);
  }

  static Stream<String> otherBodies() {
    String whole = transmission(HEART_RATE);
    return Stream.of(
        whole + "\n",
        " " + whole,
        whole.replace("62.8", "6.28e1"),
        whole.replace("62.8", "-0.0"),
        whole.replace("\"class\":\"live\",", "\"quality\":[null],\"class\":\"live\","),
        whole.replace(AT, "2026-11-20T05:00:00Z"),
        whole.replace(AT, "2026-11-20T13:00:00.000+08:00"),
        whole.replace("5f0c", "5F0C"),
        transmission(HEART_RATE, HEART_RATE.replace("}", ",\"ordinal\":1}")),
        transmission(HEART_RATE, heartRate("null")),
        whole.replace(":17,", ": 17,"),
        whole.replace("]", "," + "{\"value\":null},".repeat(100) + "{}]"));
  }

  @ParameterizedTest
  @MethodSource("otherBodies")
  void keepsAnythingElseToTheByte(String body) throws Exception {
    assertThat(new String(BodyPacking.unpack(packed(body.getBytes(UTF_8))), UTF_8)).isEqualTo(body);
  }

  @Test
  void keepsToTheByteWhateverIsRead() {
    long seed = 20_261_122;
    Random random = new Random(seed);
    byte[] sound = transmission(HEART_RATE, heartRate("-0.5"), heartRate("70")).getBytes(UTF_8);
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = TransmissionDecoderTest.mutated(sound, random);
      try {
        byte[] unpacked = BodyPacking.unpack(packed(mutated));
        read++;
        assertThat(unpacked).as("Seed %d, mutation %d", seed, i).isEqualTo(mutated);
      } catch (TransmissionRefusedException e) {
        // Nothing to keep.
      }
    }
    assertThat(read).isPositive();
  }

  /** Packed bodies are in journals for ever. */
  @Test
  void readsWhatWasPackedBefore() throws Exception {
    String[] readings =
        Metric.all().stream()
            .map(metric ->
                HEART_RATE
                    .replace("MDC_ECG_HEART_RATE", metric.code())
                    .replace("/min", metric.unit()))
            .toArray(String[]::new);
    String every = transmission(readings);
    String packed =
        "0202019700000000700080000000000000015f0c00000000400080000000000000020011"
            + "80c9cdba9f341001e8090009e8090011e8090019e8090021e8090029e8090031e80900"
            + "39e8090041e8090049e8090051e8090059e8090061e8090069e8090071e8090079e80900";

    assertThat(HexFormat.of().formatHex(packed(every.getBytes(UTF_8)))).isEqualTo(packed);
    assertThat(new String(BodyPacking.unpack(HexFormat.of().parseHex(packed)), UTF_8))
        .isEqualTo(every);
    assertThat(BodyPacking.unpack(new byte[] {0, 1, 2})).containsExactly(1, 2);
    assertThat(BodyPacking.unpack(HexFormat.of().parseHex("014b4c4a0600")))
        .asString(UTF_8)
        .isEqualTo("abc");
  }

  @Test
  void unpacksNoOtherForm() {
    assertThatIllegalArgumentException().isThrownBy(() -> BodyPacking.unpack(new byte[] {9, 1}));
  }

  private byte[] packed(byte[] body) throws TransmissionRefusedException {
    return packing.pack(TransmissionDecoder.decode(body), body);
  }
}
