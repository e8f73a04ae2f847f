package io.vigil.core.alarm;

import io.vigil.core.rule.Direction;
import io.vigil.core.score.ScoreKind;
import io.vigil.core.vitals.VitalSign;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What counts as worse than what somebody has taken notice of. Each step is a proposal for a
 * clinician to approve; reasons stand in {@code docs/clinical/default-rules.md}.
 */
public final class Worsening {

  private static final long MICROS = 1_000_000;
  private static final Map<VitalSign, Long> STEPS_MICROS = new EnumMap<>(VitalSign.class);

  static {
    STEPS_MICROS.put(VitalSign.SPO2, 2 * MICROS);
    STEPS_MICROS.put(VitalSign.HEART_RATE, 10 * MICROS);
    STEPS_MICROS.put(VitalSign.PULSE_RATE_OXIMETER, 10 * MICROS);
    STEPS_MICROS.put(VitalSign.PULSE_RATE_CUFF, 10 * MICROS);
    STEPS_MICROS.put(VitalSign.RESPIRATION_RATE, 4 * MICROS);
    STEPS_MICROS.put(VitalSign.SYSTOLIC_PRESSURE, 10 * MICROS);
    STEPS_MICROS.put(VitalSign.DIASTOLIC_PRESSURE, 10 * MICROS);
    STEPS_MICROS.put(VitalSign.MEAN_PRESSURE, 10 * MICROS);
    STEPS_MICROS.put(VitalSign.ARTERIAL_SYSTOLIC_PRESSURE, 10 * MICROS);
    STEPS_MICROS.put(VitalSign.ARTERIAL_DIASTOLIC_PRESSURE, 10 * MICROS);
    STEPS_MICROS.put(VitalSign.ARTERIAL_MEAN_PRESSURE, 10 * MICROS);
    STEPS_MICROS.put(VitalSign.BODY_TEMPERATURE, MICROS / 2);
  }

  private Worsening() {}

  /**
   * How much further past its limit a value is worse, x 10^6; empty where only a higher priority
   * is.
   */
  public static OptionalLong stepMicros(Condition condition) {
    if (condition instanceof Condition.LimitBreached(VitalSign vitalSign, Direction ignored)) {
      Long step = STEPS_MICROS.get(vitalSign);
      return step == null ? OptionalLong.empty() : OptionalLong.of(step);
    }
    return condition.scored().map(Worsening::stepMicros).orElse(OptionalLong.empty());
  }

  private static OptionalLong stepMicros(ScoreKind score) {
    return switch (score) {
      case NEWS2, MEWS -> OptionalLong.of(2 * MICROS);
      case QSOFA -> OptionalLong.of(MICROS);
    };
  }

  /** Whether a value is further past its limit than another by a step at least. */
  public static boolean isWorse(Condition condition, long micros, long thanMicros) {
    OptionalLong step = stepMicros(condition);
    return step.isPresent() && past(condition, micros, thanMicros) >= step.getAsLong();
  }

  /** The one further past its limit. */
  public static long worse(Condition condition, long aMicros, long bMicros) {
    return past(condition, aMicros, bMicros) >= 0 ? aMicros : bMicros;
  }

  private static long past(Condition condition, long micros, long thanMicros) {
    boolean low =
        condition instanceof Condition.LimitBreached(var ignored, Direction direction)
            && direction == Direction.LOW;
    return low ? thanMicros - micros : micros - thanMicros;
  }
}
