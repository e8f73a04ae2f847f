import { type ReactNode, useState } from "react";
import { problemOutcome } from "../../shared/api/problemOutcome";
import type { Shift } from "../../shared/api/responsible";
import { planShift } from "../../shared/api/supervise";
import { messages } from "../../shared/messages";
import { useCommands } from "../../shared/ui/commands";
import { useReport } from "../../shared/ui/outcomes";
import type { WardPlan } from "./useWardPlan";

export type ShiftWanted = { readonly duty: Shift["duty"]; readonly fromMillis: number; readonly untilMillis: number };

const duties: readonly Shift["duty"][] = ["bed-nurse", "charge-nurse", "physician", "supervisor", "hub-nurse"];
const maxHours = 96;

/** What an input of a local date and time shows. */
export function localText(millis: number): string {
  const at = new Date(millis);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Who can have a duty, by role; of a hospital's own role the server knows. */
export function canHave(duty: Shift["duty"], role: string): boolean {
  switch (role) {
    case "nurse":
      return duty !== "physician";
    case "physician":
      return true;
    default:
      return !["administrator", "demo", "patient"].includes(role);
  }
}

export function ShiftForm({ plan, wanted, close }: { readonly plan: WardPlan; readonly wanted: ShiftWanted; readonly close: () => void }): ReactNode {
  const texts = messages.supervisor;
  const { isPending, run } = useCommands();
  const report = useReport();
  const [duty, setDuty] = useState(wanted.duty);
  const [person, setPerson] = useState("");
  const [from, setFrom] = useState(localText(wanted.fromMillis));
  const [until, setUntil] = useState(localText(wanted.untilMillis));
  const [onCall, setOnCall] = useState(false);
  const [fault, setFault] = useState("");
  const people = plan.staffing.staff.filter((one) => canHave(duty, one.role));
  const chosen = people.find((one) => one.id === person);
  const send = async (): Promise<void> => {
    const fromMillis = Date.parse(from);
    const untilMillis = Date.parse(until);
    if (chosen === undefined || !(fromMillis < untilMillis) || untilMillis - fromMillis > maxHours * 3_600_000) {
      setFault(texts.shiftWrong);
      return;
    }
    const shift = { person, duty, from: new Date(fromMillis).toISOString(), until: new Date(untilMillis).toISOString(), onCall };
    const result = await run("shift", () => planShift(plan.ward, shift));
    if (result?.ok === true) {
      report({ kind: "done", text: texts.planned(chosen.name, texts.duties[duty]) });
      close();
    } else if (result !== null) {
      setFault(problemOutcome(texts.planning, result.problem).text);
    }
  };
  return (
    <form
      className="dialog-form supervisor-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label>
        {texts.duty}
        <select value={duty} data-testid="shift-duty" onChange={(event) => setDuty(duties.find((one) => one === event.target.value) ?? duty)}>
          {duties.map((one) => (
            <option key={one} value={one}>
              {texts.duties[one]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {texts.person}
        <select required value={chosen === undefined ? "" : person} data-testid="shift-person" onChange={(event) => setPerson(event.target.value)}>
          <option value="">{texts.choosePerson}</option>
          {people.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {texts.from}
        <input type="datetime-local" required value={from} data-testid="shift-from" onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label>
        {texts.untilLabel}
        <input type="datetime-local" required value={until} data-testid="shift-until" onChange={(event) => setUntil(event.target.value)} />
      </label>
      <label className="supervisor-check">
        <input type="checkbox" checked={onCall} onChange={(event) => setOnCall(event.target.checked)} />
        {texts.onCallOnly}
      </label>
      <p className="observation-fault" role="alert">
        {fault}
      </p>
      <div className="dialog-acts">
        <button type="button" onClick={close}>
          {messages.limits.cancel}
        </button>
        <button type="submit" className="primary" aria-disabled={isPending("shift")} data-testid="shift-send">
          {texts.planShift}
        </button>
      </div>
    </form>
  );
}
