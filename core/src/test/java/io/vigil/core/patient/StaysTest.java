package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static io.vigil.core.patient.TestingPatient.withOpenAlarm;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.WardId;
import io.vigil.core.patient.PatientEvent.AlarmChange;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What one stay leaves behind, and the next one begins with. */
class StaysTest {

  private static TestingPatient discharged(TestingPatient patient, long at) {
    return patient.waitUntil(at).decide(new PatientInput.Discharge());
  }

  private static TestingPatient admittedAgain(TestingPatient patient, long at) {
    return patient
        .waitUntil(at)
        .decide(
            new PatientInput.Admit(
                new Admission(
                    new PatientId(new UUID(4, 1)),
                    "Somebody",
                    "MRN-1",
                    LocalDate.of(1950, 1, 31),
                    new WardId(new UUID(5, 1)),
                    "7E-05",
                    false),
                DefaultRules.VERSION_1))
        .bind(WEARABLE, Duration.ofMinutes(1));
  }

  @Test
  void dischargeEndsTheSignalAndNothingOfTheRecord() {
    TestingPatient patient = withOpenAlarm().waitUntil(START + minutes(4));
    assertThat(patient.alarm(spo2Low()).rung()).isEqualTo(2);

    discharged(patient, START + minutes(5));

    Alarm alarm = patient.alarm(spo2Low());
    assertThat(alarm.signal()).isEqualTo(Signal.OFF);
    assertThat(alarm.rung()).isZero();
    assertThat(alarm.listed()).isFalse();
    assertThat(alarm.signalledEpochMillis()).hasValue(START);
    assertThat(patient.episode(spo2Low()).onsetEpochMillis()).isEqualTo(START);
    assertThat(patient.episode(spo2Low()).endEpochMillis()).as("nothing measured it").isEmpty();
    assertThat(patient.lastEvents())
        .filteredOn(PatientEvent.AlarmChanged.class::isInstance)
        .extracting(event -> ((PatientEvent.AlarmChanged) event).change())
        .contains(AlarmChange.RESTED);
    patient.waitUntil(START + hours(2));
    assertThat(patient.alarm(spo2Low())).as("nobody is called any more").isEqualTo(alarm);
    patient.assertFoldsFromTheBeginning();
  }

  @Test
  void nextStayIsQuietUntilItIsMeasuredThereAndBeginsAtTheFirstRung() {
    TestingPatient patient = discharged(withOpenAlarm(), START + minutes(5));
    long again = START + hours(3);
    admittedAgain(patient, again);
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.OFF);

    patient.sends(WEARABLE, reading(VitalSign.HEART_RATE, "80", again));
    assertThat(patient.alarm(spo2Low()).signal()).as("of something else").isEqualTo(Signal.OFF);

    patient.at(again + 1).sends(WEARABLE, reading(VitalSign.SPO2, "85", again + 1));
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
    assertThat(patient.alarm(spo2Low()).rung()).isZero();
    patient.waitUntil(again + minutes(1));
    assertThat(patient.alarm(spo2Low()).rung()).isZero();
    patient.waitUntil(again + 1 + minutes(1));
    assertThat(patient.alarm(spo2Low()).rung()).isEqualTo(1);
    patient.assertFoldsFromTheBeginning();
  }

  @Test
  void whatIsMeasuredInTheNextStaySignalsAlsoOffTheMonitor() {
    TestingPatient patient = discharged(withOpenAlarm(), START + minutes(5));
    long again = START + hours(3);
    admittedAgain(patient, again)
        .decide(
            new PatientInput.GoOffMonitor(
                new CommandId(new UUID(9, 1)),
                NURSE,
                OffMonitor.Reason.SHOWER,
                again + minutes(30)));

    patient.at(again + 1).sends(WEARABLE, reading(VitalSign.SPO2, "85", again + 1));

    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void nextStayInWhichAllIsWellHasNoAlarmOfTheOneBefore() {
    TestingPatient patient = discharged(withOpenAlarm(), START + minutes(5));
    long again = START + hours(3);
    admittedAgain(patient, again).sends(WEARABLE, reading(VitalSign.SPO2, "97", again));

    assertThat(patient.episode(spo2Low()).endEpochMillis()).hasValue(again);
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.OFF);
    assertThat(patient.state().alarms().values()).noneMatch(Alarm::listed);
  }

  @Test
  void nobodysAcceptanceHoldsInTheNextStay() {
    TestingPatient patient = withOpenAlarm();
    discharged(patient.accepts(patient.alarm(spo2Low()), 1), START + seconds(30));
    assertThat(patient.alarm(spo2Low()).responsibility()).isEqualTo(Responsibility.UNDEFINED);

    long again = START + minutes(1);
    admittedAgain(patient, again).sends(WEARABLE, reading(VitalSign.SPO2, "85", again));

    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void nobodysAcceptanceOfWhatIsOverHoldsInTheNextStay() {
    TestingPatient patient = withOpenAlarm();
    patient.accepts(patient.alarm(spo2Low()), 1);
    patient.sends(WEARABLE, reading(VitalSign.SPO2, "97", START + 1));
    discharged(patient, START + seconds(30));

    long again = START + minutes(1);
    admittedAgain(patient, again).sends(WEARABLE, reading(VitalSign.SPO2, "85", again));

    Episode now = patient.state().active(spo2Low()).orElseThrow();
    assertThat(patient.state().alarmOf(now.id()).orElseThrow().signal()).isEqualTo(Signal.ON);
  }

  @Test
  void whatLateDataShowAfterTheDischargeIsRecordedAndSignalsNobody() {
    TestingPatient patient =
        discharged(
            TestingPatient.inCare().bind(WEARABLE, Duration.ofMinutes(1)), START + minutes(5));

    patient.at(START + minutes(6)).sends(WEARABLE, reading(VitalSign.SPO2, "80", START));

    assertThat(patient.episode(spo2Low()).onsetEpochMillis()).isEqualTo(START);
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.OFF);
    assertThat(patient.alarm(spo2Low()).signalledEpochMillis()).isEmpty();
    assertThat(patient.state().nextDeadlineEpochMillis(0)).isEmpty();
  }

  @Test
  void scoreOfTheStayBeforeSignalsByWhatIsKnownNowOnly() {
    Condition score = new Condition.News2Raised();
    TestingPatient patient =
        TestingPatient.inCare()
            .observed(
                reading(VitalSign.RESPIRATION_RATE, "26", START),
                reading(VitalSign.SYSTOLIC_PRESSURE, "85", START))
            .waitUntil(START + seconds(20));
    assertThat(patient.episode(score).active()).isTrue();
    discharged(patient, START + minutes(5));
    long again = START + hours(12);
    admittedAgain(patient, again).observed(reading(VitalSign.BODY_TEMPERATURE, "37", again));
    assertThat(patient.episode(score).active()).as("nothing contrary was measured").isTrue();
    assertThat(patient.alarm(score).signal()).isEqualTo(Signal.OFF);

    patient.at(again + 1).observed(reading(VitalSign.RESPIRATION_RATE, "26", again + 1));
    assertThat(patient.alarm(score).signal()).isEqualTo(Signal.ON);
  }
}
