package io.vigil.core.patient;

import io.vigil.core.alarm.Condition;
import io.vigil.core.id.DeviceId;
import io.vigil.core.rule.BatteryRules;
import io.vigil.core.rule.DeviceStatusRule;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Metric;
import java.util.List;
import java.util.OptionalLong;

/** A battery is low, or critical, if the device says so or by its charge; and not if neither. */
final class BatteryWatch implements DeviceWatch {

  private final DeviceId device;
  private final DeviceStatus status;
  private final DeviceStatusRule rule;
  private boolean said;
  private boolean measured;

  BatteryWatch(DeviceId device, DeviceStatus status, DeviceStatusRule rule) {
    this.device = device;
    this.status = status;
    this.rule = rule;
  }

  @Override
  public Condition condition() {
    return new Condition.DeviceStatusRaised(device, status);
  }

  @Override
  public List<Metric> metrics() {
    return List.of(status, DeviceMeasure.BATTERY_CHARGE);
  }

  @Override
  public boolean remembers() {
    return true;
  }

  @Override
  public void observe(Metric metric, long at, long micros, boolean suspect, Breaches breaches) {
    if (metric == status) {
      said = micros != 0;
    } else {
      measured = BatteryRules.holds(status, micros, measured);
    }
    if (said || measured) {
      breaches.breaching(at, at, rule.delayMillis(), rule.priority(), OptionalLong.empty(), false);
    } else {
      breaches.contrary(at);
    }
  }
}
