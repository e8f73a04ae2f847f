package io.vigil.core.patient;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.DeviceId;
import io.vigil.core.rule.DeviceRule;
import io.vigil.core.rule.Grade;
import io.vigil.core.rule.Verdict;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Tells of one condition of a device when it held, from readings in the order of device time. */
sealed interface DeviceWatch permits DeviceWatch.Ruled, DeviceWatch.Signal {

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

  /** A rule on what a device tells. It is used once, as its course remembers. */
  final class Ruled implements DeviceWatch {
    private final DeviceRule rule;
    private final DeviceRule.Course course;
    private final DeviceId device;

    /** One of the instant's readings is suspect. */
    private boolean verify;

    private Ruled(DeviceRule rule, DeviceRule.Course course, DeviceId device) {
      this.rule = rule;
      this.course = course;
      this.device = device;
    }

    /** Empty where the rule is of other devices. */
    static Optional<DeviceWatch> of(DeviceRule rule, DeviceBinding binding) {
      return rule.course(binding.oxygen()).map(course -> new Ruled(rule, course, binding.device()));
    }

    /** That of a course which somebody asks for more than breaches. */
    static DeviceWatch of(DeviceRule rule, DeviceRule.Course course, DeviceId device) {
      return new Ruled(rule, course, device);
    }

    @Override
    public Condition condition() {
      return rule.condition(device);
    }

    @Override
    public List<Metric> metrics() {
      return rule.metrics();
    }

    @Override
    public boolean remembers() {
      return rule.remembers();
    }

    @Override
    public boolean higherIsWorse() {
      return rule.higherIsWorse();
    }

    @Override
    public void observe(Metric metric, long at, long micros, boolean suspect, Breaches breaches) {
      verify |= suspect;
      judge(course.take(metric, at, micros), at, suspect, breaches);
    }

    @Override
    public void settle(long at, Breaches breaches) {
      judge(course.settle(), at, verify, breaches);
      verify = false;
    }

    private void judge(Verdict verdict, long at, boolean suspect, Breaches breaches) {
      switch (verdict) {
        case BREACH -> {
          Grade grade = course.grade();
          breaches.breaching(
              at, at, grade.delayMillis(), grade.priority(), course.extentMicros(), suspect);
        }
        case CONTRARY -> breaches.contrary(at);
        case BETWEEN -> {}
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
