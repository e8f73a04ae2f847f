package io.vigil.core.rule;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A limit on one vital sign.
 *
 * <p>A reading at or past the threshold breaches. A reading that is inside by more than the
 * hysteresis is contrary and ends the breach; one in between changes nothing. A breach signals when
 * one of its readings is as old, by device time, as the delay of that reading's grade, so that what
 * is worse signals sooner; only a contrary reading ends a running delay, a missing second reading
 * never does (an alarm condition delay, IEC 60601-1-8 clause 6.4).
 *
 * @param thresholdMicros in the vital sign's UCUM unit, x 10^6
 * @param hysteresisMicros in the same unit, x 10^6, at least 0
 * @param delayMillis of the first grade, the longest: 0 to {@link Grade#MAX_DELAY}
 * @param priority of the first grade, the lowest
 * @param worse further grades, each past the one before, with delays that never grow and priorities
 *     that never fall
 */
public record Limit(
    VitalSign vitalSign,
    Direction direction,
    long thresholdMicros,
    long hysteresisMicros,
    long delayMillis,
    Priority priority,
    List<Grade> worse)
    implements Rule {

  /**
   * @throws IllegalArgumentException if the hysteresis is negative, a delay out of range, or the
   *     grades not in order
   */
  public Limit {
    if (hysteresisMicros < 0) {
      throw new IllegalArgumentException("a hysteresis is not negative: " + hysteresisMicros);
    }
    worse = List.copyOf(worse);
    Grade.ordered(direction, grades(thresholdMicros, delayMillis, priority, worse));
  }

  /** A limit of one grade. */
  public Limit(
      VitalSign vitalSign,
      Direction direction,
      long thresholdMicros,
      long hysteresisMicros,
      long delayMillis,
      Priority priority) {
    this(vitalSign, direction, thresholdMicros, hysteresisMicros, delayMillis, priority, List.of());
  }

  @Override
  public String key() {
    return condition().key();
  }

  /** What is true of the patient where it holds; the key of its alarms. */
  public Condition condition() {
    return new Condition.LimitBreached(vitalSign, direction);
  }

  @Override
  public OptionalLong thresholdToShow() {
    return OptionalLong.of(thresholdMicros);
  }

  /** What a value means to this limit. */
  public Verdict verdict(long valueMicros) {
    return switch (direction) {
      case LOW ->
          valueMicros <= thresholdMicros
              ? Verdict.BREACH
              : valueMicros > thresholdMicros + hysteresisMicros
                  ? Verdict.CONTRARY
                  : Verdict.BETWEEN;
      case HIGH ->
          valueMicros >= thresholdMicros
              ? Verdict.BREACH
              : valueMicros < thresholdMicros - hysteresisMicros
                  ? Verdict.CONTRARY
                  : Verdict.BETWEEN;
    };
  }

  /** How long a breach lasts after this value before it signals. */
  public long delayMillis(long valueMicros) {
    for (int i = worse.size() - 1; i >= 0; i--) {
      if (worse.get(i).has(direction, valueMicros)) {
        return worse.get(i).delayMillis();
      }
    }
    return delayMillis;
  }

  /** The priority that this value gives a breach. */
  public Priority priority(long valueMicros) {
    for (int i = worse.size() - 1; i >= 0; i--) {
      if (worse.get(i).has(direction, valueMicros)) {
        return worse.get(i).priority();
      }
    }
    return priority;
  }

  /** Whether a value is further past this limit than another. */
  public boolean worse(long valueMicros, long thanMicros) {
    return switch (direction) {
      case LOW -> valueMicros < thanMicros;
      case HIGH -> valueMicros > thanMicros;
    };
  }

  /** All grades, the least first. */
  public List<Grade> grades() {
    return grades(thresholdMicros, delayMillis, priority, worse);
  }

  @Override
  public boolean asStrictAs(Rule other) {
    if (!(other instanceof Limit limit) || !limit.key().equals(key())) {
      return false;
    }
    for (Grade grade : limit.grades()) {
      long at = grade.thresholdMicros();
      if (verdict(at) != Verdict.BREACH
          || !new Grade(at, delayMillis(at), priority(at)).asStrictAs(grade)) {
        return false;
      }
    }
    return true;
  }

  private static List<Grade> grades(
      long thresholdMicros, long delayMillis, Priority priority, List<Grade> worse) {
    List<Grade> all = new ArrayList<>(worse.size() + 1);
    all.add(new Grade(thresholdMicros, delayMillis, priority));
    all.addAll(worse);
    return all;
  }
}
