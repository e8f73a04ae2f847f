package io.vigil.core.rule;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.DeviceId;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.OxygenSupply;
import java.util.List;
import java.util.Optional;

/**
 * A status that a device says it has. That of a battery also holds by the charge, and ends when
 * neither says so.
 *
 * @param delayMillis how long it must hold, 0 to {@link Grade#MAX_DELAY}
 * @param chargeMicros of a battery the charge below which it holds, in per cent x 10^6; 0 where
 *     only the device says it
 * @param hysteresisMicros so much more charge ends it
 */
public record StatusRule(
    DeviceStatus status,
    long delayMillis,
    Priority priority,
    long chargeMicros,
    long hysteresisMicros)
    implements DeviceRule {

  private static final long CHARGE_MAX = 100_000_000;

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public StatusRule {
    new Grade(0, delayMillis, priority);
    if (chargeMicros < 0 || hysteresisMicros < 0 || chargeMicros + hysteresisMicros > CHARGE_MAX) {
      throw new IllegalArgumentException("a charge is 0 to 100 per cent");
    }
    boolean battery = status == DeviceStatus.BATTERY_LOW || status == DeviceStatus.BATTERY_CRITICAL;
    if (!battery && chargeMicros > 0) {
      throw new IllegalArgumentException("a charge tells of a battery only");
    }
  }

  /** Of a status that only the device says. */
  public StatusRule(DeviceStatus status, long delayMillis, Priority priority) {
    this(status, delayMillis, priority, 0, 0);
  }

  @Override
  public String key() {
    return "status:" + status.code();
  }

  @Override
  public Condition condition(DeviceId device) {
    return new Condition.DeviceStatusRaised(device, status);
  }

  @Override
  public List<Metric> metrics() {
    return chargeMicros == 0 ? List.of(status) : List.of(status, DeviceMeasure.BATTERY_CHARGE);
  }

  @Override
  public boolean remembers() {
    return chargeMicros > 0;
  }

  @Override
  public boolean asStrictAs(Rule other) {
    return other instanceof StatusRule rule
        && rule.status == status
        && chargeMicros >= rule.chargeMicros
        && delayMillis <= rule.delayMillis
        && priority.compareTo(rule.priority) >= 0;
  }

  @Override
  public Optional<Course> course(Optional<OxygenSupply> supply) {
    return Optional.of(
        new Course() {
          private final Grade grade = new Grade(0, delayMillis, priority);
          private boolean said;
          private boolean measured;

          @Override
          public Verdict take(Metric metric, long atEpochMillis, long valueMicros) {
            if (metric == status) {
              said = valueMicros != 0;
            } else {
              measured = valueMicros < chargeMicros + (measured ? hysteresisMicros : 0);
            }
            return said || measured ? Verdict.BREACH : Verdict.CONTRARY;
          }

          @Override
          public Grade grade() {
            return grade;
          }
        });
  }
}
