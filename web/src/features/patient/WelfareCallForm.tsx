import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { endWelfareCall, getWelfareCall, type WelfareCall } from "../../shared/api/atHome";
import type { Task, WelfareOutcome } from "../../shared/api/model";
import { problemOutcome } from "../../shared/api/problemOutcome";
import { messages } from "../../shared/messages";
import { useCommands } from "../../shared/ui/commands";
import { FormDialog } from "../../shared/ui/FormDialog";
import { useReport } from "../../shared/ui/outcomes";

const outcomes: readonly WelfareOutcome[] = ["reached", "sent-help", "no-answer", "false-alarm"];

/** Where the patient is to be found, read only when somebody is about to call, and what came of it. */
export function WelfareCallDialog({ task, patientName }: { readonly task: Task; readonly patientName: string }): ReactNode {
  const texts = messages.home;
  return (
    <FormDialog button={texts.welfareCall} title={texts.welfareTitle(patientName)} testId={`welfare-${task.id}`}>
      {(close) => <WelfareCallForm task={task} close={close} />}
    </FormDialog>
  );
}

function WelfareCallForm({ task, close }: { readonly task: Task; readonly close: () => void }): ReactNode {
  const texts = messages.home;
  const { run } = useCommands();
  const report = useReport();
  const [call, setCall] = useState<WelfareCall | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let stopped = false;
    void getWelfareCall(task.id).then((result) => {
      if (!stopped) {
        setFailed(!result.ok);
        setCall(result.ok ? result.value : null);
      }
    });
    return () => {
      stopped = true;
    };
  }, [task.id]);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget).get("outcome");
    const outcome = outcomes.find((one) => one === chosen);
    if (outcome === undefined) {
      return;
    }
    const result = await run(`${task.id}:${outcome}`, (command) => endWelfareCall(command, task.id, task.version, outcome));
    if (result === null) {
      return;
    }
    report(
      result.ok
        ? { kind: "done", text: texts.completed }
        : result.problem.code === "task-changed"
          ? { kind: "changed", text: messages.outcome.taskChanged }
          : problemOutcome(texts.outcome, result.problem),
    );
    if (result.ok) {
      close();
    }
  };

  return (
    <form className="limits-form" onSubmit={(event) => void submit(event)}>
      <div role="status">
        {failed && <p>{texts.loadFailed}</p>}
        {call === null && !failed && <p>{texts.loading}</p>}
        {call !== null && call.contact == null && <p>{texts.noContact}</p>}
        {call?.contact != null && (
          <dl className="welfare-contact">
            <dt>{texts.phone}</dt>
            <dd>{call.contact.phone}</dd>
            <dt>{texts.address}</dt>
            <dd>{call.contact.address}</dd>
            <dt>{texts.entryNotes}</dt>
            <dd>{call.contact.entryNotes}</dd>
            <dt>{texts.nextOfKin}</dt>
            {call.contact.nextOfKin.map((one) => (
              <dd key={`${one.name} ${one.phone}`}>
                {one.name}, {one.relation}: {one.phone}
              </dd>
            ))}
          </dl>
        )}
      </div>
      <fieldset className="circumstances">
        <legend>{texts.outcome}</legend>
        {outcomes.map((one) => (
          <label key={one}>
            <input type="radio" name="outcome" value={one} required />
            {texts.outcomes[one]}
          </label>
        ))}
      </fieldset>
      <div className="dialog-acts">
        <button type="button" onClick={close}>
          {messages.limits.cancel}
        </button>
        <button type="submit" className="primary" data-testid="end-welfare-call">
          {texts.complete}
        </button>
      </div>
    </form>
  );
}
