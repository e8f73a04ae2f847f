package io.vigil.engine.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.DeviceBinding;
import io.vigil.core.patient.Link;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.patient.RecordedReading;
import io.vigil.core.patient.Stream;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.Sensor;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.Subject;
import io.vigil.engine.SubjectState;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordCodecTest {

  private static final Class<?>[] ROOTS = {
    Header.class, EntryBody.class, SubjectState.class, Subject.class
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 20_261_120})
  void whatIsWrittenIsReadBack(long seed) {
    Shapes shapes = new Shapes(seed);
    for (Shapes.Case type : Shapes.cases(ROOTS)) {
      for (int i = 0; i < 20; i++) {
        Object value = shapes.any(type.actual());
        byte[] bytes = RecordCodec.encode(type.declared(), value);
        Object read = RecordCodec.decode(type.declared(), bytes);
        assertThat(Shapes.written(read))
            .as("%s, seed %d", type, seed)
            .isEqualTo(Shapes.written(value));
        assertThat(RecordCodec.encode(type.declared(), read)).isEqualTo(bytes);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 20_261_120})
  void damagedBytesAreMalformedOrTheEncodingOfWhatIsRead(long seed) {
    Shapes shapes = new Shapes(seed);
    Random random = new Random(seed);
    for (Shapes.Case type : Shapes.cases(ROOTS)) {
      byte[] bytes = RecordCodec.encode(type.declared(), shapes.any(type.actual()));
      for (int length = 0; length < Math.min(bytes.length, 100); length++) {
        assertHonest(type.declared(), Arrays.copyOf(bytes, length), seed);
      }
      for (int i = 0; i < 100 && bytes.length > 0; i++) {
        byte[] damaged = bytes.clone();
        for (int n = random.nextInt(3); n >= 0; n--) {
          damaged[random.nextInt(damaged.length)] =
              (byte) (random.nextBoolean() ? 0xFF : random.nextInt(256));
        }
        assertHonest(type.declared(), damaged, seed);
      }
      for (int i = 0; i < 50; i++) {
        byte[] noise = new byte[random.nextInt(64)];
        random.nextBytes(noise);
        assertHonest(type.declared(), noise, seed);
      }
      assertThatThrownBy(
              () -> RecordCodec.decode(type.declared(), Arrays.copyOf(bytes, bytes.length + 1)))
          .as("%s and a byte more", type)
          .isInstanceOf(MalformedEntryException.class);
    }
  }

  /** Any other exception fails the test. */
  private static void assertHonest(Class<?> type, byte[] bytes, long seed) {
    Object read;
    try {
      read = RecordCodec.decode(type, bytes);
    } catch (MalformedEntryException refused) {
      return;
    }
    assertThat(RecordCodec.encode(type, read)).as("%s, seed %d", type, seed).isEqualTo(bytes);
  }

  @Test
  void refusesCountsThatExceedWhatIsLeft() {
    byte[] rules = bytes(0, 0xFF, 0xFF, 0xFF, 0xFF, 0x07);
    assertThatThrownBy(() -> RecordCodec.decode(RuleSet.class, rules))
        .isInstanceOf(MalformedEntryException.class)
        .hasMessageContaining("count");
    byte[] stream = bytes(0, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0, 0);
    assertThatThrownBy(() -> RecordCodec.decode(Stream.class, stream))
        .isInstanceOf(MalformedEntryException.class);
    byte[] negative = bytes(0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01);
    assertThatThrownBy(() -> RecordCodec.decode(RuleSet.class, negative))
        .isInstanceOf(MalformedEntryException.class);
  }

  @Test
  void refusesIntegersThatAreNotInTheirShortestForm() {
    assertThat(RecordCodec.decode(PatientEvent.ClockStepped.class, bytes(2)).byMillis()).isOne();
    for (byte[] longer :
        List.of(
            bytes(0x82, 0),
            bytes(0x82, 0x80, 0),
            bytes(0x80, 0),
            bytes(0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 2),
            bytes(0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0))) {
      assertThatThrownBy(() -> RecordCodec.decode(PatientEvent.ClockStepped.class, longer))
          .isInstanceOf(MalformedEntryException.class);
    }
  }

  @Test
  void refusesNumbersOutOfRange() {
    ByteWriter out = new ByteWriter();
    out.signed(1L << 32);
    assertThatThrownBy(() -> RecordCodec.decode(PatientEvent.InputWasSetAside.class, out.bytes()))
        .isInstanceOf(MalformedEntryException.class);
  }

  @Test
  void aDateOutOfRangeIsNotToldInTheException() {
    ByteWriter out = new ByteWriter();
    out.uuid(new UUID(0, 1));
    out.text("name");
    out.text("identifier");
    out.signed(1L << 50);
    assertThatThrownBy(() -> RecordCodec.decode(Admission.class, out.bytes()))
        .isInstanceOf(MalformedEntryException.class)
        .hasNoCause()
        .hasMessageNotContaining(Long.toString(1L << 50));
  }

  @Test
  void refusesTextThatIsNotUnicode() {
    assertThatThrownBy(() ->
            RecordCodec.encode(
                PatientInput.class,
                new PatientInput.Transfer(new WardId(new UUID(1, 2)), "bed \uD83E")))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] clear =
        RecordCodec.encode(
            PatientInput.class, new PatientInput.Transfer(new WardId(new UUID(1, 2)), "bed"));
    clear[clear.length - 1] = (byte) 0xFF;
    assertThatThrownBy(() -> RecordCodec.decode(PatientInput.class, clear))
        .isInstanceOf(MalformedEntryException.class);
  }

  @Test
  void refusesADecimalThatIsNotWrittenOut() {
    ByteWriter out = new ByteWriter();
    out.unsigned(VitalSign.HEART_RATE.mdc());
    out.signed(1);
    out.signed(-2);
    out.signed(1_000);
    out.signed(0);
    assertThatThrownBy(() -> RecordCodec.decode(Reading.class, out.bytes()))
        .isInstanceOf(MalformedEntryException.class);
  }

  @Test
  void refusesAKeyThatComesTwice() {
    Link link =
        new Link(
            new DeviceBinding(new DeviceId(new UUID(1, 1)), "", "", 1, 0, OptionalLong.empty()),
            0,
            0,
            Map.of(Sensor.ECG, 5L),
            List.of());
    byte[] once = RecordCodec.encode(Link.class, link);
    byte[] twice = new byte[once.length + 2];
    int at = once.length - 4; // count 1, ECG, 5, no transmissions
    assertThat(Arrays.copyOfRange(once, at, once.length)).isEqualTo(bytes(1, 0, 10, 0));
    System.arraycopy(once, 0, twice, 0, at);
    System.arraycopy(bytes(2, 0, 10, 0, 10, 0), 0, twice, at, 6);
    assertThatThrownBy(() -> RecordCodec.decode(Link.class, twice))
        .isInstanceOf(MalformedEntryException.class);
  }

  @Test
  void refusesUnknownTagsAndConstants() {
    assertThatThrownBy(() -> RecordCodec.decode(PatientInput.class, bytes(99)))
        .isInstanceOf(MalformedEntryException.class);
    ByteWriter wraps = new ByteWriter();
    wraps.unsigned((1L << 32) + 3);
    assertThatThrownBy(() -> RecordCodec.decode(PatientInput.class, wraps.bytes()))
        .isInstanceOf(MalformedEntryException.class);
    assertThatThrownBy(
            () -> RecordCodec.decode(Subject.class, new byte[] {9, 0, 0, 0, 0, 0, 0, 0, 0, 0}))
        .isInstanceOf(MalformedEntryException.class);
  }

  @Test
  void keepsTheOrderOfMaps() {
    Shapes shapes = new Shapes(5);
    PatientState state;
    do {
      state = (PatientState) shapes.any(PatientState.class);
    } while (state.links().size() < 3);
    PatientState read =
        RecordCodec.decode(PatientState.class, RecordCodec.encode(PatientState.class, state));
    assertThat(new ArrayList<>(read.links().keySet()))
        .isEqualTo(new ArrayList<>(state.links().keySet()));
  }

  @Test
  void readingsStandOnceInAnEntryAndTakeFewBytes() {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      readings.add(
          new Reading(
              VitalSign.HEART_RATE,
              new BigDecimal("62.8"),
              Instant.ofEpochMilli(1_795_000_000_000L + i * 1_000L),
              0));
    }
    TransmissionIdentity identity =
        new TransmissionIdentity(
            new TransmissionId(new UUID(1, 1)),
            new DeviceId(new UUID(2, 2)),
            new UUID(2, 2),
            new UUID(3, 3),
            17,
            -1);
    PatientInput input = new PatientInput.ReceiveTransmission(identity, true, readings);
    PatientEvent recorded =
        new PatientEvent.ReadingsRecorded(
            identity.device(),
            Optional.of(identity),
            5,
            readings.stream()
                .map(reading -> new RecordedReading(reading, ReadingStatus.ACCEPTED))
                .toList());
    EntryBody.OfPatient body = EntryBody.OfPatient.of(input, List.of(recorded), Optional.empty());

    byte[] bytes = RecordCodec.encode(EntryBody.class, body);

    assertThat(bytes).hasSizeLessThan(120 + 60 * 11);
    assertThat(RecordCodec.decode(EntryBody.class, bytes)).isEqualTo(body);
    assertThat(body.events()).containsExactly(recorded);
  }

  private static byte[] bytes(int... values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int value : values) {
      out.write(value);
    }
    return out.toByteArray();
  }

  @Test
  void textsAreUtf8() {
    byte[] bytes =
        RecordCodec.encode(
            PatientInput.class, new PatientInput.Transfer(new WardId(new UUID(1, 2)), "🫀é"));
    assertThat(new String(bytes, StandardCharsets.UTF_8)).endsWith("🫀é");
  }
}
