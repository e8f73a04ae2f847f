package io.vigil.simulation.world;

import io.vigil.core.vitals.Metric;
import io.vigil.core.vitals.VitalSign;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Values of a vital sign around the default limits: on, within and past thresholds and hysteresis.
 */
record Range(
    List<BigDecimal> usual,
    List<BigDecimal> low,
    List<BigDecimal> lowBand,
    List<BigDecimal> high,
    List<BigDecimal> highBand,
    List<BigDecimal> suspect,
    List<BigDecimal> impossible) {

  private static final Map<VitalSign, Range> ALL = new EnumMap<>(VitalSign.class);

  static {
    put(
        VitalSign.HEART_RATE,
        "72 80 95 104 112",
        "40 38 33",
        "41 43",
        "131 140",
        "128 130",
        "255",
        "400");
    put(
        VitalSign.PULSE_RATE_OXIMETER,
        "71 79 93 105",
        "40 37",
        "42 43",
        "131 138",
        "129",
        "19",
        "351");
    put(
        VitalSign.RESPIRATION_RATE,
        "14 16 18.5 21",
        "8 6",
        "8.5 9",
        "25 29",
        "24 24.5",
        "3",
        "121");
    put(VitalSign.SPO2, "97 96 95 98 93.5", "88 86 84.5", "88.5 90", "", "", "49", "100.5");
    put(
        VitalSign.BODY_TEMPERATURE,
        "36.8 37.1 37.4",
        "35 34.2",
        "35.1 35.2",
        "39.1 40.2",
        "38.9",
        "29",
        "13.9");
    put(
        VitalSign.SYSTOLIC_PRESSURE,
        "120 118 104",
        "90 84",
        "93 95",
        "220 231",
        "215",
        "285",
        "376");
    put(VitalSign.OXYGEN_FLOW, "0 0 2", "", "", "", "", "81", "");
    put(VitalSign.CONSCIOUSNESS, "0 0 0 1", "", "", "", "", "", "");
  }

  static Range of(VitalSign vitalSign) {
    return Optional.ofNullable(ALL.get(vitalSign)).orElseThrow();
  }

  /** Whether no body has such a value, as far as it is one of these. */
  static boolean isImpossible(Metric metric, BigDecimal value) {
    Range range = metric instanceof VitalSign vitalSign ? ALL.get(vitalSign) : null;
    return range != null && range.impossible.contains(value);
  }

  private static void put(VitalSign vitalSign, String... values) {
    List<List<BigDecimal>> lists = Stream.of(values).map(Range::numbers).toList();
    ALL.put(
        vitalSign,
        new Range(
            lists.get(0),
            lists.get(1),
            lists.get(2),
            lists.get(3),
            lists.get(4),
            lists.get(5),
            lists.get(6)));
  }

  private static List<BigDecimal> numbers(String text) {
    return text.isEmpty() ? List.of() : Stream.of(text.split(" ")).map(BigDecimal::new).toList();
  }
}
