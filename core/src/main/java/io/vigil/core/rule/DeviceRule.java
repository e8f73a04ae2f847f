package io.vigil.core.rule;

import io.vigil.core.alarm.Condition;
import io.vigil.core.id.DeviceId;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.OxygenSupply;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A rule whose condition is a function of what one device said and measured, in the order of device
 * time. Delays, late and withdrawn data and episodes come with that.
 */
public sealed interface DeviceRule extends EquipmentRule
    permits StatusRule, CylinderTime, CylinderLeak, CylinderBlockage, OxygenPurity, ImplantRule {

  /** What is true of a device where it holds. */
  Condition condition(DeviceId device);

  /** What a course is told of; of one instant in this order. */
  List<Metric> metrics();

  /** Whether what was measured long before has a part in it. */
  default boolean remembers() {
    return true;
  }

  /** Of the worst values of its breaches. */
  default boolean higherIsWorse() {
    return true;
  }

  /**
   * Follows the rule through a device's readings.
   *
   * @param supply what the device was registered as, if it supplies oxygen
   * @return empty where the rule is not of such a device
   */
  Optional<? extends Course> course(Optional<OxygenSupply> supply);

  /** One pass over readings in the order of device time. */
  interface Course {

    /**
     * Takes the next reading of one of the rule's metrics.
     *
     * @param valueMicros in the metric's unit, x 10^6
     */
    Verdict take(Metric metric, long atEpochMillis, long valueMicros);

    /** After all readings of an instant, where only these together say something. */
    default Verdict settle() {
      return Verdict.BETWEEN;
    }

    /** How soon, and with which priority, the last breach signals. */
    Grade grade();

    /** How bad that is, x 10^6; empty where it has no number. */
    default OptionalLong extentMicros() {
      return OptionalLong.empty();
    }
  }
}
