package io.vigil.simulation.world;

import io.vigil.core.id.DeviceId;
import io.vigil.core.id.TenantId;
import io.vigil.core.vitals.DeviceStatus;
import io.vigil.core.vitals.Reading;
import io.vigil.core.vitals.Sensor;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A device: it measures the body that it is on, under a clock of its own that may be wrong, and
 * hands over what it measured to whatever it reaches.
 */
final class Device {

  private static final long HOUR = 3_600_000;
  private static final long MINUTE = 60_000;
  private static final long YEAR_2099 = 4_083_000_000_000L;
  private static final List<VitalSign> EACH_TIME =
      List.of(
          VitalSign.HEART_RATE,
          VitalSign.RESPIRATION_RATE,
          VitalSign.SPO2,
          VitalSign.PULSE_RATE_OXIMETER,
          VitalSign.BODY_TEMPERATURE);

  /** What it says of itself: at once an alarm, or after a while. */
  private static final List<DeviceStatus> STATUSES =
      List.of(DeviceStatus.MALFUNCTION, DeviceStatus.MAINS_LOST, DeviceStatus.LEADS_OFF);

  final DeviceId id;
  final TenantId tenant;
  final long intervalMillis;
  private final Agenda agenda;
  private final Chances chances;
  private final Coverage coverage;
  private final List<Collector.Line> lines;
  private final boolean direct;
  private final Deque<Sample> kept = new ArrayDeque<>();
  private final Set<Sensor> off = EnumSet.noneOf(Sensor.class);

  /** What it says of itself with the next sample; true if it begins. */
  private final Map<DeviceStatus, Boolean> toSay = new EnumMap<>(DeviceStatus.class);

  private final long cuffMillis;
  private Body body;
  private long clockOffMillis;
  private long lastCuff;
  private boolean reachable = true;
  private boolean powered = true;
  private boolean running = true;

  /**
   * @param lines of the device itself, or of the gateways around it
   */
  Device(
      DeviceId id,
      TenantId tenant,
      long intervalMillis,
      Body body,
      List<Collector.Line> lines,
      Agenda agenda,
      Chances chances,
      Coverage coverage) {
    this.id = id;
    this.tenant = tenant;
    this.intervalMillis = intervalMillis;
    this.body = body;
    this.lines = lines;
    this.direct = lines.size() == 1;
    this.agenda = agenda;
    this.chances = chances;
    this.coverage = coverage;
    this.cuffMillis = chances.between(5, 30) * MINUTE;
  }

  /** What it measured while it was out of reach of everything. */
  void measuredSince(long fromEpochMillis) {
    for (long at = fromEpochMillis; at < agenda.now(); at += intervalMillis) {
      kept.add(measure(at));
    }
    coverage.count(Sometimes.BACKFILL_OF_48_HOURS);
  }

  void start(boolean withFaults) {
    agenda.after(chances.between(0, intervalMillis), this::tick);
    if (withFaults) {
      planFault();
      planStatus();
    }
  }

  /** It is taken to another body. */
  void putOn(Body other) {
    body = other;
  }

  /** From now on it measures no more; what it has it hands over. */
  void stop() {
    running = false;
    reachable = true;
    handOver();
  }

  /** Repairs whatever is wrong with it. */
  void repair() {
    clockOffMillis = 0;
    powered = true;
    reachable = true;
    off.clear();
  }

  private void tick() {
    if (!running) {
      return;
    }
    if (powered) {
      Sample sample = measure(agenda.now());
      if (!sample.readings().isEmpty()) {
        kept.add(sample);
      }
      handOver();
    }
    agenda.after(
        intervalMillis + chances.between(-intervalMillis / 20, intervalMillis / 20), this::tick);
  }

  private void handOver() {
    while (reachable && !kept.isEmpty()) {
      Sample sample = kept.element();
      int took = 0;
      for (int i = 0; i < lines.size(); i++) {
        if (direct || chances.percent(i == 0 ? 90 : 25)) {
          lines.get(i).offer(sample);
          took++;
        }
      }
      if (took > 1) {
        coverage.count(Sometimes.TWO_GATEWAYS_TOOK_A_SAMPLE);
      }
      if (took == 0) {
        return;
      }
      kept.remove();
    }
  }

  private Sample measure(long at) {
    long stamped = Math.max(0, at + clockOffMillis);
    List<Reading> readings = new ArrayList<>(EACH_TIME.size() + 1);
    for (VitalSign vitalSign : EACH_TIME) {
      add(readings, vitalSign, at, stamped);
    }
    if (at - lastCuff >= cuffMillis) {
      lastCuff = at;
      add(readings, VitalSign.SYSTOLIC_PRESSURE, at, stamped);
    }
    toSay.forEach((status, begins) ->
        readings.add(
            new Reading(
                status,
                begins ? BigDecimal.ONE : BigDecimal.ZERO,
                Instant.ofEpochMilli(stamped),
                0)));
    toSay.clear();
    return new Sample(at, List.copyOf(readings));
  }

  private void add(List<Reading> readings, VitalSign vitalSign, long at, long stamped) {
    if (off.contains(vitalSign.sensor())) {
      return;
    }
    BigDecimal value = body.value(vitalSign, at);
    if (chances.oneIn(900)) {
      value = chances.one(Range.of(vitalSign).impossible());
      coverage.count(Sometimes.IMPOSSIBLE_VALUE);
    }
    readings.add(new Reading(vitalSign, value, Instant.ofEpochMilli(stamped), 0));
    if (chances.oneIn(500)) {
      // Two beats of one millisecond.
      readings.add(
          new Reading(vitalSign, body.value(vitalSign, at), Instant.ofEpochMilli(stamped), 1));
    }
  }

  private void planFault() {
    agenda.after(chances.spread(10 * MINUTE, 24 * HOUR), this::fault);
  }

  private void planStatus() {
    agenda.after(chances.spread(10 * MINUTE, 8 * HOUR), this::status);
  }

  /** Something is wrong with it for a while, and it says so, perhaps more than once. */
  private void status() {
    if (!running) {
      return;
    }
    DeviceStatus status = chances.one(STATUSES);
    long lasts = chances.spread(2_000, 2 * HOUR);
    toSay.put(status, true);
    agenda.after(lasts / 2, () -> toSay.putIfAbsent(status, true));
    agenda.after(lasts, () -> toSay.put(status, false));
    planStatus();
  }

  private void fault() {
    if (!running) {
      return;
    }
    switch (chances.between(0, 9)) {
      case 0 -> clock(Sometimes.DEVICE_CLOCK_AN_HOUR_AHEAD, HOUR);
      case 1 -> clock(Sometimes.DEVICE_CLOCK_AN_HOUR_BEHIND, -HOUR);
      case 2 -> clock(Sometimes.DEVICE_CLOCK_OF_1970, -agenda.now());
      case 3 -> clock(Sometimes.DEVICE_CLOCK_OF_2099, YEAR_2099 - agenda.now());
      case 4, 5 -> {
        Sensor sensor = chances.oneIn(2) ? Sensor.ECG : Sensor.OXIMETER;
        off.add(sensor);
        coverage.count(Sometimes.SENSOR_OFF);
        agenda.after(chances.spread(2 * MINUTE, 3 * HOUR), () -> off.remove(sensor));
      }
      case 6 -> {
        powered = false;
        coverage.count(Sometimes.DEVICE_OFF);
        agenda.after(chances.spread(MINUTE, 3 * HOUR), () -> powered = true);
      }
      default -> {
        reachable = false;
        coverage.count(Sometimes.DEVICE_OUT_OF_REACH);
        agenda.after(chances.spread(MINUTE, 12 * HOUR), () -> reachable = true);
      }
    }
    planFault();
  }

  private void clock(Sometimes fault, long off) {
    clockOffMillis = off;
    coverage.count(fault);
    agenda.after(chances.spread(2 * MINUTE, 2 * HOUR), () -> clockOffMillis = 0);
  }
}
