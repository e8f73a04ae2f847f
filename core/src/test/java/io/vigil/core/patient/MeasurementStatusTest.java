package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static io.vigil.core.patient.TestingPatient.withMonitorAndWearable;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.AlarmKind;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.rule.Direction;
import io.vigil.core.vitals.MeasurementStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a device says of the worth of a value decides before anything judges it. */
class MeasurementStatusTest {

  @ParameterizedTest
  @CsvSource({
    "DEMO, DEMO",
    "TEST, TEST",
    "CONTROL_SOLUTION, CONTROL_SOLUTION",
    "NO_CONTACT, NO_CONTACT",
    "INVALID, INVALID",
    "NOT_AVAILABLE, NOT_AVAILABLE",
    "QUESTIONABLE, SUSPECT",
    "CALIBRATING, SUSPECT",
    "EARLY_ESTIMATE, SUSPECT",
    "FROM_STORAGE, ACCEPTED",
    "VALIDATED, ACCEPTED",
    "CONTACT_CONFIRMED, ACCEPTED",
    "'INVALID QUESTIONABLE', INVALID",
    "'INVALID DEMO', DEMO",
    "'VALIDATED QUESTIONABLE', SUSPECT",
  })
  void decidesWhatBecomesOfAValue(String statuses, ReadingStatus becomes) {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, with(VitalSign.SPO2, "85", START, of(statuses)))
            .waitUntil(START + minutes(1));

    List<PatientEvent.ReadingsRecorded> recorded =
        patient.events().stream()
            .filter(PatientEvent.ReadingsRecorded.class::isInstance)
            .map(PatientEvent.ReadingsRecorded.class::cast)
            .toList();
    assertThat(recorded).hasSize(1);
    RecordedReading kept = recorded.getFirst().readings().getFirst();
    assertThat(kept.status()).isEqualTo(becomes);
    assertThat(kept.reading().statuses()).as("kept as it was said").isEqualTo(of(statuses));
    assertThat(patient.episodes(spo2Low())).hasSize(becomes.judged() ? 1 : 0);
    assertThat(patient.state().latest().containsKey(VitalSign.SPO2)).isEqualTo(becomes.judged());
    assertThat(patient.state().score().isPresent()).isEqualTo(becomes.judged());
    if (becomes.judged()) {
      assertThat(patient.episode(spo2Low()).verify()).isEqualTo(becomes == ReadingStatus.SUSPECT);
    }
  }

  @ParameterizedTest
  @EnumSource(MeasurementStatus.class)
  void isFoundByItsName(MeasurementStatus status) {
    assertThat(status.wireName()).matches("[a-z]+(-[a-z]+)*");
    assertThat(MeasurementStatus.ofWireName(status.wireName())).contains(status);
    assertThat(MeasurementStatus.ofWireName(status.name())).isEmpty();
  }

  @Test
  void takesTheValueThatComesAfterOneThatWasKeptOut() {
    Reading value = reading(VitalSign.SPO2, "97", START);
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, with(VitalSign.SPO2, "97", START, Set.of(MeasurementStatus.INVALID)))
            .sends(MONITOR, value);

    assertThat(patient.statuses()).containsExactly(ReadingStatus.ACCEPTED);
  }

  @Test
  void deviceThatSendsNothingButADemonstrationIsSilent() {
    TestingPatient patient = withMonitorAndWearable();
    for (int second = 0; second < 60; second++) {
      long at = START + seconds(second);
      patient
          .waitUntil(at)
          .sends(MONITOR, with(VitalSign.SPO2, "97", at, Set.of(MeasurementStatus.DEMO)));
    }

    assertThat(patient.episode(new Condition.DeviceSilent(MONITOR)).active()).isTrue();
  }

  @Test
  void demonstrationDoesNotMakeAPressureSuspect() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(
                MONITOR,
                reading(VitalSign.SYSTOLIC_PRESSURE, "120", START),
                with(VitalSign.DIASTOLIC_PRESSURE, "130", START, Set.of(MeasurementStatus.DEMO)));

    assertThat(patient.statuses()).containsExactly(ReadingStatus.ACCEPTED, ReadingStatus.DEMO);
  }

  @Test
  void whatADeviceKeptSaysNothingOfItsClock() {
    Condition wrong = new Condition.DeviceClockWrong(MONITOR);
    Reading old = reading(VitalSign.SPO2, "97", START - hours(1));
    Reading stored =
        with(VitalSign.SPO2, "97", START - hours(1), Set.of(MeasurementStatus.FROM_STORAGE));

    assertThat(withMonitorAndWearable().sendsLive(MONITOR, List.of(stored)).episodes(wrong))
        .isEmpty();
    assertThat(withMonitorAndWearable().sendsLive(MONITOR, List.of(old)).episodes(wrong))
        .hasSize(1);
  }

  /** Of a rate of 0; statuses beside the value, and the alarm that comes of it. */
  @ParameterizedTest
  @CsvSource({
    "HEART_RATE, CONTACT_CONFIRMED, PHYSIOLOGICAL, HIGH, false",
    "HEART_RATE, '', TECHNICAL, HIGH, false",
    "HEART_RATE, VALIDATED, TECHNICAL, HIGH, false",
    "HEART_RATE, 'CONTACT_CONFIRMED QUESTIONABLE', TECHNICAL, HIGH, false",
    "PULSE_RATE_OXIMETER, CONTACT_CONFIRMED, PHYSIOLOGICAL, HIGH, false",
    "PULSE_RATE_OXIMETER, '', TECHNICAL, HIGH, false",
    "PULSE_RATE_CUFF, '', TECHNICAL, HIGH, false",
    "RESPIRATION_RATE, CONTACT_CONFIRMED, PHYSIOLOGICAL, HIGH, false",
    "RESPIRATION_RATE, '', TECHNICAL, HIGH, false",
    "SPO2, '', PHYSIOLOGICAL, HIGH, true",
  })
  void zeroIsThePatientsOnlyWhereTheSensorIsOnTheBody(
      VitalSign vitalSign, String statuses, AlarmKind kind, Priority priority, boolean verify) {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, with(vitalSign, "0", START, of(statuses)))
            .waitUntil(START + seconds(15));

    Condition condition =
        kind == AlarmKind.TECHNICAL
            ? new Condition.SignalLost(MONITOR, vitalSign)
            : new Condition.LimitBreached(vitalSign, Direction.LOW);
    assertThat(patient.alarm(condition).signal()).isEqualTo(Signal.ON);
    assertThat(patient.episode(condition).priority()).isEqualTo(priority);
    assertThat(patient.episode(condition).verify()).isEqualTo(verify);
    assertThat(condition.kind()).isEqualTo(kind);
    assertThat(patient.state().episodes().values())
        .filteredOn(episode -> !(episode.condition() instanceof Condition.News2Raised))
        .filteredOn(episode -> !(episode.condition() instanceof Condition.DeviceSilent))
        .hasSize(1);
  }

  @Test
  void zeroThatAPersonCountedIsThePatients() {
    Condition low = new Condition.LimitBreached(VitalSign.RESPIRATION_RATE, Direction.LOW);
    TestingPatient patient =
        withMonitorAndWearable().observed(reading(VitalSign.RESPIRATION_RATE, "0", START));

    assertThat(patient.statuses()).containsExactly(ReadingStatus.ACCEPTED);
    assertThat(patient.episode(low).verify()).isFalse();
  }

  @Test
  void lostSignalEndsWithTheNextRateOfTheDevice() {
    Condition lost = new Condition.SignalLost(MONITOR, VitalSign.HEART_RATE);
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(VitalSign.HEART_RATE, "0", START))
            .waitUntil(START + seconds(20))
            .sends(MONITOR, reading(VitalSign.HEART_RATE, "70", START + seconds(20)));

    assertThat(patient.episode(lost).endEpochMillis()).hasValue(START + seconds(20));
    assertThat(patient.alarm(lost).signal()).as("high latches").isEqualTo(Signal.LATCHED);
  }

  @Test
  void lostSignalLeavesASlowHeartsAlarmOn() {
    Condition low = new Condition.LimitBreached(VitalSign.HEART_RATE, Direction.LOW);
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(VitalSign.HEART_RATE, "30", START))
            .waitUntil(START + seconds(10))
            .sends(MONITOR, reading(VitalSign.HEART_RATE, "0", START + seconds(10)));

    assertThat(patient.episode(low).active()).isTrue();
    assertThat(patient.episode(low).worstMicros()).hasValue(30_000_000);
  }

  private static Set<MeasurementStatus> of(String names) {
    Set<MeasurementStatus> statuses = new HashSet<>();
    Arrays.stream(names.split(" "))
        .filter(name -> !name.isEmpty())
        .forEach(name -> statuses.add(MeasurementStatus.valueOf(name)));
    return statuses;
  }

  static Reading with(Metric metric, String value, long at, Set<MeasurementStatus> statuses) {
    return new Reading(metric, new BigDecimal(value), Instant.ofEpochMilli(at), 0, statuses);
  }
}
