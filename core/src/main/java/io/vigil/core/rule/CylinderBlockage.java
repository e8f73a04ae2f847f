package io.vigil.core.rule;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.OxygenFault;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.DeviceId;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.OxygenSupply;
import java.util.List;
import java.util.Optional;

/**
 * A cylinder's pressure that doesn't fall although a flow is set: blocked, or disconnected.
 *
 * @param fallMicros so much the flow must have taken before its absence says anything, in bar x
 *     10^6, above 0
 * @param partMicros of that fall the part below which nothing flows, in per cent x 10^6, above 0 to
 *     100; a conserving device takes less than is set
 */
public record CylinderBlockage(long fallMicros, long partMicros, Priority priority)
    implements DeviceRule {

  private static final double PER_CENT = 1e8;

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public CylinderBlockage {
    if (fallMicros <= 0 || partMicros <= 0 || partMicros > PER_CENT) {
      throw new IllegalArgumentException("a fall is above 0, a part above 0 to 100 per cent");
    }
  }

  @Override
  public String key() {
    return "oxygen:" + OxygenFault.BLOCKED.wireName();
  }

  @Override
  public Condition condition(DeviceId device) {
    return new Condition.OxygenSupplyFailing(device, OxygenFault.BLOCKED);
  }

  @Override
  public long delayMillis() {
    return 0;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(DeviceMeasure.OXYGEN_FLOW_SET, DeviceMeasure.OXYGEN_CYLINDER_PRESSURE);
  }

  @Override
  public boolean asStrictAs(Rule other) {
    return other instanceof CylinderBlockage blockage
        && fallMicros <= blockage.fallMicros
        && partMicros >= blockage.partMicros
        && priority.compareTo(blockage.priority) >= 0;
  }

  @Override
  public Optional<Course> course(Optional<OxygenSupply> supply) {
    return supply
        .filter(each -> each.kind() == OxygenSupply.Kind.CYLINDER)
        .map(cylinder ->
            new Course() {
              private final Grade grade = new Grade(0, 0, priority);
              private long flowSet;
              private boolean known;
              private long from;
              private long fromAt;

              @Override
              public Verdict take(Metric metric, long atEpochMillis, long valueMicros) {
                if (metric == DeviceMeasure.OXYGEN_FLOW_SET) {
                  known &= valueMicros == flowSet;
                  flowSet = valueMicros;
                  return flowSet == 0 ? Verdict.CONTRARY : Verdict.BETWEEN;
                }
                if (flowSet == 0) {
                  return Verdict.BETWEEN;
                }
                if (!known || valueMicros > from) {
                  begin(atEpochMillis, valueMicros);
                  return Verdict.BETWEEN;
                }
                // In bar x 10^6: litres a minute for so long, of so many litres for each bar.
                double expected =
                    (double) flowSet
                        * (atEpochMillis - fromAt)
                        / 60_000
                        / (cylinder.waterVolumeMillilitres() / 1e3);
                if (expected < fallMicros) {
                  return Verdict.BETWEEN;
                }
                boolean blocked = from - valueMicros < expected * partMicros / PER_CENT;
                begin(atEpochMillis, valueMicros);
                return blocked ? Verdict.BREACH : Verdict.CONTRARY;
              }

              private void begin(long atEpochMillis, long valueMicros) {
                known = true;
                from = valueMicros;
                fromAt = atEpochMillis;
              }

              @Override
              public Grade grade() {
                return grade;
              }
            });
  }
}
