package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.OxygenFault;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.DeviceId;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Grade;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.OxygenSupply;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cylinders and concentrators. */
class OxygenSupplyTest {

  private static final DeviceId SUPPLY = new DeviceId(new UUID(1, 77));

  /** An E cylinder: 4.7 L of water, 200 psi of reserve. */
  private static final OxygenSupply CYLINDER =
      new OxygenSupply(OxygenSupply.Kind.CYLINDER, 4_700, OxygenSupply.USUAL_RESERVE, 0);

  private static final Condition RUNNING_OUT = failing(OxygenFault.RUNNING_OUT);

  @ParameterizedTest
  @CsvSource({
    "137.9, 2, 291", // E, full: 0.28 L/psi x 1,800 psi / 2 L/min is 252; by its volume 291
    "137.9, 15, 38",
    "50, 2, 85",
    "13.8, 2, 0",
    "5, 2, 0",
  })
  void predictsHowLongACylinderLasts(double bar, double litresAMinute, long minutes) {
    long left = CYLINDER.minutesLeftMicros((long) (bar * 1e6), (long) (litresAMinute * 1e6));
    assertThat(left / 1_000_000).isEqualTo(minutes);
  }

  @ParameterizedTest
  @CsvSource({
    "60, 0, ",
    "59.999, 0, LOW",
    "30, 0, LOW",
    "29.999, 0, MEDIUM",
    "15, 0, MEDIUM",
    "14.999, 0, HIGH",
    "0, 0, HIGH",
    "120, 120, ",
    "119.999, 120, MEDIUM",
    "59, 120, MEDIUM",
    "10, 120, HIGH",
  })
  void ranksThePredictedTimeLeft(double minutes, long leadMinutes, Priority priority) {
    assertThat(
            DefaultRules.CYLINDER_TIME
                .gradeOf((long) (minutes * 1e6), minutes(leadMinutes))
                .map(Grade::priority))
        .isEqualTo(Optional.ofNullable(priority));
  }

  @Test
  void alarmsAsTheTimeLeftFallsAndEndsWithAnotherCylinder() {
    TestingPatient patient = withCylinder(CYLINDER);
    sends(patient, VitalSign.OXYGEN_FLOW, "2", 0);
    for (int at = 0; at < 5; at++) {
      sends(patient, DeviceMeasure.OXYGEN_CYLINDER_PRESSURE, "60", at);
    }
    assertThat(patient.episodes(RUNNING_OUT)).isEmpty();
    assertThat(left(patient)).hasValue(108_570_000);

    pressures(patient, "38", 5, 3);
    assertThat(patient.episode(RUNNING_OUT).priority()).isEqualTo(Priority.LOW);
    assertThat(patient.episode(RUNNING_OUT).onsetEpochMillis()).isEqualTo(START + minutes(7));
    pressures(patient, "20", 8, 3);
    assertThat(patient.episode(RUNNING_OUT).priority()).isEqualTo(Priority.HIGH);
    assertThat(patient.episode(RUNNING_OUT).worstMicros()).hasValue(14_570_000);

    pressures(patient, "150", 11, 2);
    assertThat(patient.episode(RUNNING_OUT).active()).as("two of five").isTrue();
    pressures(patient, "150", 13, 1);
    assertThat(patient.episode(RUNNING_OUT).endEpochMillis()).hasValue(START + minutes(13));
  }

  @Test
  void pressureThatIsWrongForOnceChangesNothing() {
    TestingPatient patient = withCylinder(CYLINDER);
    sends(patient, VitalSign.OXYGEN_FLOW, "2", 0);
    pressures(patient, "100", 0, 5);
    pressures(patient, "3", 5, 2);
    pressures(patient, "99", 7, 3);

    assertThat(patient.episodes(RUNNING_OUT)).isEmpty();
  }

  @Test
  void emptyCylinderAlarmsThoughItsFlowIsNotKnown() {
    TestingPatient patient = withCylinder(CYLINDER);
    pressures(patient, "60", 0, 1);
    assertThat(patient.episodes(RUNNING_OUT)).isEmpty();
    pressures(patient, "13.8", 1, 2);
    assertThat(patient.episode(RUNNING_OUT).priority()).isEqualTo(Priority.HIGH);
    pressures(patient, "100", 3, 3);
    assertThat(patient.episode(RUNNING_OUT).active()).isFalse();
  }

  @Test
  void moreFlowIsLessTime() {
    TestingPatient patient = withCylinder(CYLINDER);
    sends(patient, VitalSign.OXYGEN_FLOW, "2", 0);
    pressures(patient, "60", 0, 5);
    sends(patient, VitalSign.OXYGEN_FLOW, "15", 5);

    assertThat(patient.episode(RUNNING_OUT).priority()).isEqualTo(Priority.HIGH);
    sends(patient, VitalSign.OXYGEN_FLOW, "0", 6);
    assertThat(patient.episode(RUNNING_OUT).active()).isFalse();
    assertThat(left(patient)).isEmpty();
  }

  @Test
  void alarmsWhereNoOtherCylinderComesInTime() {
    TestingPatient patient =
        withCylinder(
            new OxygenSupply(
                OxygenSupply.Kind.CYLINDER, 4_700, OxygenSupply.USUAL_RESERVE, hours(2)));
    sends(patient, DeviceMeasure.OXYGEN_FLOW_SET, "2", 0);
    sends(patient, DeviceMeasure.OXYGEN_CYLINDER_PRESSURE, "60", 0);

    assertThat(patient.episode(RUNNING_OUT).priority()).isEqualTo(Priority.MEDIUM);
  }

  @Test
  void pressureThatFallsWithNothingFlowingIsALeak() {
    Condition leak = failing(OxygenFault.LEAKING);
    TestingPatient patient = withCylinder(CYLINDER);
    pressures(patient, "120", 0, 1);
    sends(patient, VitalSign.OXYGEN_FLOW, "0", 0);
    pressures(patient, "119", 1, 1);
    pressures(patient, "115.5", 2, 1);
    assertThat(patient.episodes(leak)).isEmpty();
    pressures(patient, "115", 3, 1);
    assertThat(patient.episode(leak).priority()).isEqualTo(Priority.MEDIUM);

    sends(patient, VitalSign.OXYGEN_FLOW, "2", 4);
    assertThat(patient.episode(leak).active()).isFalse();
  }

  /** 2 L/min of 4.7 L for each bar: 10 bar in 23.5 min. */
  @Test
  void pressureThatStaysThoughAFlowIsSetIsABlockage() {
    Condition blocked = failing(OxygenFault.BLOCKED);
    TestingPatient patient = withCylinder(CYLINDER);
    sends(patient, DeviceMeasure.OXYGEN_FLOW_SET, "2", 0);
    for (int at = 0; at <= 23; at++) {
      pressures(patient, "120", at, 1);
    }
    assertThat(patient.episodes(blocked)).isEmpty();
    pressures(patient, "119", 24, 1);
    assertThat(patient.episode(blocked).priority()).isEqualTo(Priority.HIGH);

    pressures(patient, "109", 48, 1);
    assertThat(patient.episode(blocked).active()).isFalse();
  }

  @Test
  void cylinderThatGivesWhatIsSetIsNotBlocked() {
    TestingPatient patient = withCylinder(CYLINDER);
    sends(patient, DeviceMeasure.OXYGEN_FLOW_SET, "2", 0);
    for (int at = 0; at <= 100; at += 5) {
      pressures(patient, String.valueOf(150 - 2 * at / 5), at, 1);
    }

    assertThat(patient.episodes(failing(OxygenFault.BLOCKED))).isEmpty();
  }

  @Test
  void lowPurityAlarmsAfterHalfAMinute() {
    Condition impure = failing(OxygenFault.IMPURE);
    TestingPatient patient = withCylinder(CYLINDER);
    patient.sends(SUPPLY, reading(DeviceMeasure.OXYGEN_PURITY, "84", START));
    patient.waitUntil(START + seconds(30) - 1);
    assertThat(patient.episodes(impure)).isEmpty();
    patient.waitUntil(START + seconds(30));
    assertThat(patient.episode(impure).priority()).isEqualTo(Priority.MEDIUM);
    patient.sends(SUPPLY, reading(DeviceMeasure.OXYGEN_PURITY, "80", START + seconds(30)));
    assertThat(patient.episode(impure).priority()).isEqualTo(Priority.HIGH);
    patient.sends(SUPPLY, reading(DeviceMeasure.OXYGEN_PURITY, "85.5", START + seconds(31)));
    assertThat(patient.episode(impure).active()).as("within the hysteresis").isTrue();
    patient.sends(SUPPLY, reading(DeviceMeasure.OXYGEN_PURITY, "86", START + seconds(32)));
    assertThat(patient.episode(impure).active()).isFalse();
  }

  @Test
  void lowPurityOfAConcentratorThatWarmsUpIsNoAlarm() {
    Condition impure = failing(OxygenFault.IMPURE);
    TestingPatient patient = withCylinder(CYLINDER);
    sends(patient, DeviceStatus.WARMING_UP, "1", 0);
    sends(patient, DeviceMeasure.OXYGEN_PURITY, "60", 1);
    patient.waitUntil(START + minutes(5));
    assertThat(patient.episodes(impure)).isEmpty();

    sends(patient, DeviceStatus.WARMING_UP, "0", 5);
    sends(patient, DeviceMeasure.OXYGEN_PURITY, "70", 6);
    patient.waitUntil(START + minutes(7));
    assertThat(patient.episode(impure).onsetEpochMillis()).isEqualTo(START + minutes(6));
  }

  @Test
  void batteryIsLowByItsChargeOrAsTheDeviceSays() {
    Condition low = new Condition.DeviceStatusRaised(SUPPLY, DeviceStatus.BATTERY_LOW);
    TestingPatient patient = withCylinder(CYLINDER);
    sends(patient, DeviceMeasure.BATTERY_CHARGE, "19", 0);
    sends(patient, DeviceStatus.BATTERY_LOW, "1", 1);
    sends(patient, DeviceMeasure.BATTERY_CHARGE, "30", 2);
    assertThat(patient.episode(low).onsetEpochMillis()).isEqualTo(START);
    assertThat(patient.episode(low).active()).as("the device still says so").isTrue();
    sends(patient, DeviceStatus.BATTERY_LOW, "0", 3);
    assertThat(patient.episode(low).endEpochMillis()).hasValue(START + minutes(3));
  }

  /** The flow of a device counts in NEWS2 as what a person observed does, with its time. */
  @Test
  void flowOfADeviceIsTheOxygenOfTheScore() {
    TestingPatient patient = withCylinder(CYLINDER);
    sends(patient, VitalSign.OXYGEN_FLOW, "2", 0);

    assertThat(patient.state().score().orElseThrow().parts())
        .filteredOn(part -> part.parameter() == ScoreParameter.OXYGEN)
        .singleElement()
        .satisfies(part -> {
          assertThat(part.points()).isEqualTo(2);
          assertThat(part.sample().orElseThrow().source()).contains(SUPPLY);
          assertThat(part.sample().orElseThrow().atEpochMillis()).isEqualTo(START);
        });
  }

  @Test
  void refusesAttributesOfNoSupply() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OxygenSupply(OxygenSupply.Kind.CYLINDER, 0, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OxygenSupply(OxygenSupply.Kind.LIQUID, 1, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OxygenSupply(OxygenSupply.Kind.LIQUID, 0, -1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OxygenSupply(OxygenSupply.Kind.LIQUID, 0, 0, -1));
  }

  /** Once all is in, what is on record of a supply doesn't depend on the order of arrival. */
  @Test
  void recordDoesNotDependOnTheOrderOfArrival() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      List<Reading> readings = new ArrayList<>();
      double bar = 80;
      for (int at = 0; at < 240; at++) {
        if (random.nextInt(30) == 0) {
          bar = 20 + random.nextInt(150);
        }
        bar = Math.max(0, bar - random.nextDouble());
        long time = START - hours(5) + minutes(at);
        add(readings, random, DeviceMeasure.OXYGEN_CYLINDER_PRESSURE, Math.round(bar), time, 1);
        add(readings, random, DeviceMeasure.OXYGEN_FLOW_SET, random.nextInt(4), time, 20);
        add(readings, random, VitalSign.OXYGEN_FLOW, random.nextInt(6), time, 15);
        add(readings, random, DeviceMeasure.OXYGEN_PURITY, 80 + random.nextInt(10), time, 10);
        add(readings, random, DeviceStatus.WARMING_UP, random.nextInt(2), time, 30);
        add(readings, random, DeviceMeasure.BATTERY_CHARGE, random.nextInt(40), time, 20);
        add(readings, random, DeviceStatus.BATTERY_LOW, random.nextInt(2), time, 40);
      }
      List<String> inOrder = record(readings);
      Collections.shuffle(readings, random);

      assertThat(record(readings)).as("seed " + seed).isEqualTo(inOrder);
      assertThat(inOrder).isNotEmpty();
    }
  }

  private static void add(
      List<Reading> readings, Random random, Metric metric, long value, long at, int oneIn) {
    if (random.nextInt(oneIn) == 0) {
      readings.add(reading(metric, String.valueOf(value), at));
    }
  }

  private static List<String> record(List<Reading> readings) {
    TestingPatient patient = withCylinder(CYLINDER).foldingAtTheEndOnly();
    for (Reading reading : readings) {
      patient.sends(SUPPLY, reading);
    }
    patient.assertFoldsFromTheBeginning();
    List<String> record = new ArrayList<>();
    for (Episode episode : patient.state().episodes().values()) {
      boolean ofDevice =
          episode.condition() instanceof Condition.OxygenSupplyFailing
              || episode.condition() instanceof Condition.DeviceStatusRaised;
      if (ofDevice && !episode.withdrawn()) {
        record.add(
            episode.condition().key()
                + " "
                + episode.onsetEpochMillis()
                + " "
                + episode.endEpochMillis());
      }
    }
    Collections.sort(record);
    return record;
  }

  private static Condition failing(OxygenFault fault) {
    return new Condition.OxygenSupplyFailing(SUPPLY, fault);
  }

  private static TestingPatient withCylinder(OxygenSupply supply) {
    return TestingPatient.inCare()
        .bind(MONITOR, Duration.ofSeconds(1))
        .decide(
            new PatientInput.BindDevice(
                new DeviceBinding(
                    SUPPLY,
                    "E-17",
                    "oxygen-cylinder",
                    minutes(1),
                    START - hours(100),
                    OptionalLong.empty(),
                    Optional.of(supply))));
  }

  private static OptionalLong left(TestingPatient patient) {
    return patient.state().oxygenMinutesLeftMicros(patient.state().links().get(SUPPLY).binding());
  }

  private static void pressures(TestingPatient patient, String bar, int fromMinute, int count) {
    for (int i = 0; i < count; i++) {
      sends(patient, DeviceMeasure.OXYGEN_CYLINDER_PRESSURE, bar, fromMinute + i);
    }
  }

  private static void sends(TestingPatient patient, Metric metric, String value, int minute) {
    long at = START + minutes(minute);
    patient.waitUntil(at).sends(SUPPLY, reading(metric, value, at));
  }
}
