package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.inCare;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.withMonitorAndWearable;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.id.CommandId;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextObservationTest {

  @Test
  void aFirstSetIsDueWithinAnHourOfTheAdmission() {
    TestingPatient patient = inCare();
    assertThat(next(patient).dueEpochMillis()).isEqualTo(START + hours(1));
    assertThat(next(patient).parameters()).containsExactly(ScoreParameter.values());

    patient.waitUntil(START + hours(1) - 1);
    assertThat(patient.task(Task.Kind.OBSERVE)).isEmpty();
    patient.waitUntil(START + hours(1));
    assertThat(patient.task(Task.Kind.OBSERVE).orElseThrow().detail())
        .isEqualTo("respiration,spo2,oxygen,systolic,pulse,consciousness,temperature");
  }

  /** Of a full set by the nurse; the points are those of the pulse and what is beside it. */
  @ParameterizedTest
  @CsvSource({
    "70, 16, 98, PT12H",
    "95, 16, 98, PT4H",
    "115, 21, 98, PT4H",
    "135, 16, 98, PT1H",
    "115, 21, 95, PT1H",
    "135, 25, 95, PT30M",
  })
  void theRiskSetsWhenTheNextIsDue(String pulse, String breaths, String spo2, Duration interval) {
    TestingPatient patient = inCare();
    Map<VitalSign, String> set = set();
    set.put(VitalSign.PULSE_RATE_OXIMETER, pulse);
    set.put(VitalSign.RESPIRATION_RATE, breaths);
    set.put(VitalSign.SPO2, spo2);

    patient.observed(readings(set, START));

    assertThat(next(patient).dueEpochMillis()).isEqualTo(START + interval.toMillis());
    patient.waitUntil(START + interval.toMillis());
    assertThat(patient.task(Task.Kind.OBSERVE)).isPresent();
  }

  @Test
  void whatADeviceMeasuresIsObservedAndWhatItDoesNotIsDue() {
    TestingPatient patient = withMonitorAndWearable().observed(readings(set(), START));
    patient.at(START + hours(3)).sends(WEARABLE, reading(VitalSign.SPO2, "98", START + hours(3)));

    assertThat(next(patient).dueEpochMillis()).isEqualTo(START + hours(12));
    assertThat(next(patient).parameters())
        .containsExactly(
            ScoreParameter.RESPIRATION,
            ScoreParameter.OXYGEN,
            ScoreParameter.SYSTOLIC,
            ScoreParameter.PULSE,
            ScoreParameter.CONSCIOUSNESS,
            ScoreParameter.TEMPERATURE);
  }

  @Test
  void anOverdueObservationIsAskedForUntilItIsMade() {
    TestingPatient patient = inCare().waitUntil(START + hours(1));
    Map<VitalSign, String> incomplete = set();
    incomplete.remove(VitalSign.CONSCIOUSNESS);

    patient.observed(readings(incomplete, START + hours(1)));
    assertThat(patient.task(Task.Kind.OBSERVE)).as("not all of it").isPresent();

    patient.observed(reading(VitalSign.CONSCIOUSNESS, "0", START + hours(1)));
    assertThat(patient.task(Task.Kind.OBSERVE)).isEmpty();
    assertThat(next(patient).dueEpochMillis()).isEqualTo(START + hours(13));
    patient.assertFoldsFromTheBeginning();
  }

  @Test
  void doneWithoutAnObservationItIsAskedForAgain() {
    TestingPatient patient = inCare().waitUntil(START + hours(1));
    Task task = patient.task(Task.Kind.OBSERVE).orElseThrow();

    patient.decide(
        new PatientInput.CompleteTask(
            new CommandId(new UUID(9, 1)), task.id(), task.version(), NURSE));
    patient.waitUntil(START + hours(1));

    assertThat(patient.task(Task.Kind.OBSERVE).orElseThrow().id()).isNotEqualTo(task.id());
  }

  /** The low pressure grows old and the points fall; nobody has seen that the patient is better. */
  @Test
  void whatGrewOldDoesNotPutOffTheNext() {
    TestingPatient patient = withMonitorAndWearable();
    Map<VitalSign, String> set = set();
    set.put(VitalSign.SYSTOLIC_PRESSURE, "85");
    patient.observed(readings(set, START));
    patient
        .at(START + minutes(59))
        .sends(WEARABLE, reading(VitalSign.SPO2, "98", START + minutes(59)));
    patient.at(START + hours(5)).sends(WEARABLE, reading(VitalSign.SPO2, "98", START + hours(5)));
    assertThat(patient.state().news2().orElseThrow().lowerBound()).isZero();
    assertThat(patient.episode(new Condition.News2Raised()).active()).isTrue();

    assertThat(next(patient).dueEpochMillis()).isEqualTo(START + hours(1));
  }

  @Test
  void nobodyIsToObserveAtTheEndOfLifeOrOutOfCare() {
    TestingPatient patient = inCare().waitUntil(START + hours(2));
    patient.decide(
        new PatientInput.GiveScoreOrder(
            new CommandId(new UUID(9, 1)),
            NURSE,
            ScoreOrder.Kind.END_OF_LIFE,
            START + hours(48),
            "comfort"));
    assertThat(patient.state().nextObservation()).isEmpty();
    assertThat(patient.task(Task.Kind.OBSERVE)).isEmpty();

    TestingPatient discharged = inCare().waitUntil(START + hours(2));
    discharged.decide(new PatientInput.Discharge());
    assertThat(discharged.state().nextObservation()).isEmpty();
    assertThat(discharged.task(Task.Kind.OBSERVE)).isEmpty();
    assertThat(discharged.state().nextDeadlineEpochMillis(0)).isEmpty();
  }

  private static NextObservation next(TestingPatient patient) {
    return patient.state().nextObservation().orElseThrow();
  }

  /** Of a healthy patient. */
  static Map<VitalSign, String> set() {
    Map<VitalSign, String> set = new EnumMap<>(VitalSign.class);
    set.put(VitalSign.RESPIRATION_RATE, "16");
    set.put(VitalSign.SPO2, "98");
    set.put(VitalSign.OXYGEN_FLOW, "0");
    set.put(VitalSign.SYSTOLIC_PRESSURE, "120");
    set.put(VitalSign.PULSE_RATE_OXIMETER, "70");
    set.put(VitalSign.CONSCIOUSNESS, "0");
    set.put(VitalSign.BODY_TEMPERATURE, "37");
    return set;
  }

  static Reading[] readings(Map<VitalSign, String> values, long atEpochMillis) {
    return values.entrySet().stream()
        .map(each -> reading(each.getKey(), each.getValue(), atEpochMillis))
        .toArray(Reading[]::new);
  }
}
