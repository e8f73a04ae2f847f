package io.vigil.core.rule;

import io.vigil.core.vitals.VitalSign;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The limits in force, as one versioned whole that a patient's lane adopts as an input.
 *
 * @param version names it for ever; the same version never has other limits
 * @param limits at most one for each vital sign and direction, so that a condition has one rule;
 *     held in the order of the vital signs, low before high
 */
public record RuleSet(String version, List<Limit> limits) {

  private static final Comparator<Limit> BY_SIDE =
      Comparator.comparing(Limit::vitalSign).thenComparing(Limit::direction);

  /**
   * @throws IllegalArgumentException if two limits watch the same side of a vital sign
   */
  public RuleSet {
    limits = limits.stream().sorted(BY_SIDE).toList();
    for (int i = 1; i < limits.size(); i++) {
      Limit limit = limits.get(i);
      if (BY_SIDE.compare(limits.get(i - 1), limit) == 0) {
        throw new IllegalArgumentException(
            "two limits for " + limit.vitalSign() + " " + limit.direction());
      }
    }
  }

  /** The limit that watches one side of a vital sign, if there is one. */
  public Optional<Limit> limit(VitalSign vitalSign, Direction direction) {
    for (Limit limit : limits) {
      if (limit.vitalSign() == vitalSign && limit.direction() == direction) {
        return Optional.of(limit);
      }
    }
    return Optional.empty();
  }
}
