package io.vigil.server.ingest;

import static io.vigil.server.ingest.TestingBodies.DEVICE;
import static io.vigil.server.ingest.TestingBodies.EPOCH;
import static io.vigil.server.ingest.TestingBodies.HEART_RATE;
import static io.vigil.server.ingest.TestingBodies.heartRate;
import static io.vigil.server.ingest.TestingBodies.transmission;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vigil.core.vitals.Metric;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BodyPackingTest {
  private static final int MUTATIONS = 20_000;
  private static final String AT = "2026-11-20T05:00:00.000Z";

  private static final long BASE = 1_795_150_800_000L;

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

  @Test
  void keepsProtobufInAsFewBytes() throws Exception {
    List<Map<String, Object>> readings = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      readings.add(
          Map.of(
              "metric", 147_842, "value", 600L + i, "decimals", 1, "after_base_millis", 500L * i));
    }

    assertThat(packedProtobuf(TestingProtobuf.transmission(DEVICE, EPOCH, 17, BASE, readings)))
        .hasSizeLessThan(100);
  }

  @Test
  void keepsAnyProtobufToTheByte() throws Exception {
    Random random = new Random(20_261_124);
    for (int i = 0; i < 500; i++) {
      List<Map<String, Object>> readings = new ArrayList<>();
      for (int n = 1 + random.nextInt(12); n > 0; n--) {
        Metric metric = Metric.all().get(random.nextInt(Metric.all().size()));
        Map<String, Object> reading = new HashMap<>();
        reading.put("metric", metric.mdc());
        reading.put("value", random.nextLong(-999_999_999, 1_000_000_000) >> random.nextInt(30));
        reading.put("after_base_millis", random.nextLong(-100_000, 100_000) * random.nextInt(2));
        if (random.nextBoolean()) {
          reading.put("decimals", 1 + random.nextInt(6));
        }
        if (random.nextInt(5) == 0) {
          reading.put("ordinal", 1 + random.nextInt(1_023));
        }
        readings.add(reading);
      }
      Map<String, Object> fields =
          TestingProtobuf.fields(DEVICE, EPOCH, 1 + random.nextInt(500), BASE, readings);
      if (random.nextBoolean()) {
        fields.put("data_class", 1);
      }

      assertThat(packedProtobuf(TestingProtobuf.transmission(fields))[0]).isEqualTo((byte) 3);
    }
  }

  @Test
  void keepsProtobufOfAnotherOrderToTheByte() throws Exception {
    byte[] sound =
        TestingProtobuf.transmission(
            DEVICE,
            EPOCH,
            17,
            BASE,
            Map.of("metric", 147_842, "value", 600L, "after_base_millis", 0L));
    byte[] twice = Arrays.copyOf(sound, sound.length + 2);
    twice[sound.length] = 0x18;
    twice[sound.length + 1] = 18;

    assertThat(packedProtobuf(twice)[0]).isEqualTo((byte) 0);
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
        Metric.common().stream()
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
    String protobuf =
        "0304019700000000700080000000000000015f0c00000000400080000000000000020011"
            + "85c9cdba9f340101e809000980c9cdba9f34";
    byte[] message =
        TestingProtobuf.transmission(
            DEVICE,
            EPOCH,
            17,
            BASE,
            Map.of(
                "metric",
                147_842,
                "value",
                628L,
                "decimals",
                1,
                "after_base_millis",
                5L,
                "ordinal",
                9));
    assertThat(HexFormat.of().formatHex(packedProtobuf(message))).isEqualTo(protobuf);
    assertThat(BodyPacking.unpack(new byte[] {0, 1, 2})).containsExactly(1, 2);
    assertThat(BodyPacking.unpack(HexFormat.of().parseHex("014b4c4a0600")))
        .asString(UTF_8)
        .isEqualTo("abc");
  }

  @Test
  void keepsReadingsOfEveryMetricAsWhatTheySay() throws Exception {
    for (Metric metric : Metric.all()) {
      String body =
          transmission(
              HEART_RATE
                  .replace("MDC_ECG_HEART_RATE", metric.code())
                  .replace("/min", metric.unit()));
      byte[] packed = packed(body.getBytes(UTF_8));

      assertThat(packed[0]).as(metric.code()).isEqualTo((byte) 2);
      assertThat(new String(BodyPacking.unpack(packed), UTF_8)).isEqualTo(body);
    }
  }

  @Test
  void keepsReadingsWithStatusesToTheByte() throws Exception {
    String body =
        transmission(
            HEART_RATE.replace("\"unit\"", "\"status\":[\"invalid\"],\"unit\""), HEART_RATE);

    assertThat(BodyPacking.unpack(packed(body.getBytes(UTF_8)))).asString(UTF_8).isEqualTo(body);
    byte[] message =
        TestingProtobuf.transmission(
            DEVICE,
            EPOCH,
            17,
            BASE,
            Map.of(
                "metric",
                147_842,
                "value",
                628L,
                "decimals",
                1,
                "after_base_millis",
                5L,
                "status",
                1 << 4));
    assertThat(packedProtobuf(message)[0]).isNotEqualTo((byte) 3);
  }

  @Test
  void unpacksNoOtherForm() {
    assertThatIllegalArgumentException().isThrownBy(() -> BodyPacking.unpack(new byte[] {9, 1}));
  }

  /** Which was also unpacked again. */
  private byte[] packedProtobuf(byte[] body) throws TransmissionRefusedException {
    byte[] packed = packing.pack(ProtobufDecoder.decode(body), body);
    assertThat(BodyPacking.unpack(packed)).isEqualTo(body);
    return packed;
  }

  private byte[] packed(byte[] body) throws TransmissionRefusedException {
    return packing.pack(TransmissionDecoder.decode(body), body);
  }
}
