package io.vigil.core.rule;

import io.vigil.core.vitals.VitalSign;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules in force for a patient, as one versioned whole.
 *
 * @param version names it; within a patient's record the same version never has other rules
 * @param off keys of rules on the equipment that do not signal, in order: those of the product hold
 *     else
 * @param rules no two of one key, so that a condition has one rule; held with the limits first, in
 *     the order of the vital signs and low before high
 */
public record RuleSet(String version, List<Rule> rules, List<String> off) {

  private static final Comparator<Rule> IN_ORDER =
      Comparator.comparingInt(RuleSet::kind)
          .thenComparing(rule -> rule instanceof Limit limit ? limit.vitalSign().ordinal() : 0)
          .thenComparing(rule -> rule instanceof Limit limit ? limit.direction().ordinal() : 0)
          .thenComparing(Rule::key);

  /**
   * @throws IllegalArgumentException if two rules have one key
   * @throws TwoScoresException if two are of scores
   */
  public RuleSet {
    TwoScoresException.requireOne(rules);
    rules = rules.stream().sorted(IN_ORDER).toList();
    off = off.stream().sorted().toList();
    Set<String> keys = new HashSet<>();
    for (Rule rule : rules) {
      if (!keys.add(rule.key())) {
        throw new IllegalArgumentException("two rules for " + rule.key());
      }
    }
    for (String key : off) {
      if (!keys.add(key)) {
        throw new IllegalArgumentException("two rules for " + key);
      }
    }
  }

  /** One that leaves the equipment to the product's rules, but for those that it has. */
  public RuleSet(String version, List<Rule> rules) {
    this(version, rules, List.of());
  }

  private static int kind(Rule rule) {
    return switch (rule) {
      case Limit ignored -> 0;
      case ScoreLimit ignored -> 1;
      case WindowRule ignored -> 2;
      case EquipmentRule ignored -> 3;
    };
  }

  /** The rules on what devices say and measure. */
  public List<DeviceRule> deviceRules() {
    if (off.isEmpty() && !hasEquipment()) {
      return DefaultRules.DEVICE_RULES;
    }
    List<DeviceRule> rules = new ArrayList<>();
    for (DeviceRule usual : DefaultRules.DEVICE_RULES) {
      if (rule(usual.key()).orElse(null) instanceof DeviceRule rule) {
        rules.add(rule);
      }
    }
    return rules;
  }

  /** How long nothing may come; empty where that is no alarm. */
  public Optional<SilenceRule> silence(SilenceRule.Of of) {
    SilenceRule usual = DefaultRules.silence(of);
    if (off.isEmpty() && !hasEquipment()) {
      return Optional.of(usual);
    }
    return rule(usual.key()).map(SilenceRule.class::cast);
  }

  private boolean hasEquipment() {
    return !rules.isEmpty() && rules.getLast() instanceof EquipmentRule;
  }

  /** The limits on vital signs. */
  public List<Limit> limits() {
    List<Limit> limits = new ArrayList<>();
    for (Rule rule : rules) {
      if (rule instanceof Limit limit) {
        limits.add(limit);
      }
    }
    return limits;
  }

  /** The limit that watches one side of a vital sign, if there is one. */
  public Optional<Limit> limit(VitalSign vitalSign, Direction direction) {
    for (Rule rule : rules) {
      if (rule instanceof Limit limit
          && limit.vitalSign() == vitalSign
          && limit.direction() == direction) {
        return Optional.of(limit);
      }
    }
    return Optional.empty();
  }

  /** Which score signals, and how; empty if none does. */
  public Optional<ScoreLimit> scoreLimit() {
    for (Rule rule : rules) {
      if (rule instanceof ScoreLimit score) {
        return Optional.of(score);
      }
    }
    return Optional.empty();
  }

  /** The rule of a key, if there is one; of the equipment the product's where it has none. */
  public Optional<Rule> rule(String key) {
    for (Rule rule : rules) {
      if (rule.key().equals(key)) {
        return Optional.of(rule);
      }
    }
    return off.contains(key) ? Optional.empty() : DefaultRules.equipment(key).map(rule -> rule);
  }
}
