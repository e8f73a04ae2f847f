package io.vigil.engine.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.TaskId;
import io.vigil.core.id.TenantId;
import io.vigil.core.id.TransmissionId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.Admission;
import io.vigil.core.patient.PatientEvent;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.RecentTransmissions;
import io.vigil.core.patient.Stream;
import io.vigil.core.patient.Task;
import io.vigil.core.patient.TransmissionIdentity;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import io.vigil.engine.Act;
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
import java.util.Random;
import java.util.TreeMap;
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
    // The last letter; what follows says that there are no layers.
    clear[clear.length - 2] = (byte) 0xFF;
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
    byte[] none = RecordCodec.encode(PatientState.class, PatientState.INITIAL);
    byte[] id = RecordCodec.encode(TaskId.class, new TaskId(new UUID(1, 1)));
    byte[] task =
        RecordCodec.encode(
            Task.class,
            new Task(new TaskId(new UUID(1, 1)), Task.Kind.MEASURE, "", 5, 1, Optional.empty()));
    // No tasks, no commands, no corrections of five kinds, scoring of three parts, not off the
    // monitor, no oxygen, coverage of five parts, no deliveries, no trials of three kinds, four
    // parts of home, five of the clinical record, counter 0.
    int at = none.length - 31;
    assertThat(Arrays.copyOfRange(none, at, none.length)).isEqualTo(new byte[31]);
    for (int times = 1; times <= 2; times++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(none, 0, at);
      out.write(times);
      for (int i = 0; i < times; i++) {
        out.writeBytes(id);
        out.writeBytes(task);
      }
      out.writeBytes(new byte[30]);
      if (times == 1) {
        assertThat(RecordCodec.decode(PatientState.class, out.toByteArray()).tasks()).hasSize(1);
      } else {
        assertThatThrownBy(() -> RecordCodec.decode(PatientState.class, out.toByteArray()))
            .isInstanceOf(MalformedEntryException.class);
      }
    }
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
    long now = 1_795_000_000_000L;
    UUID device = new UUID(2, 2);
    TransmissionIdentity identity =
        new TransmissionIdentity(
            new TransmissionId(new UUID(1, 1)),
            new DeviceId(device),
            device,
            new UUID(3, 3),
            1_000_000,
            -1);
    Header header =
        new Header(
            new TenantId(new UUID(4, 4)),
            3,
            17,
            now,
            7,
            EntryBody.VERSION,
            new Subject(Subject.Kind.PATIENT, new UUID(5, 5)),
            Optional.of(device),
            Optional.of(identity.id().value()),
            new UUID(6, 6));
    Map<Integer, Integer> sizes = new TreeMap<>();
    for (int rounds : List.of(2, 12)) {
      List<Reading> readings = Transmissions.rounds(rounds, 10_000, now - 500);
      EntryBody.OfPatient body = Transmissions.received(identity, readings, now);

      byte[] bytes = RecordCodec.encode(body, header);

      sizes.put(readings.size(), bytes.length);
      assertThat(RecordCodec.decode(bytes, header)).isEqualTo(body);
      assertThat(body.stored()).doesNotHaveAnyElementsOfTypes(EntryBody.Whole.class);
    }
    assertThat(sizes.get(10)).isLessThan(85);
    assertThat((sizes.get(60) - sizes.get(10)) / 50).isLessThan(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 20_261_120})
  void readingsOfAnyOrderAreReadBack(long seed) {
    Random random = new Random(seed);
    List<Metric> metrics = Metric.all().subList(0, 1 + random.nextInt(Metric.all().size()));
    List<Reading> readings = new ArrayList<>();
    long at = 1_795_000_000_000L;
    for (int i = random.nextInt(80); i >= 0; i--) {
      at += random.nextInt(3) * (random.nextInt(4) == 0 ? -1_234 : 1_000);
      readings.add(
          new Reading(
              metrics.get(
                  random.nextInt(3) == 0 ? random.nextInt(metrics.size()) : i % metrics.size()),
              BigDecimal.valueOf(random.nextInt(20_000) - 10_000, random.nextInt(7)),
              Instant.ofEpochMilli(at),
              random.nextInt(5) == 0 ? random.nextInt(Reading.ORDINAL_MAX + 1) : 0));
    }
    Act act = new Act.ReadingsUnbound(identity(seed), readings);

    assertThat(RecordCodec.decode(Act.class, RecordCodec.encode(Act.class, act))).isEqualTo(act);
  }

  @Test
  void refusesWhatCouldHaveBeenForetold() {
    long at = 1_795_000_000_000L;
    List<Reading> twice =
        List.of(
            Transmissions.reading(VitalSign.SPO2, "97", at, 0),
            Transmissions.reading(VitalSign.SPO2, "97", at, 1));
    byte[] bytes = RecordCodec.encode(Act.class, new Act.ReadingsUnbound(identity(1), twice));
    int control = bytes.length - 4;
    assertThat(bytes[control]).isEqualTo((byte) (8 | 32));
    byte[] told = new byte[bytes.length + 1];
    System.arraycopy(bytes, 0, told, 0, control + 2);
    told[control] |= 16;
    System.arraycopy(bytes, control + 2, told, control + 3, 2);

    assertThatThrownBy(() -> RecordCodec.decode(Act.class, told))
        .isInstanceOf(MalformedEntryException.class);
  }

  @Test
  void identitiesAreReadBackWhateverTheyShare() {
    for (int i = 0; i < 16; i++) {
      TransmissionIdentity identity =
          new TransmissionIdentity(
              new TransmissionId(new UUID(1, i)),
              new DeviceId(new UUID(2, i & 1)),
              new UUID(2, (i >> 1) & 1),
              new UUID(0, (i >> 2) & 1),
              (i & 8) == 0 ? i : -i,
              i);

      byte[] bytes = RecordCodec.encode(TransmissionIdentity.class, identity);

      assertThat(RecordCodec.decode(TransmissionIdentity.class, bytes)).isEqualTo(identity);
    }
  }

  @Test
  void recentTransmissionsAreReadBackUpToTheirLimit() {
    RecentTransmissions recent = RecentTransmissions.NONE;
    for (int i = 0; i <= RecentTransmissions.MAX; i++) {
      byte[] bytes = RecordCodec.encode(RecentTransmissions.class, recent);

      assertThat(RecordCodec.decode(RecentTransmissions.class, bytes)).isEqualTo(recent);
      assertThat(bytes).hasSize(1 + 24 * i);
      recent = recent.plus(identity(i));
    }
    byte[] tooMany = new byte[1 + 24 * (RecentTransmissions.MAX + 1)];
    tooMany[0] = RecentTransmissions.MAX + 1;

    assertThatThrownBy(() -> RecordCodec.decode(RecentTransmissions.class, tooMany))
        .isInstanceOf(MalformedEntryException.class);
  }

  @Test
  void timesThatMeanNeverTakeOneByte() {
    for (long time : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThat(RecordCodec.encode(PatientInput.PassTime.class, new PatientInput.PassTime(time)))
          .hasSize(1);
    }
  }

  private static TransmissionIdentity identity(long seed) {
    return (TransmissionIdentity) new Shapes(seed).any(TransmissionIdentity.class);
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
    assertThat(new String(bytes, StandardCharsets.UTF_8)).endsWith("🫀é\0");
  }
}
