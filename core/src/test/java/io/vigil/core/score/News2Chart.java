package io.vigil.core.score;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * The RCP's chart typed a second time, as the rows that it prints, for the tests to compare with.
 */
final class News2Chart {
  private static final String LOWEST = "-1000000";
  private static final String HIGHEST = "1000000";

  static final List<Band> RESPIRATION =
      List.of(
          band(LOWEST, "8", 3),
          band("9", "11", 1),
          band("12", "20", 0),
          band("21", "24", 2),
          band("25", HIGHEST, 3));
  static final List<Band> SPO2_SCALE_1 =
      List.of(
          band(LOWEST, "91", 3), band("92", "93", 2), band("94", "95", 1), band("96", HIGHEST, 0));
  static final List<Band> SPO2_SCALE_2_ON_AIR =
      List.of(
          band(LOWEST, "83", 3),
          band("84", "85", 2),
          band("86", "87", 1),
          band("88", "92", 0),
          band("93", HIGHEST, 0));
  static final List<Band> SPO2_SCALE_2_ON_OXYGEN =
      List.of(
          band(LOWEST, "83", 3),
          band("84", "85", 2),
          band("86", "87", 1),
          band("88", "92", 0),
          band("93", "94", 1),
          band("95", "96", 2),
          band("97", HIGHEST, 3));
  static final List<Band> SYSTOLIC =
      List.of(
          band(LOWEST, "90", 3),
          band("91", "100", 2),
          band("101", "110", 1),
          band("111", "219", 0),
          band("220", HIGHEST, 3));
  static final List<Band> PULSE =
      List.of(
          band(LOWEST, "40", 3),
          band("41", "50", 1),
          band("51", "90", 0),
          band("91", "110", 1),
          band("111", "130", 2),
          band("131", HIGHEST, 3));
  static final List<Band> TEMPERATURE =
      List.of(
          band(LOWEST, "35.0", 3),
          band("35.1", "36.0", 1),
          band("36.1", "38.0", 0),
          band("38.1", "39.0", 1),
          band("39.1", HIGHEST, 2));

  private News2Chart() {}

  /** Both ends inside. */
  record Band(BigDecimal from, BigDecimal to, int points) {
    boolean holds(BigDecimal rounded) {
      return from.compareTo(rounded) <= 0 && rounded.compareTo(to) <= 0;
    }
  }

  static List<Band> bands(ScoreParameter parameter, Spo2Scale scale, boolean onOxygen) {
    return switch (parameter) {
      case RESPIRATION -> RESPIRATION;
      case SPO2 ->
          scale == Spo2Scale.ONE
              ? SPO2_SCALE_1
              : onOxygen ? SPO2_SCALE_2_ON_OXYGEN : SPO2_SCALE_2_ON_AIR;
      case SYSTOLIC -> SYSTOLIC;
      case PULSE -> PULSE;
      case TEMPERATURE -> TEMPERATURE;
      case OXYGEN, CONSCIOUSNESS -> throw new IllegalArgumentException("Not banded");
    };
  }

  /** Step of the chart: whole numbers, tenths for the temperature. */
  static BigDecimal step(ScoreParameter parameter) {
    return parameter == ScoreParameter.TEMPERATURE ? new BigDecimal("0.1") : BigDecimal.ONE;
  }

  static int points(ScoreParameter parameter, BigDecimal value, Spo2Scale scale, boolean onOxygen) {
    if (parameter == ScoreParameter.OXYGEN) {
      return value.signum() > 0 ? 2 : 0;
    }
    if (parameter == ScoreParameter.CONSCIOUSNESS) {
      return value.signum() == 0 ? 0 : 3;
    }
    BigDecimal rounded = value.setScale(step(parameter).scale(), RoundingMode.HALF_UP);
    List<Band> holding =
        bands(parameter, scale, onOxygen).stream().filter(b -> b.holds(rounded)).toList();
    if (holding.size() != 1) {
      throw new IllegalStateException(parameter + " " + value + " is in " + holding.size());
    }
    return holding.getFirst().points();
  }

  private static Band band(String from, String to, int points) {
    return new Band(new BigDecimal(from), new BigDecimal(to), points);
  }
}
