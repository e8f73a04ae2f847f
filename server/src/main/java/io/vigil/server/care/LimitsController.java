package io.vigil.server.care;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.patient.Reply;
import io.vigil.core.patient.RuleOrders;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.core.rule.Rule;
import io.vigil.core.rule.RuleForm;
import io.vigil.core.rule.RuleLayers;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import io.vigil.server.access.Scope;
import io.vigil.server.access.Views;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Which rules a patient has, and what nurses and physicians change of them. */
@RestController
@RequestMapping("/api/v1/patients/{id}")
class LimitsController {

  private static final String CARE = "care";

  private final Scope scope;
  private final Views views;
  private final CareRows rows;
  private final Lanes lanes;
  private final RuleViews ruleViews;
  private final PreviewReader previews;

  LimitsController(
      Scope scope,
      Views views,
      CareRows rows,
      Lanes lanes,
      RuleViews ruleViews,
      PreviewReader previews) {
    this.scope = scope;
    this.views = views;
    this.rows = rows;
    this.lanes = lanes;
    this.ruleViews = ruleViews;
    this.previews = previews;
  }

  /**
   * @param version counts what was changed for this patient alone
   * @param floor what nobody but a physician may go below
   * @param own all that was set for this patient alone, also what an order stands over now: who
   *     sets others sends these too
   */
  record Limits(int version, List<RuleViews.RuleView> rules, List<RuleForm> floor, Own own) {}

  record Own(List<RuleForm> rules, List<String> off) {}

  record Set(
      @Nullable UUID command,
      @Nullable Integer expectedVersion,
      @Nullable List<@Nullable RuleForm> rules,
      @Nullable List<@Nullable String> off,
      @Classified(As.IDENTITY) @Nullable String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Ordered(
      @Nullable UUID command,
      @Nullable Integer expectedVersion,
      @Nullable String key,
      @Nullable RuleForm rule,
      @Nullable Instant until,
      @Classified(As.IDENTITY) @Nullable String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Proposed(@Nullable List<@Nullable RuleForm> rules, @Nullable List<@Nullable String> off) {}

  @GetMapping("/limits")
  Limits limits(@AuthenticationPrincipal Account account, @PathVariable UUID id) {
    PatientState state = inSight(account, id);
    views.record(account, id, "limits", CARE);
    return view(state);
  }

  @PutMapping("/limits")
  @Needs(Capability.ANSWER_ALARMS)
  Limits set(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Set set) {
    CommandId command = CareController.commandId(set.command());
    int expected = RuleViews.expectedVersion(set.expectedVersion());
    List<Rule> rules = RuleViews.rules(set.rules(), "rules");
    List<String> off = RuleViews.off(rules, set.off());
    String reason = RuleViews.reason(set.reason());
    return carryOut(
        account,
        id,
        command,
        new PatientInput.SetPatientRules(
            command, new PersonId(account.id()), expected, rules, off, reason));
  }

  @PostMapping("/limit-orders")
  @Needs(Capability.ORDER)
  Limits give(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Ordered given) {
    CommandId command = CareController.commandId(given.command());
    int expected = RuleViews.expectedVersion(given.expectedVersion());
    List<Rule> rules =
        RuleViews.rules(given.rule() == null ? List.of() : List.of(given.rule()), "order");
    String key = key(given.key());
    if (!rules.isEmpty() && !rules.getFirst().key().equals(key)) {
      throw RuleViews.malformed("Give a rule of the key, or none for off.");
    }
    String reason = RuleViews.reason(given.reason());
    Instant now = Instant.ofEpochMilli(lanes.epochMillis());
    Instant until = given.until();
    if (until == null || !until.isAfter(now) || until.isAfter(now.plus(RuleOrders.MAX_ORDER))) {
      throw RuleViews.malformed("Give until when it holds, ahead by at most 30 days.");
    }
    return carryOut(
        account,
        id,
        command,
        new PatientInput.GiveRuleOrder(
            command,
            new PersonId(account.id()),
            expected,
            key,
            rules.stream().findFirst(),
            until.toEpochMilli(),
            reason));
  }

  @PostMapping("/limit-orders/end")
  @Needs(Capability.ORDER)
  Limits end(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Ordered ended) {
    CommandId command = CareController.commandId(ended.command());
    String key = key(ended.key());
    String reason = RuleViews.reason(ended.reason());
    // The order on the page, not one that another physician gave on the same key since.
    int version = inSight(account, id).layers().version();
    if (ended.expectedVersion() != null && ended.expectedVersion() != version) {
      throw RuleViews.notAsSeen(version);
    }
    return carryOut(
        account,
        id,
        command,
        new PatientInput.EndRuleOrder(command, new PersonId(account.id()), key, reason));
  }

  @PostMapping("/limits/preview")
  @Needs(Capability.ANSWER_ALARMS)
  @ResponseStatus(HttpStatus.OK)
  PreviewReader.Preview preview(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody Proposed proposed) {
    List<Rule> rules = RuleViews.rules(proposed.rules(), "rules");
    List<String> off = RuleViews.off(rules, proposed.off());
    PatientState state = inSight(account, id);
    views.record(account, id, "limits-preview", CARE);
    return previews.preview(account, new PatientId(id), state, rules, off);
  }

  private static String key(@Nullable String key) {
    if (key == null || key.isBlank() || key.length() > 100) {
      throw RuleViews.malformed("Give the key of a rule.");
    }
    return key;
  }

  private PatientState inSight(Account account, UUID id) {
    PatientId patient = new PatientId(id);
    if (!scope.read(account, client -> rows.inSight(client, patient))) {
      throw CareController.notFound();
    }
    PatientState state = lanes.state(patient).orElseThrow(CareController::notFound);
    state
        .corrections()
        .survivor()
        .ifPresent(survivor -> {
          throw CareController.merged(survivor);
        });
    return state;
  }

  private Limits view(PatientState state) {
    long now = lanes.epochMillis();
    RuleLayers layers = state.layers();
    return new Limits(
        layers.version(),
        ruleViews.inForce(state, now),
        RuleViews.floor(layers, now),
        layers
            .ofPatient()
            .map(layer -> new Own(RuleViews.forms(layer.rules()), layer.off()))
            .orElse(new Own(List.of(), List.of())));
  }

  private Limits carryOut(Account account, UUID id, CommandId command, PatientInput input) {
    inSight(account, id);
    PatientId patient = new PatientId(id);
    Answer answer =
        lanes.call(
            new Submission.ForPatient(
                new TenantId(account.tenant()),
                patient,
                input,
                Optional.of(account.id()),
                Optional.of(command.value())));
    if (answer instanceof Answer.NotFound) {
      throw CareController.notFound();
    }
    if (!(answer instanceof Answer.Replied(Reply reply)) || reply instanceof Reply.WasSetAside) {
      throw CareController.unexpected();
    }
    return switch (reply) {
      case Reply.Done() -> view(lanes.state(patient).orElseThrow(CareController::notFound));
      case Reply.RulesNotAsSeen(int version) -> throw RuleViews.notAsSeen(version);
      case Reply.BelowFloor(List<String> keys) -> throw RuleViews.belowFloor(keys);
      case Reply.Refused(String why) ->
          throw CareController.changed(why, "The patient's record can't take this now.", Map.of());
      default -> throw CareController.notFound();
    };
  }
}
