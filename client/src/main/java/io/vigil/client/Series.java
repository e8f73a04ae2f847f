package io.vigil.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A patient's history. Lists of one curve have the same length and are read by index. */
public record Series(UUID patient, Instant from, Instant to, List<Curve> series, Scores scores) {

  /**
   * One metric.
   *
   * @param t epoch milliseconds, ascending
   * @param min the least value of the slot; equal to {@code max} where readings are given one by
   *     one
   * @param suspect indices of values that look suspect
   */
  public record Curve(
      String metric,
      String unit,
      List<Long> t,
      List<BigDecimal> min,
      List<BigDecimal> max,
      List<Integer> suspect) {}

  /**
   * NEWS2 bounds as a step function: each holds until the next.
   *
   * @param revised indices that late data changed
   */
  public record Scores(
      List<Long> t, List<Integer> lower, List<Integer> upper, List<Integer> revised) {}
}
