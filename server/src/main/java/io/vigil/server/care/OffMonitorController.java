package io.vigil.server.care;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.OffMonitor;
import io.vigil.core.patient.PatientInput;
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

/** Patients who are away from their devices for a while. */
@RestController
@RequestMapping("/api/v1/patients/{id}/off-monitor")
@Needs(Capability.OBSERVE)
class OffMonitorController {

  private static final String MALFORMED = "malformed-off-monitor";

  private final PatientCommands commands;
  private final Lanes lanes;

  OffMonitorController(PatientCommands commands, Lanes lanes) {
    this.commands = commands;
    this.lanes = lanes;
  }

  record Gone(
      @Nullable UUID command,
      @Classified(As.CLINICAL) @Nullable String reason,
      @Nullable Instant backBy) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  record Back(@Nullable UUID command) {}

  @PostMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void go(@AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Gone gone) {
    CommandId command = CareController.commandId(gone.command());
    OffMonitor.Reason reason =
        PatientCommands.named(
            OffMonitor.Reason.values(), OffMonitor.Reason::wireName, gone.reason(), MALFORMED);
    Instant backBy = gone.backBy();
    Instant now = Instant.ofEpochMilli(lanes.epochMillis());
    if (backBy == null || !backBy.isAfter(now) || backBy.isAfter(now.plus(OffMonitor.MAX))) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          MALFORMED,
          "Give when the patient is to be back, ahead by at most 72 hours.");
    }
    commands.carryOut(
        account,
        new PatientId(id),
        command,
        new PatientInput.GoOffMonitor(
            command, new PersonId(account.id()), reason, backBy.toEpochMilli()));
  }

  @PostMapping("/end")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void comeBack(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Back back) {
    CommandId command = CareController.commandId(back.command());
    commands.carryOut(
        account,
        new PatientId(id),
        command,
        new PatientInput.ComeBackToMonitor(command, new PersonId(account.id())));
  }
}
