package io.vigil.core.rule;

import static io.vigil.core.alarm.Priority.HIGH;
import static io.vigil.core.alarm.Priority.LOW;
import static io.vigil.core.alarm.Priority.MEDIUM;

import io.vigil.core.alarm.Priority;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

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
              low(VitalSign.HEART_RATE, "40", "3", 10, HIGH),
              high(VitalSign.HEART_RATE, "131", "3", 10, HIGH),
              low(VitalSign.PULSE_RATE_OXIMETER, "40", "3", 10, HIGH),
              high(VitalSign.PULSE_RATE_OXIMETER, "131", "3", 10, HIGH),
              low(VitalSign.SPO2, "88", "2", 15, HIGH),
              low(VitalSign.RESPIRATION_RATE, "8", "1", 15, HIGH),
              high(VitalSign.RESPIRATION_RATE, "25", "1", 15, MEDIUM),
              low(VitalSign.SYSTOLIC_PRESSURE, "90", "5", 0, HIGH),
              high(VitalSign.SYSTOLIC_PRESSURE, "220", "5", 0, MEDIUM),
              low(VitalSign.ARTERIAL_SYSTOLIC_PRESSURE, "90", "5", 10, HIGH),
              high(VitalSign.ARTERIAL_SYSTOLIC_PRESSURE, "220", "5", 10, MEDIUM),
              low(VitalSign.BODY_TEMPERATURE, "35.0", "0.2", 0, MEDIUM),
              high(VitalSign.BODY_TEMPERATURE, "39.1", "0.2", 0, MEDIUM)));

  /**
   * The limits of a patient whose target is 88 to 92 %, in the place of those on the saturation.
   * The upper one does not look at whether oxygen is given, so it is slow and low.
   */
  private static final List<Limit> TARGET_88_TO_92 =
      List.of(low(VitalSign.SPO2, "87", "1", 15, HIGH), high(VitalSign.SPO2, "93", "1", 300, LOW));

  private DefaultRules() {}

  /** Some limits, with those on the saturation as an order of SpO2 scale two sets them. */
  public static RuleSet onScaleTwo(RuleSet rules) {
    List<Limit> limits = new ArrayList<>(TARGET_88_TO_92);
    for (Limit limit : rules.limits()) {
      if (limit.vitalSign() != VitalSign.SPO2) {
        limits.add(limit);
      }
    }
    return new RuleSet(rules.version() + "+spo2-88-92", limits);
  }

  private static Limit low(
      VitalSign vitalSign, String threshold, String hysteresis, int delay, Priority priority) {
    return limit(vitalSign, Direction.LOW, threshold, hysteresis, delay, priority);
  }

  private static Limit high(
      VitalSign vitalSign, String threshold, String hysteresis, int delay, Priority priority) {
    return limit(vitalSign, Direction.HIGH, threshold, hysteresis, delay, priority);
  }

  private static Limit limit(
      VitalSign vitalSign,
      Direction direction,
      String threshold,
      String hysteresis,
      int delaySeconds,
      Priority priority) {
    return new Limit(
        vitalSign,
        direction,
        micros(threshold),
        micros(hysteresis),
        delaySeconds * 1_000L,
        priority);
  }

  private static long micros(String value) {
    return new BigDecimal(value).movePointRight(6).longValueExact();
  }
}
