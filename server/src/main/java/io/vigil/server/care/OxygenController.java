package io.vigil.server.care;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
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
import java.math.BigDecimal;
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

/** What physicians prescribe of oxygen. */
@RestController
@RequestMapping("/api/v1/patients/{id}/oxygen-prescription")
@Needs(Capability.ORDER)
class OxygenController {

  /** Nobody aims lower; a slip of the hand does. */
  private static final int TARGET_MIN = 70;

  private static final int TARGET_MAX = 100;

  private static final String MALFORMED =
      "Give a flow from flowMin to flowMax within 0 to 80 L/min, a target from targetMin to"
          + " targetMax within 70 to 100 %, reviewAt ahead by at most 366 days, and a reason of 1"
          + " to 500 characters.";

  private final Lanes lanes;
  private final PatientCommands commands;

  OxygenController(Lanes lanes, PatientCommands commands) {
    this.lanes = lanes;
    this.commands = commands;
  }

  record Prescribed(
      @Nullable UUID command,
      @Classified(As.CLINICAL) @Nullable BigDecimal flowMin,
      @Classified(As.CLINICAL) @Nullable BigDecimal flowMax,
      @Classified(As.CLINICAL) @Nullable Integer targetMin,
      @Classified(As.CLINICAL) @Nullable Integer targetMax,
      @Nullable Instant reviewAt,
      @Classified(As.IDENTITY) @Nullable String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Stopped(@Nullable UUID command, @Classified(As.IDENTITY) @Nullable String reason) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @PostMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void prescribe(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody Prescribed prescribed) {
    CommandId command = CareController.commandId(prescribed.command());
    commands.carryOut(account, new PatientId(id), command, input(account, command, prescribed));
  }

  @PostMapping("/end")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(
      @AuthenticationPrincipal Account account,
      @PathVariable UUID id,
      @RequestBody Stopped stopped) {
    CommandId command = CareController.commandId(stopped.command());
    String reason = stopped.reason();
    if (reason == null || reason.isBlank() || reason.length() > ScoreOrder.MAX_REASON) {
      throw malformed();
    }
    commands.carryOut(
        account,
        new PatientId(id),
        command,
        new PatientInput.EndOxygenPrescription(command, new PersonId(account.id()), reason));
  }

  private PatientInput.PrescribeOxygen input(Account account, CommandId command, Prescribed given) {
    BigDecimal flowMin = given.flowMin();
    BigDecimal flowMax = given.flowMax();
    Integer targetMin = given.targetMin();
    Integer targetMax = given.targetMax();
    Instant review = given.reviewAt();
    String reason = given.reason();
    Instant now = Instant.ofEpochMilli(lanes.epochMillis());
    if (flowMin == null
        || flowMax == null
        || targetMin == null
        || targetMax == null
        || targetMin < TARGET_MIN
        || targetMax > TARGET_MAX
        || review == null
        || !review.isAfter(now)
        || review.isAfter(now.plus(ScoreOrder.MAX_REVIEW))
        || reason == null) {
      throw malformed();
    }
    try {
      return new PatientInput.PrescribeOxygen(
          command,
          new PersonId(account.id()),
          Scaled.by(6, flowMin),
          Scaled.by(6, flowMax),
          targetMin,
          targetMax,
          review.toEpochMilli(),
          reason);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw malformed();
    }
  }

  private static ProblemException malformed() {
    return new ProblemException(HttpStatus.BAD_REQUEST, "malformed-prescription", MALFORMED);
  }
}
