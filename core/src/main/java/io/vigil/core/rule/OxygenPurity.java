package io.vigil.core.rule;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.OxygenFault;
import io.vigil.core.id.DeviceId;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.OxygenSupply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a concentrator gives has too little oxygen in it; not while it warms up.
 *
 * @param levels per cent x 10^6 below which it signals
 * @param hysteresisMicros so much above the first level ends it
 * @param warmUpMillis for how long a device that says that it warms up is believed, 0 to 1 h
 */
public record OxygenPurity(List<Grade> levels, long hysteresisMicros, long warmUpMillis)
    implements DeviceRule {

  private static final long MAX_WARM_UP = Duration.ofHours(1).toMillis();

  /**
   * @throws IllegalArgumentException if the levels don't fall, or a number is out of its range
   */
  public OxygenPurity {
    levels = Grade.ordered(Direction.LOW, levels);
    if (hysteresisMicros < 0 || warmUpMillis < 0 || warmUpMillis > MAX_WARM_UP) {
      throw new IllegalArgumentException("a hysteresis is not negative, a warm-up 0 to 1 h");
    }
  }

  @Override
  public String key() {
    return "oxygen:" + OxygenFault.IMPURE.wireName();
  }

  @Override
  public Condition condition(DeviceId device) {
    return new Condition.OxygenSupplyFailing(device, OxygenFault.IMPURE);
  }

  @Override
  public long delayMillis() {
    return levels.getFirst().delayMillis();
  }

  @Override
  public List<Metric> metrics() {
    return List.of(DeviceStatus.WARMING_UP, DeviceMeasure.OXYGEN_PURITY);
  }

  @Override
  public boolean higherIsWorse() {
    return false;
  }

  /** How a purity signals. */
  public Optional<Grade> gradeOf(long purityMicros) {
    Optional<Grade> grade = Optional.empty();
    for (Grade level : levels) {
      grade = purityMicros < level.thresholdMicros() ? Optional.of(level) : grade;
    }
    return grade;
  }

  @Override
  public boolean asStrictAs(Rule other) {
    if (!(other instanceof OxygenPurity least) || warmUpMillis > least.warmUpMillis) {
      return false;
    }
    for (Grade level : least.levels) {
      Optional<Grade> grade = gradeOf(level.thresholdMicros() - 1);
      if (grade.isEmpty() || !grade.get().asStrictAs(level)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Optional<Course> course(Optional<OxygenSupply> supply) {
    return Optional.of(
        new Course() {
          private boolean warmingUp;
          private long warmingSince;
          private Grade grade = levels.getFirst();
          private long purity;

          @Override
          public Verdict take(Metric metric, long atEpochMillis, long valueMicros) {
            if (metric == DeviceStatus.WARMING_UP) {
              warmingSince = warmingUp ? warmingSince : atEpochMillis;
              warmingUp = valueMicros != 0;
              return isExempt(atEpochMillis) ? Verdict.CONTRARY : Verdict.BETWEEN;
            }
            if (isExempt(atEpochMillis)) {
              return Verdict.BETWEEN;
            }
            Optional<Grade> found = gradeOf(valueMicros);
            if (found.isPresent()) {
              grade = found.get();
              purity = valueMicros;
              return Verdict.BREACH;
            }
            return valueMicros >= levels.getFirst().thresholdMicros() + hysteresisMicros
                ? Verdict.CONTRARY
                : Verdict.BETWEEN;
          }

          private boolean isExempt(long atEpochMillis) {
            return warmingUp && atEpochMillis - warmingSince < warmUpMillis;
          }

          @Override
          public Grade grade() {
            return grade;
          }

          @Override
          public OptionalLong extentMicros() {
            return OptionalLong.of(purity);
          }
        });
  }
}
