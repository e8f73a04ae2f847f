package io.vigil.core.rule;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.OxygenFault;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.DeviceId;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.OxygenSupply;
import io.vigil.core.vitals.VitalSign;
import java.util.List;
import java.util.Optional;

/**
 * A cylinder's pressure that falls while nothing flows.
 *
 * @param fallMicros in bar x 10^6, above 0
 */
public record CylinderLeak(long fallMicros, Priority priority) implements DeviceRule {

  /**
   * @throws IllegalArgumentException if the fall is none
   */
  public CylinderLeak {
    if (fallMicros <= 0) {
      throw new IllegalArgumentException("a fall is above 0");
    }
  }

  @Override
  public String key() {
    return "oxygen:" + OxygenFault.LEAKING.wireName();
  }

  @Override
  public Condition condition(DeviceId device) {
    return new Condition.OxygenSupplyFailing(device, OxygenFault.LEAKING);
  }

  @Override
  public long delayMillis() {
    return 0;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(VitalSign.OXYGEN_FLOW, DeviceMeasure.OXYGEN_CYLINDER_PRESSURE);
  }

  @Override
  public boolean asStrictAs(Rule other) {
    return other instanceof CylinderLeak leak
        && fallMicros <= leak.fallMicros
        && priority.compareTo(leak.priority) >= 0;
  }

  /** Of every device that tells a pressure, registered as a supply or not. */
  @Override
  public Optional<Course> course(Optional<OxygenSupply> supply) {
    return Optional.of(
        new Course() {
          private final Grade grade = new Grade(0, 0, priority);
          private boolean shut;
          private boolean known;

          /** The highest pressure since nothing flows. */
          private long from;

          @Override
          public Verdict take(Metric metric, long atEpochMillis, long valueMicros) {
            if (metric == VitalSign.OXYGEN_FLOW) {
              shut = valueMicros == 0;
              known &= shut;
              return shut ? Verdict.BETWEEN : Verdict.CONTRARY;
            }
            if (!shut) {
              return Verdict.BETWEEN;
            }
            if (!known || valueMicros > from) {
              // It is shut since just now, or another cylinder is on.
              from = valueMicros;
              known = true;
              return Verdict.CONTRARY;
            }
            return from - valueMicros >= fallMicros ? Verdict.BREACH : Verdict.BETWEEN;
          }

          @Override
          public Grade grade() {
            return grade;
          }
        });
  }
}
