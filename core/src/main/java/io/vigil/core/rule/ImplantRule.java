package io.vigil.core.rule;

import io.vigil.core.alarm.CiedFinding;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.DeviceId;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.OxygenSupply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What of an interrogation of a cardiac implant is a finding: any of these. It holds from the
 * interrogation that shows it to the next that doesn't.
 *
 * @param lowMicros a value below this, in the unit of the measure, x 10^6
 * @param highMicros a value above this
 * @param driftMicros a value further off its baseline than so many per cent of that, x 10^6. The
 *     baseline is the median of the values before, once there are {@link #BASELINE_MIN}
 * @param partMicros so many per cent of the baseline or less, x 10^6
 * @param marginMicros times the value, x 10^6, is more than what it is held against ({@link
 *     CiedFinding#against})
 */
public record ImplantRule(
    CiedFinding finding,
    OptionalLong lowMicros,
    OptionalLong highMicros,
    OptionalLong driftMicros,
    OptionalLong partMicros,
    OptionalLong marginMicros,
    Priority priority)
    implements DeviceRule {

  /** Earlier values that a baseline is the median of, at least. */
  public static final int BASELINE_MIN = 3;

  private static final double PER_CENT = 1e8;
  private static final double MICROS = 1e6;

  /**
   * @throws IllegalArgumentException if it finds nothing, or there is nothing to hold it against
   */
  public ImplantRule {
    if (lowMicros.isEmpty()
        && highMicros.isEmpty()
        && driftMicros.isEmpty()
        && partMicros.isEmpty()
        && marginMicros.isEmpty()) {
      throw new IllegalArgumentException("a rule on an implant finds something");
    }
    if (marginMicros.isPresent() && finding.against().isEmpty()) {
      throw new IllegalArgumentException("there is nothing to hold this against");
    }
  }

  @Override
  public String key() {
    return "implant:" + finding.wireName();
  }

  @Override
  public Condition condition(DeviceId device) {
    return new Condition.CiedFound(device, finding);
  }

  @Override
  public long delayMillis() {
    return 0;
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(2);
    finding.against().ifPresent(metrics::add);
    metrics.add(finding.measure());
    return metrics;
  }

  @Override
  public boolean asStrictAs(Rule other) {
    return other instanceof ImplantRule least
        && least.finding == finding
        && isAtLeast(lowMicros, least.lowMicros)
        && isAtMost(highMicros, least.highMicros)
        && isAtMost(driftMicros, least.driftMicros)
        && isAtLeast(partMicros, least.partMicros)
        && isAtLeast(marginMicros, least.marginMicros)
        && priority.compareTo(least.priority) >= 0;
  }

  private static boolean isAtLeast(OptionalLong own, OptionalLong least) {
    return least.isEmpty() || (own.isPresent() && own.getAsLong() >= least.getAsLong());
  }

  private static boolean isAtMost(OptionalLong own, OptionalLong least) {
    return least.isEmpty() || (own.isPresent() && own.getAsLong() <= least.getAsLong());
  }

  /**
   * Whether a value is a finding.
   *
   * @param baseline the median of the values before, if there are enough
   * @param against the value that it is held against, if it is known
   */
  public boolean isFound(long micros, OptionalLong baseline, OptionalLong against) {
    return micros < lowMicros.orElse(Long.MIN_VALUE)
        || micros > highMicros.orElse(Long.MAX_VALUE)
        || (baseline.isPresent() && isOff(micros, baseline.getAsLong()))
        || (against.isPresent()
            && marginMicros.isPresent()
            && against.getAsLong() < marginMicros.getAsLong() / MICROS * micros);
  }

  private boolean isOff(long micros, long baseline) {
    return (driftMicros.isPresent()
            && Math.abs(micros - baseline) > driftMicros.getAsLong() / PER_CENT * baseline)
        || (partMicros.isPresent() && micros <= partMicros.getAsLong() / PER_CENT * baseline);
  }

  @Override
  public Optional<Course> course(Optional<OxygenSupply> supply) {
    return Optional.of(
        new Course() {
          private final Grade grade = new Grade(0, 0, priority);
          private final List<Long> earlier = new ArrayList<>();
          private OptionalLong against = OptionalLong.empty();
          private long value;

          @Override
          public Verdict take(Metric metric, long atEpochMillis, long valueMicros) {
            if (metric != finding.measure()) {
              against = OptionalLong.of(valueMicros);
              return Verdict.BETWEEN;
            }
            value = valueMicros;
            boolean found = isFound(value, baseline(), against);
            earlier.add(value);
            return found ? Verdict.BREACH : Verdict.CONTRARY;
          }

          private OptionalLong baseline() {
            if (earlier.size() < BASELINE_MIN) {
              return OptionalLong.empty();
            }
            long[] sorted = earlier.stream().mapToLong(Long::longValue).sorted().toArray();
            return OptionalLong.of(sorted[sorted.length / 2]);
          }

          @Override
          public Grade grade() {
            return grade;
          }

          @Override
          public OptionalLong extentMicros() {
            return OptionalLong.of(value);
          }
        });
  }
}
