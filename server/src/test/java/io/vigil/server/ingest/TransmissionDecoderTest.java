package io.vigil.server.ingest;

import static io.vigil.server.ingest.TestingBodies.DEVICE;
import static io.vigil.server.ingest.TestingBodies.EPOCH;
import static io.vigil.server.ingest.TestingBodies.HEART_RATE;
import static io.vigil.server.ingest.TestingBodies.heartRate;
import static io.vigil.server.ingest.TestingBodies.heartRates;
import static io.vigil.server.ingest.TestingBodies.nested;
import static io.vigil.server.ingest.TestingBodies.transmission;
import static io.vigil.server.ingest.TestingBodies.with;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vigil.core.id.DeviceId;
import io.vigil.core.vitals.MeasurementStatus;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.server.ingest.DecodedTransmission.RefusedReading;
import io.vigil.server.journal.Urgency;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransmissionDecoderTest {
  private static final Instant AT = Instant.parse("2026-11-20T05:00:00Z");
  private static final int MUTATIONS = 60_000;

  @Test
  void readsATransmission() throws Exception {
    DecodedTransmission decoded = decode(transmission(HEART_RATE));

    assertThat(decoded)
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
  void readsMembersInAnyOrderAndSkipsThoseItDoesNotKnow() throws Exception {
    DecodedTransmission decoded =
        decode(
            """
            {"firmware": {"name": "x", "parts": [1, {"a": [null]}]},
             "readings": [{"ordinal": 3, "at": "2026-11-20T05:00:00.000Z", "quality": {"sqi": [0.9]},
               "unit": "%%", "value": 97, "metric": "MDC_PULS_OXIM_SAT_O2"}],
             "sequence": 9007199254740991, "epoch": "%s", "device": "%s", "class": "backlog"}
            """
                .formatted(EPOCH, DEVICE));

    assertThat(decoded.urgency()).isEqualTo(Urgency.BACKLOG);
    assertThat(decoded.sequence()).isEqualTo(TransmissionDecoder.SEQUENCE_MAX);
    assertThat(decoded.readings())
        .containsExactly(new Reading(VitalSign.SPO2, new BigDecimal("97"), AT, 3));
  }

  @Test
  void takesAThousandReadings() throws Exception {
    assertThat(decode(transmission(heartRates(1_000))).readings()).hasSize(1_000);
  }

  @ParameterizedTest
  @CsvSource({
    "62.80, 62.80",
    "-0, 0",
    "-0.0, 0.0",
    "-12.5, -12.5",
    "999999999.999999, 999999999.999999",
    "0.000001, 0.000001",
    "6.28e1, 62.8",
    "1E+2, 100"
  })
  void keepsAValueExactly(String written, BigDecimal value) throws Exception {
    assertThat(decode(transmission(heartRate(written))).readings())
        .extracting(Reading::value)
        .containsExactly(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e400",
        "-1e400",
        "1e-400",
        "1e999999999",
        "1e2147483648",
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "1000000000",
        "0.0000001",
        "1234567890123456",
        "11111111111111111111111111111111111111111111111111111111111111111111"
      })
  void refusesAValueThatItCouldNotKeepExactly(String written) throws Exception {
    assertThat(fault(heartRate(written))).isEqualTo(ReadingFault.VALUE_OUT_OF_RANGE);
  }

  @Test
  void readsWhatADeviceSaysOfAValuesWorth() throws Exception {
    String reading =
        HEART_RATE.replace(
            "\"unit\"", "\"status\":[\"questionable\",\"contact-confirmed\"],\"unit\"");

    assertThat(decode(transmission(reading)).readings().getFirst().statuses())
        .containsExactly(MeasurementStatus.QUESTIONABLE, MeasurementStatus.CONTACT_CONFIRMED);
    assertThat(
            decode(transmission(HEART_RATE.replace("\"unit\"", "\"status\":[],\"unit\"")))
                .readings())
        .isEqualTo(decode(transmission(HEART_RATE)).readings());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"invalid\"", "null", "[\"INVALID\"]", "[\"\"]", "[7]", "[[\"invalid\"]]", "{}"})
  void refusesAReadingOfAStatusThatItDoesNotKnow(String status) throws Exception {
    assertThat(fault(HEART_RATE.replace("\"unit\"", "\"status\":" + status + ",\"unit\"")))
        .isEqualTo(ReadingFault.UNKNOWN_STATUS);
  }

  static Stream<Arguments> faultyReadings() {
    String rest = "\"unit\":\"/min\",\"at\":\"2026-11-20T05:00:00.000Z\"";
    String metric = "\"metric\":\"MDC_ECG_HEART_RATE\"";
    return Stream.of(
        arguments("{}", ReadingFault.UNKNOWN_METRIC),
        arguments("{\"metric\":7,\"value\":1," + rest + "}", ReadingFault.UNKNOWN_METRIC),
        arguments("{\"metric\":\"MDC_X\",\"value\":1," + rest + "}", ReadingFault.UNKNOWN_METRIC),
        arguments("{\"metric\":[\"x\"],\"value\":1," + rest + "}", ReadingFault.UNKNOWN_METRIC),
        arguments(
            "{" + metric + ",\"value\":1,\"at\":\"2026-11-20T05:00:00.000Z\"}",
            ReadingFault.WRONG_UNIT),
        arguments(HEART_RATE.replace("/min", "%"), ReadingFault.WRONG_UNIT),
        arguments("{" + metric + "," + rest + "}", ReadingFault.VALUE_MISSING),
        arguments(heartRate("null"), ReadingFault.VALUE_MISSING),
        arguments(heartRate("\"62.8\""), ReadingFault.VALUE_NOT_A_NUMBER),
        arguments(heartRate("\"NaN\""), ReadingFault.VALUE_NOT_A_NUMBER),
        arguments(heartRate("true"), ReadingFault.VALUE_NOT_A_NUMBER),
        arguments(heartRate("{\"value\":1}"), ReadingFault.VALUE_NOT_A_NUMBER),
        arguments(heartRate("[1]"), ReadingFault.VALUE_NOT_A_NUMBER),
        arguments("{" + metric + ",\"value\":1,\"unit\":\"/min\"}", ReadingFault.TIME_MISSING),
        arguments(
            "{" + metric + ",\"value\":1,\"unit\":\"/min\",\"at\":null}",
            ReadingFault.TIME_MISSING),
        arguments(
            "{" + metric + ",\"value\":1,\"unit\":\"/min\",\"at\":1795150800000}",
            ReadingFault.TIME_MALFORMED),
        arguments(heartRate("1", "yesterday"), ReadingFault.TIME_MALFORMED),
        arguments(heartRate("1", "1969-12-31T23:59:59.999Z"), ReadingFault.TIME_MALFORMED),
        arguments(heartRate("1", "+10000-01-01T00:00:00Z"), ReadingFault.TIME_MALFORMED),
        arguments(heartRate("1", "2026-11-20T05:00:00.0001Z"), ReadingFault.TIME_MALFORMED),
        arguments(ordinal("-1"), ReadingFault.ORDINAL_OUT_OF_RANGE),
        arguments(ordinal("1024"), ReadingFault.ORDINAL_OUT_OF_RANGE),
        arguments(ordinal("4294967296"), ReadingFault.ORDINAL_OUT_OF_RANGE),
        arguments(ordinal("1.0"), ReadingFault.ORDINAL_OUT_OF_RANGE),
        arguments(ordinal("\"1\""), ReadingFault.ORDINAL_OUT_OF_RANGE),
        arguments(ordinal("null"), ReadingFault.ORDINAL_OUT_OF_RANGE));
  }

  @ParameterizedTest
  @MethodSource("faultyReadings")
  void refusesAFaultyReadingAlone(String reading, ReadingFault fault) throws Exception {
    DecodedTransmission decoded = decode(transmission(HEART_RATE, reading, HEART_RATE));

    assertThat(decoded.readings()).hasSize(2);
    assertThat(decoded.refused()).containsExactly(new RefusedReading(1, fault));
  }

  static Stream<Arguments> refusedBodies() {
    String whole = transmission(HEART_RATE);
    return Stream.of(
        arguments("", Refusal.MALFORMED_JSON),
        arguments("   ", Refusal.MALFORMED_JSON),
        arguments("{", Refusal.MALFORMED_JSON),
        arguments(whole.substring(0, whole.length() - 1), Refusal.MALFORMED_JSON),
        arguments(whole.substring(0, whole.length() - 2), Refusal.MALFORMED_JSON),
        arguments(whole + "}", Refusal.MALFORMED_JSON),
        arguments(whole + "{}", Refusal.MALFORMED_JSON),
        arguments(whole + " x", Refusal.MALFORMED_JSON),
        arguments("\uFEFF" + whole, Refusal.MALFORMED_JSON),
        arguments(whole.replace("62.8", "NaN"), Refusal.MALFORMED_JSON),
        arguments(whole.replace("62.8", "Infinity"), Refusal.MALFORMED_JSON),
        arguments(whole.replace("62.8", "-Infinity"), Refusal.MALFORMED_JSON),
        arguments(whole.replace("62.8", "062.8"), Refusal.MALFORMED_JSON),
        arguments(whole.replace("62.8", "+62.8"), Refusal.MALFORMED_JSON),
        arguments(whole.replace("62.8", ".8"), Refusal.MALFORMED_JSON),
        arguments(whole.replace("62.8", "62."), Refusal.MALFORMED_JSON),
        arguments(whole.replace("62.8", "0x3E"), Refusal.MALFORMED_JSON),
        arguments(whole.replace('"', '\''), Refusal.MALFORMED_JSON),
        arguments("/* */" + whole, Refusal.MALFORMED_JSON),
        arguments(whole.replace("]}", ",]}"), Refusal.MALFORMED_JSON),
        arguments(with("\"sequence\":17"), Refusal.MALFORMED_JSON),
        arguments(with("\"x\":1,\"x\":2"), Refusal.MALFORMED_JSON),
        arguments(with("\"x\":{\"y\":1,\"y\":1}"), Refusal.MALFORMED_JSON),
        arguments(transmission(HEART_RATE.replace("{", "{\"value\":70,")), Refusal.MALFORMED_JSON),
        arguments("[]", Refusal.MALFORMED_TRANSMISSION),
        arguments("null", Refusal.MALFORMED_TRANSMISSION),
        arguments("17", Refusal.MALFORMED_TRANSMISSION),
        arguments("{}", Refusal.MALFORMED_TRANSMISSION),
        arguments(transmission(), Refusal.MALFORMED_TRANSMISSION),
        arguments(transmission("7"), Refusal.MALFORMED_TRANSMISSION),
        arguments(transmission("[]"), Refusal.MALFORMED_TRANSMISSION),
        arguments(transmission("null"), Refusal.MALFORMED_TRANSMISSION),
        arguments(whole.replace("[" + HEART_RATE + "]", "{}"), Refusal.MALFORMED_TRANSMISSION),
        arguments(whole.replace("\"device\"", "\"Device\""), Refusal.MALFORMED_TRANSMISSION),
        arguments(whole.replace(DEVICE.toString(), "1-1-1-1-1"), Refusal.MALFORMED_TRANSMISSION),
        arguments(whole.replace(DEVICE.toString(), "x".repeat(36)), Refusal.MALFORMED_TRANSMISSION),
        arguments(whole.replace("\"" + EPOCH + "\"", "5"), Refusal.MALFORMED_TRANSMISSION),
        arguments(whole.replace(":17,", ":-1,"), Refusal.MALFORMED_TRANSMISSION),
        arguments(whole.replace(":17,", ":17.0,"), Refusal.MALFORMED_TRANSMISSION),
        arguments(whole.replace(":17,", ":\"17\","), Refusal.MALFORMED_TRANSMISSION),
        arguments(whole.replace(":17,", ":9007199254740992,"), Refusal.MALFORMED_TRANSMISSION),
        arguments(
            whole.replace(":17,", ":" + "9".repeat(900) + ","), Refusal.MALFORMED_TRANSMISSION),
        arguments(whole.replace("62.8", "1".repeat(2_000)), Refusal.MALFORMED_TRANSMISSION),
        arguments(whole.replace("\"live\"", "\"urgent\""), Refusal.MALFORMED_TRANSMISSION),
        arguments(whole.replace("\"live\"", "null"), Refusal.MALFORMED_TRANSMISSION),
        arguments(whole.replace("/min", "m".repeat(5_000)), Refusal.MALFORMED_TRANSMISSION),
        arguments(with("\"" + "n".repeat(300) + "\":1"), Refusal.MALFORMED_TRANSMISSION),
        arguments(with("\"x\":" + nested(8)), Refusal.TOO_DEEP),
        arguments(with("\"x\":" + nested(50_000)), Refusal.TOO_DEEP),
        arguments("[".repeat(100_000), Refusal.MALFORMED_TRANSMISSION),
        arguments(transmission(heartRate(nested(6))), Refusal.TOO_DEEP),
        arguments(transmission(heartRates(1_001)), Refusal.TOO_MANY_READINGS));
  }

  @ParameterizedTest
  @MethodSource("refusedBodies")
  void refusesTheWhole(String body, Refusal refusal) {
    assertThat(refusal(body.getBytes(UTF_8))).isEqualTo(refusal);
  }

  @Test
  void takesWhatIsAsDeepAsItMayBe() throws Exception {
    assertThat(decode(with("\"x\":" + nested(7))).readings()).hasSize(1);
    assertThat(fault(heartRate(nested(5)))).isEqualTo(ReadingFault.VALUE_NOT_A_NUMBER);
  }

  @Test
  void readsNothingButUtf8() {
    assertThat(refusal(transmission(HEART_RATE).getBytes(UTF_16BE)))
        .isEqualTo(Refusal.MALFORMED_JSON);

    byte[] broken = with("\"x\":\"?\"").getBytes(UTF_8);
    broken[6] = (byte) 0xC0;
    assertThat(refusal(broken)).isEqualTo(Refusal.MALFORMED_JSON);
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void refusesOrReadsWhateverComes() {
    long seed = 20_261_120;
    Random random = new Random(seed);
    byte[] sound =
        transmission(HEART_RATE, heartRate("1e400"), heartRate("-0"), heartRate("null"))
            .getBytes(UTF_8);
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = mutated(sound, random);
      try {
        assertThat(TransmissionDecoder.decode(mutated).readings()).hasSizeLessThanOrEqualTo(1_000);
        read++;
      } catch (TransmissionRefusedException e) {
        assertThat(e.refusal()).isNotNull();
      } catch (RuntimeException e) {
        throw new AssertionError(
            "Seed " + seed + ", mutation " + i + ": " + new String(mutated, UTF_8), e);
      }
    }
    assertThat(read).isPositive();
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void takesLittleTimeForTheWorstBodies() {
    int bytes = Body.BYTES_MAX;
    StringBuilder names = new StringBuilder("{");
    for (int i = 0; names.length() < bytes - 20; i++) {
      names.append('"').append(i).append("\":0,");
    }
    String[] bodies = {
      "[".repeat(bytes),
      "{\"a\":".repeat(bytes / 5),
      names.append("\"z\":0}").toString(),
      "{\"readings\":[" + "{},".repeat(bytes / 4),
      "{\"x\":" + "1".repeat(bytes - 10) + "}",
      "{\"x\":\"" + "\\u0041".repeat(bytes / 6 - 2) + "\"}",
      " ".repeat(bytes),
    };
    long begun = System.nanoTime();
    for (String body : bodies) {
      refusal(body.getBytes(UTF_8));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
  }

  /** One to four small faults. */
  static byte[] mutated(byte[] sound, Random random) {
    byte[] bytes = sound;
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes = mutatedOnce(bytes, random);
    }
    return bytes;
  }

  private static byte[] mutatedOnce(byte[] before, Random random) {
    if (before.length < 2) {
      return before;
    }
    int at = random.nextInt(before.length);
    int to = Math.min(before.length, at + 1 + random.nextInt(20));
    String tokens = "{}[]\",:-+.eE0179\\ \n\u0000ntf";
    return switch (random.nextInt(6)) {
      case 0 -> {
        byte[] bytes = before.clone();
        bytes[at] = (byte) random.nextInt(256);
        yield bytes;
      }
      case 1 -> {
        byte[] bytes = before.clone();
        bytes[at] = (byte) tokens.charAt(random.nextInt(tokens.length()));
        yield bytes;
      }
      case 2 -> Arrays.copyOf(before, at);
      case 3 -> joined(Arrays.copyOf(before, at), Arrays.copyOfRange(before, to, before.length));
      case 4 -> joined(Arrays.copyOf(before, to), Arrays.copyOfRange(before, at, before.length));
      default -> {
        byte[] inserted = new byte[1 + random.nextInt(40)];
        Arrays.fill(inserted, (byte) tokens.charAt(random.nextInt(tokens.length())));
        yield joined(
            joined(Arrays.copyOf(before, at), inserted),
            Arrays.copyOfRange(before, at, before.length));
      }
    };
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static String ordinal(String written) {
    return HEART_RATE.replace("}", ",\"ordinal\":" + written + "}");
  }

  private static DecodedTransmission decode(String body) throws TransmissionRefusedException {
    return TransmissionDecoder.decode(body.getBytes(UTF_8));
  }

  private static ReadingFault fault(String reading) throws TransmissionRefusedException {
    return decode(transmission(reading)).refused().getFirst().fault();
  }

  private static Refusal refusal(byte[] body) {
    try {
      DecodedTransmission decoded = TransmissionDecoder.decode(body);
      throw new AssertionError("Not refused: " + decoded.refused());
    } catch (TransmissionRefusedException e) {
      return e.refusal();
    }
  }
}
