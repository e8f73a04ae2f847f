package io.vigil.core.rule;

import io.vigil.core.id.PersonId;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What somebody who answers for some patients changes of the rules below: rules in the place of
 * those of the same key or beside them, and rules that are off.
 *
 * @param scope of a setting its name, of a ward its id, of an order the key of its rule; else empty
 * @param version counts the versions of one level and scope, from 1; 0 is the product's own
 * @param fromEpochMillis our time from which it is in force
 * @param untilEpochMillis our time from which it isn't any more; of an order only
 * @param off keys of rules that do not signal
 * @param floor of a hospital's layer: what no setting, ward or patient may be judged less strictly
 *     than, in the place of the product's floor of the same keys
 * @param by empty where the product itself says it
 * @param reason 1 to {@link #MAX_REASON} characters; empty where the product itself says it
 */
public record RuleLayer(
    Level level,
    String scope,
    int version,
    long fromEpochMillis,
    OptionalLong untilEpochMillis,
    List<Rule> rules,
    List<String> off,
    List<Rule> floor,
    Optional<PersonId> by,
    @Classified(As.IDENTITY) String reason) {

  /** Characters of a reason. */
  public static final int MAX_REASON = 500;

  /** Rules of one layer, those that are off included. */
  public static final int MAX_RULES = 128;

  /** Whose a layer is, in the order in which they override. */
  public enum Level {
    HOSPITAL,
    /** A kind of place: a ward, or at home. */
    SETTING,
    WARD,
    /** What nurses and physicians set for one patient. */
    PATIENT,
    /** A physician's order that may be less strict than the floor, for one rule and some time. */
    ORDER;

    /** Lower-case name of the public interface. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is of more than one patient. */
    public boolean standing() {
      return compareTo(PATIENT) < 0;
    }
  }

  /**
   * @throws IllegalArgumentException if a key comes twice, there are too many, or what is no order
   *     has an end
   * @throws TwoScoresException if two rules are of scores
   */
  public RuleLayer {
    rules = List.copyOf(rules);
    off = List.copyOf(off);
    floor = List.copyOf(floor);
    if (rules.size() + off.size() > MAX_RULES || floor.size() > MAX_RULES) {
      throw new IllegalArgumentException("a layer has at most " + MAX_RULES + " rules");
    }
    requireDistinct(rules, off);
    TwoScoresException.requireOne(rules);
    requireDistinct(floor, List.of());
    if (level != Level.HOSPITAL && !floor.isEmpty()) {
      throw new IllegalArgumentException("the floor is the hospital's");
    }
    if (untilEpochMillis.isPresent() && level != Level.ORDER) {
      throw new IllegalArgumentException("only an order ends by itself");
    }
    if (reason.length() > MAX_REASON || version < 0) {
      throw new IllegalArgumentException("a reason has at most " + MAX_REASON + " characters");
    }
  }

  /**
   * @throws IllegalArgumentException if a key comes twice
   */
  public static void requireDistinct(List<Rule> rules, List<String> off) {
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

  /** Whether it is what the product says of a setting, which nobody chose. */
  boolean ofProduct() {
    return version == 0;
  }

  /** Whether it is a version of the same thing. */
  public boolean succeeds(RuleLayer other) {
    return level == other.level && scope.equals(other.scope);
  }

  /** Names it within what a patient can have. */
  String name() {
    return level.wireName() + (scope.isEmpty() ? "" : "-" + scope) + "-" + version;
  }

  @Override
  public String toString() {
    return Redacted.text(this);
  }
}
