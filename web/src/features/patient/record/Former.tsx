import { type ReactNode, useState } from "react";
import { type FormerStatements, getFormerStatements } from "../../../shared/api/clinical";
import { messages } from "../../../shared/messages";
import { timeText } from "../../../shared/vitals/format";
import { allergyText, limitText } from "./texts";

type Props = {
  readonly patient: string;
  readonly among: keyof FormerStatements;
  readonly nowMillis: number;
};

/** What was said and does not hold any more, when somebody asks for it. */
export function Former({ patient, among, nowMillis }: Props): ReactNode {
  const texts = messages.record;
  const [former, setFormer] = useState<FormerStatements | null>(null);
  const [failed, setFailed] = useState(false);
  const load = (): void =>
    void getFormerStatements(patient).then((result) => {
      setFailed(!result.ok);
      setFormer(result.ok ? result.value : null);
    });
  const lines =
    former === null
      ? []
      : among === "allergies"
        ? former.allergies.map((one) => ({ id: one.allergy.id, text: allergyText(one.allergy), ending: one.ending }))
        : former.treatmentLimits.map((one) => ({ id: one.limit.id, text: limitText(one.limit), ending: one.ending }));
  return (
    <details className="record-former" onToggle={(event) => event.currentTarget.open && load()}>
      <summary>{texts.former}</summary>
      {failed && <p role="alert">{texts.formerFailed}</p>}
      {former !== null && lines.length === 0 && <p className="quiet-text">{texts.noFormer}</p>}
      <ul className="record-list">
        {lines.map((line) => (
          <li key={line.id}>
            <div>
              <span>{line.text}</span>
              <span className="quiet-text">
                {line.ending.why === "entered-in-error" ? texts.enteredInError : texts.over}:{" "}
                {texts.saidBy(line.ending.by ?? messages.outcome.someone, timeText(Date.parse(line.ending.at), nowMillis))} ·{" "}
                {line.ending.reason}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}
