package io.vigil.server.care;

import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.TenantId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.Reply;
import io.vigil.engine.Answer;
import io.vigil.engine.Submission;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import io.vigil.server.ops.ProblemException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Has a patient's lane carry out what somebody asks for who needs no more than done or refused. */
@Component
public class PatientCommands {

  private final Scope scope;
  private final CareRows rows;
  private final Lanes lanes;

  PatientCommands(Scope scope, CareRows rows, Lanes lanes) {
    this.scope = scope;
    this.rows = rows;
    this.lanes = lanes;
  }

  /**
   * Returns when it was done; what follows from it comes with the patient's view.
   *
   * @throws ProblemException if the patient is not in sight, or what is asked for is not there or
   *     can't be done
   */
  public void carryOut(Account account, PatientId patient, CommandId command, PatientInput input) {
    boolean inSight = scope.read(account, client -> rows.inSight(client, patient));
    if (!inSight) {
      throw CareController.notFound();
    }
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
    switch (reply) {
      case Reply.Done() -> {
        // Nothing more to say.
      }
      case Reply.Refused(String why) ->
          throw CareController.changed(why, "The patient's record can't take this now.", Map.of());
      default -> throw CareController.notFound();
    }
  }

  /**
   * The one of that name in the public interface.
   *
   * @throws ProblemException if there is none
   */
  public static <T> T named(
      T[] all, Function<T, String> wireName, @Nullable String name, String code) {
    for (T each : all) {
      if (wireName.apply(each).equals(name)) {
        return each;
      }
    }
    throw new ProblemException(HttpStatus.BAD_REQUEST, code, "Give a kind that there is.");
  }
}
