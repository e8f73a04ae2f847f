package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.hours;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.withMonitorAndWearable;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.PatientEvent.News2Scored;
import io.vigil.core.patient.ScoreOrder.Kind;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.score.Score;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.score.Spo2Scale;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ScoreOrdersTest {

  private static final PersonId PHYSICIAN = new PersonId(new UUID(2, 2));
  private static final Condition NEWS2 = new Condition.News2Raised();
  private static final Condition SPO2_LOW =
      new Condition.LimitBreached(VitalSign.SPO2, Direction.LOW);
  private static final Condition SPO2_HIGH =
      new Condition.LimitBreached(VitalSign.SPO2, Direction.HIGH);

  private long commands;

  @Test
  void scaleTwoScoresFromItsOrderOnAndNothingBefore() {
    TestingPatient patient = withMonitorAndWearable().sends(WEARABLE, spo2("90", 0));
    assertThat(score(patient).lowerBound()).isEqualTo(3);
    assertThat(score(patient).scale()).contains(Spo2Scale.ONE);

    give(patient.at(START + minutes(1)), Kind.SPO2_SCALE_TWO);
    assertThat(score(patient).scale()).as("of what was measured before").contains(Spo2Scale.ONE);

    patient.at(START + minutes(2)).sends(WEARABLE, spo2("90", 2));
    assertThat(score(patient).scale()).contains(Spo2Scale.TWO);
    assertThat(score(patient).lowerBound()).isZero();
    assertThat(patient.episode(NEWS2).endEpochMillis()).hasValue(START + minutes(2));
  }

  @Test
  void aReadingAheadOfOurClockStaysScoredAsItWas() {
    TestingPatient patient = withMonitorAndWearable().sends(WEARABLE, spo2("90", 1));

    give(patient, Kind.SPO2_SCALE_TWO);

    assertThat(score(patient).scale()).contains(Spo2Scale.ONE);
    assertThat(order(patient, Kind.SPO2_SCALE_TWO).fromEpochMillis())
        .isEqualTo(START + minutes(1) + 1);
  }

  @Test
  void lateReadingsAreScoredByTheOrdersOfTheirTime() {
    TestingPatient patient = withMonitorAndWearable().at(START + minutes(10));
    give(patient, Kind.SPO2_SCALE_TWO);
    patient.at(START + minutes(20)).sends(WEARABLE, spo2("90", 20));

    patient.sends(WEARABLE, spo2("90", 5));

    News2Scored revised =
        patient.lastEvents().stream()
            .filter(News2Scored.class::isInstance)
            .map(News2Scored.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(revised.revised()).isTrue();
    assertThat(revised.points().getFirst().points(ScoreParameter.SPO2)).isEqualTo(3);
    assertThat(patient.state().news2().orElseThrow().points(ScoreParameter.SPO2)).isZero();
  }

  @Test
  void scaleTwoSetsTheLimitsOfTheSaturationWhileItIsInForce() {
    TestingPatient patient = withMonitorAndWearable();
    give(patient, Kind.SPO2_SCALE_TWO);

    patient.sends(WEARABLE, spo2("88", 0));
    assertThat(patient.episodes(SPO2_LOW)).isEmpty();
    patient.at(START + minutes(1)).sends(WEARABLE, spo2("87", 1));
    assertThat(patient.episode(SPO2_LOW).priority()).isEqualTo(Priority.HIGH);
    patient.at(START + minutes(2)).sends(WEARABLE, spo2("93", 2)).waitUntil(START + minutes(8));
    assertThat(patient.episode(SPO2_HIGH).priority()).isEqualTo(Priority.LOW);

    end(patient, Kind.SPO2_SCALE_TWO);
    assertThat(patient.state().rules()).isEqualTo(DefaultRules.VERSION_1);
    assertThat(patient.episode(SPO2_HIGH).active()).as("nothing limits it any more").isFalse();
    patient.at(START + minutes(9)).sends(WEARABLE, spo2("88", 9));
    assertThat(patient.episodes(SPO2_LOW).getLast().active()).isTrue();
  }

  @Test
  void limitsThatAreAdoptedMeanwhileAreInForceButForTheSaturation() {
    TestingPatient patient = withMonitorAndWearable();
    give(patient, Kind.SPO2_SCALE_TWO);
    RuleSet none = new RuleSet("none-of-ours", List.of());

    patient.decide(new PatientInput.AdoptRuleSet(none));
    assertThat(patient.state().rules().limits()).hasSize(2);
    assertThat(patient.state().rules().version()).isEqualTo("none-of-ours+spo2-88-92");

    end(patient, Kind.SPO2_SCALE_TWO);
    assertThat(patient.state().rules()).isEqualTo(none);
  }

  @Test
  void whatWaitedWhenTheScoreWasSuspendedIsNoAlarm() {
    TestingPatient patient =
        withMonitorAndWearable().sends(WEARABLE, breaths("26", 0), pulse("120", 0), spo2("91", 0));
    assertThat(patient.state().pending()).containsKey(NEWS2);

    give(patient.at(START + 14_999), Kind.END_OF_LIFE);

    assertThat(patient.state().pending()).doesNotContainKey(NEWS2);
    assertThat(patient.episodes(NEWS2)).isEmpty();
  }

  @Test
  void anOrderPastItsReviewHoldsOnAndIsAskedFor() {
    TestingPatient patient = withMonitorAndWearable();
    give(patient, Kind.SPO2_SCALE_TWO);

    patient.waitUntil(START + hours(24) - 1);
    assertThat(patient.task(Task.Kind.REVIEW_ORDER)).isEmpty();
    patient.waitUntil(START + hours(24));
    assertThat(patient.task(Task.Kind.REVIEW_ORDER).orElseThrow().detail())
        .isEqualTo("spo2-scale-two");
    assertThat(order(patient, Kind.SPO2_SCALE_TWO).inForce()).isTrue();

    give(patient, Kind.SPO2_SCALE_TWO);
    assertThat(patient.task(Task.Kind.REVIEW_ORDER)).isEmpty();
    assertThat(order(patient, Kind.SPO2_SCALE_TWO).fromEpochMillis()).isEqualTo(START);
    assertThat(order(patient, Kind.SPO2_SCALE_TWO).reviewEpochMillis())
        .isEqualTo(START + hours(48));
  }

  @Test
  void atTheEndOfLifeTheScoreGivesNoAlarmAndAsksForNothing() {
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(WEARABLE, breaths("26", 0), pulse("120", 0), spo2("91", 0))
            .waitUntil(START + 15_000);
    assertThat(patient.episode(NEWS2).priority()).isEqualTo(Priority.HIGH);

    give(patient.at(START + minutes(1)), Kind.END_OF_LIFE);
    Episode ended = patient.episode(NEWS2);
    assertThat(ended.endEpochMillis()).hasValue(START + minutes(1));
    assertThat(patient.alarm(ended).signal()).as("nobody accepted it").isEqualTo(Signal.ON);
    assertThat(patient.task(Task.Kind.MEASURE)).isEmpty();

    patient.at(START + minutes(2)).sends(WEARABLE, breaths("27", 2), pulse("125", 2));
    assertThat(patient.episode(NEWS2)).isEqualTo(ended);
    assertThat(patient.task(Task.Kind.MEASURE)).isEmpty();
    assertThat(score(patient).lowerBound()).as("it is scored nevertheless").isEqualTo(5 + 3);

    end(patient.at(START + minutes(3)), Kind.END_OF_LIFE);
    patient.at(START + minutes(4)).sends(WEARABLE, breaths("27", 4), pulse("125", 4));
    patient.waitUntil(START + minutes(5));
    assertThat(patient.episodes(NEWS2)).hasSize(2);
    assertThat(patient.episodes(NEWS2).getLast().onsetEpochMillis()).isEqualTo(START + minutes(4));
  }

  @Test
  void lateReadingsReopenNoScoreThatASuspensionEnded() {
    TestingPatient patient =
        withMonitorAndWearable().at(START + minutes(1)).sends(WEARABLE, breaths("26", 1));
    give(patient.at(START + minutes(2)), Kind.END_OF_LIFE);

    patient.sends(WEARABLE, breaths("27", 0));

    Episode episode = patient.episode(NEWS2);
    assertThat(episode.onsetEpochMillis()).isEqualTo(START);
    assertThat(episode.endEpochMillis()).hasValue(START + minutes(2));
  }

  @Test
  void theRecordUnderOrdersDoesNotDependOnTheOrderOfArrival() {
    for (long seed = 0; seed < 60; seed++) {
      List<Reading> readings = randomReadings(new Random(seed));
      List<Reading> shuffled = new ArrayList<>(readings);
      Collections.shuffle(shuffled, new Random(seed));

      TestingPatient inOrder = underOrders();
      readings.forEach(reading -> inOrder.sends(WEARABLE, reading));
      TestingPatient late = underOrders();
      shuffled.forEach(reading -> late.sends(WEARABLE, reading));

      assertThat(spans(late)).as("seed %s", seed).isEqualTo(spans(inOrder));
      assertThat(score(late)).as("seed %s", seed).isEqualTo(score(inOrder));
    }
  }

  /** What does not depend on the order; a priority is what was signalled, and never falls. */
  private record Span(long onset, OptionalLong end) {}

  private static List<Span> spans(TestingPatient patient) {
    return patient.episodes(NEWS2).stream()
        .map(e -> new Span(e.onsetEpochMillis(), e.endEpochMillis()))
        .toList();
  }

  /** On scale two from minute 10 to 40, suspended from 20 to 30; it is minute 60. */
  private TestingPatient underOrders() {
    TestingPatient patient = withMonitorAndWearable();
    give(patient.at(START + minutes(10)), Kind.SPO2_SCALE_TWO);
    give(patient.at(START + minutes(20)), Kind.END_OF_LIFE);
    end(patient.at(START + minutes(30)), Kind.END_OF_LIFE);
    end(patient.at(START + minutes(40)), Kind.SPO2_SCALE_TWO);
    return patient.at(START + minutes(60));
  }

  private static List<Reading> randomReadings(Random random) {
    List<Reading> readings = new ArrayList<>();
    for (int minute = 0; minute < 60; minute += 1 + random.nextInt(3)) {
      switch (random.nextInt(4)) {
        case 0 -> readings.add(breaths(random.nextBoolean() ? "16" : "26", minute));
        case 1 -> readings.add(pulse(random.nextBoolean() ? "80" : "120", minute));
        case 2 -> readings.add(oxygen(random.nextBoolean() ? "0" : "2", minute));
        default -> readings.add(spo2(random.nextBoolean() ? "90" : "97", minute));
      }
    }
    return readings;
  }

  @Test
  void refusesAReviewThatIsNotAheadOrTooFar() {
    TestingPatient patient = withMonitorAndWearable();

    for (long review :
        new long[] {START, START - 1, START + ScoreOrder.MAX_REVIEW.toMillis() + 1}) {
      patient.decide(giving(Kind.END_OF_LIFE, review));
      assertThat(patient.reply()).isEqualTo(new Reply.Refused("review-not-ahead"));
      assertThat(patient.lastEvents()).isEmpty();
    }
  }

  @Test
  void ordersNothingForWhoIsNotInCareAndEndsNothingThatIsNotInForce() {
    TestingPatient patient = withMonitorAndWearable();
    end(patient, Kind.END_OF_LIFE);
    assertThat(patient.reply()).isEqualTo(new Reply.NotFound());

    patient.decide(new PatientInput.Discharge());
    give(patient, Kind.END_OF_LIFE);
    assertThat(patient.reply()).isEqualTo(new Reply.NotFound());
  }

  @Test
  void whoComesBackIsOrderedForAnew() {
    TestingPatient patient = withMonitorAndWearable();
    give(patient, Kind.SPO2_SCALE_TWO);
    give(patient, Kind.END_OF_LIFE);
    note(patient, true);
    patient.waitUntil(START + hours(25));

    patient.decide(new PatientInput.Discharge());

    assertThat(patient.state().scoring().orders()).noneMatch(ScoreOrder::inForce);
    assertThat(patient.state().scoring().circumstances()).isEmpty();
    assertThat(patient.state().rules()).isEqualTo(DefaultRules.VERSION_1);
    assertThat(patient.task(Task.Kind.REVIEW_ORDER)).isEmpty();
    patient.assertFoldsFromTheBeginning();
  }

  @Test
  void theSameCommandAgainChangesNothing() {
    TestingPatient patient = withMonitorAndWearable();
    PatientInput once = giving(Kind.SPO2_SCALE_TWO, START + hours(24));
    patient.decide(once).at(START + hours(1)).decide(once);

    assertThat(patient.reply()).isEqualTo(new Reply.Done());
    assertThat(patient.lastEvents()).isEmpty();
  }

  @Test
  void keepsABoundedNumberOfOrders() {
    TestingPatient patient = withMonitorAndWearable();
    for (int i = 0; i < Scoring.MAX_ORDERS; i++) {
      give(patient.at(START + i * 1_000L), Kind.END_OF_LIFE);
      end(patient, Kind.END_OF_LIFE);
    }
    give(patient, Kind.END_OF_LIFE);
    assertThat(patient.reply()).isEqualTo(new Reply.Refused("too-many-orders"));

    patient.at(START + hours(51)).sends(WEARABLE, spo2("96", 51 * 60));
    give(patient, Kind.END_OF_LIFE);
    assertThat(patient.reply()).isEqualTo(new Reply.Done());
    assertThat(patient.state().scoring().orders()).hasSize(1);
  }

  @Test
  void notesWhatHoldsUntilItDoesNot() {
    TestingPatient patient = withMonitorAndWearable();
    note(patient, true);
    assertThat(patient.state().scoring().circumstance(Circumstance.Kind.PREGNANT))
        .contains(new Circumstance(Circumstance.Kind.PREGNANT, NURSE, START));

    note(patient.at(START + 1), true);
    assertThat(patient.state().scoring().circumstances().getFirst().atEpochMillis())
        .as("it was known")
        .isEqualTo(START);

    note(patient, false);
    assertThat(patient.state().scoring().circumstances()).isEmpty();
    patient.assertFoldsFromTheBeginning();
  }

  private void note(TestingPatient patient, boolean holds) {
    patient.decide(
        new PatientInput.NoteCircumstance(command(), NURSE, Circumstance.Kind.PREGNANT, holds));
  }

  /** To be reviewed a day later. */
  private void give(TestingPatient patient, Kind kind) {
    patient.decide(giving(kind, patient.now() + hours(24)));
  }

  private PatientInput giving(Kind kind, long review) {
    return new PatientInput.GiveScoreOrder(command(), PHYSICIAN, kind, review, "COPD, pH 7.31");
  }

  private void end(TestingPatient patient, Kind kind) {
    patient.decide(new PatientInput.EndScoreOrder(command(), PHYSICIAN, kind, "not any more"));
  }

  private CommandId command() {
    return new CommandId(new UUID(9, ++commands));
  }

  private static ScoreOrder order(TestingPatient patient, Kind kind) {
    return patient.state().scoring().inForce(kind).orElseThrow();
  }

  private static Score score(TestingPatient patient) {
    return patient.state().score().orElseThrow();
  }

  private static Reading spo2(String value, int minute) {
    return reading(VitalSign.SPO2, value, START + minutes(minute));
  }

  private static Reading breaths(String value, int minute) {
    return reading(VitalSign.RESPIRATION_RATE, value, START + minutes(minute));
  }

  private static Reading pulse(String value, int minute) {
    return reading(VitalSign.HEART_RATE, value, START + minutes(minute));
  }

  private static Reading oxygen(String value, int minute) {
    return reading(VitalSign.OXYGEN_FLOW, value, START + minutes(minute));
  }
}
