import { type ReactNode, useState } from "react";
import type { PatientView } from "../../shared/api/model";
import { problemOutcome } from "../../shared/api/problemOutcome";
import { swapBeds, transfer } from "../../shared/api/supervise";
import { messages } from "../../shared/messages";
import { useCommands } from "../../shared/ui/commands";
import { useReport } from "../../shared/ui/outcomes";
import type { WardPlan } from "./useWardPlan";

type Props = {
  readonly plan: WardPlan;
  readonly patient: PatientView;
  readonly patients: readonly PatientView[];
  /** The one that is wanted, if it is known. */
  readonly bed: string;
  readonly close: () => void;
};

/** To another bed, another ward, or in exchange; with what it changes before it is done. */
export function TransferForm({ plan, patient, patients, bed: wanted, close }: Props): ReactNode {
  const texts = messages.supervisor;
  const { isPending, run } = useCommands();
  const report = useReport();
  const [ward, setWard] = useState(plan.ward);
  const [bed, setBed] = useState(wanted);
  const [fault, setFault] = useState("");
  const to = plan.places.wards.find((each) => each.id === ward);
  const within = ward === plan.ward;
  const others = within ? patients.filter((each) => each.ward === ward && each.id !== patient.id && each.bed != null) : [];
  const swap = others.find((each) => bed === `swap:${each.id}`);
  const listed = to?.free != null;
  const send = async (): Promise<void> => {
    const result = await run("transfer", () =>
      swap === undefined ? transfer(patient.id, ward, bed.trim()) : swapBeds(plan.ward, patient.id, swap.id),
    );
    if (result?.ok === true) {
      report({
        kind: "done",
        text: swap === undefined ? texts.moved(patient.name, within ? bed : `${to?.name ?? ""} ${bed}`) : texts.swapped(patient.name, swap.name),
      });
      close();
    } else if (result !== null) {
      setFault(texts.refusals[result.problem.code] ?? problemOutcome(texts.moving(patient.name), result.problem).text);
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
      <label>
        {texts.toWard}
        <select
          value={ward}
          data-testid="transfer-ward"
          onChange={(event) => {
            setWard(event.target.value);
            setBed("");
          }}
        >
          {plan.places.wards.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {texts.toBed}
        {listed || others.length > 0 ? (
          <select required value={bed} data-testid="transfer-bed" onChange={(event) => setBed(event.target.value)}>
            <option value="">{texts.chooseBed}</option>
            {(to?.free ?? []).map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
            {others.map((each) => (
              <option key={each.id} value={`swap:${each.id}`}>
                {texts.swapWith(each.bed ?? "", each.name)}
              </option>
            ))}
          </select>
        ) : (
          <input required maxLength={40} value={bed} data-testid="transfer-bed" onChange={(event) => setBed(event.target.value)} />
        )}
      </label>
      {!listed && others.length > 0 && (
        <label>
          {texts.otherBed}
          <input maxLength={40} value={swap === undefined ? bed : ""} onChange={(event) => setBed(event.target.value)} />
        </label>
      )}
      <div className="supervisor-changes" data-testid="transfer-changes">
        <strong>{texts.whatChanges}</strong>
        <ul>
          {(within ? texts.changesWithin : texts.changesAcross).map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      </div>
      <p className="observation-fault" role="alert">
        {fault}
      </p>
      <div className="dialog-acts">
        <button type="button" onClick={close}>
          {messages.limits.cancel}
        </button>
        <button type="submit" className="primary" aria-disabled={isPending("transfer")} data-testid="transfer-send">
          {swap === undefined ? texts.transferIt : texts.swapIt}
        </button>
      </div>
    </form>
  );
}
