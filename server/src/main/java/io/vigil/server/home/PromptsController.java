package io.vigil.server.home;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmKind;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.DeliveryId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.Delivery;
import io.vigil.core.patient.Delivery.Channel;
import io.vigil.core.patient.PatientAnswer;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.PatientState;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
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
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a patient is asked, and what he says: nothing else of him is told here. */
@RestController
@RequestMapping("/api/v1/me")
@Needs(Capability.BE_PROMPTED)
class PromptsController {

  private final Lanes lanes;
  private final HomeCommands commands;

  PromptsController(Lanes lanes, HomeCommands commands) {
    this.lanes = lanes;
    this.commands = commands;
  }

  record Prompts(List<PromptView> prompts) {}

  /**
   * A prompt, which is a delivery to him.
   *
   * @param kind {@code how-are-you}, or {@code check-device} where it is of his equipment
   */
  record PromptView(UUID id, String kind, String stage, Instant since) {}

  record Answered(@Nullable UUID command, @Classified(As.CLINICAL) @Nullable String answer) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Asked(@Nullable UUID command) {}

  @GetMapping("/prompts")
  Prompts prompts(@AuthenticationPrincipal Account account) {
    return new Prompts(
        self(account).map(self -> prompts(self.getValue(), account.id())).orElse(List.of()));
  }

  @PostMapping("/prompts/{id}/answer")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void answer(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody Answered answered) {
    PatientAnswer.Kind kind =
        PatientAnswer.Kind.named(answered.answer())
            .orElseThrow(() ->
                HomeCommands.malformed(
                    "malformed-answer", "Give all-right, need-help or not-wearing."));
    say(account, answered.command(), Optional.of(new DeliveryId(id)), kind);
  }

  /** At any time, asked or not. */
  @PostMapping("/help")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void help(@AuthenticationPrincipal Account account, @RequestBody Asked asked) {
    say(account, asked.command(), Optional.empty(), PatientAnswer.Kind.NEED_HELP);
  }

  private void say(
      Account account,
      @Nullable UUID command,
      Optional<DeliveryId> prompt,
      PatientAnswer.Kind kind) {
    CommandId id = HomeCommands.commandId(command);
    PatientId self = self(account).orElseThrow(HomeCommands::notFound).getKey();
    var unused =
        commands.ask(
            account,
            self,
            new PatientInput.AnswerPrompt(id, new PersonId(account.id()), prompt, kind),
            Optional.of(id.value()));
  }

  private Optional<Map.Entry<PatientId, PatientState>> self(Account account) {
    return lanes.standings().entrySet().stream()
        .filter(each -> each.getValue().tenant().value().equals(account.tenant()))
        .filter(each -> each.getValue().state().inCare())
        .filter(each -> each.getValue().state().home().isPatient(new PersonId(account.id())))
        .map(each -> Map.entry(each.getKey(), each.getValue().state()))
        .findFirst();
  }

  private static List<PromptView> prompts(PatientState state, UUID account) {
    return state.deliveries().values().stream()
        .filter(each -> each.to().value().equals(account) && each.channel() == Channel.APP)
        .map(each -> prompt(state, each))
        .toList();
  }

  private static PromptView prompt(PatientState state, Delivery delivery) {
    Alarm alarm = state.alarms().get(delivery.alarm());
    boolean ofDevice = alarm != null && alarm.condition().kind() == AlarmKind.TECHNICAL;
    return new PromptView(
        delivery.id().value(),
        ofDevice ? "check-device" : "how-are-you",
        delivery.stage().wireName(),
        Instant.ofEpochMilli(delivery.orderedEpochMillis()));
  }
}
