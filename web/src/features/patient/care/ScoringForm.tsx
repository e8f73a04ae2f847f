import { type ReactNode, useState } from "react";
import { can } from "../../../shared/api/capabilities";
import type { Circumstance, PatientView, ScoreOrder, User } from "../../../shared/api/model";
import { problemOutcome } from "../../../shared/api/problemOutcome";
import type { Result } from "../../../shared/api/request";
import { endScoreOrder, giveScoreOrder, noteCircumstance } from "../../../shared/api/scoring";
import { useServerClock } from "../../../shared/live/useLiveStream";
import { messages } from "../../../shared/messages";
import { useCommands } from "../../../shared/ui/commands";
import { FormDialog } from "../../../shared/ui/FormDialog";
import { useReport } from "../../../shared/ui/outcomes";

const HOUR = 3_600_000;
const orderKinds = ["spo2-scale-two", "end-of-life"] as const satisfies readonly ScoreOrder["kind"][];
const circumstanceKinds = ["infection-suspected", "usually-confused", "pregnant"] as const satisfies readonly Circumstance["kind"][];
/** When an order is to be looked at again, in hours; the first is chosen. */
const reviews: readonly number[] = [72, 24, 168, 720];

/** What changes how the patient is scored: circumstances by nurses and physicians, orders by physicians. */
export function ScoringForm({ patient, user }: { readonly patient: PatientView; readonly user: User }): ReactNode {
  const texts = messages.scoring;
  const { isPending, run } = useCommands();
  const report = useReport();

  const carryOut = async (
    key: string,
    act: (command: string) => Promise<Result<undefined>>,
    doing: string,
    done: string,
  ): Promise<boolean> => {
    const result = await run(key, act);
    if (result !== null) {
      report(result.ok ? { kind: "done", text: done } : problemOutcome(doing, result.problem));
    }
    return result?.ok === true;
  };

  return (
    <section className="panel" aria-labelledby="scoring-title">
      <h2 id="scoring-title">{texts.title}</h2>
      <fieldset className="circumstances" data-testid="circumstances">
        <legend className="hidden">{texts.circumstances}</legend>
        {circumstanceKinds.map((kind) => {
          const holds = patient.scoring.circumstances.some((one) => one.kind === kind);
          return (
            <label key={kind}>
              <input
                type="checkbox"
                checked={holds}
                aria-disabled={isPending(kind)}
                onChange={() =>
                  void carryOut(kind, (command) => noteCircumstance(command, patient.id, kind, !holds), texts.noting, texts.noted)
                }
              />
              {messages.news2.circumstances[kind]}
            </label>
          );
        })}
      </fieldset>
      {can(user, "order") && (
        <div className="dialog-acts">
          {patient.scoring.orders.map((order) => (
            <FormDialog
              key={order.kind}
              button={`${texts.end}: ${messages.news2.orders[order.kind]}`}
              title={messages.news2.orders[order.kind]}
              testId={`end-${order.kind}`}
            >
              {(close) => (
                <ReasonForm
                  submit={texts.end}
                  close={close}
                  act={(reason) =>
                    carryOut(
                      `end:${order.kind}:${reason}`,
                      (command) => endScoreOrder(command, patient.id, order.kind, reason),
                      texts.ordering,
                      texts.ended,
                    )
                  }
                />
              )}
            </FormDialog>
          ))}
          <FormDialog button={texts.give} title={texts.title} testId="give-score-order">
            {(close) => (
              <GiveOrder
                close={close}
                act={(kind, hours, reviewAt, reason) =>
                  carryOut(
                    `give:${kind}:${hours}:${reason}`,
                    (command) => giveScoreOrder(command, patient.id, { kind, reviewAt, reason }),
                    texts.ordering,
                    texts.given,
                  )
                }
              />
            )}
          </FormDialog>
        </div>
      )}
    </section>
  );
}

function GiveOrder(props: {
  readonly close: () => void;
  readonly act: (kind: ScoreOrder["kind"], hours: number, reviewAt: string, reason: string) => Promise<boolean>;
}): ReactNode {
  const texts = messages.scoring;
  const clock = useServerClock();
  const [kind, setKind] = useState<ScoreOrder["kind"]>(orderKinds[0]);
  const [hours, setHours] = useState(reviews[0] ?? 24);
  return (
    <>
      <label className="limits-reason">
        {texts.kind}
        <select value={kind} onChange={(event) => setKind(orderKinds.find((one) => one === event.target.value) ?? kind)}>
          {orderKinds.map((one) => (
            <option key={one} value={one}>
              {messages.news2.orders[one]}
            </option>
          ))}
        </select>
      </label>
      <label className="limits-reason">
        {texts.reviewIn}
        <select value={hours} onChange={(event) => setHours(Number(event.target.value))}>
          {reviews.map((one) => (
            <option key={one} value={one}>
              {one < 48 ? messages.limits.hours(one) : messages.limits.days(one / 24)}
            </option>
          ))}
        </select>
      </label>
      <ReasonForm
        submit={texts.giveOrder}
        close={props.close}
        act={(reason) => props.act(kind, hours, new Date(Math.round(clock()) + hours * HOUR).toISOString(), reason)}
      />
    </>
  );
}

/** A reason, and the act; it stays open with what was typed if that fails. */
function ReasonForm(props: {
  readonly submit: string;
  readonly close: () => void;
  readonly act: (reason: string) => Promise<boolean>;
}): ReactNode {
  return (
    <form
      className="limits-form"
      onSubmit={(event) => {
        event.preventDefault();
        const reason = String(new FormData(event.currentTarget).get("reason") ?? "").trim();
        if (reason !== "") {
          void props.act(reason).then((done) => done && props.close());
        }
      }}
    >
      <label className="limits-reason">
        {messages.scoring.reason}
        <input name="reason" required maxLength={500} autoComplete="off" />
      </label>
      <div className="dialog-acts">
        <button type="button" onClick={props.close}>
          {messages.limits.cancel}
        </button>
        <button type="submit" className="primary">
          {props.submit}
        </button>
      </div>
    </form>
  );
}
