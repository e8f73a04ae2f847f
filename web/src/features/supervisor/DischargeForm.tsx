import { type ReactNode, useState } from "react";
import type { PatientView } from "../../shared/api/model";
import { problemOutcome } from "../../shared/api/problemOutcome";
import { discharge } from "../../shared/api/supervise";
import { messages } from "../../shared/messages";
import { useCommands } from "../../shared/ui/commands";
import { useReport } from "../../shared/ui/outcomes";
import { alarmsOf } from "./board";

/** Nobody watches over the patient from then on: so it is said what ends, and asked once more. */
export function DischargeForm({ patient, close }: { readonly patient: PatientView; readonly close: () => void }): ReactNode {
  const texts = messages.supervisor;
  const { isPending, run } = useCommands();
  const report = useReport();
  const [sure, setSure] = useState(false);
  const [fault, setFault] = useState("");
  const alarms = alarmsOf(patient);
  const send = async (): Promise<void> => {
    const result = await run("discharge", () => discharge(patient.id));
    if (result?.ok === true) {
      report({ kind: "done", text: texts.discharged(patient.name) });
      close();
    } else if (result !== null) {
      setFault(problemOutcome(texts.discharging(patient.name), result.problem).text);
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
      <p>
        {patient.identifier} · {patient.birthDate} · {patient.bed ?? messages.ward.noBed}
      </p>
      {alarms > 0 && <p className="supervisor-similar">{texts.stillAlarms(alarms)}</p>}
      <div className="supervisor-changes">
        <strong>{texts.whatChanges}</strong>
        <ul>
          {texts.changesDischarge.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      </div>
      <label className="supervisor-check">
        <input type="checkbox" required checked={sure} onChange={(event) => setSure(event.target.checked)} data-testid="discharge-sure" />
        {texts.sureDischarge(patient.name)}
      </label>
      <p className="observation-fault" role="alert">
        {fault}
      </p>
      <div className="dialog-acts">
        <button type="button" onClick={close}>
          {messages.limits.cancel}
        </button>
        <button type="submit" className="primary" aria-disabled={isPending("discharge")} data-testid="discharge-send">
          {texts.dischargeIt}
        </button>
      </div>
    </form>
  );
}
