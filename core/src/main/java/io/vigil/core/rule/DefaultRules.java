package io.vigil.core.rule;

import static io.vigil.core.alarm.Priority.HIGH;
import static io.vigil.core.alarm.Priority.LOW;
import static io.vigil.core.alarm.Priority.MEDIUM;

import io.vigil.core.alarm.Priority;
import io.vigil.core.score.ScoreKind;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The limits that a patient has until a hospital adopts its own. Each is a proposal for a clinician
 * to approve; sources stand in {@code docs/clinical/default-rules.md}.
 */
public final class DefaultRules {

  /** The red bands of NEWS2 (RCP 2017), with delays that remove short artefacts (Görges 2009). */
  public static final RuleSet VERSION_1 =
      new RuleSet(
          "vigil-default-1",
          List.of(
              low(VitalSign.HEART_RATE, "40", "3", 10, HIGH, worse("30", 5, HIGH)),
              high(VitalSign.HEART_RATE, "131", "3", 10, HIGH, worse("160", 5, HIGH)),
              low(VitalSign.PULSE_RATE_OXIMETER, "40", "3", 10, HIGH, worse("30", 5, HIGH)),
              high(VitalSign.PULSE_RATE_OXIMETER, "131", "3", 10, HIGH, worse("160", 5, HIGH)),
              low(VitalSign.SPO2, "88", "2", 15, HIGH, worse("85", 10, HIGH), worse("80", 5, HIGH)),
              low(VitalSign.RESPIRATION_RATE, "8", "1", 15, HIGH, worse("5", 5, HIGH)),
              high(VitalSign.RESPIRATION_RATE, "25", "1", 15, MEDIUM),
              low(VitalSign.SYSTOLIC_PRESSURE, "90", "5", 0, HIGH),
              high(VitalSign.SYSTOLIC_PRESSURE, "220", "5", 0, MEDIUM),
              low(VitalSign.ARTERIAL_SYSTOLIC_PRESSURE, "90", "5", 10, HIGH),
              high(VitalSign.ARTERIAL_SYSTOLIC_PRESSURE, "220", "5", 10, MEDIUM),
              low(VitalSign.BODY_TEMPERATURE, "35.0", "0.2", 0, MEDIUM),
              high(VitalSign.BODY_TEMPERATURE, "39.1", "0.2", 0, MEDIUM),
              score(ScoreKind.NEWS2)));

  /**
   * The limits of a patient whose target is 88 to 92 %, in the place of those on the saturation.
   * The upper one does not look at whether oxygen is given, so it is slow and low.
   */
  static final List<Rule> TARGET_88_TO_92 =
      List.of(low(VitalSign.SPO2, "87", "1", 15, HIGH), high(VitalSign.SPO2, "93", "1", 300, LOW));

  /**
   * At home, over the others: nobody is beside the patient to see whether a value is an artefact,
   * and nobody can be there within seconds. Fewer alarms, and slower ones.
   */
  public static final RuleLayer HOME =
      new RuleLayer(
          RuleLayer.Level.SETTING,
          "home",
          0,
          0,
          OptionalLong.empty(),
          List.of(
              low(VitalSign.HEART_RATE, "40", "3", 60, HIGH, worse("30", 20, HIGH)),
              high(VitalSign.HEART_RATE, "131", "5", 60, MEDIUM, worse("150", 30, HIGH)),
              low(VitalSign.PULSE_RATE_OXIMETER, "40", "3", 60, HIGH, worse("30", 20, HIGH)),
              high(VitalSign.PULSE_RATE_OXIMETER, "131", "5", 60, MEDIUM, worse("150", 30, HIGH)),
              low(VitalSign.SPO2, "88", "2", 60, MEDIUM, worse("85", 30, HIGH)),
              low(VitalSign.RESPIRATION_RATE, "8", "1", 60, HIGH),
              high(VitalSign.RESPIRATION_RATE, "25", "2", 60, LOW, worse("30", 60, MEDIUM)),
              new ScoreLimit(
                  List.of(worse("5", 60, MEDIUM), worse("7", 60, HIGH)), Optional.empty())),
          List.of(),
          List.of(),
          Optional.empty(),
          "");

  /**
   * What no setting, ward or patient is judged less strictly than without a physician's order,
   * unless the hospital has another floor.
   */
  public static final List<Rule> FLOOR =
      List.of(
          low(VitalSign.HEART_RATE, "35", "0", 60, MEDIUM),
          high(VitalSign.HEART_RATE, "150", "0", 60, MEDIUM),
          low(VitalSign.PULSE_RATE_OXIMETER, "35", "0", 60, MEDIUM),
          high(VitalSign.PULSE_RATE_OXIMETER, "150", "0", 60, MEDIUM),
          low(VitalSign.SPO2, "85", "0", 60, MEDIUM),
          low(VitalSign.RESPIRATION_RATE, "6", "0", 60, MEDIUM),
          high(VitalSign.RESPIRATION_RATE, "30", "0", 60, LOW),
          low(VitalSign.SYSTOLIC_PRESSURE, "80", "0", 60, MEDIUM),
          low(VitalSign.ARTERIAL_SYSTOLIC_PRESSURE, "80", "0", 60, MEDIUM),
          new ScoreLimit(List.of(worse("7", 60, MEDIUM)), Optional.empty()),
          new ScoreLimit(ScoreKind.MEWS, List.of(worse("5", 60, MEDIUM)), Optional.empty()),
          new ScoreLimit(ScoreKind.QSOFA, List.of(worse("2", 60, LOW)), Optional.empty()));

  private DefaultRules() {}

  static boolean isOfSaturation(Rule rule) {
    return rule instanceof Limit limit && limit.vitalSign() == VitalSign.SPO2;
  }

  /**
   * What signals of a score where a layer names it and says no more: of NEWS2 the thresholds of RCP
   * 2017, chart 4, of the others those of their papers. It waits as long as the slowest of the
   * limits.
   */
  static ScoreLimit score(ScoreKind score) {
    return switch (score) {
      case NEWS2 ->
          new ScoreLimit(List.of(worse("5", 15, MEDIUM), worse("7", 15, HIGH)), Optional.of(LOW));
      case MEWS -> new ScoreLimit(score, List.of(worse("5", 15, HIGH)), Optional.empty());
      case QSOFA -> new ScoreLimit(score, List.of(worse("2", 15, MEDIUM)), Optional.empty());
    };
  }

  private static Limit low(
      VitalSign vitalSign,
      String threshold,
      String hysteresis,
      int delay,
      Priority priority,
      Grade... worse) {
    return limit(vitalSign, Direction.LOW, threshold, hysteresis, delay, priority, worse);
  }

  private static Limit high(
      VitalSign vitalSign,
      String threshold,
      String hysteresis,
      int delay,
      Priority priority,
      Grade... worse) {
    return limit(vitalSign, Direction.HIGH, threshold, hysteresis, delay, priority, worse);
  }

  private static Grade worse(String threshold, int delaySeconds, Priority priority) {
    return new Grade(micros(threshold), delaySeconds * 1_000L, priority);
  }

  private static Limit limit(
      VitalSign vitalSign,
      Direction direction,
      String threshold,
      String hysteresis,
      int delaySeconds,
      Priority priority,
      Grade... worse) {
    return new Limit(
        vitalSign,
        direction,
        micros(threshold),
        micros(hysteresis),
        delaySeconds * 1_000L,
        priority,
        List.of(worse));
  }

  private static long micros(String value) {
    return new BigDecimal(value).movePointRight(6).longValueExact();
  }
}
