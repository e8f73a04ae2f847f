package io.vigil.server.care;

import io.vigil.core.id.PersonId;
import io.vigil.core.patient.PatientState;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleForm;
import io.vigil.core.rule.RuleLayer;
import io.vigil.core.rule.RuleLayers;
import io.vigil.core.rule.RuleLayers.Resolved;
import io.vigil.core.rule.TwoScoresException;
import io.vigil.server.journal.StaffNames;
import io.vigil.server.ops.Problem;
import io.vigil.server.ops.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Rules and layers as they are shown, and as they are given. */
@Component
public class RuleViews {

  /** The member that may name each of the scores, as at most one of them will signal. */
  static final String FLOOR = "floor";

  private final StaffNames names;

  RuleViews(StaffNames names) {
    this.names = names;
  }

  /**
   * Who set something, and since when.
   *
   * @param level empty where no layer did
   * @param scope empty but for a setting's name
   * @param version of the layer
   */
  public record Origin(
      String origin,
      Optional<String> level,
      Optional<String> scope,
      Optional<Integer> version,
      @Classified(As.IDENTITY) Optional<String> by,
      @Classified(As.IDENTITY) Optional<String> reason,
      Optional<Instant> from,
      Optional<Instant> until) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /**
   * @param rule empty if it is off
   */
  public record RuleView(String key, Optional<RuleForm> rule, Origin from) {}

  /** One version of a layer. */
  record LayerView(
      int version,
      Instant from,
      List<RuleForm> rules,
      List<String> off,
      List<RuleForm> floor,
      @Classified(As.IDENTITY) Optional<String> by,
      @Classified(As.IDENTITY) String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  /** Every rule in force for a patient at a time of ours, or off, and where it comes from. */
  public List<RuleView> inForce(PatientState state, long epochMillis) {
    return state
        .layers()
        .resolve(Math.max(epochMillis, state.layers().asOfEpochMillis()), state.scoring().bearing())
        .stream()
        .map(this::rule)
        .toList();
  }

  RuleView rule(Resolved resolved) {
    return new RuleView(resolved.key(), resolved.rule().map(RuleForm::of), origin(resolved));
  }

  private Origin origin(Resolved resolved) {
    String origin = resolved.origin().name().toLowerCase(Locale.ROOT).replace('_', '-');
    Optional<RuleLayer> layer = resolved.layer();
    return new Origin(
        origin,
        layer.map(each -> each.level().wireName()),
        layer.filter(each -> each.level() == RuleLayer.Level.SETTING).map(RuleLayer::scope),
        layer.map(RuleLayer::version),
        layer.flatMap(RuleLayer::by).flatMap(this::name),
        layer.map(RuleLayer::reason).filter(reason -> !reason.isEmpty()),
        layer.map(each -> Instant.ofEpochMilli(each.fromEpochMillis())),
        layer
            .map(RuleLayer::untilEpochMillis)
            .filter(until -> until.isPresent())
            .map(until -> Instant.ofEpochMilli(until.getAsLong())));
  }

  LayerView layer(RuleLayer layer) {
    return new LayerView(
        layer.version(),
        Instant.ofEpochMilli(layer.fromEpochMillis()),
        forms(layer.rules()),
        layer.off(),
        forms(layer.floor()),
        layer.by().flatMap(this::name),
        layer.reason());
  }

  static List<RuleForm> forms(List<Rule> rules) {
    return rules.stream().map(RuleForm::of).toList();
  }

  private Optional<String> name(PersonId person) {
    return names.of(person);
  }

  /**
   * The rules that are given; none if there are none.
   *
   * @throws ProblemException if one is none; it says which
   */
  static List<Rule> rules(@Nullable List<@Nullable RuleForm> forms, String member) {
    List<Rule> rules = new ArrayList<>();
    for (RuleForm form : forms == null ? List.<@Nullable RuleForm>of() : forms) {
      try {
        if (form == null) {
          throw new IllegalArgumentException("it is null");
        }
        rules.add(form.rule());
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw malformed("%s, rule %d: %s".formatted(member, rules.size() + 1, e.getMessage()));
      }
    }
    if (!member.equals(FLOOR)) {
      requireOneScore(rules);
    }
    return rules;
  }

  private static void requireOneScore(List<Rule> rules) {
    try {
      TwoScoresException.requireOne(rules);
    } catch (TwoScoresException e) {
      throw new ProblemException(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "two-signalling-scores",
          "One score signals: name one of them.");
    }
  }

  /** The keys that are given. */
  static List<String> off(List<Rule> rules, @Nullable List<@Nullable String> given) {
    List<String> keys = new ArrayList<>();
    for (String key : given == null ? List.<@Nullable String>of() : given) {
      if (key == null || key.isBlank() || key.length() > 100) {
        throw malformed("Give keys of 1 to 100 characters in off.");
      }
      keys.add(key);
    }
    try {
      RuleLayer.requireDistinct(rules, keys);
    } catch (IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
    if (rules.size() + keys.size() > RuleLayer.MAX_RULES) {
      throw malformed("Give at most " + RuleLayer.MAX_RULES + " rules.");
    }
    return keys;
  }

  static String reason(@Nullable String reason) {
    if (reason == null || reason.isBlank() || reason.length() > RuleLayer.MAX_REASON) {
      throw malformed("Give a reason of 1 to 500 characters.");
    }
    return reason;
  }

  static int expectedVersion(@Nullable Integer version) {
    if (version == null) {
      throw malformed("Give the version that you saw.");
    }
    return version;
  }

  static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "malformed-rules", detail);
  }

  static ProblemException belowFloor(List<String> keys) {
    return new ProblemException(
        new Problem(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "below-floor",
            "It would be less strict than the hospital's floor: a physician's order can be.",
            Map.of("keys", keys),
            Optional.empty()));
  }

  static ProblemException notAsSeen(int version) {
    return CareController.changed(
        "rules-changed",
        "The rules are not as you saw them: look again.",
        Map.of("version", version));
  }

  static List<RuleForm> floor(RuleLayers layers, long nowEpochMillis) {
    return forms(layers.floor(nowEpochMillis));
  }
}
