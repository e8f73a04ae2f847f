package io.vigil.core.patient;

import io.vigil.core.alarm.Alarm;
import io.vigil.core.alarm.AlarmKind;
import io.vigil.core.alarm.Condition;
import io.vigil.core.alarm.Ladder;
import io.vigil.core.alarm.Priority;
import io.vigil.core.id.AlarmId;
import io.vigil.core.patient.PatientEvent.AlarmChange;
import java.util.Optional;

/** Decides what follows from what a patient says of himself, and when somebody looks for him. */
final class CaringAtHome {

  private static final Condition HELP = new Condition.HelpRequested();

  private final Deciding deciding;
  private final Draft draft;

  CaringAtHome(Deciding deciding) {
    this.deciding = deciding;
    this.draft = deciding.draft();
  }

  Reply bind(PatientInput.BindPatientAccount bind) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    if (!draft.home().account().equals(bind.account())) {
      deciding.emit(new PatientEvent.PatientAccountBound(bind.account()));
    }
    return new Reply.Done();
  }

  Reply set(PatientInput.SetWelfareContact set) {
    if (!deciding.before().inCare()) {
      return new Reply.NotFound();
    }
    deciding.emit(new PatientEvent.WelfareContactSet(set.contact()));
    return new Reply.Done();
  }

  /** Who needs help is never refused: not even where the prompt is over, or there was none. */
  Reply answer(PatientInput.AnswerPrompt input) {
    if (!deciding.before().inCare() || !draft.home().isPatient(input.by())) {
      return new Reply.NotFound();
    }
    if (deciding.done(input.command())) {
      return new Reply.Done();
    }
    Optional<Delivery> prompt =
        input
            .prompt()
            .flatMap(id -> Optional.ofNullable(draft.deliveries().get(id)))
            .filter(each -> each.to().equals(input.by()));
    boolean needsHelp = input.answer() == PatientAnswer.Kind.NEED_HELP;
    if (prompt.isEmpty() && !needsHelp) {
      return new Reply.Refused("prompt-over");
    }
    deciding.emit(
        new PatientEvent.PromptAnswered(
            new PatientAnswer(prompt.map(Delivery::alarm), input.answer(), deciding.now())));
    prompt
        .filter(each -> each.leadsTo(Delivery.Stage.DISPLAYED))
        .ifPresent(each ->
            deciding.emit(new PatientEvent.DeliveryChanged(each.at(Delivery.Stage.DISPLAYED))));
    if (!needsHelp) {
      stand(prompt.orElseThrow().alarm());
    } else if (draft.episodes().active(HELP).isEmpty()) {
      deciding.openNow(HELP, Priority.HIGH, deciding.now());
    }
    deciding.emit(new PatientEvent.CommandDone(input.command()));
    return new Reply.Done();
  }

  /** What he says of himself leaves no alarm about himself with him: it may be the illness. */
  private void stand(AlarmId id) {
    Alarm alarm = draft.alarms().get(id);
    if (alarm == null
        || deciding.ladder() != Ladder.HOME
        || alarm.condition().kind() != AlarmKind.TECHNICAL
        || alarm.priority() == Priority.HIGH
        || alarm.rung() != 0
        || !alarm.signal().given()) {
      return;
    }
    AlarmRevision revision = new AlarmRevision(alarm, deciding.now(), deciding.ladder());
    revision.stand();
    deciding.emit(new PatientEvent.AlarmChanged(revision.toAlarm(), AlarmChange.ANSWERED));
  }

  Reply end(PatientInput.EndWelfareCall end) {
    Task task = deciding.before().tasks().get(end.task());
    if (task == null) {
      return deciding.done(end.command())
          ? new Reply.TaskChanged(Optional.empty())
          : new Reply.NotFound();
    }
    if (task.kind() != Task.Kind.WELFARE_CALL) {
      return new Reply.NotFound();
    }
    if (task.version() != end.expectedVersion()) {
      return new Reply.TaskChanged(Optional.of(task));
    }
    deciding.emit(
        new PatientEvent.WelfareCallEnded(
            new WelfareCall(task.id(), end.by(), end.outcome(), deciding.now())));
    deciding.emit(new PatientEvent.TaskClosed(task.id(), Optional.of(end.by())));
    if (end.outcome() == WelfareCall.Outcome.NO_ANSWER) {
      deciding.openAnotherTask(Task.Kind.WELFARE_CALL, "");
    }
    deciding.emit(new PatientEvent.CommandDone(end.command()));
    return new Reply.TaskCompleted(task);
  }

  /** After each input: an alarm that came to the last rung is a call to make. */
  void settle() {
    if (!draft.inCare() || draft.alarms().isEmpty() || deciding.ladder() != Ladder.HOME) {
      return;
    }
    for (Alarm alarm : draft.alarms().values()) {
      if (alarm.rung() == Ladder.last()
          && alarm.listed()
          && Ladder.needsWelfareCall(alarm.condition())
          && !wasOnLastRung(alarm.id())) {
        deciding.openTask(Task.Kind.WELFARE_CALL, "");
        return;
      }
    }
  }

  private boolean wasOnLastRung(AlarmId id) {
    Alarm alarm = deciding.before().alarms().get(id);
    return alarm != null
        && alarm.rung() == Ladder.last()
        && Ladder.of(deciding.before().layers()) == Ladder.HOME;
  }

  /** Nobody is looked for at home who left care. */
  void forget() {
    deciding.closeTask(Task.Kind.WELFARE_CALL);
  }
}
