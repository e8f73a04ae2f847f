package io.vigil.server.home;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.Reply;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import io.vigil.server.identity.Account;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.ProblemException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Has a patient's lane carry out what is asked for here. */
@Component
class HomeCommands {

  private final Lanes lanes;

  HomeCommands(Lanes lanes) {
    this.lanes = lanes;
  }

  /**
   * @param cause the command, if it has one
   * @throws ProblemException 404 if the patient is not there; 409 if it can't be done
   */
  Reply ask(Account account, PatientId patient, PatientInput input, Optional<UUID> cause) {
    Answer answer =
        lanes.call(
            new Submission.ForPatient(
                new TenantId(account.tenant()), patient, input, Optional.of(account.id()), cause));
    if (answer instanceof Answer.NotFound) {
      throw notFound();
    }
    if (!(answer instanceof Answer.Replied replied)
        || replied.reply() instanceof Reply.WasSetAside) {
      throw new IllegalStateException("The lanes could not take a command");
    }
    Reply reply = replied.reply();
    if (reply instanceof Reply.NotFound) {
      throw notFound();
    }
    if (reply instanceof Reply.Refused(String why)) {
      throw conflict(why, "It can't be done as things are.");
    }
    return reply;
  }

  static CommandId commandId(@Nullable UUID command) {
    if (command == null) {
      throw malformed("malformed-command", "Give a command id of your own making.");
    }
    return new CommandId(command);
  }

  static ProblemException malformed(String code, String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, code, detail);
  }

  static ProblemException conflict(String code, String detail) {
    return new ProblemException(HttpStatus.CONFLICT, code, detail);
  }

  static ProblemException notFound() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "not-found", "There is nothing here that you may see.");
  }
}
