package io.vigil.server.care;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmAnswer;
import io.vigil.core.id.AlarmId;
import io.vigil.core.id.CommandId;
import io.vigil.core.id.PatientId;
import io.vigil.core.id.PersonId;
import io.vigil.core.patient.PatientInput;
import io.vigil.core.patient.Reply;
import io.vigil.core.privacy.Classified;
import io.vigil.core.privacy.Classified.As;
import io.vigil.core.privacy.Redacted;
import io.vigil.server.access.Scope;
import io.vigil.server.identity.Account;
import io.vigil.server.identity.Capability;
import io.vigil.server.identity.Needs;
import io.vigil.server.journal.AlarmRecord;
import io.vigil.server.journal.CareRows;
import io.vigil.server.journal.Lanes;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What clinicians do about alarms. */
@RestController
@RequestMapping("/api/v1/alarms/{id}")
@Needs(Capability.ANSWER_ALARMS)
class AlarmsController {

  private final Scope scope;
  private final CareRows rows;
  private final PatientViews patientViews;
  private final Lanes lanes;

  AlarmsController(Scope scope, CareRows rows, PatientViews patientViews, Lanes lanes) {
    this.scope = scope;
    this.rows = rows;
    this.patientViews = patientViews;
    this.lanes = lanes;
  }

  /**
   * What is done, and about what.
   *
   * @param forSeconds of a pause, 1 to 120
   * @param note of an escalation, 1 to 500 characters
   */
  record Act(
      @Nullable UUID command,
      @Nullable Integer expectedVersion,
      @Nullable Integer forSeconds,
      @Classified(As.CLINICAL) @Nullable String note) {

    @Override
    public String toString() {
      return Redacted.text(this);
    }
  }

  @PostMapping("/accept")
  PatientView.AlarmView accept(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Act act) {
    return answer(account, id, act, new AlarmAnswer.Accept());
  }

  @PostMapping("/reject")
  PatientView.AlarmView reject(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Act act) {
    return answer(account, id, act, new AlarmAnswer.Reject());
  }

  @PostMapping("/pause")
  PatientView.AlarmView pause(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Act act) {
    int seconds = act.forSeconds() == null ? 0 : act.forSeconds();
    CareController.refuseUnless(
        seconds >= 1 && seconds <= AlarmAnswer.MAX_PAUSE_SECONDS, "Give forSeconds, 1 to 120.");
    return answer(account, id, act, new AlarmAnswer.Pause(seconds));
  }

  @PostMapping("/escalate")
  PatientView.AlarmView escalate(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Act act) {
    String note = act.note() == null ? "" : act.note();
    CareController.refuseUnless(
        !note.isBlank() && note.length() <= AlarmAnswer.MAX_NOTE,
        "Give a note of 1 to 500 characters.");
    return answer(account, id, act, new AlarmAnswer.Escalate(note));
  }

  @PostMapping("/release")
  PatientView.AlarmView release(
      @AuthenticationPrincipal Account account, @PathVariable UUID id, @RequestBody Act act) {
    return answer(account, id, act, new AlarmAnswer.Release());
  }

  private PatientView.AlarmView answer(Account account, UUID id, Act act, AlarmAnswer answer) {
    CommandId commandId = CareController.commandId(act.command());
    int expectedVersion = CareController.expectedVersion(act.expectedVersion());
    CareRows.Alarm found =
        scope.read(account, client -> rows.alarm(client, id)).orElseThrow(CareController::notFound);
    PatientId patient = found.patient();
    Reply reply =
        CareController.ask(
            lanes,
            account,
            patient,
            commandId,
            new PatientInput.AnswerAlarm(
                commandId, new AlarmId(id), expectedVersion, new PersonId(account.id()), answer));
    return switch (reply) {
      case Reply.AlarmAnswered(var alarm) -> view(found, alarm);
      case Reply.AlarmNotAsSeen(var alarm) ->
          throw CareController.changed(
              "alarm-changed",
              "The alarm is not as you saw it: look again.",
              Map.of("alarm", view(found, alarm)));
      case Reply.Refused(String reason) -> throw CareController.refused(reason);
      default -> throw CareController.notFound();
    };
  }

  /** As it is now, with its episodes as they are now. */
  private PatientView.AlarmView view(CareRows.Alarm found, Alarm alarm) {
    AlarmRecord record =
        lanes
            .state(found.patient())
            .map(state -> AlarmRecord.of(state, alarm))
            .filter(now -> !now.episodes().isEmpty())
            .orElse(new AlarmRecord(alarm, found.record().episodes()));
    return patientViews.alarm(found.patient(), record, found.corrected(), found.origin());
  }
}
