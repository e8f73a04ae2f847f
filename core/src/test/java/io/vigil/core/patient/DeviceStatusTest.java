package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.withMonitorAndWearable;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmKind;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeviceId;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.Sensor;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a device says of its own state. */
class DeviceStatusTest {

  @ParameterizedTest
  @CsvSource({
    "BATTERY_LOW, LOW, 0",
    "BATTERY_CRITICAL, MEDIUM, 0",
    "MAINS_LOST, LOW, 0",
    "MALFUNCTION, MEDIUM, 0",
    "SENSOR_MALFUNCTION, MEDIUM, 0",
    "SENSOR_DISCONNECTED, MEDIUM, 10",
    "SENSOR_OFF, MEDIUM, 10",
    "SENSOR_DISPLACED, LOW, 30",
    "LEADS_OFF, MEDIUM, 10",
    "LOW_PERFUSION, LOW, 30",
    "POOR_SIGNAL, LOW, 30",
    "ALARMS_OFF, LOW, 0",
    "LOCAL_ALARM_LOW, LOW, 0",
    "LOCAL_ALARM_MEDIUM, MEDIUM, 0",
    "LOCAL_ALARM_HIGH, HIGH, 0",
    "OXYGEN_INLET_FAULT, MEDIUM, 0",
    "OXYGEN_OUTLET_FAULT, HIGH, 0",
    "WARMING_UP, , 0",
  })
  void alarmsWhenItOutlastsItsDelay(DeviceStatus status, Priority priority, int delaySeconds) {
    Condition condition = raised(MONITOR, status);
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(status, "1", START))
            .waitUntil(START + seconds(delaySeconds) - 1);
    assertThat(patient.episodes(condition)).hasSize(priority != null && delaySeconds == 0 ? 1 : 0);

    patient.waitUntil(START + seconds(delaySeconds));
    assertThat(patient.episodes(condition)).hasSize(priority == null ? 0 : 1);
    for (Episode episode : patient.episodes(condition)) {
      assertThat(patient.alarm(episode).signal()).isEqualTo(Signal.ON);
      assertThat(episode.priority()).isEqualTo(priority);
      assertThat(episode.onsetEpochMillis()).isEqualTo(START);
      assertThat(condition.kind()).isEqualTo(AlarmKind.TECHNICAL);
    }
  }

  @Test
  void endsWhenTheDeviceSaysSo() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(DeviceStatus.BATTERY_LOW, "1", START))
            .at(START + hours(1))
            .sends(MONITOR, reading(DeviceStatus.BATTERY_LOW, "0", START + hours(1)));

    Episode episode = patient.episode(raised(MONITOR, DeviceStatus.BATTERY_LOW));
    assertThat(episode.endEpochMillis()).hasValue(START + hours(1));
    assertThat(patient.alarm(episode).signal()).isEqualTo(Signal.OFF);
  }

  @Test
  void whatPassesWithinItsDelayIsNoAlarm() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(DeviceStatus.LEADS_OFF, "1", START))
            .waitUntil(START + seconds(9))
            .sends(MONITOR, reading(DeviceStatus.LEADS_OFF, "0", START + seconds(9)))
            .waitUntil(START + minutes(1));

    assertThat(patient.episodes(raised(MONITOR, DeviceStatus.LEADS_OFF))).isEmpty();
    assertThat(patient.state().pending()).isEmpty();
  }

  @Test
  void eachDeviceHasItsOwn() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(DeviceStatus.BATTERY_LOW, "1", START))
            .sends(WEARABLE, reading(DeviceStatus.BATTERY_LOW, "0", START + seconds(1)));

    assertThat(patient.episode(raised(MONITOR, DeviceStatus.BATTERY_LOW)).active()).isTrue();
    assertThat(patient.episodes(raised(WEARABLE, DeviceStatus.BATTERY_LOW))).isEmpty();
  }

  @Test
  void saysOnlyOneOrZero() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(
                MONITOR,
                reading(DeviceStatus.BATTERY_LOW, "2", START),
                reading(DeviceStatus.MALFUNCTION, "1.0", START),
                reading(DeviceMeasure.BATTERY_CHARGE, "100.1", START),
                reading(DeviceMeasure.OXYGEN_CYLINDER_PRESSURE, "-1", START));

    assertThat(patient.statuses())
        .containsExactly(
            ReadingStatus.IMPOSSIBLE,
            ReadingStatus.ACCEPTED,
            ReadingStatus.IMPOSSIBLE,
            ReadingStatus.IMPOSSIBLE);
    assertThat(patient.state().episodes()).hasSize(1);
  }

  /** Ten minutes of a battery that was low, learnt of an hour later. */
  @Test
  void whatIsOverWhenItIsLearntOfDoesNotSignal() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(
                MONITOR,
                reading(DeviceStatus.BATTERY_LOW, "0", START - minutes(50)),
                reading(DeviceStatus.BATTERY_LOW, "1", START - hours(1)));

    Episode episode = patient.episode(raised(MONITOR, DeviceStatus.BATTERY_LOW));
    assertThat(patient.alarm(episode).signal()).isEqualTo(Signal.OFF);
    assertThat(episode.retrospective()).isTrue();
    assertThat(episode.onsetEpochMillis()).isEqualTo(START - hours(1));
    assertThat(episode.endEpochMillis()).hasValue(START - minutes(50));
  }

  @Test
  void endsWithTheBinding() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(
                MONITOR,
                reading(DeviceStatus.BATTERY_LOW, "1", START),
                reading(DeviceStatus.LEADS_OFF, "1", START))
            .decide(new PatientInput.UnbindDevice(MONITOR, START + seconds(5)));

    assertThat(patient.episode(raised(MONITOR, DeviceStatus.BATTERY_LOW)).endEpochMillis())
        .hasValue(START + seconds(5));
    patient.waitUntil(START + minutes(1));
    assertThat(patient.episodes(raised(MONITOR, DeviceStatus.LEADS_OFF))).isEmpty();
  }

  @Test
  void isWithdrawnWithWhatSaidIt() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(DeviceStatus.BATTERY_LOW, "1", START))
            .decide(
                new PatientInput.EnterInError(
                    new CommandId(new UUID(9, 1)),
                    TestingPatient.NURSE,
                    "of another device",
                    List.of(
                        new Identities(
                            MONITOR,
                            DeviceStatus.BATTERY_LOW,
                            new long[] {Stream.key(START, 0)}))));

    assertThat(patient.episodes(raised(MONITOR, DeviceStatus.BATTERY_LOW))).isEmpty();
    assertThat(patient.state().episodes().values())
        .singleElement()
        .satisfies(episode -> assertThat(episode.withdrawn()).isTrue());
    assertThat(patient.state().latest()).isEmpty();
  }

  /** The device goes on, but its oximeter does not: statuses show that it is there. */
  @Test
  void showsThatTheDeviceIsThere() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(VitalSign.SPO2, "97", START))
            .waitUntil(START + minutes(2))
            .sends(MONITOR, reading(DeviceStatus.WARMING_UP, "0", START + minutes(2)));

    assertThat(patient.episode(new Condition.SensorAbsent(MONITOR, Sensor.OXIMETER)).active())
        .isTrue();
    assertThat(patient.episode(new Condition.DeviceSilent(MONITOR)).active()).isFalse();
  }

  @Test
  void newestOfADeviceIsItsOwn() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(DeviceMeasure.BATTERY_CHARGE, "80", START))
            .sends(WEARABLE, reading(DeviceMeasure.BATTERY_CHARGE, "30.5", START + 1));

    assertThat(patient.state().newestOf(MONITOR, DeviceMeasure.BATTERY_CHARGE))
        .contains(new Measured(new BigDecimal("80"), START));
    assertThat(patient.state().newestOf(WEARABLE, DeviceMeasure.BATTERY_CHARGE))
        .contains(new Measured(new BigDecimal("30.5"), START + 1));
    assertThat(patient.state().newestOf(MONITOR, DeviceStatus.BATTERY_LOW)).isEmpty();
  }

  private static Condition raised(DeviceId device, DeviceStatus status) {
    return new Condition.DeviceStatusRaised(device, status);
  }

  /** Seconds of a monitor, the electrodes with or without the oximeter. */
  private static void goesOn(TestingPatient patient, long from, long until, VitalSign... signs) {
    for (long at = from; at < until; at += seconds(1)) {
      List<Reading> readings = new ArrayList<>();
      for (VitalSign sign : signs) {
        readings.add(reading(sign, sign == VitalSign.SPO2 ? "97" : "75", at));
      }
      patient.waitUntil(at).sends(MONITOR, readings);
    }
  }

  private static Alarm alarmOf(TestingPatient patient, Condition condition) {
    return patient.alarm(patient.episodes(condition).getLast());
  }

  @Test
  void sensorThatIsOffAndThereforeAbsentIsOneAlarm() {
    TestingPatient patient = withMonitorAndWearable();
    goesOn(patient, START, START + seconds(5), VitalSign.HEART_RATE, VitalSign.SPO2);
    patient.sends(MONITOR, reading(DeviceStatus.SENSOR_OFF, "1", START + seconds(5)));
    goesOn(patient, START + seconds(5), START + seconds(90), VitalSign.HEART_RATE);

    Condition absent = new Condition.SensorAbsent(MONITOR, Sensor.OXIMETER);
    Alarm alarm = alarmOf(patient, absent);
    assertThat(alarm.condition()).isEqualTo(raised(MONITOR, DeviceStatus.SENSOR_OFF));
    assertThat(alarm.priority()).isEqualTo(Priority.MEDIUM);
    assertThat(alarm.episodes()).hasSize(2);
  }

  @Test
  void sensorThatIsAbsentAndThenSaysThatItIsOffIsOneAlarmAndSignalsAsTheHigher() {
    TestingPatient patient = withMonitorAndWearable();
    goesOn(patient, START, START + seconds(5), VitalSign.HEART_RATE, VitalSign.SPO2);
    goesOn(patient, START + seconds(5), START + seconds(90), VitalSign.HEART_RATE);
    Condition absent = new Condition.SensorAbsent(MONITOR, Sensor.OXIMETER);
    patient.accepts(alarmOf(patient, absent), 1);
    assertThat(alarmOf(patient, absent).priority()).isEqualTo(Priority.LOW);

    patient.sends(MONITOR, reading(DeviceStatus.SENSOR_OFF, "1", START + seconds(90)));
    patient.waitUntil(START + seconds(101));

    assertThat(alarmOf(patient, raised(MONITOR, DeviceStatus.SENSOR_OFF)))
        .isEqualTo(alarmOf(patient, absent));
    assertThat(alarmOf(patient, absent).priority()).isEqualTo(Priority.MEDIUM);
    assertThat(alarmOf(patient, absent).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void electrodesThatAreAbsentAreNotTheOximetersAlarm() {
    TestingPatient patient = withMonitorAndWearable();
    goesOn(patient, START, START + seconds(5), VitalSign.HEART_RATE, VitalSign.SPO2);
    patient.sends(MONITOR, reading(DeviceStatus.SENSOR_OFF, "1", START + seconds(5)));
    goesOn(patient, START + seconds(5), START + seconds(90), VitalSign.SPO2);

    Condition absent = new Condition.SensorAbsent(MONITOR, Sensor.ECG);
    assertThat(alarmOf(patient, absent).condition()).isEqualTo(absent);
  }
}
