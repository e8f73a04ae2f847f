package io.vigil.core.patient;

import static io.vigil.core.patient.TestingPatient.MONITOR;
import static io.vigil.core.patient.TestingPatient.NURSE;
import static io.vigil.core.patient.TestingPatient.START;
import static io.vigil.core.patient.TestingPatient.minutes;
import static io.vigil.core.patient.TestingPatient.reading;
import static io.vigil.core.patient.TestingPatient.seconds;
import static io.vigil.core.patient.TestingPatient.withMonitorAndWearable;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Episode;
import io.vigil.core.alarm.Priority;
import io.vigil.core.alarm.Signal;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.WardId;
import io.vigil.core.rule.DefaultRules;
import io.vigil.core.rule.Direction;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleLayer;
import io.vigil.core.rule.RuleSet;
import io.vigil.core.rule.ScoreLimit;
import io.vigil.core.score.Score;
import io.vigil.core.score.ScoreKind;
import io.vigil.core.score.ScoreParameter;
import io.vigil.core.vitals.MeasurementStatus;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One score of NEWS2, MEWS and qSOFA signals. */
class SignallingScoreTest {

  private static final Condition BREATHING_FAST =
      new Condition.LimitBreached(VitalSign.RESPIRATION_RATE, Direction.HIGH);

  private static TestingPatient with(ScoreKind score) {
    return withMonitorAndWearable().adopts(rules(score, DefaultRules.VERSION_1.rules()));
  }

  private static RuleSet rules(ScoreKind score, List<Rule> others) {
    List<Rule> rules = new ArrayList<>(others);
    rules.removeIf(ScoreLimit.class::isInstance);
    rules.add(DefaultRules.score(score));
    return new RuleSet("one " + score, rules);
  }

  /** Observations, which signal when the delay of the score has passed. */
  private static TestingPatient observed(TestingPatient patient, Reading... readings) {
    return patient.observed(readings).waitUntil(START + seconds(15));
  }

  @ParameterizedTest
  @CsvSource({
    // breaths, systolic, heart, temperature: points of NEWS2 and of MEWS
    "MEWS, 21, 95, 105, 36.5, false", // 2 + 2 + 1 + 0; 2 + 1 + 1 + 0 = 4
    "MEWS, 21, 80, 105, 36.5, true", // 2 + 2 + 1 = 5
    "NEWS2, 21, 95, 105, 36.5, true", // 5
    "NEWS2, 20, 95, 105, 36.5, false", // 0 + 2 + 1
    "QSOFA, 22, 101, 80, 36.5, false", // 1
    "QSOFA, 22, 100, 80, 36.5, true", // 2
    "QSOFA, 21, 100, 80, 36.5, false", // 1
  })
  void theScoreOfTheRulesSignalsAndNoOther(
      ScoreKind score, String breaths, String systolic, String heart, String warm, boolean raised) {
    TestingPatient patient =
        observed(
            with(score),
            reading(VitalSign.RESPIRATION_RATE, breaths, START),
            reading(VitalSign.SYSTOLIC_PRESSURE, systolic, START),
            reading(VitalSign.HEART_RATE, heart, START),
            reading(VitalSign.BODY_TEMPERATURE, warm, START));

    for (ScoreKind each : ScoreKind.values()) {
      assertThat(patient.episodes(Condition.ofScore(each)))
          .as(each.label())
          .hasSize(each == score && raised ? 1 : 0);
    }
    assertThat(patient.state().score().orElseThrow().tableVersion()).startsWith("NEWS2");
  }

  /** 30 breaths a minute are 3 points of NEWS2 and of MEWS, and 1 of qSOFA. */
  @ParameterizedTest
  @EnumSource(ScoreKind.class)
  void itJoinsTheAlarmOfWhatItScores(ScoreKind score) {
    TestingPatient patient =
        observed(
            with(score),
            reading(VitalSign.RESPIRATION_RATE, "30", START),
            reading(VitalSign.SYSTOLIC_PRESSURE, "95", START),
            reading(VitalSign.HEART_RATE, "105", START),
            reading(VitalSign.CONSCIOUSNESS, "2", START));

    Alarm alarm = patient.alarm(BREATHING_FAST);
    assertThat(patient.alarm(Condition.ofScore(score))).isEqualTo(alarm);
    assertThat(alarm.episodes()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"MEWS, 102, 112, true", "MEWS, 102, 109, false", "QSOFA, 80, 80, true"})
  void itIsWorseByItsOwnStep(ScoreKind score, String heart, String later, boolean signals) {
    TestingPatient patient =
        observed(
            withMonitorAndWearable().adopts(rules(score, List.of())),
            reading(VitalSign.RESPIRATION_RATE, "22", START),
            reading(VitalSign.SYSTOLIC_PRESSURE, "80", START),
            reading(VitalSign.HEART_RATE, heart, START));
    Condition condition = Condition.ofScore(score);
    patient.answers(patient.alarm(condition), 1, new AlarmAnswer.Accept());
    assertThat(patient.alarm(condition).signal()).isEqualTo(Signal.ACKNOWLEDGED);

    long at = START + minutes(1);
    List<Reading> next = new ArrayList<>();
    next.add(reading(VitalSign.HEART_RATE, later, at));
    if (score == ScoreKind.QSOFA) {
      next.add(reading(VitalSign.CONSCIOUSNESS, "2", at));
    } else if (signals) {
      next.add(reading(VitalSign.RESPIRATION_RATE, "30", at));
    }
    patient.waitUntil(at).observed(next.toArray(Reading[]::new));
    assertThat(patient.alarm(condition).signal())
        .isEqualTo(signals ? Signal.ON : Signal.ACKNOWLEDGED);
  }

  @Test
  void whereAnotherScoreSignalsTheAlarmOfTheOneBeforeIsOver() {
    TestingPatient patient =
        observed(
            withMonitorAndWearable(),
            reading(VitalSign.RESPIRATION_RATE, "22", START),
            reading(VitalSign.SYSTOLIC_PRESSURE, "100", START),
            reading(VitalSign.HEART_RATE, "105", START));
    assertThat(patient.episode(new Condition.News2Raised()).active()).isTrue();

    patient.adopts(rules(ScoreKind.QSOFA, DefaultRules.VERSION_1.rules()));
    assertThat(patient.episode(new Condition.News2Raised()).active()).isFalse();
    patient
        .observed(reading(VitalSign.RESPIRATION_RATE, "23", START + seconds(16)))
        .waitUntil(START + minutes(1));
    assertThat(patient.episode(Condition.ofScore(ScoreKind.QSOFA)).priority())
        .isEqualTo(Priority.MEDIUM);
  }

  /** Sepsis-3: it says something of a suspected infection, and nobody is left without a score. */
  @Test
  void qsofaSignalsWhileAnInfectionIsSuspectedAndTheScoreBelowItOtherwise() {
    Condition news2 = new Condition.News2Raised();
    Condition qsofa = Condition.ofScore(ScoreKind.QSOFA);
    TestingPatient patient = withMonitorAndWearable();
    WardId ward = patient.state().admission().orElseThrow().ward();
    patient.decide(
        new PatientInput.AdoptRuleLayers(
            ward,
            List.of(
                new RuleLayer(
                    RuleLayer.Level.WARD,
                    ward.value().toString(),
                    1,
                    0,
                    OptionalLong.empty(),
                    List.of(DefaultRules.score(ScoreKind.QSOFA)),
                    List.of("NEWS2:high"),
                    List.of(),
                    Optional.of(NURSE),
                    "as agreed"))));
    observed(
        patient,
        reading(VitalSign.RESPIRATION_RATE, "22", START),
        reading(VitalSign.SYSTOLIC_PRESSURE, "100", START),
        reading(VitalSign.HEART_RATE, "105", START));
    assertThat(patient.episode(news2).active()).isTrue();
    assertThat(patient.episodes(qsofa)).isEmpty();
    assertThat(waits(patient)).isTrue();

    noteInfection(patient, 1, true);
    assertThat(patient.episode(news2).active()).isFalse();
    assertThat(patient.episode(qsofa).active()).as("by what was measured last").isTrue();
    assertThat(patient.episode(qsofa).onsetEpochMillis()).isEqualTo(START);
    assertThat(waits(patient)).isFalse();
    patient.at(START + minutes(1));
    patient.observed(reading(VitalSign.SYSTOLIC_PRESSURE, "120", START + minutes(1)));
    assertThat(patient.episode(qsofa).active()).isFalse();

    noteInfection(patient, 2, false);
    assertThat(patient.episode(news2).active()).as("2 + 1 are below 5").isFalse();
    patient.at(START + minutes(2));
    patient.observed(reading(VitalSign.SYSTOLIC_PRESSURE, "100", START + minutes(2)));
    patient.waitUntil(START + minutes(3));
    assertThat(patient.episodes(news2).getLast().active()).isTrue();
    patient.assertFoldsFromTheBeginning();
  }

  /** The note alone loses nothing: what was raised before it is so after it was taken back. */
  @Test
  void aNoteThatIsTakenBackFindsTheScoreAsItWas() {
    Condition news2 = new Condition.News2Raised();
    TestingPatient patient = withMonitorAndWearable();
    patient.decide(
        new PatientInput.SetPatientRules(
            new CommandId(new UUID(8, 1)),
            NURSE,
            0,
            List.of(DefaultRules.score(ScoreKind.QSOFA)),
            List.of(),
            "as agreed"));
    observed(
        patient,
        reading(VitalSign.RESPIRATION_RATE, "22", START),
        reading(VitalSign.SYSTOLIC_PRESSURE, "101", START),
        reading(VitalSign.HEART_RATE, "131", START));
    Episode raised = patient.episode(news2);

    noteInfection(patient, 2, true);
    assertThat(patient.state().active(news2)).isEmpty();
    assertThat(patient.episodes(Condition.ofScore(ScoreKind.QSOFA))).isEmpty();
    patient.at(START + minutes(1));
    noteInfection(patient, 3, false);

    assertThat(patient.episode(news2).active()).isTrue();
    assertThat(patient.episode(news2).onsetEpochMillis()).isEqualTo(raised.onsetEpochMillis());
    assertThat(patient.state().news2Evidence()).isNotZero();
  }

  private static boolean waits(TestingPatient patient) {
    return patient.state().layers().waitsForInfection(patient.state().scoring().bearing());
  }

  private static void noteInfection(TestingPatient patient, long command, boolean holds) {
    patient.decide(
        new PatientInput.NoteCircumstance(
            new CommandId(new UUID(7, 1_000 + command)),
            NURSE,
            Circumstance.Kind.INFECTION_SUSPECTED,
            holds));
  }

  /** No signal is a high technical alarm already; a rate of 0 that is the patient's scores 3. */
  @ParameterizedTest
  @CsvSource({"true, 3", "false, 0"})
  void zeroOfWhichNobodyKnowsWhoseItIsScoresNothing(boolean contact, int points) {
    Set<MeasurementStatus> statuses =
        contact ? Set.of(MeasurementStatus.CONTACT_CONFIRMED) : Set.of();
    TestingPatient patient =
        withMonitorAndWearable()
            .sends(MONITOR, reading(VitalSign.HEART_RATE, "70", START))
            .sends(
                MONITOR,
                new Reading(
                    VitalSign.HEART_RATE,
                    BigDecimal.ZERO,
                    Instant.ofEpochMilli(START + seconds(1)),
                    0,
                    statuses))
            .waitUntil(START + minutes(1));

    assertThat(pulse(patient).points()).isEqualTo(points);
    assertThat(pulse(patient).sample().orElseThrow().atEpochMillis())
        .isEqualTo(START + seconds(contact ? 1 : 0));
    Condition lost = new Condition.SignalLost(MONITOR, VitalSign.HEART_RATE);
    assertThat(patient.episodes(lost)).hasSize(contact ? 0 : 1);
    assertThat(patient.episodes(new Condition.News2Raised())).hasSize(contact ? 1 : 0);
    if (!contact) {
      assertThat(patient.alarm(lost).priority()).isEqualTo(Priority.HIGH);
    }
  }

  @Test
  void zeroWithoutContactAloneIsNoScore() {
    TestingPatient patient =
        withMonitorAndWearable().sends(MONITOR, reading(VitalSign.HEART_RATE, "0", START));

    assertThat(patient.state().score()).isEmpty();
    assertThat(patient.state().news2()).isEqualTo(Optional.empty());
  }

  private static Score.Part pulse(TestingPatient patient) {
    return patient.state().score().orElseThrow().parts().stream()
        .filter(part -> part.parameter() == ScoreParameter.PULSE)
        .findFirst()
        .orElseThrow();
  }
}
