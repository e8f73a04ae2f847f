package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.WEARABLE;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.spo2Low;
import static io.vigil.core.patient.TestingPatient.withMonitorAndWearable;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.RateLimit;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.rule.ScoreLimit;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kinds of rules beside plain limits, as a patient's readings meet them. */
class JudgingRulesTest {

  private static final Condition NEWS2 = new Condition.News2Raised();
  private static final RateLimit FALL =
      new RateLimit(
          VitalSign.SPO2, Direction.LOW, 4_000_000, 300_000, 1_000_000, 30_000, Priority.MEDIUM);

  @ParameterizedTest
  @CsvSource({"88, 15", "86, 15", "85, 10", "81, 10", "80, 5", "60, 5"})
  void whatIsWorseSignalsSooner(String value, long delaySeconds) {
    TestingPatient patient = withMonitorAndWearable().sends(MONITOR, spo2(value, 0));

    patient.waitUntil(START + seconds(delaySeconds) - 1);
    assertThat(patient.episodes(spo2Low())).isEmpty();
    patient.waitUntil(START + seconds(delaySeconds));
    assertThat(patient.episode(spo2Low()).onsetEpochMillis()).isEqualTo(START);
  }

  @Test
  void aBreachThatGetsWorseSignalsAsSoonAsThatAsksFor() {
    TestingPatient patient = withMonitorAndWearable().sends(MONITOR, spo2("87", 0));
    patient.at(START + seconds(3)).sends(MONITOR, spo2("80", 3));
    assertThat(patient.state().pending().get(spo2Low()).dueEpochMillis())
        .isEqualTo(START + seconds(8));

    patient.at(START + seconds(4)).sends(MONITOR, spo2("87", 4));
    assertThat(patient.state().pending().get(spo2Low()).dueEpochMillis())
        .as("what is better again does not wait again")
        .isEqualTo(START + seconds(8));
  }

  @Test
  void aBreachThatGetsWorseLateSignalsNoLaterThanItWould() {
    TestingPatient patient = withMonitorAndWearable().sends(MONITOR, spo2("87", 0));
    patient.at(START + seconds(14)).sends(MONITOR, spo2("80", 14));
    assertThat(patient.state().pending().get(spo2Low()).dueEpochMillis())
        .isEqualTo(START + seconds(15));
  }

  @Test
  void theScoreWaitsAsLongAsTheSlowestLimit() {
    TestingPatient patient = withMonitorAndWearable().sends(MONITOR, spo2("91", 0));
    patient.waitUntil(START + seconds(15) - 1);
    assertThat(patient.episodes(NEWS2)).isEmpty();
    patient.waitUntil(START + seconds(15));
    assertThat(patient.episode(NEWS2).onsetEpochMillis()).isEqualTo(START);
  }

  @Test
  void aScoreThatFallsWithinItsDelayIsNoAlarm() {
    TestingPatient patient = withMonitorAndWearable().sends(MONITOR, spo2("91", 0));
    patient.at(START + seconds(14)).sends(MONITOR, spo2("97", 14));
    assertThat(patient.state().pending()).isEmpty();
    patient.waitUntil(START + seconds(60));
    assertThat(patient.episodes(NEWS2)).isEmpty();
  }

  @Test
  void aLateReadingWithinTheDelayOfTheScoreShowsThatThereWasNoAlarm() {
    TestingPatient patient = withMonitorAndWearable().sends(MONITOR, spo2("91", 0));
    patient.waitUntil(START + seconds(20));
    assertThat(patient.episodes(NEWS2)).hasSize(1);

    patient.sends(MONITOR, spo2("97", 25)).sends(MONITOR, spo2("97", 10));
    assertThat(patient.episodes(NEWS2)).isEmpty();
  }

  @Test
  void aRuleSetWithoutAScoreSignalsNothingOfIt() {
    TestingPatient patient =
        withMonitorAndWearable().sends(WEARABLE, spo2("91", 0)).waitUntil(START + seconds(15));
    assertThat(patient.episode(NEWS2).active()).isTrue();

    patient.adopts(
        new RuleSet(
            "no score",
            DefaultRules.VERSION_1.rules().stream()
                .filter(rule -> !(rule instanceof ScoreLimit))
                .toList()));

    assertThat(patient.episode(NEWS2).active()).isFalse();
    patient.sends(WEARABLE, spo2("90.5", 16)).waitUntil(START + seconds(60));
    assertThat(patient.episodes(NEWS2)).hasSize(1);
    assertThat(patient.state().score().orElseThrow().lowerBound()).isEqualTo(3);
  }

  @Test
  void aFallSignalsThoughNoLimitIsReachedAndEndsWhenItsLevelIsLongAgo() {
    TestingPatient patient = withMonitorAndWearable().adopts(with(FALL));
    for (int second = 0; second < 360; second++) {
      String value = second < 10 ? "97" : "93";
      patient.at(START + seconds(second)).waitUntil(START + seconds(second));
      patient.sends(MONITOR, spo2(value, second));
    }

    Episode episode = patient.episode(FALL.condition());
    assertThat(episode.onsetEpochMillis()).isEqualTo(START + seconds(10));
    assertThat(episode.openedEpochMillis()).isEqualTo(START + seconds(40));
    assertThat(episode.endEpochMillis()).hasValue(START + seconds(309));
    assertThat(episode.worstMicros()).hasValue(4_000_000);
    assertThat(episode.limitMicros()).hasValue(4_000_000);
    assertThat(patient.episodes(spo2Low())).isEmpty();
  }

  private static RuleSet with(Rule rule) {
    List<Rule> rules = new ArrayList<>(DefaultRules.VERSION_1.rules());
    rules.add(rule);
    return new RuleSet("with " + rule.key(), rules);
  }

  private static Reading spo2(String value, double second) {
    return reading(VitalSign.SPO2, value, START + seconds(second));
  }
}
