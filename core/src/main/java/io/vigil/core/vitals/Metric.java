package io.vigil.core.vitals;

import java.util.List;
import java.util.Optional;

/**
 * What a number measures. The kinds are types of their own, so that nothing which judges a patient
 * can be handed the temperature of the room or the charge of a battery.
 *
 * <p>Codes are those of ISO/IEEE 11073-10101 where they could be verified. A number without a
 * verified one is taken from that standard's private partition (1024) and its constant says so.
 */
public sealed interface Metric
    permits VitalSign, AmbientMetric, DeviceMeasure, DeviceStatus, CiedMeasure {

  /** First number of the private partition of ISO/IEEE 11073-10101: 1024 x 65536. */
  int PRIVATE_PARTITION = 1024 * 65_536;

  /** How many there are that nearly every patient has: vital signs and ambient metrics. */
  int COMMON_COUNT = VitalSign.COUNT + AmbientMetric.COUNT;

  /** How many there are. */
  int COUNT = COMMON_COUNT + DeviceMeasure.COUNT + DeviceStatus.COUNT + CiedMeasure.COUNT;

  /** Reference id, such as {@code MDC_ECG_HEART_RATE}; unique, and stable for ever. */
  String code();

  /** Numeric code: partition x 65536 + term; unique, and stable for ever. */
  int mdc();

  /** LOINC code, where one means the same. Several metrics may share one. */
  Optional<String> loinc();

  /** UCUM unit; the only one in which values of this metric are held. */
  String unit();

  /** Name for people, in full. */
  String display();

  /** Name for a tile or an axis, at most 12 characters. */
  String label();

  /** The metric of a reference id, or empty when it is not one of ours. */
  static Optional<Metric> ofCode(String code) {
    return Optional.ofNullable(MetricIndex.BY_CODE.get(code));
  }

  /**
   * The metric of a numeric code.
   *
   * @throws IllegalArgumentException when it is not one of ours
   */
  static Metric ofMdc(int mdc) {
    Metric metric = MetricIndex.BY_MDC.get(mdc);
    if (metric == null) {
      throw new IllegalArgumentException("No metric has the numeric code " + mdc);
    }
    return metric;
  }

  /** Its place in {@link #all}: 0 to {@link #COUNT} - 1. */
  int index();

  /**
   * Every metric: vital signs, ambient metrics, device measures, device statuses, implants, each
   * kind in the order of its declaration.
   */
  static List<Metric> all() {
    return MetricIndex.ALL;
  }

  /** Vital signs and ambient metrics: the first {@link #COMMON_COUNT} of all. */
  static List<Metric> common() {
    return MetricIndex.COMMON;
  }
}
