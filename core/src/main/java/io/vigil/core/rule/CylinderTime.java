package io.vigil.core.rule;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.OxygenFault;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.DeviceId;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.OxygenSupply;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The time that an oxygen cylinder is predicted to last: from the median of its last pressures, and
 * the flow as it is.
 *
 * @param levels minutes x 10^6 below which it signals
 * @param hysteresisMicros so many per cent (x 10^6) more than would begin an alarm end it
 * @param refill the priority where it lasts less long than another takes to come, if that signals;
 *     without delay
 */
public record CylinderTime(List<Grade> levels, long hysteresisMicros, Optional<Priority> refill)
    implements DeviceRule {

  /** How many of the last pressures the median is of: two that are wrong change nothing. */
  private static final int PRESSURES = 5;

  private static final double PER_CENT = 1e8;

  /**
   * @throws IllegalArgumentException if the levels don't fall, or the hysteresis is negative
   */
  public CylinderTime {
    levels = Grade.ordered(Direction.LOW, levels);
    if (hysteresisMicros < 0) {
      throw new IllegalArgumentException("a hysteresis is not negative: " + hysteresisMicros);
    }
  }

  @Override
  public String key() {
    return "oxygen:" + OxygenFault.RUNNING_OUT.wireName();
  }

  @Override
  public Condition condition(DeviceId device) {
    return new Condition.OxygenSupplyFailing(device, OxygenFault.RUNNING_OUT);
  }

  @Override
  public long delayMillis() {
    return levels.getFirst().delayMillis();
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        DeviceMeasure.OXYGEN_FLOW_SET,
        VitalSign.OXYGEN_FLOW,
        DeviceMeasure.OXYGEN_CYLINDER_PRESSURE);
  }

  @Override
  public boolean higherIsWorse() {
    return false;
  }

  @Override
  public boolean asStrictAs(Rule other) {
    if (!(other instanceof CylinderTime least)) {
      return false;
    }
    for (Grade level : least.levels) {
      Optional<Grade> grade = gradeOf(level.thresholdMicros() - 1, 0);
      if (grade.isEmpty() || !grade.get().asStrictAs(level)) {
        return false;
      }
    }
    return least.refill.isEmpty()
        || (refill.isPresent() && refill.get().compareTo(least.refill.get()) >= 0);
  }

  /**
   * How a predicted time left signals: by itself, or as no other supply comes before.
   *
   * @param minutesMicros x 10^6
   * @param refillLeadMillis how long it takes to bring another
   */
  public Optional<Grade> gradeOf(long minutesMicros, long refillLeadMillis) {
    Optional<Grade> grade = Optional.empty();
    for (Grade level : levels) {
      grade = minutesMicros < level.thresholdMicros() ? Optional.of(level) : grade;
    }
    if (refill.isPresent() && minutesMicros < minutes(refillLeadMillis)) {
      Priority priority = grade.map(Grade::priority).orElse(refill.get()).or(refill.get());
      return Optional.of(new Grade(minutes(refillLeadMillis), 0, priority));
    }
    return grade;
  }

  private boolean lasts(long minutesMicros, long refillLeadMillis) {
    long begins =
        Math.max(
            levels.getFirst().thresholdMicros(), refill.isEmpty() ? 0 : minutes(refillLeadMillis));
    return minutesMicros >= begins * (1 + hysteresisMicros / PER_CENT);
  }

  private static long minutes(long millis) {
    return Math.round(millis / 60_000.0 * 1_000_000);
  }

  @Override
  public Optional<Prediction> course(Optional<OxygenSupply> supply) {
    return supply
        .filter(each -> each.kind() == OxygenSupply.Kind.CYLINDER)
        .map(cylinder -> new Prediction(this, cylinder));
  }

  /** The time left as it is predicted from reading to reading. */
  public static final class Prediction implements Course {

    /** As yet unknown. */
    private static final long UNKNOWN = -1;

    private final CylinderTime rule;
    private final OxygenSupply supply;
    private final Deque<Long> pressures = new ArrayDeque<>();
    private long flow = UNKNOWN;
    private long flowSet = UNKNOWN;
    private OptionalLong left = OptionalLong.empty();
    private Grade grade;

    private Prediction(CylinderTime rule, OxygenSupply supply) {
      this.rule = rule;
      this.supply = supply;
      this.grade = rule.levels.getFirst();
    }

    @Override
    public Verdict take(Metric metric, long atEpochMillis, long valueMicros) {
      if (metric == DeviceMeasure.OXYGEN_CYLINDER_PRESSURE) {
        pressures.addLast(valueMicros);
        if (pressures.size() > PRESSURES) {
          pressures.removeFirst();
        }
      } else if (metric == VitalSign.OXYGEN_FLOW) {
        flow = valueMicros;
      } else {
        flowSet = valueMicros;
      }
      return Verdict.BETWEEN;
    }

    @Override
    public Verdict settle() {
      long flowing = flow == UNKNOWN ? flowSet : flow;
      left = OptionalLong.empty();
      if (pressures.isEmpty()) {
        return Verdict.BETWEEN;
      }
      boolean empty = supply.isEmpty(median());
      if (flowing == 0 || (flowing == UNKNOWN && !empty)) {
        return Verdict.CONTRARY;
      }
      long minutes = empty ? 0 : supply.minutesLeftMicros(median(), flowing);
      left = OptionalLong.of(minutes);
      Optional<Grade> found = rule.gradeOf(minutes, supply.refillLeadMillis());
      if (found.isPresent()) {
        grade = found.get();
        return Verdict.BREACH;
      }
      return rule.lasts(minutes, supply.refillLeadMillis()) ? Verdict.CONTRARY : Verdict.BETWEEN;
    }

    @Override
    public Grade grade() {
      return grade;
    }

    @Override
    public OptionalLong extentMicros() {
      return left;
    }

    /** The last prediction, in minutes x 10^6; empty where it is unknown or nothing flows. */
    public OptionalLong left() {
      return left;
    }

    private long median() {
      long[] sorted = pressures.stream().mapToLong(Long::longValue).sorted().toArray();
      return sorted[sorted.length / 2];
    }
  }
}
