package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static io.vigil.core.patient.TestingPatient.withMonitorAndWearable;
import static io.vigil.core.patient.TestingPatient.withOpenAlarm;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.CommandId;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ActingOnAlarmsTest {

  private static final Condition NEWS2 = new Condition.News2Raised();

  private static TestingPatient sendsAt(TestingPatient patient, long at, Reading... readings) {
    return patient.at(Math.max(at, patient.now())).sends(WEARABLE, readings);
  }

  @Test
  void acceptingSilencesAnAlarmThatGoesOn() {
    TestingPatient patient = withOpenAlarm();
    int seen = patient.alarm(spo2Low()).version();
    patient.accepts(patient.alarm(spo2Low()), 1);

    Alarm alarm = patient.alarm(spo2Low());
    assertThat(patient.reply()).isEqualTo(new Reply.AlarmAnswered(alarm));
    assertThat(alarm.signal()).isEqualTo(Signal.ACKNOWLEDGED);
    assertThat(alarm.active()).isTrue();
    assertThat(alarm.responsibility())
        .isEqualTo(new Responsibility.Accepted(NURSE, START, START + minutes(10)));
    assertThat(alarm.version()).isEqualTo(seen + 1);
  }

  @Test
  void sameCommandAgainGetsTheSameAnswer() {
    TestingPatient patient = withOpenAlarm();
    Alarm seen = patient.alarm(spo2Low());
    Reply first = patient.accepts(seen, 1).reply();

    assertThat(patient.accepts(seen, 1).reply()).isEqualTo(first);
    assertThat(patient.lastEvents()).isEmpty();
  }

  @Test
  void refusesToAcceptWhatHasChangedSinceItWasSeen() {
    TestingPatient patient = withOpenAlarm();
    Alarm seen = patient.alarm(spo2Low());
    sendsAt(patient, START + minutes(1), reading(VitalSign.SPO2, "70", START + minutes(1)));
    patient.accepts(seen, 1);

    assertThat(patient.reply()).isEqualTo(new Reply.AlarmNotAsSeen(patient.alarm(spo2Low())));
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
    assertThat(patient.lastEvents()).isEmpty();
  }

  @Test
  void knowsNoAlarmOfAnotherPatient() {
    TestingPatient patient =
        withOpenAlarm()
            .decide(
                new PatientInput.AnswerAlarm(
                    new CommandId(new UUID(8, 8)),
                    new AlarmId(new UUID(9, 9)),
                    1,
                    NURSE,
                    new AlarmAnswer.Accept()));

    assertThat(patient.reply()).isInstanceOf(Reply.NotFound.class);
  }

  @Test
  void highAlarmThatEndedStaysUntilSomebodySawIt() {
    TestingPatient patient = withOpenAlarm();
    sendsAt(patient, START + minutes(1), reading(VitalSign.SPO2, "97", START + minutes(1)));
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.LATCHED);
    assertThat(patient.alarm(spo2Low()).listed()).isTrue();

    patient.accepts(patient.alarm(spo2Low()), 1);
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.OFF);
    assertThat(patient.alarm(spo2Low()).listed()).isFalse();
  }

  @Test
  void acceptedAlarmThatEndsIsOver() {
    TestingPatient patient = withOpenAlarm();
    patient.accepts(patient.alarm(spo2Low()), 1);
    sendsAt(patient, START + minutes(1), reading(VitalSign.SPO2, "97", START + minutes(1)));

    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.OFF);
  }

  @Test
  void scoreThatRisesToAHigherPrioritySignalsAgain() {
    TestingPatient patient =
        sendsAt(withMonitorAndWearable(), START, reading(VitalSign.SPO2, "90", START))
            .waitUntil(START + seconds(15));
    assertThat(patient.alarm(NEWS2).priority()).as("red").isEqualTo(Priority.LOW);
    patient.accepts(patient.alarm(NEWS2), 1);

    long then = START + seconds(15);
    sendsAt(patient, then + 1, reading(VitalSign.HEART_RATE, "115", then + 1));
    assertThat(patient.alarm(NEWS2).priority()).as("5").isEqualTo(Priority.MEDIUM);
    assertThat(patient.alarm(NEWS2).signal()).isEqualTo(Signal.ON);
    patient.accepts(patient.alarm(NEWS2), 2);

    sendsAt(patient, then + 2, reading(VitalSign.RESPIRATION_RATE, "22", then + 2));
    assertThat(patient.alarm(NEWS2).priority()).as("7").isEqualTo(Priority.HIGH);
    assertThat(patient.alarm(NEWS2).signal()).isEqualTo(Signal.ON);
    assertThat(patient.episode(NEWS2).worstMicros()).hasValue(7_000_000);
  }

  /** As when a gateway hands over some minutes at once. */
  @Test
  void scoreThatRoseAndFellWithinOneTransmissionStaysUntilSomebodySawIt() {
    for (boolean accepted : new boolean[] {false, true}) {
      TestingPatient patient = withMonitorAndWearable();
      sendsAt(patient, START, reading(VitalSign.SPO2, "90", START));
      patient.waitUntil(START + seconds(15));
      Alarm raised = patient.alarm(NEWS2);
      assertThat(raised.priority()).isNotEqualTo(Priority.HIGH);
      if (accepted) {
        patient.accepts(raised, raised.version());
      }

      long worst = START + minutes(1);
      long over = START + minutes(2);
      sendsAt(
          patient,
          over,
          reading(VitalSign.RESPIRATION_RATE, "22", worst),
          reading(VitalSign.SPO2, "89", worst),
          reading(VitalSign.HEART_RATE, "112", worst),
          reading(VitalSign.RESPIRATION_RATE, "16", over),
          reading(VitalSign.SPO2, "97", over),
          reading(VitalSign.HEART_RATE, "80", over));

      assertThat(patient.episode(NEWS2).active()).isFalse();
      assertThat(patient.alarm(NEWS2).priority()).isEqualTo(Priority.HIGH);
      assertThat(patient.alarm(NEWS2).signal()).isEqualTo(Signal.LATCHED);
    }
  }

  @Test
  void scoreAlarmDoesNotEndAsWhatRaisedItGrewOld() {
    TestingPatient patient =
        sendsAt(
            withMonitorAndWearable(),
            START,
            reading(VitalSign.RESPIRATION_RATE, "25", START),
            reading(VitalSign.SPO2, "90", START));
    long later = START + minutes(6);
    sendsAt(patient, later, reading(VitalSign.SPO2, "90", later));
    sendsAt(patient, later + 1, reading(VitalSign.SPO2, "97", later + 1));
    assertThat(patient.state().news2().orElseThrow().lowerBound()).isZero();
    assertThat(patient.episode(NEWS2).active()).as("respiration is not known").isTrue();

    sendsAt(patient, later + 2, reading(VitalSign.RESPIRATION_RATE, "16", later + 2));
    assertThat(patient.episode(NEWS2).endEpochMillis()).hasValue(later + 2);
  }

  @Test
  void measuringIsATaskWhileWhatLacksCouldMatter() {
    TestingPatient patient =
        sendsAt(withMonitorAndWearable(), START, reading(VitalSign.SPO2, "97", START));
    assertThat(patient.task(Task.Kind.MEASURE).orElseThrow().detail())
        .isEqualTo("respiration,oxygen,systolic,pulse,consciousness,temperature");
    assertThat(patient.episodes(NEWS2)).isEmpty();

    patient.observed(
        reading(VitalSign.RESPIRATION_RATE, "16", START),
        reading(VitalSign.OXYGEN_FLOW, "0", START),
        reading(VitalSign.SYSTOLIC_PRESSURE, "120", START),
        reading(VitalSign.HEART_RATE, "80", START),
        reading(VitalSign.CONSCIOUSNESS, "0", START),
        reading(VitalSign.BODY_TEMPERATURE, "37", START));
    assertThat(patient.task(Task.Kind.MEASURE)).isEmpty();
    assertThat(patient.state().score().orElseThrow().complete()).isTrue();
  }

  @Test
  void taskIsCompletedAsItWasSeenOnly() {
    TestingPatient patient =
        sendsAt(withMonitorAndWearable(), START, reading(VitalSign.SPO2, "97", START));
    Task task = patient.task(Task.Kind.MEASURE).orElseThrow();

    patient.decide(
        new PatientInput.CompleteTask(new CommandId(new UUID(8, 1)), task.id(), 2, NURSE));
    assertThat(patient.reply()).isInstanceOf(Reply.TaskChanged.class);

    patient.decide(
        new PatientInput.CompleteTask(new CommandId(new UUID(8, 2)), task.id(), 1, NURSE));
    assertThat(patient.reply()).isEqualTo(new Reply.TaskCompleted(task));
    assertThat(patient.task(Task.Kind.MEASURE)).isEmpty();
  }

  @Test
  void alarmWithoutALimitAnyMoreIsOver() {
    TestingPatient patient =
        withOpenAlarm()
            .sends(MONITOR, reading(VitalSign.HEART_RATE, "30", START))
            .decide(new PatientInput.AdoptRuleSet(new RuleSet("none", List.of())));

    assertThat(patient.episode(spo2Low()).active()).isFalse();
    assertThat(patient.state().pending()).isEmpty();
  }

  @Test
  void patientIsAdmittedOnceAndMoves() {
    TestingPatient patient = withOpenAlarm();
    assertThat(
            patient
                .decide(
                    new PatientInput.Admit(
                        patient.state().admission().orElseThrow(), patient.state().rules()))
                .reply())
        .isEqualTo(new Reply.Refused("already-admitted"));

    patient.decide(
        new PatientInput.Transfer(patient.state().admission().orElseThrow().ward(), "8W-01"));
    assertThat(patient.state().admission().orElseThrow().bed()).isEqualTo("8W-01");
    assertThat(patient.episode(spo2Low()).active()).isTrue();
  }
}
