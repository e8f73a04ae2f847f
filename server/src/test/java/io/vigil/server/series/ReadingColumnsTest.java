package io.vigil.server.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.Source;
import io.vigil.core.patient.ReadingStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingColumnsTest {
  private static final long HOUR = 490_000L * SeriesTables.HOUR_MILLIS;
  private static final Source DEVICE = new DeviceId(new UUID(0, 2));
  private static final Source NURSE = new PersonId(new UUID(0, 1));

  @Test
  void packsAndUnpacksExactlyInWhateverOrderReadingsCame() {
    List<StoredReading> readings = new ArrayList<>();
    for (int minute = 0; minute < 60; minute++) {
      readings.add(reading(VitalSign.HEART_RATE, DEVICE, minute * 60_000, 0, "62.80"));
      readings.add(reading(VitalSign.HEART_RATE, DEVICE, minute * 60_000, 1023, "-0.5"));
      readings.add(reading(VitalSign.SPO2, DEVICE, minute * 60_000, 0, "97"));
      readings.add(reading(VitalSign.SPO2, NURSE, minute * 60_000 + minute, 0, "999999999.999999"));
    }
    List<StoredReading> inTime = readings.stream().sorted(StoredReading.IN_TIME).toList();
    for (long seed = 1; seed <= 5; seed++) {
      Collections.shuffle(readings, new Random(seed));
      ReadingColumns columns = columns(readings);

      assertThat(columns.inTime()).isEqualTo(inTime);
      assertThat(unpacked(packed(columns)).inTime()).isEqualTo(inTime);
      assertThat(columns.count()).isEqualTo(inTime.size());
    }
  }

  @Test
  void ofOneIdentityTheFirstThatWasJudgedStays() {
    StoredReading future = reading("70", ReadingStatus.FUTURE);
    StoredReading accepted = reading("71", ReadingStatus.ACCEPTED);
    StoredReading suspect = reading("72", ReadingStatus.SUSPECT);

    ReadingColumns together = columns(List.of(future, accepted, suspect));
    ReadingColumns merged =
        unpacked(packed(columns(List.of(future))), packed(columns(List.of(accepted, suspect))));

    assertThat(together.inTime()).containsExactly(accepted);
    assertThat(merged.inTime()).containsExactly(accepted);
    assertThat(columns(List.of(future, reading("75", ReadingStatus.TOO_LATE))).inTime())
        .containsExactly(future);
  }

  /** R is recorded, W goes to another patient, C comes back as 99, E is entered in error. */
  @ParameterizedTest
  @CsvSource({
    "R,97 accepted",
    "RW,97 reattributed",
    "RE,97 entered-in-error",
    "RWC,99 accepted",
    "RWCW,99 reattributed",
    "RWCE,99 entered-in-error",
    "RWE,97 entered-in-error",
    "REC,97 entered-in-error",
    "REE,97 entered-in-error"
  })
  void aWithdrawnReadingIsTheSameHoweverPartsWereMerged(String history, String expected) {
    int steps = history.length();
    for (int cuts = 0; cuts < 1 << (steps - 1); cuts++) {
      List<byte[]> parts = new ArrayList<>();
      ReadingColumns part = new ReadingColumns(HOUR);
      for (int i = 0; i < steps; i++) {
        step(part, history.charAt(i));
        if (i == steps - 1 || (cuts & (1 << i)) != 0) {
          parts.add(packed(part));
          part = new ReadingColumns(HOUR);
        }
      }
      ReadingColumns merged = unpacked(parts.toArray(byte[][]::new));

      assertThat(merged.inTime())
          .as("%s cut by %s", history, Integer.toBinaryString(cuts))
          .singleElement()
          .satisfies(each ->
              assertThat(each.value() + " " + each.status().wireName()).isEqualTo(expected));
      assertThat(unpacked(packed(merged)).inTime()).isEqualTo(merged.inTime());
    }
  }

  @Test
  void aWithdrawalOfWhatIsNotThereShowsNothing() {
    ReadingColumns columns = new ReadingColumns(HOUR);
    step(columns, 'W');

    assertThat(columns.inTime()).isEmpty();
    assertThat(unpacked(packed(columns)).inTime()).isEmpty();
  }

  private static void step(ReadingColumns to, char step) {
    switch (step) {
      case 'R' -> add(to, "97", ReadingStatus.ACCEPTED);
      case 'C' -> add(to, "99", ReadingStatus.ACCEPTED);
      case 'W' -> withdraw(to, ReadingStatus.REATTRIBUTED);
      case 'E' -> withdraw(to, ReadingStatus.ENTERED_IN_ERROR);
      default -> throw new IllegalArgumentException("no step " + step);
    }
  }

  private static void add(ReadingColumns to, String value, ReadingStatus status) {
    to.add(VitalSign.SPO2, DEVICE, HOUR + 7, 3, new BigDecimal(value), status);
  }

  private static void withdraw(ReadingColumns to, ReadingStatus status) {
    to.add(VitalSign.SPO2, DEVICE, HOUR + 7, 0, ReadingColumns.Column.withdrawal(3, status));
  }

  @Test
  void drawsTheSourcesOfAMetricAsOneLine() {
    ReadingColumns columns =
        columns(
            List.of(
                reading(VitalSign.SPO2, DEVICE, 1_000, 0, "97"),
                reading(VitalSign.SPO2, DEVICE, 3_000, 0, "98"),
                reading(VitalSign.HEART_RATE, DEVICE, 2_000, 0, "62.8"),
                reading(VitalSign.SPO2, NURSE, 1_000, 0, "95"),
                reading(VitalSign.SPO2, NURSE, 2_000, 0, "96")));

    List<ReadingColumns.Column> lines = columns.byMetric();

    ReadingColumns.Column spo2 =
        lines.stream().filter(line -> line.metric() == VitalSign.SPO2).findFirst().orElseThrow();
    assertThat(lines).hasSize(2);
    assertThat(IntStream.range(0, spo2.count()).mapToDouble(spo2::value).toArray())
        .containsExactly(95, 97, 96, 98);
    assertThat(IntStream.range(0, spo2.count()).mapToLong(spo2::at).map(at -> at - HOUR).toArray())
        .containsExactly(1_000, 1_000, 2_000, 3_000);
  }

  @Test
  void aValueIsTheNearestDouble() {
    Random random = new Random(11);
    for (int i = 0; i < 10_000; i++) {
      BigDecimal value =
          BigDecimal.valueOf(random.nextLong(-999_999_999, 999_999_999), random.nextInt(7));
      ReadingColumns columns =
          columns(List.of(reading(VitalSign.HEART_RATE, DEVICE, 0, 0, value.toPlainString())));

      assertThat(columns.byMetric().getFirst().value(0)).isEqualTo(value.doubleValue());
    }
  }

  @Test
  void anHourOfFiveMetricsOnceAMinuteTakesLessThanTwoBytesAReading() {
    List<StoredReading> readings = new ArrayList<>();
    Random random = new Random(3);
    for (int minute = 0; minute < 60; minute++) {
      int at = minute * 60_000 + random.nextInt(500);
      for (VitalSign vitalSign : List.of(VitalSign.values()).subList(0, 5)) {
        readings.add(reading(vitalSign, DEVICE, at, 0, Integer.toString(60 + random.nextInt(40))));
      }
    }

    assertThat(packed(columns(readings))).hasSizeLessThan(2 * readings.size());
  }

  private static ReadingColumns columns(List<StoredReading> readings) {
    ReadingColumns columns = new ReadingColumns(HOUR);
    for (StoredReading each : readings) {
      columns.add(
          each.metric(),
          each.source(),
          each.atEpochMillis(),
          each.ordinal(),
          each.value(),
          each.status());
    }
    return columns;
  }

  private static byte[] packed(ReadingColumns columns) {
    Packer packer = new Packer();
    columns.pack(packer);
    return packer.bytes();
  }

  private static ReadingColumns unpacked(byte[]... parts) {
    ReadingColumns columns = new ReadingColumns(HOUR);
    for (byte[] part : parts) {
      columns.unpack(new Unpacker(part));
    }
    return columns;
  }

  private static StoredReading reading(String value, ReadingStatus status) {
    return new StoredReading(
        VitalSign.HEART_RATE, DEVICE, HOUR + 1_000, 0, new BigDecimal(value), status);
  }

  private static StoredReading reading(
      Metric metric, Source source, int millis, int ordinal, String value) {
    return new StoredReading(
        metric, source, HOUR + millis, ordinal, new BigDecimal(value), ReadingStatus.ACCEPTED);
  }
}
