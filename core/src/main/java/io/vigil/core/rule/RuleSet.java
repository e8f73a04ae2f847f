package io.vigil.core.rule;

import io.vigil.core.vitals.VitalSign;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The limits in force, as one versioned whole that a patient's lane adopts as an input.
 *
 * @param version names it for ever; the same version never has other limits
 * @param limits at most one for each vital sign and direction, so that a condition has one rule
 */
public record RuleSet(String version, List<Limit> limits) {

  private record Side(VitalSign vitalSign, Direction direction) {}

  /**
   * @throws IllegalArgumentException if two limits watch the same side of a vital sign
   */
  public RuleSet {
    limits = List.copyOf(limits);
    Set<Side> sides = new HashSet<>();
    for (Limit limit : limits) {
      if (!sides.add(new Side(limit.vitalSign(), limit.direction()))) {
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
