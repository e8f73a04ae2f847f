package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static io.vigil.core.patient.TestingPatient.withMonitorAndWearable;
import static io.vigil.core.patient.TestingPatient.withOpenAlarm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Ladder;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Responsibility;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.PatientEvent.AlarmChange;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Grade;
import io.vigil.core.rule.Limit;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.rule.ScoreLimit;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.Sensor;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What signals, when, and until when. */
class AlarmingTest {

  private static final Condition NEWS2 = new Condition.News2Raised();
  private static final Condition BREATHING_FAST =
      new Condition.LimitBreached(VitalSign.RESPIRATION_RATE, Direction.HIGH);

  private static final ScoreLimit HASTY =
      new ScoreLimit(
          List.of(new Grade(5_000_000, 0, Priority.MEDIUM), new Grade(7_000_000, 0, Priority.HIGH)),
          Optional.of(Priority.LOW));

  private long commands = 100;

  /** Whose score signals at once. */
  private static TestingPatient withHastyScore() {
    List<Rule> rules =
        DefaultRules.VERSION_1.rules().stream()
            .map(rule -> rule instanceof ScoreLimit ? HASTY : rule)
            .toList();
    return withMonitorAndWearable()
        .decide(new PatientInput.AdoptRuleSet(new RuleSet("hasty", rules)));
  }

  private static TestingPatient spo2(TestingPatient patient, long at, String value) {
    return sendsAt(patient, at, reading(VitalSign.SPO2, value, at));
  }

  private static TestingPatient breaths(TestingPatient patient, long at, String value) {
    return sendsAt(patient, at, reading(VitalSign.RESPIRATION_RATE, value, at));
  }

  private static TestingPatient sendsAt(TestingPatient patient, long at, Reading... readings) {
    return patient.waitUntil(at).sends(WEARABLE, readings);
  }

  private static Alarm only(TestingPatient patient) {
    List<Alarm> physiological =
        patient.state().alarms().values().stream()
            .filter(alarm -> !(alarm.condition() instanceof Condition.DeviceSilent))
            .toList();
    assertThat(physiological).hasSize(1);
    return physiological.getFirst();
  }

  private TestingPatient accepts(TestingPatient patient, Condition condition) {
    return answers(patient, condition, new AlarmAnswer.Accept());
  }

  private TestingPatient answers(TestingPatient patient, Condition condition, AlarmAnswer answer) {
    return patient.answers(last(patient, condition), commands++, answer);
  }

  private static Alarm last(TestingPatient patient, Condition condition) {
    return patient.alarm(patient.episodes(condition).getLast());
  }

  /** SpO2 low at the start, and inside again after a minute. */
  private static TestingPatient overAfterAMinute() {
    return spo2(withOpenAlarm(), START + minutes(1), "97");
  }

  @Test
  void conditionThatComesAgainWithinFiveMinutesIsTheSameAlarm() {
    long[] apart = {1, minutes(5), minutes(5) + 1};
    for (long each : apart) {
      TestingPatient patient = overAfterAMinute();
      spo2(patient, START + minutes(1) + each, "85");

      boolean same = each <= minutes(5);
      assertThat(
              patient
                  .alarm(patient.episodes(spo2Low()).getFirst())
                  .equals(last(patient, spo2Low())))
          .as("%d ms apart", each)
          .isEqualTo(same);
      assertThat(last(patient, spo2Low()).signal()).isEqualTo(Signal.ON);
    }
  }

  @Test
  void conditionThatFlapsUnacceptedClimbsTheLadder() {
    TestingPatient patient = withOpenAlarm();
    for (int i = 0; i < 4; i++) {
      spo2(patient, START + minutes(2 * i + 1), "97");
      spo2(patient, START + minutes(2 * i + 2), "85");
    }
    patient.waitUntil(START + minutes(8));

    assertThat(only(patient).signal()).isEqualTo(Signal.ON);
    assertThat(only(patient).rung()).isEqualTo(Ladder.last());
    assertThat(Ladder.WARD.role(only(patient).rung())).isEqualTo("supervisor");
  }

  @Test
  void acceptedConditionThatComesAgainIsSilent() {
    TestingPatient patient = overAfterAMinute();
    accepts(patient, spo2Low());
    assertThat(only(patient).signal()).isEqualTo(Signal.OFF);

    spo2(patient, START + minutes(3), "85");

    assertThat(only(patient).signal()).isEqualTo(Signal.ACKNOWLEDGED);
    assertThat(patient.lastEvents())
        .anyMatch(event ->
            event instanceof PatientEvent.AlarmChanged changed
                && changed.change() == AlarmChange.JOINED);
    assertThat(patient.episodes(spo2Low())).hasSize(2);
  }

  @Test
  void nothingJoinsSilentlyLongerThanFifteenMinutesAfterTheAcceptance() {
    for (boolean late : new boolean[] {false, true}) {
      TestingPatient patient = breaths(withHastyScore(), START, "26");
      accepts(patient, BREATHING_FAST);
      for (int i = 0; i < 4; i++) {
        breaths(patient, START + minutes(3 * i + 1), "16");
        breaths(patient, START + minutes(3 * i + 3), "26");
      }
      breaths(patient, START + minutes(13), "16");
      assertThat(only(patient).signal()).isEqualTo(Signal.OFF);

      breaths(patient, START + minutes(15) + (late ? 1 : 0), "26");

      assertThat(only(patient).signal()).isEqualTo(late ? Signal.ON : Signal.ACKNOWLEDGED);
      assertThat(only(patient).responsibility() instanceof Responsibility.Undefined)
          .isEqualTo(late);
    }
  }

  @Test
  void worseningByAStepSignalsAtOnceAndFromTheFirstRung() {
    TestingPatient patient = withOpenAlarm().waitUntil(START + minutes(2));
    assertThat(only(patient).rung()).isOne();
    accepts(patient, spo2Low());

    spo2(patient, START + minutes(3), "84");
    assertThat(only(patient).signal()).as("1 point").isEqualTo(Signal.ACKNOWLEDGED);

    spo2(patient, START + minutes(4), "83");
    assertThat(only(patient).signal()).as("2 points").isEqualTo(Signal.ON);
    assertThat(only(patient).responsibility()).isEqualTo(Responsibility.UNDEFINED);
    assertThat(only(patient).rung()).isZero();
    assertThat(only(patient).rungDueEpochMillis()).hasValue(START + minutes(5));
  }

  @Test
  void worseningIsMeasuredFromWhatWasAcceptedThoughItCameAgain() {
    TestingPatient patient = overAfterAMinute();
    accepts(patient, spo2Low());
    spo2(patient, START + minutes(2), "84");
    assertThat(only(patient).signal()).isEqualTo(Signal.ACKNOWLEDGED);
    spo2(patient, START + minutes(3), "97");

    spo2(patient, START + minutes(4), "83");

    assertThat(only(patient).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void worseningThatEndedWithinOneTransmissionIsSignalled() {
    TestingPatient patient = withOpenAlarm();
    accepts(patient, spo2Low());

    long over = START + minutes(2);
    sendsAt(
        patient,
        over,
        reading(VitalSign.SPO2, "70", START + minutes(1)),
        reading(VitalSign.SPO2, "97", over));

    assertThat(only(patient).signal()).isEqualTo(Signal.LATCHED);
  }

  @Test
  void mediumThatLateDataMakeHighAfterItsEndStaysUntilSomebodyTookNotice() {
    TestingPatient patient = graded();
    breaths(patient, START, "26");
    breaths(patient, START + seconds(5), "20");
    assertThat(only(patient).signalUntilEpochMillis()).hasValue(START + seconds(30));

    patient.sends(WEARABLE, List.of(reading(VitalSign.RESPIRATION_RATE, "31", START + seconds(2))));
    patient.waitUntil(START + hours(1));

    assertThat(only(patient).priority()).isEqualTo(Priority.HIGH);
    assertThat(only(patient).signal()).isEqualTo(Signal.LATCHED);
    assertThat(only(patient).rung()).isEqualTo(Ladder.LAST_OF_WHAT_IS_OVER);
  }

  @Test
  void whatLateDataMakeHighAfterItsSignalWasCompletedSignalsAndClimbs() {
    TestingPatient patient = graded();
    breaths(patient, START, "26");
    breaths(patient, START + seconds(40), "20");
    assertThat(only(patient).signal()).isEqualTo(Signal.OFF);

    patient
        .waitUntil(START + minutes(5))
        .sends(WEARABLE, List.of(reading(VitalSign.RESPIRATION_RATE, "31", START + seconds(2))));

    assertThat(only(patient).priority()).isEqualTo(Priority.HIGH);
    assertThat(only(patient).signal()).isEqualTo(Signal.LATCHED);
    assertThat(only(patient.waitUntil(START + hours(1))).rung())
        .isEqualTo(Ladder.LAST_OF_WHAT_IS_OVER);
  }

  @Test
  void whatWasOverForLongIsReviewedAndDoesNotSignal() {
    TestingPatient patient = graded();
    breaths(patient, START, "26");
    breaths(patient, START + seconds(40), "20");

    patient
        .waitUntil(START + minutes(20))
        .sends(WEARABLE, List.of(reading(VitalSign.RESPIRATION_RATE, "31", START + seconds(2))));

    assertThat(only(patient).signal()).isEqualTo(Signal.OFF);
    assertThat(patient.task(Task.Kind.REVIEW_BACKLOG)).isPresent();
  }

  private static TestingPatient graded() {
    Limit graded =
        new Limit(
            VitalSign.RESPIRATION_RATE,
            Direction.HIGH,
            25_000_000,
            0,
            0,
            Priority.MEDIUM,
            List.of(new Grade(30_000_000, 0, Priority.HIGH)));
    return withMonitorAndWearable()
        .decide(new PatientInput.AdoptRuleSet(new RuleSet("graded", List.of(graded))));
  }

  @Test
  void acceptanceExpiresAsItsPrioritySays() {
    TestingPatient high = withOpenAlarm();
    TestingPatient medium = breaths(withHastyScore(), START, "26");
    TestingPatient low = spo2(withHastyScore(), START, "90");
    assertExpires(high, Priority.HIGH, spo2Low(), minutes(10));
    assertExpires(medium, Priority.MEDIUM, BREATHING_FAST, minutes(30));
    assertExpires(low, Priority.LOW, NEWS2, minutes(60));
  }

  private void assertExpires(
      TestingPatient patient, Priority priority, Condition condition, long after) {
    accepts(patient, condition);
    assertThat(only(patient).priority()).isEqualTo(priority);

    patient.waitUntil(START + after - 1);
    assertThat(only(patient).signal()).isEqualTo(Signal.ACKNOWLEDGED);

    patient.waitUntil(START + after);
    assertThat(only(patient).signal()).isEqualTo(Signal.ON);
    assertThat(only(patient).responsibility()).isEqualTo(Responsibility.UNDEFINED);
    assertThat(only(patient).rung()).isZero();
  }

  @Test
  void highThatIsOverStaysUntilSomebodyTookNoticeAndWakesNobodyBehindTheChargeNurse() {
    TestingPatient patient = overAfterAMinute().waitUntil(START + hours(3));

    assertThat(only(patient).signal()).isEqualTo(Signal.LATCHED);
    assertThat(only(patient).rung()).isEqualTo(1);
    assertThat(Ladder.WARD.role(only(patient).rung())).isEqualTo("charge-nurse");
  }

  @Test
  void highThatIsTrueAgainGoesOnFromThereAtOnceIfItsTimeIsOver() {
    TestingPatient patient = overAfterAMinute().waitUntil(START + minutes(5));
    assertThat(only(patient).rung()).isEqualTo(1);

    spo2(patient, START + minutes(5), "84");
    patient.waitUntil(START + minutes(5) + seconds(15));

    assertThat(only(patient).signal()).isEqualTo(Signal.ON);
    assertThat(only(patient).rung()).isEqualTo(2);
  }

  @Test
  void whatHadComeFurtherStaysThereWhenItIsOver() {
    TestingPatient patient = withOpenAlarm().waitUntil(START + minutes(4));
    assertThat(only(patient).rung()).isEqualTo(2);

    spo2(patient, START + minutes(4), "97");
    assertThat(only(patient.waitUntil(START + hours(1))).rung()).isEqualTo(2);
  }

  @Test
  void acceptingTakesAnAlarmDownTheLadder() {
    TestingPatient patient = withOpenAlarm().waitUntil(START + minutes(4));
    assertThat(only(patient).rung()).isEqualTo(2);

    accepts(patient, spo2Low());

    assertThat(only(patient).rung()).isZero();
    assertThat(only(patient).rungDueEpochMillis()).isEmpty();
    assertThat(only(patient).calls()).isFalse();
  }

  @Test
  void whoHasAcceptedKeepsItWhenHeCallsForHelp() {
    TestingPatient patient = withOpenAlarm();
    accepts(patient, spo2Low());
    Responsibility his = only(patient).responsibility();

    answers(patient, spo2Low(), new AlarmAnswer.Escalate("come and help"));

    assertThat(only(patient).signal()).isEqualTo(Signal.ACKNOWLEDGED);
    assertThat(only(patient).responsibility()).isEqualTo(his);
    assertThat(only(patient).rung()).isEqualTo(1);
    assertThat(only(patient).calls()).isTrue();
    assertThat(only(patient.waitUntil(START + minutes(9))).rung())
        .as("it climbs by hand only")
        .isEqualTo(1);
    patient.waitUntil(START + minutes(10));
    assertThat(only(patient).signal()).as("his acceptance is over").isEqualTo(Signal.ON);
    assertThat(only(patient).rung()).isZero();
  }

  /** As when a gateway hands over some minutes at once. */
  @Test
  void mediumThatEndedWithinOneTransmissionIsSignalledForHalfAMinute() {
    long over = START + minutes(2);
    TestingPatient patient =
        sendsAt(
            withMonitorAndWearable(),
            over,
            reading(VitalSign.RESPIRATION_RATE, "26", START),
            reading(VitalSign.RESPIRATION_RATE, "16", over));

    assertThat(patient.episode(BREATHING_FAST).active()).isFalse();
    assertThat(only(patient).priority()).isEqualTo(Priority.MEDIUM);
    assertThat(only(patient).signal()).isEqualTo(Signal.LATCHED);

    patient.waitUntil(over + seconds(30) - 1);
    assertThat(only(patient).signal()).isEqualTo(Signal.LATCHED);
    patient.waitUntil(over + seconds(30));
    assertThat(only(patient).signal()).isEqualTo(Signal.OFF);
    assertThat(only(patient).listed()).isFalse();
  }

  @Test
  void whatWasOverLongBeforeItWasKnownNeverSignals() {
    TestingPatient patient =
        sendsAt(
            withMonitorAndWearable(),
            START,
            reading(VitalSign.SPO2, "70", START - hours(2)),
            reading(VitalSign.SPO2, "97", START - hours(1)));

    assertThat(only(patient).signal()).isEqualTo(Signal.OFF);
    assertThat(only(patient).signalledEpochMillis()).isEmpty();
  }

  @Test
  void scoreJoinsTheAlarmOfWhatItScoresAndMayRaiseIt() {
    TestingPatient patient = breaths(withHastyScore(), START, "26");
    assertThat(only(patient).condition()).isEqualTo(BREATHING_FAST);
    assertThat(only(patient).episodes())
        .containsExactly(patient.episode(BREATHING_FAST).id(), patient.episode(NEWS2).id());
    assertThat(only(patient).priority()).isEqualTo(Priority.MEDIUM);
    accepts(patient, BREATHING_FAST);

    sendsAt(
        patient,
        START + minutes(1),
        reading(VitalSign.SPO2, "90", START + minutes(1)),
        reading(VitalSign.HEART_RATE, "115", START + minutes(1)));

    assertThat(only(patient).priority()).isEqualTo(Priority.HIGH);
    assertThat(only(patient).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void limitNeverJoinsTheAlarmOfAScore() {
    TestingPatient patient = spo2(withHastyScore(), START, "90");
    spo2(patient, START + minutes(1), "85");

    assertThat(patient.alarm(NEWS2).id()).isNotEqualTo(patient.alarm(spo2Low()).id());
    assertThat(patient.alarm(spo2Low()).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void scoreThatHasNoPointsOfALimitsVitalSignIsAnAlarmOfItsOwn() {
    Condition cold = new Condition.LimitBreached(VitalSign.BODY_TEMPERATURE, Direction.LOW);
    Limit narrow =
        new Limit(VitalSign.BODY_TEMPERATURE, Direction.LOW, 36_500_000, 0, 0, Priority.LOW);
    TestingPatient patient =
        withMonitorAndWearable()
            .decide(new PatientInput.AdoptRuleSet(new RuleSet("warm", List.of(narrow, HASTY))));
    sendsAt(
        patient,
        START,
        reading(VitalSign.BODY_TEMPERATURE, "36.4", START),
        reading(VitalSign.SPO2, "90", START));

    assertThat(patient.episode(cold).active()).as("0 points").isTrue();
    assertThat(patient.alarm(NEWS2).id()).isNotEqualTo(patient.alarm(cold).id());
  }

  @Test
  void ladderIsClimbedAsItsTimeOutsSay() {
    TestingPatient high = withOpenAlarm();
    assertRungs(high, minutes(1), minutes(1 + 2), minutes(1 + 2 + 5));
    TestingPatient medium = breaths(withHastyScore(), START, "26");
    assertRungs(medium, minutes(3), minutes(3 + 6), minutes(3 + 6 + 15));
    TestingPatient low = spo2(withHastyScore(), START, "90");
    assertThat(only(low).priority()).isEqualTo(Priority.LOW);
    assertThat(only(low.waitUntil(START + hours(1))).rung()).isZero();
  }

  private static void assertRungs(TestingPatient patient, long... due) {
    for (int rung = 0; rung < due.length; rung++) {
      patient.waitUntil(START + due[rung] - 1);
      assertThat(only(patient).rung()).isEqualTo(rung);
      patient.waitUntil(START + due[rung]);
      assertThat(only(patient).rung()).isEqualTo(rung + 1);
    }
    patient.waitUntil(START + hours(2));
    assertThat(only(patient).rung()).isEqualTo(Ladder.last());
  }

  @Test
  void whoCantTakeItSendsItOnAtOnce() {
    TestingPatient patient = withOpenAlarm();
    answers(patient, spo2Low(), new AlarmAnswer.Reject());

    assertThat(only(patient).signal()).isEqualTo(Signal.ON);
    assertThat(only(patient).responsibility()).isEqualTo(new Responsibility.Rejected(NURSE, START));
    assertThat(only(patient).rung()).isOne();
    assertThat(only(patient).rungDueEpochMillis()).hasValue(START + minutes(2));
  }

  @Test
  void whoHasTakenItMayCallTheNextRungAndKeepIt() {
    TestingPatient patient = withOpenAlarm();
    accepts(patient, spo2Low());
    answers(patient, spo2Low(), new AlarmAnswer.Escalate("come and look"));

    assertThat(only(patient).signal()).isEqualTo(Signal.ACKNOWLEDGED);
    assertThat(only(patient).responsibility()).isInstanceOf(Responsibility.Accepted.class);
    assertThat(only(patient).rung()).isOne();
  }

  @Test
  void pauseIsOverByItselfAndTakesNothing() {
    TestingPatient patient = withOpenAlarm();
    answers(patient, spo2Low(), new AlarmAnswer.Pause(30));
    assertThat(only(patient).signal()).isEqualTo(Signal.PAUSED);
    assertThat(only(patient).listed()).isTrue();
    assertThat(only(patient).responsibility()).isEqualTo(Responsibility.UNDEFINED);

    patient.waitUntil(START + seconds(30) - 1);
    assertThat(only(patient).signal()).isEqualTo(Signal.PAUSED);
    patient.waitUntil(START + seconds(30));
    assertThat(only(patient).signal()).isEqualTo(Signal.ON);
    patient.waitUntil(START + minutes(1));
    assertThat(only(patient).rung()).as("the ladder did not wait").isOne();
  }

  @Test
  void pauseHidesNoWorseningNorAnEnd() {
    TestingPatient worse = withOpenAlarm();
    answers(worse, spo2Low(), new AlarmAnswer.Pause(120));
    spo2(worse, START + minutes(1), "83");
    assertThat(only(worse).signal()).isEqualTo(Signal.ON);

    TestingPatient over = withOpenAlarm();
    answers(over, spo2Low(), new AlarmAnswer.Pause(120));
    spo2(over, START + minutes(1), "97");
    assertThat(only(over.waitUntil(START + minutes(5))).signal()).isEqualTo(Signal.LATCHED);
  }

  @Test
  void pauseIsShort() {
    assertThatThrownBy(() -> new AlarmAnswer.Pause(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AlarmAnswer.Pause(121))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyWhoHasTakenItGivesItUp() {
    TestingPatient patient = withOpenAlarm();
    accepts(patient, spo2Low());
    Alarm seen = only(patient);
    patient.decide(
        new PatientInput.AnswerAlarm(
            new CommandId(new UUID(8, 1)),
            seen.id(),
            seen.version(),
            new PersonId(new UUID(2, 7)),
            new AlarmAnswer.Release()));
    assertThat(patient.reply()).isEqualTo(new Reply.AlarmNotAsSeen(seen));

    patient.waitUntil(START + minutes(5));
    answers(patient, spo2Low(), new AlarmAnswer.Release());

    assertThat(only(patient).signal()).isEqualTo(Signal.ON);
    assertThat(only(patient).responsibility()).isEqualTo(Responsibility.UNDEFINED);
    assertThat(only(patient).rungDueEpochMillis()).hasValue(START + minutes(6));
  }

  @Test
  void whatIsOverAndSeenTakesNoAnswer() {
    TestingPatient patient = overAfterAMinute();
    accepts(patient, spo2Low());
    for (AlarmAnswer answer :
        List.of(
            new AlarmAnswer.Accept(),
            new AlarmAnswer.Reject(),
            new AlarmAnswer.Pause(1),
            new AlarmAnswer.Escalate("come"),
            new AlarmAnswer.Release())) {
      answers(patient, spo2Low(), answer);
      assertThat(patient.reply()).isEqualTo(new Reply.AlarmNotAsSeen(only(patient)));
      assertThat(patient.lastEvents()).isEmpty();
    }
  }

  @Test
  void setClockMovesWhatWaits() {
    TestingPatient patient = withOpenAlarm();
    accepts(patient, spo2Low());
    patient.at(START + hours(1)).decide(new PatientInput.StepClock(hours(1)));
    patient.waitUntil(START + hours(1) + minutes(10) - 1);
    assertThat(only(patient).signal()).isEqualTo(Signal.ACKNOWLEDGED);

    patient.waitUntil(START + hours(1) + minutes(10));
    assertThat(only(patient).signal()).isEqualTo(Signal.ON);
  }

  @Test
  void sensorsOfADeviceThatWasSilentAreItsAlarm() {
    TestingPatient patient =
        sendsAt(
            withMonitorAndWearable(),
            START,
            reading(VitalSign.SPO2, "97", START),
            reading(VitalSign.HEART_RATE, "80", START));
    long back = START + minutes(20);
    sendsAt(patient, back, reading(VitalSign.HEART_RATE, "80", back));

    Condition silent = new Condition.DeviceSilent(WEARABLE);
    Condition absent = new Condition.SensorAbsent(WEARABLE, Sensor.OXIMETER);
    assertThat(patient.episode(silent).active()).isFalse();
    assertThat(patient.episode(absent).active()).isTrue();
    assertThat(patient.alarm(absent)).isEqualTo(patient.alarm(silent));
  }

  @Test
  void alarmOfTooManyEpisodesIsFollowedByAnother() {
    TestingPatient patient = withMonitorAndWearable().foldingAtTheEndOnly();
    List<Reading> flapping = new ArrayList<>();
    for (int i = 0; i < Alarm.MAX_EPISODES; i++) {
      flapping.add(reading(VitalSign.BODY_TEMPERATURE, "39.5", START + seconds(2 * i)));
      flapping.add(reading(VitalSign.BODY_TEMPERATURE, "37.0", START + seconds(2 * i + 1)));
    }
    long last = START + seconds(2 * Alarm.MAX_EPISODES);
    patient.at(last).sends(WEARABLE, flapping);
    assertThat(only(patient).episodes()).hasSize(Alarm.MAX_EPISODES);

    patient.sends(WEARABLE, reading(VitalSign.BODY_TEMPERATURE, "39.5", last));

    assertThat(patient.state().alarms().values())
        .extracting(alarm -> alarm.episodes().size())
        .containsExactly(Alarm.MAX_EPISODES, 1);
  }

  @Test
  void alarmThatRestsOnReadingsEnteredInErrorIsSilent() {
    TestingPatient patient = withOpenAlarm();
    accepts(patient, spo2Low());
    spo2(patient, START + minutes(1), "60");
    assertThat(only(patient).signal()).isEqualTo(Signal.ON);
    accepts(patient, spo2Low());

    enterInError(patient, reading(VitalSign.SPO2, "60", START + minutes(1)));
    assertThat(only(patient).extent(spo2Low()).orElseThrow().noticedMicros()).isEqualTo(85_000_000);

    spo2(patient, START + minutes(2), "83");
    assertThat(only(patient).signal()).as("worse than what was right").isEqualTo(Signal.ON);
    enterInError(
        patient,
        reading(VitalSign.SPO2, "85", START),
        reading(VitalSign.SPO2, "83", START + minutes(2)));
    assertThat(only(patient).signal()).isEqualTo(Signal.OFF);
  }

  private void enterInError(TestingPatient patient, Reading... readings) {
    patient.decide(
        new PatientInput.EnterInError(
            new CommandId(new UUID(9, commands++)),
            NURSE,
            "not on the finger",
            Identities.of(WEARABLE, List.of(readings))));
  }

  @Test
  void whatIsNoLongerNeededIsForgottenWithItsEpisodes() {
    TestingPatient patient = overAfterAMinute();
    accepts(patient, spo2Low());
    long later = START + minutes(1) + PatientState.HORIZON.toMillis();
    patient.at(later).sends(WEARABLE, reading(VitalSign.SPO2, "97", later));
    assertThat(patient.episodes(spo2Low())).hasSize(1);

    patient.at(later + 1).sends(WEARABLE, reading(VitalSign.SPO2, "97", later + 1));

    assertThat(patient.episodes(spo2Low())).isEmpty();
    assertThat(patient.state().alarms().values())
        .noneMatch(alarm -> alarm.condition().equals(spo2Low()));
  }
}
