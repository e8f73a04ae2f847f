import { type ReactNode, useState } from "react";
import type { PatientView } from "../../shared/api/model";
import { problemOutcome } from "../../shared/api/problemOutcome";
import { admit } from "../../shared/api/supervise";
import { messages } from "../../shared/messages";
import { useCommands } from "../../shared/ui/commands";
import { useReport } from "../../shared/ui/outcomes";
import { ageOf, alike } from "./newcomer";
import type { WardPlan } from "./useWardPlan";

type Props = {
  readonly plan: WardPlan;
  readonly patients: readonly PatientView[];
  readonly bed: string;
  readonly nowMillis: number;
  readonly close: () => void;
};

/** Two identifiers beside the name, and a warning before somebody is admitted who may be taken for another. */
export function AdmitForm({ plan, patients, bed, nowMillis, close }: Props): ReactNode {
  const texts = messages.supervisor;
  const { isPending, run } = useCommands();
  const report = useReport();
  const [given, setGiven] = useState({ name: "", identifier: "", birthDate: "", bed });
  const [another, setAnother] = useState(false);
  const [fault, setFault] = useState("");
  const free = plan.places.beds.filter((each) => each.listed && !each.taken).map((each) => each.name);
  const listed = plan.places.beds.some((each) => each.listed);
  const age = ageOf(given.birthDate, nowMillis);
  const { sameIdentifier, similarName } = alike(given.name, given.identifier, patients);
  const set = (change: Partial<typeof given>): void => {
    setGiven({ ...given, ...change });
    setFault("");
    if (change.name !== undefined) {
      setAnother(false);
    }
  };
  const send = async (): Promise<void> => {
    if (age === null) {
      setFault(texts.birthDateWrong);
    } else if (sameIdentifier.length > 0) {
      setFault(texts.sameIdentifier);
    } else if (similarName.length > 0 && !another) {
      setFault(texts.confirmAnother);
    } else {
      const newcomer = { name: given.name.trim(), identifier: given.identifier.trim(), birthDate: given.birthDate, bed: given.bed.trim() };
      const result = await run("admit", () => admit(plan.ward, newcomer));
      if (result?.ok === true) {
        report({ kind: "done", text: texts.admitted(newcomer.name, newcomer.bed) });
        close();
      } else if (result !== null) {
        setFault(texts.refusals[result.problem.code] ?? problemOutcome(texts.admitting(newcomer.name), result.problem).text);
      }
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
        {texts.name}
        <input required maxLength={200} value={given.name} autoComplete="off" data-testid="admit-name" onChange={(event) => set({ name: event.target.value })} />
      </label>
      {similarName.length > 0 && (
        <div className="supervisor-similar" role="status" data-testid="admit-similar">
          <strong>{texts.similar}</strong>
          <ul>
            {similarName.map((one) => (
              <li key={one.id}>
                {one.name} · {one.identifier} · {one.birthDate} · {one.bed ?? messages.ward.noBed}
              </li>
            ))}
          </ul>
          <label className="supervisor-check">
            <input type="checkbox" checked={another} onChange={(event) => setAnother(event.target.checked)} data-testid="admit-another" />
            {texts.isAnother}
          </label>
        </div>
      )}
      <label>
        {texts.identifier}
        <input required maxLength={200} value={given.identifier} autoComplete="off" data-testid="admit-identifier" onChange={(event) => set({ identifier: event.target.value })} />
      </label>
      {sameIdentifier.map((one) => (
        <p key={one.id} className="supervisor-similar" role="status">
          {texts.hasIdentifier(one.name, one.bed ?? messages.ward.noBed)}
        </p>
      ))}
      <label>
        {texts.birthDate}
        <input type="date" required value={given.birthDate} data-testid="admit-birth" onChange={(event) => set({ birthDate: event.target.value })} />
        {given.birthDate !== "" && <span>{age === null ? texts.birthDateWrong : texts.age(age)}</span>}
      </label>
      <label>
        {texts.bed}
        {listed ? (
          <select required value={given.bed} onChange={(event) => set({ bed: event.target.value })} data-testid="admit-bed">
            <option value="">{texts.chooseBed}</option>
            {free.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        ) : (
          <input required maxLength={40} value={given.bed} onChange={(event) => set({ bed: event.target.value })} data-testid="admit-bed" />
        )}
      </label>
      <p className="observation-fault" role="alert">
        {fault}
      </p>
      <div className="dialog-acts">
        <button type="button" onClick={close}>
          {messages.limits.cancel}
        </button>
        <button type="submit" className="primary" aria-disabled={isPending("admit")} data-testid="admit-send">
          {texts.admit}
        </button>
      </div>
    </form>
  );
}
