package io.vigil.server.care;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.Circumstance;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.ScoreOrder;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.ProblemException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How a patient is scored: physicians' orders, and what clinicians note for it. */
@RestController
@RequestMapping("/api/v1/patients/{id}")
class ScoringController {

  private static final String MALFORMED = "malformed-order";
  private static final String REVIEW =
      "Give when the order is to be reviewed, ahead by at most 366 days.";

  private final PatientCommands commands;
  private final Lanes lanes;

  ScoringController(PatientCommands commands, Lanes lanes) {
    this.commands = commands;
    this.lanes = lanes;
  }

  record Given(
      @Nullable UUID command,
      @Nullable String kind,
      @Nullable Instant reviewAt,
      @Classified(As.IDENTITY) @Nullable String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Ended(@Nullable UUID command, @Classified(As.IDENTITY) @Nullable String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Noted(
      @Nullable UUID command,
      @Classified(As.CLINICAL) @Nullable String kind,
      @Nullable Boolean holds) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @PostMapping("/score-orders")
  @Needs(Capability.ORDER)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void give(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Given given) {
    CommandId command = CareController.commandId(given.command());
    ScoreOrder.Kind kind =
        PatientCommands.named(
            ScoreOrder.Kind.values(), ScoreOrder.Kind::wireName, given.kind(), MALFORMED);
    String reason = reason(given.reason());
    Instant review = given.reviewAt();
    Instant now = Instant.ofEpochMilli(lanes.epochMillis());
    if (review == null || !review.isAfter(now) || review.isAfter(now.plus(ScoreOrder.MAX_REVIEW))) {
      throw malformed(REVIEW);
    }
    commands.carryOut(
        account,
        new PatientId(id),
        command,
        new PatientInput.GiveScoreOrder(
            command, new PersonId(account.id()), kind, review.toEpochMilli(), reason));
  }

  @PostMapping("/score-orders/{kind}/end")
  @Needs(Capability.ORDER)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @PathVariable String kind,
      @RequestBody Ended ended) {
    CommandId command = CareController.commandId(ended.command());
    String reason = reason(ended.reason());
    commands.carryOut(
        account,
        new PatientId(id),
        command,
        new PatientInput.EndScoreOrder(
            command,
            new PersonId(account.id()),
            PatientCommands.named(
                ScoreOrder.Kind.values(), ScoreOrder.Kind::wireName, kind, MALFORMED),
            reason));
  }

  @PostMapping("/circumstances")
  @Needs(Capability.OBSERVE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void note(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Noted noted) {
    CommandId command = CareController.commandId(noted.command());
    Circumstance.Kind kind =
        PatientCommands.named(
            Circumstance.Kind.values(), Circumstance.Kind::wireName, noted.kind(), MALFORMED);
    Boolean holds = noted.holds();
    if (holds == null) {
      throw malformed("Say whether it holds.");
    }
    commands.carryOut(
        account,
        new PatientId(id),
        command,
        new PatientInput.NoteCircumstance(command, new PersonId(account.id()), kind, holds));
  }

  private static String reason(@Nullable String reason) {
    if (reason == null || reason.isBlank() || reason.length() > ScoreOrder.MAX_REASON) {
      throw malformed("Give a reason of 1 to 500 characters.");
    }
    return reason;
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, MALFORMED, detail);
  }
}
