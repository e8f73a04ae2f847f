package io.vigil.core.patient;

import io.vigil.core.id.PersonId;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleLayer;
import io.vigil.core.rule.RuleLayer.Level;
import io.vigil.core.rule.RuleLayers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/** Decides which rules are a patient's: layers, the patient's own, and orders on single ones. */
public final class RuleOrders {

  /** The longest that an order on a rule can hold. */
  public static final Duration MAX_ORDER = Duration.ofDays(30);

  private final Deciding deciding;
  private final Draft draft;

  RuleOrders(Deciding deciding) {
    this.deciding = deciding;
    this.draft = deciding.draft();
  }

  /** Of another ward, or older than what is known, is what was sent before something else came. */
  Reply adopt(PatientInput.AdoptRuleLayers adopt) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (!deciding.before().admission().orElseThrow().ward().equals(adopt.ward())) {
      return new Reply.Refused("another-ward");
    }
    for (RuleLayer layer : draft.layers().standing()) {
      long newest =
          adopt.layers().stream()
              .filter(layer::succeeds)
              .mapToLong(RuleLayer::version)
              .max()
              .orElse(Long.MAX_VALUE);
      if (newest < layer.version()) {
        return new Reply.Refused("older-rules");
      }
    }
    if (replaceStanding(adopt)) {
      takeEffect();
    }
    return new Reply.Done();
  }

  /** Whether they differ from those there were: whoever comes to a ward has none of the former. */
  boolean replaceStanding(PatientInput.AdoptRuleLayers adopt) {
    RuleLayers known = draft.layers();
    RuleLayers then = known.withStanding(adopt.layers()).asOf(known.asOfEpochMillis());
    if (then.standing().equals(known.standing())) {
      return false;
    }
    deciding.emit(new PatientEvent.RuleLayersAdopted(adopt.layers()));
    return true;
  }

  Reply set(PatientInput.SetPatientRules set) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(set.command())) {
      return new Reply.Done();
    }
    RuleLayers layers = draft.layers();
    if (layers.version() != set.expectedVersion()) {
      return new Reply.RulesNotAsSeen(layers.version());
    }
    List<String> below =
        RuleLayers.belowFloor(layers.floor(deciding.now()), set.rules(), set.off());
    if (!below.isEmpty()) {
      return new Reply.BelowFloor(below);
    }
    change(
        new RuleLayer(
            Level.PATIENT,
            "",
            layers.version() + 1,
            deciding.now(),
            OptionalLong.empty(),
            set.rules(),
            set.off(),
            List.of(),
            Optional.of(set.by()),
            set.reason()));
    deciding.emit(new PatientEvent.CommandDone(set.command()));
    deciding.closeTask(Task.Kind.REVIEW_LIMITS);
    return new Reply.Done();
  }

  /** One on the same rule is in its place. */
  Reply give(PatientInput.GiveRuleOrder give) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (deciding.done(give.command())) {
      return new Reply.Done();
    }
    RuleLayers layers = draft.layers();
    if (layers.version() != give.expectedVersion()) {
      return new Reply.RulesNotAsSeen(layers.version());
    }
    long ahead = give.untilEpochMillis() - deciding.now();
    if (ahead <= 0 || ahead > MAX_ORDER.toMillis()) {
      return new Reply.Refused("expiry-not-ahead");
    }
    boolean renewed = layers.orders().stream().anyMatch(o -> o.scope().equals(give.key()));
    if (!renewed && layers.orders().size() >= RuleLayers.MAX_ORDERS) {
      return new Reply.Refused("too-many-orders");
    }
    change(
        new RuleLayer(
            Level.ORDER,
            give.key(),
            layers.version() + 1,
            deciding.now(),
            OptionalLong.of(give.untilEpochMillis()),
            give.rule().map(List::<Rule>of).orElse(List.of()),
            give.rule().isPresent() ? List.of() : List.of(give.key()),
            List.of(),
            Optional.of(give.by()),
            give.reason()));
    deciding.emit(new PatientEvent.CommandDone(give.command()));
    return new Reply.Done();
  }

  Reply end(PatientInput.EndRuleOrder end) {
    if (deciding.done(end.command())) {
      return new Reply.Done();
    }
    boolean known =
        draft.layers().orders().stream().anyMatch(order -> order.scope().equals(end.key()));
    if (!deciding.before().inCare() || !known) {
      return new Reply.NotFound();
    }
    deciding.emit(new PatientEvent.RuleOrderEnded(end.key(), Optional.of(end.by()), end.reason()));
    deciding.emit(new PatientEvent.CommandDone(end.command()));
    takeEffect();
    return new Reply.Done();
  }

  /** What begins or ends by now does. */
  void passTime() {
    OptionalLong next = draft.layers().nextChangeEpochMillis();
    if (next.isEmpty() || next.getAsLong() > deciding.now()) {
      return;
    }
    TreeSet<String> over = new TreeSet<>();
    for (RuleLayer order : draft.layers().orders()) {
      if (order.untilEpochMillis().orElse(Long.MAX_VALUE) <= deciding.now()) {
        deciding.emit(new PatientEvent.RuleOrderEnded(order.scope(), Optional.empty(), ""));
        over.add(order.scope());
      }
    }
    takeEffect();
    if (!over.isEmpty()) {
      deciding.openTask(Task.Kind.REVIEW_LIMITS, String.join(",", over));
    }
  }

  /** What was set for this patient holds on in another ward, until somebody looked at it. */
  void moved() {
    TreeSet<String> own = new TreeSet<>();
    draft
        .layers()
        .ofPatient()
        .ifPresent(layer -> {
          layer.rules().forEach(rule -> own.add(rule.key()));
          own.addAll(layer.off());
        });
    draft.layers().orders().forEach(order -> own.add(order.scope()));
    if (!own.isEmpty()) {
      deciding.openTask(Task.Kind.REVIEW_LIMITS, String.join(",", own));
    }
  }

  /** Whoever comes back has no rules of his own. */
  void forget() {
    for (RuleLayer order : draft.layers().orders()) {
      deciding.emit(new PatientEvent.RuleOrderEnded(order.scope(), Optional.<PersonId>empty(), ""));
    }
    draft
        .layers()
        .ofPatient()
        .ifPresent(layer ->
            deciding.emit(
                new PatientEvent.PatientRulesChanged(
                    new RuleLayer(
                        Level.PATIENT,
                        "",
                        draft.layers().version() + 1,
                        deciding.now(),
                        OptionalLong.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        ""))));
    sayWhatIsInForce();
  }

  private void change(RuleLayer layer) {
    deciding.emit(new PatientEvent.PatientRulesChanged(layer));
    takeEffect();
  }

  /** What judges from now on, and what follows from it of what was said and measured before. */
  void takeEffect() {
    sayWhatIsInForce();
    if (deciding.before().inCare()) {
      new Judging(deciding).judgeByOtherRules(deciding.before().rules());
    }
  }

  /**
   * What has no rule any more is over. What had begun has begun, also if our clock was set back
   * since.
   */
  private void sayWhatIsInForce() {
    long asOf = Math.max(deciding.now(), draft.layers().asOfEpochMillis());
    var rules = draft.layers().rules(asOf, draft.scoring().bearing());
    if (!draft.layers().layers().isEmpty() || !rules.equals(draft.rules())) {
      deciding.emit(new PatientEvent.RulesTookEffect(rules, asOf));
    }
    deciding.endWhatLacksRule();
  }
}
