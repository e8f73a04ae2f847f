package io.vigil.core.vitals;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The lookups of {@link Metric}, apart from it because an interface has no private fields. */
final class MetricIndex {
  static final List<Metric> ALL =
      Stream.<Metric[]>of(
              VitalSign.values(),
              AmbientMetric.values(),
              DeviceMeasure.values(),
              DeviceStatus.values(),
              CiedMeasure.values())
          .flatMap(Arrays::stream)
          .toList();
  static final List<Metric> COMMON = ALL.subList(0, Metric.COMMON_COUNT);
  static final Map<String, Metric> BY_CODE =
      ALL.stream().collect(toUnmodifiableMap(Metric::code, identity()));
  static final Map<Integer, Metric> BY_MDC =
      ALL.stream().collect(toUnmodifiableMap(Metric::mdc, identity()));

  private MetricIndex() {}
}
