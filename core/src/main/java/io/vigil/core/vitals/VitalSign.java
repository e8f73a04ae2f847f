package io.vigil.core.vitals;

import java.time.Duration;
import java.util.Optional;

/**
 * What is measured of a patient. One physiological quantity measured in two ways is two vital
 * signs: what disturbs one measurement leaves the other alone.
 *
 * <p>Maximum ages and ranges are proposals for a clinician to approve; see {@code
 * docs/clinical/plausibility.md} and {@code docs/clinical/news2.md}.
 */
public enum VitalSign implements Metric {
  HEART_RATE(
      "MDC_ECG_HEART_RATE",
      147_842,
      "8867-4",
      "/min",
      "Heart rate",
      "HR",
      Sensor.ECG,
      MaxAge.CONTINUOUS,
      Ranges.PULSE),
  PULSE_RATE_OXIMETER(
      "MDC_PULS_OXIM_PULS_RATE",
      149_530,
      "8867-4",
      "/min",
      "Pulse rate (oximeter)",
      "PR",
      Sensor.OXIMETER,
      MaxAge.CONTINUOUS,
      Ranges.PULSE),
  /** As old as the pressures of the same inflation; a score still ages it as any pulse. */
  PULSE_RATE_CUFF(
      "MDC_PULS_RATE_NON_INV",
      149_546,
      "8867-4",
      "/min",
      "Pulse rate (cuff)",
      "PR cuff",
      Sensor.CUFF,
      MaxAge.CUFF,
      Ranges.PULSE),
  SPO2(
      "MDC_PULS_OXIM_SAT_O2",
      150_456,
      "59408-5",
      "%",
      "Oxygen saturation",
      "SpO2",
      Sensor.OXIMETER,
      MaxAge.CONTINUOUS,
      PlausibleRange.of("0", "50", "100", "100")),
  RESPIRATION_RATE(
      "MDC_RESP_RATE",
      151_562,
      "9279-1",
      "/min",
      "Respiration rate",
      "RR",
      Sensor.ECG,
      MaxAge.CONTINUOUS,
      PlausibleRange.of("0", "4", "70", "120")),
  SYSTOLIC_PRESSURE(
      "MDC_PRESS_BLD_NONINV_SYS",
      150_021,
      "8480-6",
      "mm[Hg]",
      "Systolic pressure (cuff)",
      "NIBP sys",
      Sensor.CUFF,
      MaxAge.CUFF,
      Ranges.SYSTOLIC),
  DIASTOLIC_PRESSURE(
      "MDC_PRESS_BLD_NONINV_DIA",
      150_022,
      "8462-4",
      "mm[Hg]",
      "Diastolic pressure (cuff)",
      "NIBP dia",
      Sensor.CUFF,
      MaxAge.CUFF,
      Ranges.DIASTOLIC),
  MEAN_PRESSURE(
      "MDC_PRESS_BLD_NONINV_MEAN",
      150_023,
      "8478-0",
      "mm[Hg]",
      "Mean pressure (cuff)",
      "NIBP mean",
      Sensor.CUFF,
      MaxAge.CUFF,
      Ranges.MEAN),
  /** Artery not named; 150037 to 150039 ({@code …_ART_ABP_…}) are other terms. */
  ARTERIAL_SYSTOLIC_PRESSURE(
      "MDC_PRESS_BLD_ART_SYS",
      150_033,
      "76215-3",
      "mm[Hg]",
      "Systolic pressure (arterial line)",
      "Art sys",
      Sensor.ARTERIAL_LINE,
      MaxAge.CONTINUOUS,
      Ranges.SYSTOLIC),
  ARTERIAL_DIASTOLIC_PRESSURE(
      "MDC_PRESS_BLD_ART_DIA",
      150_034,
      "76213-8",
      "mm[Hg]",
      "Diastolic pressure (arterial line)",
      "Art dia",
      Sensor.ARTERIAL_LINE,
      MaxAge.CONTINUOUS,
      Ranges.DIASTOLIC),
  ARTERIAL_MEAN_PRESSURE(
      "MDC_PRESS_BLD_ART_MEAN",
      150_035,
      "76214-6",
      "mm[Hg]",
      "Mean pressure (arterial line)",
      "Art mean",
      Sensor.ARTERIAL_LINE,
      MaxAge.CONTINUOUS,
      Ranges.MEAN),
  BODY_TEMPERATURE(
      "MDC_TEMP_BODY",
      150_364,
      "8310-5",
      "Cel",
      "Body temperature",
      "Temp",
      Sensor.THERMOMETER,
      MaxAge.TEMPERATURE,
      PlausibleRange.of("14", "30", "43", "47")),
  /**
   * Flow to the patient; 0 is room air. The reference id is in public use; its number could not be
   * verified, so this one is private.
   */
  OXYGEN_FLOW(
      "MDC_FLOW_O2_FG",
      Metric.PRIVATE_PARTITION + 2,
      "3151-8",
      "L/min",
      "Oxygen flow",
      "O2 flow",
      Sensor.OXYGEN_SUPPLY,
      MaxAge.OBSERVED,
      PlausibleRange.of("0", "0", "80", "150")),
  /**
   * ACVPU: 0 alert, 1 new confusion, 2 voice, 3 pain, 4 unresponsive. Code and number are private.
   * LOINC 80288-4 is AVPU, which knows no new confusion, and so is not the same.
   */
  CONSCIOUSNESS(
      "VIGIL_CONSCIOUSNESS",
      Metric.PRIVATE_PARTITION + 1,
      "",
      "1",
      "Consciousness (ACVPU)",
      "ACVPU",
      Sensor.PERSON,
      MaxAge.OBSERVED,
      PlausibleRange.of("0", "0", "4", "4"));

  static final int COUNT = values().length;

  private final String code;
  private final int mdc;
  private final Optional<String> loinc;
  private final String unit;
  private final String display;
  private final String label;
  private final Sensor sensor;
  private final Duration maxAge;

  @SuppressWarnings("ImmutableEnumChecker") // A record of BigDecimals, which nothing can change.
  private final PlausibleRange plausibleRange;

  VitalSign(
      String code,
      int mdc,
      String loinc,
      String unit,
      String display,
      String label,
      Sensor sensor,
      Duration maxAge,
      PlausibleRange plausibleRange) {
    this.code = code;
    this.mdc = mdc;
    this.loinc = loinc.isEmpty() ? Optional.empty() : Optional.of(loinc);
    this.unit = unit;
    this.display = display;
    this.label = label;
    this.sensor = sensor;
    this.maxAge = maxAge;
    this.plausibleRange = plausibleRange;
  }

  private static final class MaxAge {
    static final Duration CONTINUOUS = Duration.ofMinutes(5);
    static final Duration CUFF = Duration.ofHours(4);
    static final Duration TEMPERATURE = Duration.ofHours(8);
    static final Duration OBSERVED = Duration.ofHours(12);
  }

  private static final class Ranges {
    static final PlausibleRange PULSE = PlausibleRange.of("0", "20", "250", "350");
    // A pressure of 0 is no pressure: the smallest value that a reading can hold is the bound.
    static final PlausibleRange SYSTOLIC = PlausibleRange.of("0.000001", "40", "280", "375");
    static final PlausibleRange DIASTOLIC = PlausibleRange.of("0.000001", "20", "180", "375");
    static final PlausibleRange MEAN = PlausibleRange.of("10", "30", "220", "330");
  }

  /** What measures it; shared by the metrics that fall silent together. */
  public Sensor sensor() {
    return sensor;
  }

  /** How old a value may be and still be shown as the present one; exactly as old is not older. */
  public Duration maxAge() {
    return maxAge;
  }

  /**
   * Whether it is a rate, of which 0 is asystole or apnoea where the sensor is on the body, and
   * else no more than the lack of a signal.
   */
  public boolean isRate() {
    return switch (this) {
      case HEART_RATE, PULSE_RATE_OXIMETER, PULSE_RATE_CUFF, RESPIRATION_RATE -> true;
      case SPO2,
          SYSTOLIC_PRESSURE,
          DIASTOLIC_PRESSURE,
          MEAN_PRESSURE,
          ARTERIAL_SYSTOLIC_PRESSURE,
          ARTERIAL_DIASTOLIC_PRESSURE,
          ARTERIAL_MEAN_PRESSURE,
          BODY_TEMPERATURE,
          OXYGEN_FLOW,
          CONSCIOUSNESS ->
          false;
    };
  }

  /** Bounds for {@link Plausibility#of}. */
  public PlausibleRange plausibleRange() {
    return plausibleRange;
  }

  @Override
  public int index() {
    return ordinal();
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public int mdc() {
    return mdc;
  }

  @Override
  public Optional<String> loinc() {
    return loinc;
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public String display() {
    return display;
  }

  @Override
  public String label() {
    return label;
  }
}
