import type { ReactNode } from "react";
import { type Clinical, type Criticality, endStatement, recordAllergy, stateNoneKnown } from "../../../shared/api/clinical";
import { messages } from "../../../shared/messages";
import { timeText } from "../../../shared/vitals/format";
import { EndForm, fieldsOf, useCarryOut } from "./StatementAct";
import { Former } from "./Former";
import { allergyText } from "./texts";

const criticalities = ["high", "low", "unable-to-assess"] as const satisfies readonly Criticality[];

type Props = {
  readonly patient: string;
  readonly clinical: Clinical;
  readonly nowMillis: number;
  readonly close: () => void;
};

/** The allergies with who said so, one more, or that there is none. */
export default function AllergyForms({ patient, clinical, nowMillis, close }: Props): ReactNode {
  const texts = messages.record;
  const { carryOut, busy } = useCarryOut(texts.recordingAllergy);
  const noneKnown = clinical.noneKnown ?? null;
  const end = (id: string) => (why: Parameters<typeof endStatement>[4], reason: string) =>
    carryOut(`end:${id}:${why}:${reason}`, (command) => endStatement(command, patient, "allergies", id, why, reason), texts.ended);
  return (
    <div className="record-dialog">
      <ul className="record-list">
        {clinical.allergies.map((allergy) => (
          <li key={allergy.id} data-testid="allergy">
            <div>
              <strong>{allergyText(allergy)}</strong>
              <span className="quiet-text">
                {texts.saidBy(allergy.by ?? messages.outcome.someone, timeText(Date.parse(allergy.at), nowMillis))}
              </span>
            </div>
            <EndForm overText={texts.refuted} busy={busy} end={end(allergy.id)} />
          </li>
        ))}
        {noneKnown !== null && (
          <li>
            <div>
              <strong>{texts.noneKnown}</strong>
              <span className="quiet-text">
                {texts.saidBy(noneKnown.by ?? messages.outcome.someone, timeText(Date.parse(noneKnown.at), nowMillis))}
              </span>
            </div>
            <EndForm overText={texts.notSure} busy={busy} end={end(noneKnown.id)} />
          </li>
        )}
      </ul>
      <form
        className="record-form"
        data-testid="allergy-form"
        onSubmit={(event) => {
          const form = event.currentTarget;
          const field = fieldsOf(event);
          const allergy = {
            substance: field("substance"),
            reaction: field("reaction"),
            criticality: criticalities.find((one) => one === field("criticality")) ?? "unable-to-assess",
          };
          void carryOut(
            JSON.stringify(allergy),
            (command) => recordAllergy(command, patient, allergy),
            texts.allergyRecorded(allergy.substance),
          ).then((done) => done && form.reset());
        }}
      >
        <label>
          {texts.substance}
          <input name="substance" required maxLength={200} autoComplete="off" />
        </label>
        <label>
          {texts.reaction}
          <input name="reaction" maxLength={500} autoComplete="off" />
        </label>
        <label>
          {texts.criticality}
          <select name="criticality">
            {criticalities.map((one) => (
              <option key={one} value={one}>
                {texts.criticalities[one]}
              </option>
            ))}
          </select>
        </label>
        <div className="dialog-acts">
          <button type="button" onClick={close}>
            {texts.close}
          </button>
          {clinical.allergyStatus === "not-recorded" && (
            <button
              type="button"
              aria-disabled={busy}
              data-testid="none-known"
              onClick={() => void carryOut("none", (command) => stateNoneKnown(command, patient), texts.noneStated)}
            >
              {texts.stateNone}
            </button>
          )}
          <button type="submit" className="primary" aria-disabled={busy} data-testid="record-allergy">
            {texts.recordAllergy}
          </button>
        </div>
      </form>
      <Former patient={patient} among="allergies" nowMillis={nowMillis} />
    </div>
  );
}
