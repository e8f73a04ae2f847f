package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.withMonitorAndWearable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vigil.core.id.CommandId;
import io.vigil.core.vitals.VitalSign;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a physician prescribes of oxygen, and what is given. */
class OxygenPrescriptionTest {

  @ParameterizedTest
  @CsvSource({"0.9, true", "1, false", "1.5, false", "2, false", "2.1, true", "0, true"})
  void flowOutsideThePrescriptionIsATask(String flow, boolean task) {
    TestingPatient patient =
        withMonitorAndWearable()
            .decide(prescribe(1, START + hours(24)))
            .sends(MONITOR, reading(VitalSign.OXYGEN_FLOW, flow, START));

    assertThat(patient.task(Task.Kind.CHECK_OXYGEN).isPresent()).isEqualTo(task);
    assertThat(patient.state().episodes()).as("no alarm").isEmpty();
  }

  @Test
  void taskIsOverWhenTheFlowIsAsPrescribedAgain() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(VitalSign.OXYGEN_FLOW, "5", START))
            .decide(prescribe(1, START + hours(24)));
    assertThat(patient.task(Task.Kind.CHECK_OXYGEN)).isPresent();

    patient.at(START + seconds(1)).observed(reading(VitalSign.OXYGEN_FLOW, "2", START + 1_000));
    assertThat(patient.task(Task.Kind.CHECK_OXYGEN)).isEmpty();
    patient.sends(MONITOR, reading(VitalSign.OXYGEN_FLOW, "5", START - 1));
    assertThat(patient.task(Task.Kind.CHECK_OXYGEN)).as("older than the newest").isEmpty();
  }

  @Test
  void holdsOnPastItsReviewAndAsksForIt() {
    TestingPatient patient =
        withMonitorAndWearable().decide(prescribe(1, START + hours(1))).waitUntil(START + hours(1));

    assertThat(patient.task(Task.Kind.REVIEW_ORDER).orElseThrow().detail()).isEqualTo("oxygen");
    assertThat(patient.state().oxygen()).isPresent();
    patient.decide(prescribe(2, START + hours(5)));
    assertThat(patient.task(Task.Kind.REVIEW_ORDER)).isEmpty();
    assertThat(patient.state().oxygen().orElseThrow().reviewEpochMillis())
        .isEqualTo(START + hours(5));
  }

  @Test
  void endsByAPhysicianAndWithTheDischarge() {
    PatientInput end =
        new PatientInput.EndOxygenPrescription(new CommandId(new UUID(9, 9)), NURSE, "weaned");
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(VitalSign.OXYGEN_FLOW, "5", START))
            .decide(prescribe(1, START + hours(24)))
            .decide(end);
    assertThat(patient.state().oxygen()).isEmpty();
    assertThat(patient.task(Task.Kind.CHECK_OXYGEN)).isEmpty();
    assertThat(patient.decide(end).lastEvents()).as("the same command").isEmpty();
    assertThat(
            patient
                .decide(
                    new PatientInput.EndOxygenPrescription(
                        new CommandId(new UUID(9, 10)), NURSE, "weaned"))
                .reply())
        .isInstanceOf(Reply.NotFound.class);

    patient.decide(prescribe(2, START + hours(24))).decide(new PatientInput.Discharge());
    assertThat(patient.state().oxygen()).isEmpty();
    assertThat(patient.task(Task.Kind.CHECK_OXYGEN)).isEmpty();
  }

  @Test
  void isReviewedWithinAYear() {
    assertThat(withMonitorAndWearable().decide(prescribe(1, START)).reply())
        .isEqualTo(new Reply.Refused("review-not-ahead"));
    assertThat(withMonitorAndWearable().decide(prescribe(1, START + hours(367 * 24))).reply())
        .isEqualTo(new Reply.Refused("review-not-ahead"));
  }

  @ParameterizedTest
  @CsvSource({"-1, 2, 88, 92", "2, 1, 88, 92", "0, 81, 88, 92", "1, 2, -1, 92", "1, 2, 93, 92"})
  void refusesWhatNobodyPrescribes(long min, long max, int targetMin, int targetMax) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> prescribe(1, min, max, targetMin, targetMax, START + hours(1)));
  }

  private static PatientInput prescribe(long command, long reviewEpochMillis) {
    return prescribe(command, 1, 2, 88, 92, reviewEpochMillis);
  }

  private static PatientInput prescribe(
      long command, long min, long max, int targetMin, int targetMax, long reviewEpochMillis) {
    return new PatientInput.PrescribeOxygen(
        new CommandId(new UUID(9, command)),
        NURSE,
        min * 1_000_000,
        max * 1_000_000,
        targetMin,
        targetMax,
        reviewEpochMillis,
        "COPD");
  }
}
