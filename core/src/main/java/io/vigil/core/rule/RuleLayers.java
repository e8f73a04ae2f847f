package io.vigil.core.rule;

import io.vigil.core.rule.RuleLayer.Level;
import io.vigil.core.score.ScoreKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The layers that a patient's lane has adopted, over the rules that hold without any.
 *
 * <p>Of the versions of one level and scope the highest that has begun is in force. Levels override
 * in their order, but for what the product says of a setting: that comes before all that somebody
 * chose. What a setting, a ward or a patient has instead of a rule of the floor is never less
 * strict than that; a score takes the place of another, qSOFA only where an infection is suspected;
 * an order of SpO2 scale two sets the limits on the saturation over these, and orders on single
 * rules come last.
 *
 * @param base the rules without any layer
 * @param layers those in force and those to come
 * @param asOfEpochMillis our time at which it was last said what is in force
 * @param version counts what was changed for this patient alone
 */
public record RuleLayers(RuleSet base, List<RuleLayer> layers, long asOfEpochMillis, int version) {

  /** Orders on single rules that can be in force at once. */
  public static final int MAX_ORDERS = 32;

  /** None, over no rules. */
  public static final RuleLayers NONE =
      new RuleLayers(new RuleSet("none", List.of()), List.of(), 0, 0);

  private static final String SCALE_TWO = "spo2-88-92";
  private static final String NO_INFECTION = "no-infection";

  public RuleLayers {
    layers = List.copyOf(layers);
    // Almost every patient has these; what was read back from a journal has a copy of its own.
    if (base.equals(DefaultRules.VERSION_1)) {
      base = DefaultRules.VERSION_1;
    }
  }

  /**
   * What the rules of a patient depend on, beside the layers.
   *
   * @param onScaleTwo the target is 88 to 92 %
   * @param infectionSuspected without which qSOFA means nothing (Sepsis-3)
   */
  public record Bearing(boolean onScaleTwo, boolean infectionSuspected) {
    /** Nothing was ordered or noted. */
    public static final Bearing NONE = new Bearing(false, false);
  }

  /** Which layer, or what else, a rule in force is of. */
  public enum Origin {
    BASE,
    LAYER,
    /** The floor, as a layer is less strict. */
    FLOOR,
    /** An order of SpO2 scale two. */
    SCALE_TWO,
    /** A layer names qSOFA, and no infection is suspected: what would signal without it does. */
    NO_INFECTION
  }

  /**
   * A rule in force, or one that is off.
   *
   * @param rule empty if it is off
   * @param layer the one that it comes from; of a floor the one that is less strict; where no
   *     infection is suspected the one that names qSOFA; else empty
   */
  public record Resolved(
      String key, Optional<Rule> rule, Origin origin, Optional<RuleLayer> layer) {}

  /** The same over another base. */
  public RuleLayers over(RuleSet other) {
    return new RuleLayers(other, layers, asOfEpochMillis, version);
  }

  /** The same with these layers of hospital, setting and ward, and no others. */
  public RuleLayers withStanding(List<RuleLayer> standing) {
    List<RuleLayer> all = new ArrayList<>(standing);
    layers.stream().filter(layer -> !layer.level().standing()).forEach(all::add);
    return new RuleLayers(base, all, asOfEpochMillis, version);
  }

  /** The layers of hospital, setting and ward. */
  public List<RuleLayer> standing() {
    return layers.stream().filter(layer -> layer.level().standing()).toList();
  }

  /** The same with another layer of the patient, or another order on the same rule. */
  public RuleLayers with(RuleLayer layer) {
    List<RuleLayer> all = new ArrayList<>(layers);
    all.removeIf(layer::succeeds);
    all.add(layer);
    return new RuleLayers(base, all, asOfEpochMillis, layer.version());
  }

  /** The same without an order. */
  public RuleLayers withoutOrder(String key) {
    List<RuleLayer> all = new ArrayList<>(layers);
    all.removeIf(layer -> layer.level() == Level.ORDER && layer.scope().equals(key));
    return new RuleLayers(base, all, asOfEpochMillis, version + 1);
  }

  /** What is not needed any more is gone, as it is said what is in force. */
  public RuleLayers asOf(long epochMillis) {
    List<RuleLayer> left = new ArrayList<>();
    for (RuleLayer layer : layers) {
      boolean superseded = false;
      for (RuleLayer other : layers) {
        superseded |=
            other.succeeds(layer)
                && other.version() > layer.version()
                && other.fromEpochMillis() <= epochMillis;
      }
      if (!superseded) {
        left.add(layer);
      }
    }
    return new RuleLayers(base, left, epochMillis, version);
  }

  /** The patient's own layer, if there is one. */
  public Optional<RuleLayer> ofPatient() {
    return layers.stream().filter(layer -> layer.level() == Level.PATIENT).findFirst();
  }

  /** Orders on single rules. */
  public List<RuleLayer> orders() {
    return layers.stream().filter(layer -> layer.level() == Level.ORDER).toList();
  }

  /** Our time at which something begins or ends that has not been said; empty if nothing does. */
  public OptionalLong nextChangeEpochMillis() {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < layers.size(); i++) {
      RuleLayer layer = layers.get(i);
      if (layer.fromEpochMillis() > asOfEpochMillis) {
        next = Math.min(next, layer.fromEpochMillis());
      }
      next = Math.min(next, layer.untilEpochMillis().orElse(Long.MAX_VALUE));
    }
    return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
  }

  /** The floor: the product's, and over it the hospital's. */
  public List<Rule> floor(long epochMillis) {
    Map<String, Rule> floor = new LinkedHashMap<>();
    DefaultRules.FLOOR.forEach(rule -> floor.put(rule.key(), rule));
    for (RuleLayer layer : inForce(epochMillis)) {
      layer.floor().forEach(rule -> floor.put(rule.key(), rule));
    }
    return List.copyOf(floor.values());
  }

  /** The keys of what is less strict than a floor. */
  public static List<String> belowFloor(List<Rule> floor, List<Rule> rules, List<String> off) {
    List<String> below = new ArrayList<>();
    for (Rule least : floor) {
      if (off.contains(least.key())) {
        below.add(least.key());
      }
      for (Rule rule : rules) {
        if (rule.key().equals(least.key()) && !rule.asStrictAs(least)) {
          below.add(rule.key());
        }
      }
    }
    return below;
  }

  /** Every rule in force at an instant, or off, and where it comes from. */
  public List<Resolved> resolve(long epochMillis, Bearing bearing) {
    Map<String, Resolved> resolved = new LinkedHashMap<>();
    for (Rule rule : base.rules()) {
      put(resolved, rule, Origin.BASE, Optional.empty());
    }
    for (EquipmentRule usual : DefaultRules.EQUIPMENT) {
      resolved.putIfAbsent(
          usual.key(),
          new Resolved(usual.key(), base.rule(usual.key()), Origin.BASE, Optional.empty()));
    }
    Map<String, Rule> floor = new LinkedHashMap<>();
    floor(epochMillis).forEach(rule -> floor.put(rule.key(), rule));
    List<RuleLayer> inForce = inForce(epochMillis);
    for (RuleLayer layer : inForce) {
      if (layer.level() != Level.ORDER) {
        apply(layer, layer.level() == Level.HOSPITAL ? Map.of() : floor, bearing, resolved);
      }
    }
    if (bearing.onScaleTwo()) {
      resolved
          .values()
          .removeIf(each -> each.rule().map(DefaultRules::isOfSaturation).orElse(false));
      DefaultRules.TARGET_88_TO_92.forEach(
          rule -> put(resolved, rule, Origin.SCALE_TWO, Optional.empty()));
    }
    for (RuleLayer layer : inForce) {
      if (layer.level() == Level.ORDER) {
        apply(layer, Map.of(), bearing, resolved);
      }
    }
    return List.copyOf(resolved.values());
  }

  /** Whether a layer names qSOFA, and it does not signal only as no infection is suspected. */
  public boolean waitsForInfection(Bearing bearing) {
    return layers.stream()
            .anyMatch(layer -> layer.rules().stream().anyMatch(RuleLayers::isOfInfection))
        && resolve(asOfEpochMillis, bearing).stream()
            .anyMatch(each -> each.origin() == Origin.NO_INFECTION);
  }

  /** The rules in force at an instant. */
  public RuleSet rules(long epochMillis, Bearing bearing) {
    if (layers.isEmpty() && !bearing.onScaleTwo()) {
      return base;
    }
    StringBuilder name = new StringBuilder(base.version());
    for (RuleLayer layer : inForce(epochMillis)) {
      name.append('+').append(layer.name());
    }
    if (bearing.onScaleTwo()) {
      name.append('+').append(SCALE_TWO);
    }
    List<Rule> rules = new ArrayList<>();
    List<String> off = new ArrayList<>();
    for (Resolved each : resolve(epochMillis, bearing)) {
      if (each.origin() == Origin.NO_INFECTION) {
        name.append('+').append(NO_INFECTION);
      }
      Optional<EquipmentRule> usual = DefaultRules.equipment(each.key());
      if (each.rule().isEmpty()) {
        usual.ifPresent(rule -> off.add(rule.key()));
      } else if (!each.rule().equals(usual)) {
        rules.add(each.rule().get());
      }
    }
    return new RuleSet(name.toString(), rules, off);
  }

  private static void apply(
      RuleLayer layer, Map<String, Rule> floor, Bearing bearing, Map<String, Resolved> resolved) {
    boolean standsIn = false;
    for (Rule rule : layer.rules()) {
      if (isOfInfection(rule) && !bearing.infectionSuspected()) {
        standIn(layer, resolved);
        standsIn = true;
        continue;
      }
      Rule least = floor.get(rule.key());
      if (least == null || rule.asStrictAs(least)) {
        put(resolved, rule, Origin.LAYER, Optional.of(layer));
      } else {
        put(resolved, least, Origin.FLOOR, Optional.of(layer));
      }
    }
    for (String key : layer.off()) {
      if ((standsIn && ScoreLimit.isKey(key))
          || resolved.values().stream().anyMatch(each -> isOtherScore(each, key))) {
        continue;
      }
      Rule least = floor.get(key);
      if (least == null) {
        resolved.put(key, new Resolved(key, Optional.empty(), Origin.LAYER, Optional.of(layer)));
      } else {
        put(resolved, least, Origin.FLOOR, Optional.of(layer));
      }
    }
  }

  private static boolean isOfInfection(Rule rule) {
    return rule instanceof ScoreLimit score && score.score() == ScoreKind.QSOFA;
  }

  /** What signals in the place of qSOFA: the score below it, and NEWS2 if there is none. */
  private static void standIn(RuleLayer layer, Map<String, Resolved> resolved) {
    Rule below = DefaultRules.score(ScoreKind.NEWS2);
    for (Resolved each : resolved.values()) {
      if (each.rule().orElse(null) instanceof ScoreLimit score) {
        below = score;
      }
    }
    put(resolved, below, Origin.NO_INFECTION, Optional.of(layer));
  }

  /** What is said of a score where another one signals says nothing. */
  private static boolean isOtherScore(Resolved resolved, String key) {
    return resolved.rule().orElse(null) instanceof ScoreLimit score
        && !score.key().equals(key)
        && ScoreLimit.isKey(key);
  }

  private static void put(
      Map<String, Resolved> resolved, Rule rule, Origin origin, Optional<RuleLayer> layer) {
    if (rule instanceof ScoreLimit) {
      resolved.keySet().removeIf(ScoreLimit::isKey);
    }
    resolved.put(rule.key(), new Resolved(rule.key(), Optional.of(rule), origin, layer));
  }

  private List<RuleLayer> inForce(long epochMillis) {
    Map<String, RuleLayer> highest = new LinkedHashMap<>();
    for (RuleLayer layer : layers) {
      if (layer.fromEpochMillis() <= epochMillis
          && epochMillis < layer.untilEpochMillis().orElse(Long.MAX_VALUE)) {
        highest.merge(
            layer.level() + "/" + layer.scope(),
            layer,
            (a, b) -> a.version() > b.version() ? a : b);
      }
    }
    return highest.values().stream()
        .sorted(
            Comparator.comparing((RuleLayer layer) -> !layer.ofProduct())
                .thenComparing(RuleLayer::level)
                .thenComparing(RuleLayer::scope))
        .toList();
  }
}
