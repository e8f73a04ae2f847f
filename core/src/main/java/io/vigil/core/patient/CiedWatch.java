package io.vigil.core.patient;

import io.vigil.core.alarm.CiedFinding;
import io.vigil.core.alarm.Condition;
import io.vigil.core.id.DeviceId;
import io.vigil.core.rule.CiedRules;
import io.vigil.core.vitals.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A finding holds from the interrogation that shows it to the next that doesn't. */
final class CiedWatch implements DeviceWatch {

  private final DeviceId device;
  private final CiedFinding finding;
  private final List<Long> earlier = new ArrayList<>();
  private OptionalLong against = OptionalLong.empty();

  CiedWatch(DeviceId device, CiedFinding finding) {
    this.device = device;
    this.finding = finding;
  }

  @Override
  public Condition condition() {
    return new Condition.CiedFound(device, finding);
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(2);
    finding.against().ifPresent(metrics::add);
    metrics.add(finding.measure());
    return metrics;
  }

  @Override
  public boolean remembers() {
    return true;
  }

  @Override
  public void observe(Metric metric, long at, long micros, boolean suspect, Breaches breaches) {
    if (metric != finding.measure()) {
      against = OptionalLong.of(micros);
      return;
    }
    if (CiedRules.isFound(finding, micros, baseline(), against)) {
      breaches.breaching(at, at, 0, finding.priority(), OptionalLong.of(micros), suspect);
    } else {
      breaches.contrary(at);
    }
    earlier.add(micros);
  }

  private OptionalLong baseline() {
    if (earlier.size() < CiedRules.BASELINE_MIN) {
      return OptionalLong.empty();
    }
    long[] sorted = earlier.stream().mapToLong(Long::longValue).sorted().toArray();
    return OptionalLong.of(sorted[sorted.length / 2]);
  }
}
