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

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.EpisodeId;
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
  void acknowledgingSilencesAnAlarmThatGoesOn() {
    TestingPatient patient = withOpenAlarm();
    patient.acknowledges(patient.episode(spo2Low()), 1);

    Episode episode = patient.episode(spo2Low());
    assertThat(patient.reply()).isEqualTo(new Reply.AlarmAcknowledged(episode));
    assertThat(episode.signal()).isEqualTo(Signal.ACKNOWLEDGED);
    assertThat(episode.active()).isTrue();
    assertThat(episode.acknowledgedBy()).hasValue(NURSE);
    assertThat(episode.version()).isEqualTo(2);
  }

  @Test
  void sameCommandAgainGetsTheSameAnswer() {
    TestingPatient patient = withOpenAlarm();
    Episode seen = patient.episode(spo2Low());
    Reply first = patient.acknowledges(seen, 1).reply();

    assertThat(patient.acknowledges(seen, 1).reply()).isEqualTo(first);
    assertThat(patient.lastEvents()).isEmpty();
  }

  @Test
  void refusesToAcknowledgeWhatHasChangedSinceItWasSeen() {
    TestingPatient patient = withOpenAlarm();
    Episode seen = patient.episode(spo2Low());
    sendsAt(patient, START + minutes(1), reading(VitalSign.SPO2, "70", START + minutes(1)));
    patient.acknowledges(seen, 1);

    assertThat(patient.reply()).isEqualTo(new Reply.AlarmChanged(patient.episode(spo2Low())));
    assertThat(patient.episode(spo2Low()).signal()).isEqualTo(Signal.ON);
    assertThat(patient.lastEvents()).isEmpty();
  }

  @Test
  void knowsNoAlarmOfAnotherPatient() {
    TestingPatient patient =
        withOpenAlarm()
            .decide(
                new PatientInput.AcknowledgeAlarm(
                    new CommandId(new UUID(8, 8)), new EpisodeId(new UUID(9, 9)), 1, NURSE));

    assertThat(patient.reply()).isInstanceOf(Reply.NotFound.class);
  }

  @Test
  void highAlarmThatEndedStaysUntilSomebodySawIt() {
    TestingPatient patient = withOpenAlarm();
    sendsAt(patient, START + minutes(1), reading(VitalSign.SPO2, "97", START + minutes(1)));
    assertThat(patient.episode(spo2Low()).signal()).isEqualTo(Signal.LATCHED);
    assertThat(patient.episode(spo2Low()).listed()).isTrue();

    patient.acknowledges(patient.episode(spo2Low()), 1);
    assertThat(patient.episode(spo2Low()).signal()).isEqualTo(Signal.OFF);
    assertThat(patient.episode(spo2Low()).listed()).isFalse();
  }

  @Test
  void acknowledgedAlarmThatEndsIsOver() {
    TestingPatient patient = withOpenAlarm();
    patient.acknowledges(patient.episode(spo2Low()), 1);
    sendsAt(patient, START + minutes(1), reading(VitalSign.SPO2, "97", START + minutes(1)));

    assertThat(patient.episode(spo2Low()).signal()).isEqualTo(Signal.OFF);
  }

  @Test
  void scoreThatRisesToAHigherPrioritySignalsAgain() {
    TestingPatient patient =
        sendsAt(withMonitorAndWearable(), START, reading(VitalSign.RESPIRATION_RATE, "25", START))
            .waitUntil(START + seconds(15));
    assertThat(patient.episode(NEWS2).priority()).as("red").isEqualTo(Priority.LOW);
    patient.acknowledges(patient.episode(NEWS2), 1);

    long then = START + seconds(15);
    sendsAt(patient, then + 1, reading(VitalSign.SPO2, "93", then + 1));
    assertThat(patient.episode(NEWS2).priority()).as("5").isEqualTo(Priority.MEDIUM);
    assertThat(patient.episode(NEWS2).signal()).isEqualTo(Signal.ON);
    patient.acknowledges(patient.episode(NEWS2), 2);

    sendsAt(patient, then + 2, reading(VitalSign.HEART_RATE, "115", then + 2));
    assertThat(patient.episode(NEWS2).priority()).as("7").isEqualTo(Priority.HIGH);
    assertThat(patient.episode(NEWS2).signal()).isEqualTo(Signal.ON);
    assertThat(patient.episode(NEWS2).worstMicros()).hasValue(7_000_000);
  }

  /** As when a gateway hands over some minutes at once. */
  @Test
  void scoreThatRoseAndFellWithinOneTransmissionStaysUntilSomebodySawIt() {
    for (boolean acknowledged : new boolean[] {false, true}) {
      TestingPatient patient = withMonitorAndWearable();
      sendsAt(patient, START, reading(VitalSign.RESPIRATION_RATE, "8.6", START));
      sendsAt(patient, START, reading(VitalSign.SPO2, "90", START));
      patient.waitUntil(START + seconds(15));
      Episode raised = patient.episode(NEWS2);
      assertThat(raised.priority()).isNotEqualTo(Priority.HIGH);
      if (acknowledged) {
        patient.acknowledges(raised, raised.version());
      }

      long worst = START + minutes(1);
      long over = START + minutes(2);
      sendsAt(
          patient,
          over,
          reading(VitalSign.RESPIRATION_RATE, "26", worst),
          reading(VitalSign.SPO2, "89", worst),
          reading(VitalSign.HEART_RATE, "112", worst),
          reading(VitalSign.RESPIRATION_RATE, "16", over),
          reading(VitalSign.SPO2, "97", over),
          reading(VitalSign.HEART_RATE, "80", over));

      Episode episode = patient.episode(NEWS2);
      assertThat(episode.active()).isFalse();
      assertThat(episode.priority()).isEqualTo(Priority.HIGH);
      assertThat(episode.signal()).isEqualTo(Signal.LATCHED);
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
