package io.vigil.core.patient;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.DeviceId;
import io.vigil.core.rule.DeviceStatusRule;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** Tells of one condition of a device when it held, from readings in the order of device time. */
sealed interface DeviceWatch
    permits DeviceWatch.Status, DeviceWatch.Signal, BatteryWatch, OxygenWatch, CiedWatch {

  /** Where a rate stays 0; as for a slow heart ({@code docs/clinical/default-rules.md}). */
  Duration NO_SIGNAL_DELAY = Duration.ofSeconds(10);

  Condition condition();

  /** What it is told by. */
  List<Metric> metrics();

  /** Whether what was measured long before has a part in it, so that it is told all of it. */
  default boolean remembers() {
    return false;
  }

  /** Of the worst values of its breaches. */
  default boolean higherIsWorse() {
    return true;
  }

  /** Takes the device's next reading of one of its metrics. */
  void observe(Metric metric, long atEpochMillis, long micros, boolean suspect, Breaches breaches);

  /** After all readings of an instant, where only these together say something. */
  default void settle(long atEpochMillis, Breaches breaches) {}

  /** A status that the device says it has. */
  record Status(DeviceId device, DeviceStatus status, DeviceStatusRule rule)
      implements DeviceWatch {

    @Override
    public Condition condition() {
      return new Condition.DeviceStatusRaised(device, status);
    }

    @Override
    public List<Metric> metrics() {
      return List.of(status);
    }

    @Override
    public void observe(Metric metric, long at, long micros, boolean suspect, Breaches breaches) {
      if (micros == 0) {
        breaches.contrary(at);
      } else {
        breaches.breaching(
            at, at, rule.delayMillis(), rule.priority(), OptionalLong.empty(), false);
      }
    }
  }

  /**
   * A rate of 0 from a sensor of which nobody knows whether it is on the body.
   *
   * @param delayMillis none where the device is slower than it
   */
  record Signal(DeviceId device, VitalSign vitalSign, long delayMillis) implements DeviceWatch {

    static Signal of(DeviceBinding binding, VitalSign vitalSign) {
      long delay = NO_SIGNAL_DELAY.toMillis();
      return new Signal(
          binding.device(), vitalSign, binding.expectedIntervalMillis() > delay ? 0 : delay);
    }

    /** A suspect 0: one that somebody vouches for is not suspect, see {@link Deciding}. */
    static boolean lacks(VitalSign vitalSign, long micros, boolean suspect) {
      return micros == 0 && suspect && vitalSign.isRate();
    }

    @Override
    public Condition condition() {
      return new Condition.SignalLost(device, vitalSign);
    }

    @Override
    public List<Metric> metrics() {
      return List.of(vitalSign);
    }

    @Override
    public void observe(Metric metric, long at, long micros, boolean suspect, Breaches breaches) {
      if (lacks(vitalSign, micros, suspect)) {
        breaches.breaching(at, at, delayMillis, Priority.HIGH, OptionalLong.empty(), false);
      } else {
        breaches.contrary(at);
      }
    }
  }
}
