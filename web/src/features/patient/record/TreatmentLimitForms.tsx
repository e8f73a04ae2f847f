import { can } from "../../../shared/api/capabilities";
import { type ReactNode, useState } from "react";
import {
  type Clinical,
  confirmTreatmentLimit,
  type EndingWhy,
  endStatement,
  limitTreatment,
  type TreatmentLimit,
  type TreatmentLimitKind,
} from "../../../shared/api/clinical";
import type { User } from "../../../shared/api/model";
import { useServerClock } from "../../../shared/live/useLiveStream";
import { messages } from "../../../shared/messages";
import { timeText } from "../../../shared/vitals/format";
import { Former } from "./Former";
import { EndForm, fieldsOf, useCarryOut } from "./StatementAct";
import { limitText } from "./texts";

const DAY = 86_400_000;
const kinds = [
  "not-for-resuscitation",
  "no-intubation",
  "no-intensive-care",
  "comfort-care",
  "other",
] as const satisfies readonly TreatmentLimitKind[];
/** When it is to be looked at again, in days; the first is chosen. */
const reviews: readonly number[] = [7, 1, 3, 14, 30, 90];

type Props = {
  readonly patient: string;
  readonly clinical: Clinical;
  readonly user: User;
  readonly nowMillis: number;
  readonly close: () => void;
};

/** The limits with who gave them; physicians give, confirm and lift them. */
export default function TreatmentLimitForms({ patient, clinical, user, nowMillis, close }: Props): ReactNode {
  const texts = messages.record;
  const { carryOut, busy } = useCarryOut(texts.limiting);
  const clock = useServerClock();
  const [kind, setKind] = useState<TreatmentLimitKind>(kinds[0]);
  const mayOrder = can(user, "order");
  const inDays = (days: number): string => new Date(Math.round(clock()) + days * DAY).toISOString();
  const end = (id: string) => (why: EndingWhy, reason: string) =>
    carryOut(`end:${id}:${why}:${reason}`, (command) => endStatement(command, patient, "treatment-limits", id, why, reason), texts.lifted);
  return (
    <div className="record-dialog">
      {clinical.treatmentLimits.length === 0 && <p className="quiet-text">{texts.noLimits}</p>}
      <ul className="record-list">
        {clinical.treatmentLimits.map((limit) => (
          <li key={limit.id} data-testid="treatment-limit">
            <LimitFacts limit={limit} nowMillis={nowMillis} />
            {mayOrder && (
              <div className="dialog-acts">
                {(!limit.confirmed || Date.parse(limit.reviewAt) - nowMillis < DAY) && (
                  <button
                    type="button"
                    aria-disabled={busy}
                    data-testid="confirm-limit"
                    onClick={() =>
                      void carryOut(
                        `confirm:${limit.id}`,
                        (command) => confirmTreatmentLimit(command, patient, limit.id, inDays(reviews[0] ?? 7)),
                        texts.confirmed,
                      )
                    }
                  >
                    {texts.confirm}
                  </button>
                )}
                <EndForm overText={texts.lift} busy={busy} end={end(limit.id)} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {mayOrder ? (
        <form
          className="record-form"
          data-testid="treatment-limit-form"
          onSubmit={(event) => {
            const form = event.currentTarget;
            const field = fieldsOf(event);
            const days = Number(field("days"));
            void carryOut(
              `${kind}:${field("text")}:${days}`,
              (command) => limitTreatment(command, patient, { kind, text: field("text"), reviewAt: inDays(days) }),
              texts.limitGiven,
            ).then((done) => done && form.reset());
          }}
        >
          <label>
            {texts.limitKind}
            <select value={kind} onChange={(event) => setKind(kinds.find((one) => one === event.target.value) ?? kind)}>
              {kinds.map((one) => (
                <option key={one} value={one}>
                  {texts.limitKinds[one]}
                </option>
              ))}
            </select>
          </label>
          <label>
            {texts.inWords}
            <input name="text" required={kind === "other"} maxLength={500} autoComplete="off" />
          </label>
          <label>
            {messages.scoring.reviewIn}
            <select name="days">
              {reviews.map((days) => (
                <option key={days} value={days}>
                  {messages.limits.days(days)}
                </option>
              ))}
            </select>
          </label>
          <div className="dialog-acts">
            <button type="button" onClick={close}>
              {texts.close}
            </button>
            <button type="submit" className="primary" aria-disabled={busy} data-testid="give-treatment-limit">
              {texts.giveLimit}
            </button>
          </div>
        </form>
      ) : (
        <div className="dialog-acts">
          <p className="quiet-text">{texts.byPhysicians}</p>
          <button type="button" onClick={close}>
            {texts.close}
          </button>
        </div>
      )}
      <Former patient={patient} among="treatmentLimits" nowMillis={nowMillis} />
    </div>
  );
}

function LimitFacts({ limit, nowMillis }: { readonly limit: TreatmentLimit; readonly nowMillis: number }): ReactNode {
  const texts = messages.record;
  return (
    <div>
      <strong>{limitText(limit)}</strong>
      <span className="quiet-text">
        {texts.saidBy(limit.by ?? messages.outcome.someone, timeText(Date.parse(limit.at), nowMillis))} ·{" "}
        {texts.review(timeText(Date.parse(limit.reviewAt), nowMillis))}
      </span>
    </div>
  );
}
