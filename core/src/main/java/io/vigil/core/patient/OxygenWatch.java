package io.vigil.core.patient;

import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.OxygenFault;
import io.vigil.core.id.DeviceId;
import io.vigil.core.rule.OxygenRules;
import io.vigil.core.vitals.DeviceMeasure;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Watches an oxygen supply. What it has seen is part of what it judges by, so that one is told all
 * that is known of its device and is used once.
 */
abstract sealed class OxygenWatch implements DeviceWatch {

  /** As yet unknown. */
  private static final long UNKNOWN = -1;

  private final Condition condition;

  private OxygenWatch(DeviceId device, OxygenFault fault) {
    condition = new Condition.OxygenSupplyFailing(device, fault);
  }

  /** Those of a device, whether it was registered as a supply or not. */
  static List<DeviceWatch> ofDevice(DeviceBinding binding) {
    List<DeviceWatch> watches = new ArrayList<>();
    watches.add(new Leak(binding.device()));
    watches.add(new Purity(binding.device()));
    RunningOut.ofCylinder(binding).ifPresent(watches::add);
    cylinder(binding).ifPresent(supply -> watches.add(new Blockage(binding.device(), supply)));
    return watches;
  }

  private static Optional<OxygenSupply> cylinder(DeviceBinding binding) {
    return binding.oxygen().filter(supply -> supply.kind() == OxygenSupply.Kind.CYLINDER);
  }

  @Override
  public Condition condition() {
    return condition;
  }

  @Override
  public boolean remembers() {
    return true;
  }

  /** The time that a cylinder is predicted to last, from a median of its last pressures. */
  static final class RunningOut extends OxygenWatch {
    private final OxygenSupply supply;
    private final Deque<Long> pressures = new ArrayDeque<>();
    private long flow = UNKNOWN;
    private long flowSet = UNKNOWN;

    private OptionalLong left = OptionalLong.empty();

    /** One of the instant's readings is suspect. */
    private boolean verify;

    /** That of a cylinder. */
    static Optional<RunningOut> ofCylinder(DeviceBinding binding) {
      return cylinder(binding).map(supply -> new RunningOut(binding.device(), supply));
    }

    private RunningOut(DeviceId device, OxygenSupply supply) {
      super(device, OxygenFault.RUNNING_OUT);
      this.supply = supply;
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
    public void observe(Metric metric, long at, long micros, boolean suspect, Breaches breaches) {
      if (metric == DeviceMeasure.OXYGEN_CYLINDER_PRESSURE) {
        pressures.addLast(micros);
        if (pressures.size() > OxygenRules.PRESSURES) {
          pressures.removeFirst();
        }
      } else if (metric == VitalSign.OXYGEN_FLOW) {
        flow = micros;
      } else {
        flowSet = micros;
      }
      verify |= suspect;
    }

    @Override
    public void settle(long at, Breaches breaches) {
      boolean suspect = verify;
      verify = false;
      long flowing = flow == UNKNOWN ? flowSet : flow;
      left = OptionalLong.empty();
      if (pressures.isEmpty()) {
        return;
      }
      boolean empty = supply.isEmpty(median());
      if (flowing == 0 || (flowing == UNKNOWN && !empty)) {
        breaches.contrary(at);
        return;
      }
      long minutes = empty ? 0 : supply.minutesLeftMicros(median(), flowing);
      left = OptionalLong.of(minutes);
      OxygenRules.ofMinutesLeft(minutes, supply.refillLeadMillis())
          .ifPresentOrElse(
              priority ->
                  breaches.breaching(at, at, 0, priority, OptionalLong.of(minutes), suspect),
              () -> {
                if (OxygenRules.lasts(minutes, supply.refillLeadMillis())) {
                  breaches.contrary(at);
                }
              });
    }

    /** The last prediction, in minutes x 10^6; empty where it is unknown or nothing flows. */
    OptionalLong left() {
      return left;
    }

    private long median() {
      long[] sorted = pressures.stream().mapToLong(Long::longValue).sorted().toArray();
      return sorted[sorted.length / 2];
    }
  }

  /** A pressure that falls while nothing flows. */
  static final class Leak extends OxygenWatch {
    private long flow = UNKNOWN;

    /** The highest pressure since nothing flows. */
    private long from = UNKNOWN;

    Leak(DeviceId device) {
      super(device, OxygenFault.LEAKING);
    }

    @Override
    public List<Metric> metrics() {
      return List.of(VitalSign.OXYGEN_FLOW, DeviceMeasure.OXYGEN_CYLINDER_PRESSURE);
    }

    @Override
    public void observe(Metric metric, long at, long micros, boolean suspect, Breaches breaches) {
      if (metric == VitalSign.OXYGEN_FLOW) {
        flow = micros;
        if (flow > 0) {
          from = UNKNOWN;
          breaches.contrary(at);
        }
      } else if (flow == 0) {
        if (from == UNKNOWN || micros > from) {
          // It is shut since just now, or another cylinder is on.
          from = micros;
          breaches.contrary(at);
        } else if (from - micros >= OxygenRules.LEAK_MICROS) {
          breaches.breaching(at, at, 0, OxygenRules.LEAK_PRIORITY, OptionalLong.empty(), suspect);
        }
      }
    }
  }

  /** A pressure that doesn't fall although a flow is set: blocked, or disconnected. */
  static final class Blockage extends OxygenWatch {
    private final OxygenSupply supply;
    private long flowSet = UNKNOWN;
    private long from = UNKNOWN;
    private long fromAt;

    Blockage(DeviceId device, OxygenSupply supply) {
      super(device, OxygenFault.BLOCKED);
      this.supply = supply;
    }

    @Override
    public List<Metric> metrics() {
      return List.of(DeviceMeasure.OXYGEN_FLOW_SET, DeviceMeasure.OXYGEN_CYLINDER_PRESSURE);
    }

    @Override
    public void observe(Metric metric, long at, long micros, boolean suspect, Breaches breaches) {
      if (metric == DeviceMeasure.OXYGEN_FLOW_SET) {
        if (micros != flowSet) {
          from = UNKNOWN;
        }
        flowSet = micros;
        if (flowSet == 0) {
          breaches.contrary(at);
        }
      } else if (flowSet > 0) {
        if (from == UNKNOWN || micros > from) {
          from = micros;
          fromAt = at;
          return;
        }
        // In bar x 10^6: litres a minute for so long, of so many litres for each bar.
        double expected =
            (double) flowSet * (at - fromAt) / 60_000 / (supply.waterVolumeMillilitres() / 1e3);
        if (expected >= OxygenRules.FALL_TO_SEE_MICROS) {
          if (from - micros < expected * OxygenRules.FALL_OF_A_BLOCKAGE) {
            breaches.breaching(
                at, at, 0, OxygenRules.BLOCKAGE_PRIORITY, OptionalLong.empty(), suspect);
          } else {
            breaches.contrary(at);
          }
          from = micros;
          fromAt = at;
        }
      }
    }
  }

  /** What a concentrator gives has too little oxygen in it; not while it warms up. */
  static final class Purity extends OxygenWatch {
    private boolean warmingUp;

    Purity(DeviceId device) {
      super(device, OxygenFault.IMPURE);
    }

    @Override
    public List<Metric> metrics() {
      return List.of(DeviceStatus.WARMING_UP, DeviceMeasure.OXYGEN_PURITY);
    }

    @Override
    public boolean higherIsWorse() {
      return false;
    }

    @Override
    public void observe(Metric metric, long at, long micros, boolean suspect, Breaches breaches) {
      if (metric == DeviceStatus.WARMING_UP) {
        warmingUp = micros != 0;
        if (warmingUp) {
          breaches.contrary(at);
        }
      } else if (!warmingUp) {
        OxygenRules.ofPurity(micros)
            .ifPresentOrElse(
                priority ->
                    breaches.breaching(
                        at,
                        at,
                        OxygenRules.PURITY_DELAY.toMillis(),
                        priority,
                        OptionalLong.of(micros),
                        suspect),
                () -> {
                  if (micros >= OxygenRules.PURE_MICROS) {
                    breaches.contrary(at);
                  }
                });
      }
    }
  }
}
