package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static io.vigil.core.patient.TestingPatient.transmission;
import static io.vigil.core.patient.TestingPatient.withMonitorAndWearable;
import static io.vigil.core.patient.TestingPatient.withOpenAlarm;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LateReadingsTest {

  private static final Condition CLOCK_WRONG = new Condition.DeviceClockWrong(WEARABLE);

  @Test
  void sameReadingInAnotherTransmissionIsJudgedOnce() {
    TestingPatient patient = withOpenAlarm();
    int version = patient.episode(spo2Low()).version();

    patient.sends(
        WEARABLE,
        reading(VitalSign.SPO2, "85", START),
        reading(VitalSign.SPO2, "85", START, 1),
        reading(VitalSign.SPO2, "85", START, 1));

    assertThat(patient.statuses())
        .containsExactly(ReadingStatus.DUPLICATE, ReadingStatus.ACCEPTED, ReadingStatus.DUPLICATE);
    assertThat(patient.episode(spo2Low()).version()).isEqualTo(version);
  }

  @Test
  void sameTransmissionAgainChangesNothing() {
    PatientInput once =
        transmission(WEARABLE, 1, 77, List.of(reading(VitalSign.SPO2, "85", START)));
    TestingPatient patient = withMonitorAndWearable().decide(once).decide(once);

    assertThat(patient.reply()).isEqualTo(new Reply.Kept(Reply.Outcome.REPEATED, List.of()));
    assertThat(patient.lastEvents()).isEmpty();
  }

  @Test
  void whatOtherLimitsEndedIsNotFoundAgain() {
    TestingPatient patient =
        withOpenAlarm()
            .at(START + minutes(1))
            .decide(new PatientInput.AdoptRuleSet(new RuleSet("none", List.of())))
            .decide(new PatientInput.AdoptRuleSet(DefaultRules.VERSION_1))
            .at(START + minutes(3))
            .sends(WEARABLE, reading(VitalSign.SPO2, "85", START + minutes(3)))
            .sends(WEARABLE, reading(VitalSign.SPO2, "85", START + minutes(2)));

    List<Episode> episodes = patient.episodes(spo2Low());
    assertThat(episodes)
        .extracting(Episode::onsetEpochMillis)
        .containsExactly(START, START + minutes(2));
    assertThat(episodes.getFirst().endEpochMillis()).hasValue(START + minutes(1));
    assertThat(episodes.getLast().active()).isTrue();
  }

  @Test
  void otherContentUnderOneIdentityIsJudgedAndRaisesATechnicalAlarm() {
    PatientInput first =
        transmission(WEARABLE, 1, 77, List.of(reading(VitalSign.SPO2, "97", START)));
    PatientInput other =
        transmission(
            WEARABLE,
            1,
            78,
            List.of(
                reading(VitalSign.SPO2, "97", START),
                reading(VitalSign.SPO2, "85", START + seconds(1))));
    TestingPatient patient = withMonitorAndWearable().decide(first).decide(other);
    Condition conflict = new Condition.TransmissionConflicting(WEARABLE);

    assertThat(patient.reply())
        .isEqualTo(
            new Reply.Kept(
                Reply.Outcome.CONFLICTING,
                List.of(ReadingStatus.DUPLICATE, ReadingStatus.ACCEPTED)));
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
    assertThat(patient.alarm(conflict).signal()).isEqualTo(Signal.ON);

    patient.decide(other);
    assertThat(patient.reply()).isEqualTo(new Reply.Kept(Reply.Outcome.REPEATED, List.of()));

    patient.accepts(patient.alarm(conflict), 1);
    assertThat(patient.alarm(conflict).listed()).as("it happened, and is over").isFalse();
  }

  @Test
  void impossibleReadingHidesNoGoodOneOfItsIdentity() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(
                WEARABLE,
                reading(VitalSign.SPO2, "127", START),
                reading(VitalSign.SPO2, "85", START));

    assertThat(patient.statuses())
        .containsExactly(ReadingStatus.IMPOSSIBLE, ReadingStatus.ACCEPTED);
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void futureReadingIsNeverTheNewestAndItsClockRaisesAnAlarm() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(WEARABLE, reading(VitalSign.SPO2, "97", START + minutes(1)))
            .sends(WEARABLE, reading(VitalSign.SPO2, "60", START + minutes(1) + 1));

    assertThat(patient.statuses()).containsExactly(ReadingStatus.FUTURE);
    assertThat(patient.state().latest().get(VitalSign.SPO2).value().intValue()).isEqualTo(97);
    assertThat(patient.episodes(spo2Low())).isEmpty();
    Episode clock = patient.episode(CLOCK_WRONG);
    assertThat(clock.priority()).isEqualTo(Priority.MEDIUM);
    assertThat(patient.alarm(clock).signal()).isEqualTo(Signal.ON);

    patient.sends(WEARABLE, reading(VitalSign.SPO2, "97", START));
    assertThat(patient.episode(CLOCK_WRONG).active()).isFalse();
  }

  @Test
  void readingsOlderThanWhatIsKeptAreNotJudged() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(WEARABLE, reading(VitalSign.SPO2, "60", START - hours(50) - 1));

    assertThat(patient.statuses()).containsExactly(ReadingStatus.TOO_LATE);
    assertThat(patient.episodes(spo2Low())).isEmpty();
    assertThat(patient.alarm(CLOCK_WRONG).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void backlogOfTwoDaysIsRecordedSilentlyAndReviewedOnce() {
    TestingPatient patient =
        withMonitorAndWearable().sends(WEARABLE, reading(VitalSign.SPO2, "97", START));
    for (int hour = 48; hour > 0; hour -= 12) {
      patient.sends(
          WEARABLE,
          reading(VitalSign.SPO2, "85", START - hours(hour)),
          reading(VitalSign.SPO2, "97", START - hours(hour) + minutes(1)));
    }

    assertThat(patient.episodes(spo2Low()))
        .hasSize(4)
        .allSatisfy(episode -> {
          assertThat(episode.retrospective()).isTrue();
          assertThat(patient.alarm(episode).signal()).isEqualTo(Signal.OFF);
          assertThat(patient.alarm(episode).listed()).isFalse();
        });
    assertThat(patient.events())
        .filteredOn(e ->
            e instanceof PatientEvent.TaskOpened(Task task)
                && task.kind() == Task.Kind.REVIEW_BACKLOG)
        .hasSize(1);
    assertThat(patient.state().latest().get(VitalSign.SPO2).atEpochMillis()).isEqualTo(START);
  }

  @Test
  void backlogThatBreachesToItsEndIsALiveAlarm() {
    List<Reading> backlog = new ArrayList<>();
    backlog.add(reading(VitalSign.SPO2, "84", START - hours(40)));
    backlog.add(reading(VitalSign.SPO2, "97", START - hours(39)));
    backlog.add(reading(VitalSign.SPO2, "85", START - minutes(2)));
    TestingPatient patient = withMonitorAndWearable().sends(WEARABLE, backlog);

    assertThat(patient.episodes(spo2Low()))
        .extracting(episode -> patient.alarm(episode).signal())
        .containsExactly(Signal.OFF, Signal.ON);
    assertThat(patient.task(Task.Kind.REVIEW_BACKLOG)).isPresent();
  }

  @Test
  void breachThatIsJustOverLatchesIfHigh() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(
                WEARABLE,
                reading(VitalSign.SPO2, "85", START - minutes(15)),
                reading(VitalSign.SPO2, "97", START - minutes(1)));

    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.LATCHED);
    assertThat(patient.episode(spo2Low()).retrospective()).isFalse();
    assertThat(patient.task(Task.Kind.REVIEW_BACKLOG)).isEmpty();
  }

  @Test
  void lateReadingThatWorsensWhatIsLongOverIsReviewed() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(WEARABLE, reading(VitalSign.SPO2, "85", START))
            .at(START + minutes(1))
            .sends(WEARABLE, reading(VitalSign.SPO2, "97", START + minutes(10)));
    patient
        .at(START + hours(5))
        .sends(WEARABLE, reading(VitalSign.SPO2, "97", START + hours(5)))
        .sends(WEARABLE, reading(VitalSign.SPO2, "70", START - minutes(30)));

    assertThat(patient.episode(spo2Low()).onsetEpochMillis()).isEqualTo(START - minutes(30));
    assertThat(patient.task(Task.Kind.REVIEW_BACKLOG)).isPresent();
  }

  @Test
  void lateReadingWithinAnAlarmOlderThanWhatIsKeptChangesNothing() {
    Condition news2 = new Condition.News2Raised();
    TestingPatient patient =
        withMonitorAndWearable()
            .foldingAtTheEndOnly()
            .sends(WEARABLE, reading(VitalSign.SYSTOLIC_PRESSURE, "90", START));
    for (long minute = 0; minute < hours(80) / minutes(1); minute += 10) {
      long at = START + minutes(minute);
      patient
          .at(at)
          .sends(
              WEARABLE, reading(VitalSign.SPO2, "85", at), reading(VitalSign.HEART_RATE, "80", at));
    }
    assertThat(patient.state().streams().get(VitalSign.SPO2).firstEpochMillis())
        .isGreaterThan(START);
    for (int late : List.of(49, 20, 1)) {
      patient.sends(
          WEARABLE,
          reading(VitalSign.SPO2, "84", patient.now() - hours(late) + 1),
          reading(VitalSign.HEART_RATE, "81", patient.now() - hours(late) + minutes(6)));
    }

    assertThat(patient.episode(spo2Low()).onsetEpochMillis()).isEqualTo(START);
    assertThat(patient.episode(spo2Low()).active()).isTrue();
    assertThat(patient.episode(spo2Low()).worstMicros()).hasValue(84_000_000);
    assertThat(patient.episode(news2).onsetEpochMillis()).isEqualTo(START);
    assertThat(patient.episode(news2).active()).isTrue();
    patient.assertFoldsFromTheBeginning();
  }

  @Test
  void lateContraryReadingSplitsAnAlarmThatGoesOn() {
    TestingPatient patient =
        withOpenAlarm()
            .at(START + minutes(2))
            .sends(WEARABLE, reading(VitalSign.SPO2, "84", START + minutes(2)))
            .sends(WEARABLE, reading(VitalSign.SPO2, "97", START + minutes(1)));

    assertThat(patient.episodes(spo2Low()))
        .extracting(Episode::active)
        .containsExactly(false, true);
    assertThat(patient.state().alarms().values())
        .filteredOn(alarm -> alarm.condition().equals(spo2Low()))
        .as("one event")
        .hasSize(1)
        .allMatch(alarm -> alarm.signal() == Signal.ON);
  }
}
