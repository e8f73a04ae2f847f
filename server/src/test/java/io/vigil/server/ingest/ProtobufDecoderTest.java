package io.vigil.server.ingest;

import static io.vigil.server.ingest.TestingBodies.DEVICE;
import static io.vigil.server.ingest.TestingBodies.EPOCH;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vigil.core.id.DeviceId;
import io.vigil.core.vitals.MeasurementStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.server.ingest.DecodedTransmission.RefusedReading;
import io.vigil.server.journal.Urgency;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufDecoderTest {
  private static final long BASE = 1_795_150_800_000L;
  private static final Instant AT = Instant.ofEpochMilli(BASE);
  private static final int MUTATIONS = 200_000;
  private static final Map<String, Object> HEART_RATE =
      Map.of("metric", 147_842, "value", 628L, "decimals", 1, "after_base_millis", 0L);

  @Test
  void readsATransmission() throws Exception {
    assertThat(decode(TestingProtobuf.transmission(DEVICE, EPOCH, 17, BASE, HEART_RATE)))
        .isEqualTo(
            new DecodedTransmission(
                new DeviceId(DEVICE),
                EPOCH,
                17,
                Urgency.LIVE,
                List.of(new Reading(VitalSign.HEART_RATE, new BigDecimal("62.8"), AT, 0)),
                List.of()));
  }

  @Test
  void readsWhateverTheSchemaWritesAsJsonSaysIt() throws Exception {
    Random random = new Random(11);
    for (int i = 0; i < 500; i++) {
      List<Map<String, Object>> readings = new ArrayList<>();
      List<String> json = new ArrayList<>();
      for (int n = 1 + random.nextInt(12); n > 0; n--) {
        Metric metric = Metric.all().get(random.nextInt(Metric.all().size()));
        long digits = random.nextLong(-999_999_999, 1_000_000_000) >> random.nextInt(30);
        int decimals = random.nextInt(7);
        long after = random.nextLong(-100_000, 100_000);
        int ordinal = random.nextBoolean() ? 0 : random.nextInt(1_024);
        readings.add(
            Map.of(
                "metric", metric.mdc(),
                "value", digits,
                "decimals", decimals,
                "after_base_millis", after,
                "ordinal", ordinal));
        json.add(
            "{\"metric\":\"%s\",\"value\":%s,\"unit\":\"%s\",\"at\":\"%s\",\"ordinal\":%d}"
                .formatted(
                    metric.code(),
                    BigDecimal.valueOf(digits, decimals).toPlainString(),
                    metric.unit(),
                    Instant.ofEpochMilli(BASE + after),
                    ordinal));
      }
      long sequence = random.nextLong(TransmissionDecoder.SEQUENCE_MAX + 1);

      assertThat(decode(TestingProtobuf.transmission(DEVICE, EPOCH, sequence, BASE, readings)))
          .isEqualTo(
              TransmissionDecoder.decode(
                  TestingBodies.transmission(DEVICE, EPOCH, sequence, json.toArray(String[]::new))
                      .getBytes(UTF_8)));
    }
  }

  /** The bits are those of the published schema, from the lowest. */
  @ParameterizedTest
  @CsvSource({
    "0, DEMO",
    "1, TEST",
    "2, CONTROL_SOLUTION",
    "3, NO_CONTACT",
    "4, INVALID",
    "5, NOT_AVAILABLE",
    "6, QUESTIONABLE",
    "7, CALIBRATING",
    "8, EARLY_ESTIMATE",
    "9, FROM_STORAGE",
    "10, VALIDATED",
    "11, CONTACT_CONFIRMED",
  })
  void readsWhatADeviceSaysOfAValuesWorth(int bit, MeasurementStatus status) throws Exception {
    assertThat(
            decode(TestingProtobuf.transmission(fields(List.of(withStatus(1L << bit))))).readings())
        .extracting(Reading::statuses)
        .containsExactly(Set.of(status));
  }

  @Test
  void refusesAReadingOfAStatusThatItDoesNotKnow() throws Exception {
    DecodedTransmission decoded =
        decode(TestingProtobuf.transmission(fields(List.of(HEART_RATE, withStatus(1L << 12)))));

    assertThat(decoded.readings()).hasSize(1);
    assertThat(decoded.refused())
        .containsExactly(new RefusedReading(1, ReadingFault.UNKNOWN_STATUS));
  }

  private static Map<String, Object> withStatus(long bits) {
    Map<String, Object> reading = new HashMap<>(HEART_RATE);
    reading.put("status", (int) bits);
    return reading;
  }

  @Test
  void readsBacklogAndTheLargestSequence() throws Exception {
    Map<String, Object> fields = fields(HEART_RATE);
    fields.put("data_class", 1);
    fields.put("sequence", TransmissionDecoder.SEQUENCE_MAX);

    DecodedTransmission decoded = decode(TestingProtobuf.transmission(fields));

    assertThat(decoded.urgency()).isEqualTo(Urgency.BACKLOG);
    assertThat(decoded.sequence()).isEqualTo(TransmissionDecoder.SEQUENCE_MAX);
  }

  @Test
  void takesAThousandReadingsAndNoMore() throws Exception {
    byte[] whole = TestingProtobuf.transmission(fields(Collections.nCopies(1_000, HEART_RATE)));
    assertThat(decode(whole).readings()).hasSize(1_000);

    assertThat(
            refusal(TestingProtobuf.transmission(fields(Collections.nCopies(1_001, HEART_RATE)))))
        .isEqualTo(Refusal.TOO_MANY_READINGS);
  }

  @Test
  void readsTheBaseWhereverItStands() throws Exception {
    Map<String, Object> fields = fields(HEART_RATE);
    fields.remove("base_epoch_millis");
    byte[] baseLast =
        joined(
            TestingProtobuf.transmission(fields),
            TestingProtobuf.transmission(Map.of("base_epoch_millis", BASE)));

    assertThat(decode(baseLast).readings()).extracting(Reading::at).containsExactly(AT);
  }

  @Test
  void readsTimesBeforeTheBaseAndWithoutOne() throws Exception {
    Map<String, Object> fields =
        fields(List.of(reading("after_base_millis", -1L), reading("after_base_millis", BASE)));
    assertThat(decode(TestingProtobuf.transmission(fields)).readings())
        .extracting(Reading::at)
        .containsExactly(AT.minusMillis(1), Instant.ofEpochMilli(2 * BASE));

    fields.remove("base_epoch_millis");
    assertThat(decode(TestingProtobuf.transmission(fields)).readings())
        .extracting(Reading::at)
        .containsExactly(AT);
  }

  @Test
  void skipsFieldsThatItDoesNotKnow() throws Exception {
    byte[] unknown =
        HexFormat.of().parseHex("3807" + "4203616263" + "4d00000000" + "510000000000000000");
    byte[] reading = TestingProtobuf.reading(HEART_RATE);
    byte[] body =
        joined(
            joined(unknown, TestingProtobuf.transmission(fields(List.of()))),
            joined(
                new byte[] {0x32, (byte) (reading.length + unknown.length)},
                joined(reading, unknown)));

    assertThat(decode(body).readings()).hasSize(1);
  }

  static Stream<Arguments> faultyReadings() {
    return Stream.of(
        arguments(Map.of(), ReadingFault.UNKNOWN_METRIC),
        arguments(reading("metric", 147_843), ReadingFault.UNKNOWN_METRIC),
        arguments(reading("metric", -1), ReadingFault.UNKNOWN_METRIC),
        arguments(without("value"), ReadingFault.VALUE_MISSING),
        arguments(reading("decimals", 7), ReadingFault.VALUE_OUT_OF_RANGE),
        arguments(reading("decimals", -1), ReadingFault.VALUE_OUT_OF_RANGE),
        arguments(reading("value", 10_000_000_000L), ReadingFault.VALUE_OUT_OF_RANGE),
        arguments(reading("value", Long.MIN_VALUE), ReadingFault.VALUE_OUT_OF_RANGE),
        arguments(without("after_base_millis"), ReadingFault.TIME_MISSING),
        arguments(reading("after_base_millis", -BASE - 1), ReadingFault.TIME_MALFORMED),
        arguments(reading("after_base_millis", Long.MAX_VALUE), ReadingFault.TIME_MALFORMED),
        arguments(reading("after_base_millis", Long.MIN_VALUE), ReadingFault.TIME_MALFORMED),
        arguments(
            reading("after_base_millis", 253_402_300_800_000L - BASE), ReadingFault.TIME_MALFORMED),
        arguments(reading("ordinal", 1_024), ReadingFault.ORDINAL_OUT_OF_RANGE),
        arguments(reading("ordinal", -1), ReadingFault.ORDINAL_OUT_OF_RANGE));
  }

  @ParameterizedTest
  @MethodSource("faultyReadings")
  void refusesAFaultyReadingAlone(Map<String, Object> reading, ReadingFault fault)
      throws Exception {
    DecodedTransmission decoded =
        decode(TestingProtobuf.transmission(fields(List.of(HEART_RATE, reading, HEART_RATE))));

    assertThat(decoded.readings()).hasSize(2);
    assertThat(decoded.refused()).containsExactly(new RefusedReading(1, fault));
  }

  /** Generated classes would cut it to 0. */
  @Test
  void refusesANumberThatItsFieldCouldNotHold() throws Exception {
    byte[] reading =
        joined(TestingProtobuf.reading(HEART_RATE), HexFormat.of().parseHex("28" + "8080808010"));
    byte[] body =
        joined(
            TestingProtobuf.transmission(fields(List.of())),
            joined(new byte[] {0x32, (byte) reading.length}, reading));

    assertThat(decode(body).refused())
        .containsExactly(new RefusedReading(0, ReadingFault.ORDINAL_OUT_OF_RANGE));
  }

  static Stream<Arguments> incomplete() {
    return Stream.of(
        arguments("device", null),
        arguments("device", ByteString.of(new byte[15])),
        arguments("device", ByteString.of(new byte[17])),
        arguments("epoch", null),
        arguments("epoch", ByteString.of(new byte[0])),
        arguments("sequence", TransmissionDecoder.SEQUENCE_MAX + 1),
        arguments("sequence", -1L),
        arguments("data_class", 2),
        arguments("data_class", -1),
        arguments("readings", null));
  }

  @ParameterizedTest
  @MethodSource("incomplete")
  void refusesAnIncompleteTransmission(String field, Object value) throws Exception {
    Map<String, Object> fields = fields(HEART_RATE);
    fields.remove(field);
    if (value != null) {
      fields.put(field, value);
    }

    assertThat(refusal(TestingProtobuf.transmission(fields)))
        .isEqualTo(Refusal.MALFORMED_TRANSMISSION);
  }

  @Test
  void refusesAnEmptyBody() {
    assertThat(refusal(new byte[0])).isEqualTo(Refusal.MALFORMED_TRANSMISSION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00", // field 0
        "07", // wire type 7
        "0a", // no length
        "0a10", // a length, and no more
        "18ffffffffffffffffffff01", // a number of eleven bytes
        "7affffffff0f", // a negative length
        "7b7c", // a group
        "7b7b7b7b7b7b", // groups
        "7c", // the end of one
        "32ffffffff07", // a reading longer than the body
        "3203080102", // a reading whose last number is cut short by its end
        "32040801108001" // likewise
      })
  void refusesWhatIsNoProtobuf(String hex) {
    assertThat(refusal(HexFormat.of().parseHex(hex))).isEqualTo(Refusal.MALFORMED_PROTOBUF);
  }

  @Test
  void refusesWhatWasCutShort() throws Exception {
    byte[] sound = TestingProtobuf.transmission(DEVICE, EPOCH, 17, BASE, HEART_RATE);
    for (int length = 0; length < sound.length; length++) {
      assertThat(refusal(Arrays.copyOf(sound, length)))
          .isIn(Refusal.MALFORMED_PROTOBUF, Refusal.MALFORMED_TRANSMISSION);
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void refusesOrReadsWhateverComes() throws Exception {
    long seed = 20_261_123;
    Random random = new Random(seed);
    byte[] sound =
        TestingProtobuf.transmission(
            fields(List.of(HEART_RATE, reading("ordinal", 3), without("value"))));
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = sound.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length));
      }
      try {
        ProtobufDecoder.decode(mutated);
        read++;
      } catch (TransmissionRefusedException e) {
        assertThat(e.refusal()).isNotNull();
      } catch (RuntimeException e) {
        throw new AssertionError(
            "Seed " + seed + ", mutation " + i + ": " + HexFormat.of().formatHex(mutated), e);
      }
    }
    assertThat(read).isPositive();
  }

  private static Map<String, Object> reading(String field, Object value) {
    Map<String, Object> reading = new HashMap<>(HEART_RATE);
    reading.put(field, value);
    return reading;
  }

  private static Map<String, Object> without(String field) {
    Map<String, Object> reading = new HashMap<>(HEART_RATE);
    reading.remove(field);
    return reading;
  }

  private static Map<String, Object> fields(Map<String, Object> reading) {
    return fields(List.of(reading));
  }

  private static Map<String, Object> fields(List<Map<String, Object>> readings) {
    return TestingProtobuf.fields(DEVICE, EPOCH, 17, BASE, readings);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(first);
    joined.writeBytes(second);
    return joined.toByteArray();
  }

  private static DecodedTransmission decode(byte[] body) throws TransmissionRefusedException {
    return TransmissionFormat.PROTOBUF.decode(body);
  }

  private static Refusal refusal(byte[] body) {
    try {
      DecodedTransmission decoded = decode(body);
      throw new AssertionError("Not refused: " + decoded.refused());
    } catch (TransmissionRefusedException e) {
      return e.refusal();
    }
  }
}
