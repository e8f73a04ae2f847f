import { type FormEvent, type ReactNode, useState } from "react";
import type { EndingWhy } from "../../../shared/api/clinical";
import { problemOutcome } from "../../../shared/api/problemOutcome";
import type { Result } from "../../../shared/api/request";
import { messages } from "../../../shared/messages";
import { useCommands } from "../../../shared/ui/commands";
import { useReport } from "../../../shared/ui/outcomes";

type CarryOut = (key: string, act: (command: string) => Promise<Result<unknown>>, done: string) => Promise<boolean>;

/** Carries an act out and says how it ended; true when it is done. */
export function useCarryOut(doing: string): { readonly carryOut: CarryOut; readonly busy: boolean } {
  const { run } = useCommands();
  const report = useReport();
  const [busy, setBusy] = useState(false);
  const carryOut: CarryOut = async (key, act, done) => {
    setBusy(true);
    const result = await run(key, act);
    setBusy(false);
    if (result !== null) {
      report(result.ok ? { kind: "done", text: done } : problemOutcome(doing, result.problem));
    }
    return result?.ok === true;
  };
  return { carryOut, busy };
}

/** The texts of a form's fields, trimmed. */
export function fieldsOf(event: FormEvent<HTMLFormElement>): (name: string) => string {
  event.preventDefault();
  const data = new FormData(event.currentTarget);
  return (name) => String(data.get(name) ?? "").trim();
}

/** Says of one thing that it does not hold any more, or never did. */
export function EndForm(props: {
  readonly overText: string;
  readonly busy: boolean;
  readonly end: (why: EndingWhy, reason: string) => Promise<boolean>;
}): ReactNode {
  const texts = messages.record;
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <button type="button" onClick={() => setAsked(true)} data-testid="end-statement">
        {texts.end}
      </button>
    );
  }
  return (
    <form
      className="record-form"
      onSubmit={(event) => {
        const field = fieldsOf(event);
        const why: EndingWhy = field("why") === "over" ? "over" : "entered-in-error";
        void props.end(why, field("reason")).then((done) => done && setAsked(false));
      }}
    >
      <label>
        {texts.why}
        <select name="why">
          <option value="over">{props.overText}</option>
          <option value="entered-in-error">{texts.enteredInError}</option>
        </select>
      </label>
      <label>
        {messages.scoring.reason}
        <input name="reason" required maxLength={500} autoComplete="off" />
      </label>
      <div className="dialog-acts">
        <button type="button" onClick={() => setAsked(false)}>
          {messages.limits.cancel}
        </button>
        <button type="submit" className="primary" aria-disabled={props.busy} data-testid="end-confirm">
          {texts.end}
        </button>
      </div>
    </form>
  );
}
