import { type FormEvent, type ReactNode, useState } from "react";
import { endLimitOrder, type Limit, type Limits, orderLimit, type RuleInForce } from "../../../shared/api/limits";
import type { PatientView } from "../../../shared/api/model";
import { problemOutcome } from "../../../shared/api/problemOutcome";
import type { Result } from "../../../shared/api/request";
import { useServerClock } from "../../../shared/live/useLiveStream";
import { messages } from "../../../shared/messages";
import { useCommands } from "../../../shared/ui/commands";
import { FormDialog } from "../../../shared/ui/FormDialog";
import { useReport } from "../../../shared/ui/outcomes";
import { LimitFields } from "./ChangeLimits";
import { typedOf, withTyped } from "./rules";

type Props = {
  readonly patient: PatientView;
  readonly rule: RuleInForce;
  readonly show: (limits: Limits) => void;
  readonly reload: () => void;
};

const HOUR = 3_600_000;
/** How long an order holds, in hours; the first is chosen. At most 30 days. */
const lengths: readonly number[] = [12, 4, 24, 72, 168, 720];

/** Tells how it ended; true if it is done. */
function useEnded(show: (limits: Limits) => void, reload: () => void): (result: Result<Limits>, done: string) => boolean {
  const report = useReport();
  const texts = messages.limits;
  return (result, done) => {
    if (result.ok) {
      report({ kind: "done", text: done });
      show(result.value);
      return true;
    }
    if (result.problem.code === "rules-changed") {
      report({ kind: "changed", text: texts.changedMeanwhile });
      reload();
      return true;
    }
    report(problemOutcome(texts.ordering, result.problem));
    return false;
  };
}

/** A physician's order on one limit: over the floor too, with a reason, and for a time. */
export function OrderLimit(props: Props & { readonly limits: Limits; readonly limit: Limit }): ReactNode {
  const { patient, limits, rule, limit, show, reload } = props;
  const texts = messages.limits;
  return (
    <FormDialog button={texts.order} buttonLabel={`${texts.order}: ${rule.key}`} title={texts.orderOf(patient.name)} testId={`order-${rule.key}`}>
      {(close) => <OrderForm patient={patient} limits={limits} rule={rule} limit={limit} show={show} reload={reload} close={close} />}
    </FormDialog>
  );
}

function OrderForm(props: Props & { readonly limits: Limits; readonly limit: Limit; readonly close: () => void }): ReactNode {
  const { patient, limits, rule, limit, show, reload, close } = props;
  const texts = messages.limits;
  const { run } = useCommands();
  const clock = useServerClock();
  const ended = useEnded(show, reload);
  const [proposal, setProposal] = useState({ typed: typedOf(limit), off: false });
  const [fault, setFault] = useState("");

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const reason = String(data.get("reason") ?? "").trim();
    const hours = Number(data.get("hours"));
    const changed = withTyped(limit, proposal.typed);
    if (reason === "" || (!proposal.off && changed === null)) {
      setFault(reason === "" ? texts.noReason : texts.noNumber);
      return;
    }
    const order = {
      key: rule.key,
      ...(proposal.off || changed === null ? {} : { rule: changed }),
      until: new Date(Math.round(clock()) + hours * HOUR).toISOString(),
      reason,
    };
    const key = JSON.stringify({ ...order, until: hours });
    const result = await run(key, (command) => orderLimit(command, patient.id, limits.version, order));
    if (result !== null && ended(result, texts.ordered)) {
      close();
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} className="limits-form">
      <p className="quiet-text">{texts.orderHint}</p>
      <LimitFields rule={rule} limit={limit} proposal={proposal} propose={setProposal} />
      <label className="limits-reason">
        {texts.orderLength}
        <select name="hours">
          {lengths.map((hours) => (
            <option key={hours} value={hours}>
              {hours < 48 ? texts.hours(hours) : texts.days(hours / 24)}
            </option>
          ))}
        </select>
      </label>
      <label className="limits-reason">
        {texts.reason}
        <input name="reason" maxLength={500} autoComplete="off" />
      </label>
      <p className="observation-fault" role="alert">
        {fault}
      </p>
      <div className="dialog-acts">
        <button type="button" onClick={close}>
          {texts.cancel}
        </button>
        <button type="submit" className="primary" data-testid="give-order">
          {texts.giveOrder}
        </button>
      </div>
    </form>
  );
}

export function EndOrder({ patient, limits, rule, show, reload }: Props & { readonly limits: Limits }): ReactNode {
  const texts = messages.limits;
  const { run } = useCommands();
  const ended = useEnded(show, reload);
  return (
    <FormDialog button={texts.endOrder} buttonLabel={`${texts.endOrder}: ${rule.key}`} title={texts.endOrderOf(patient.name, rule.key)} testId={`end-order-${rule.key}`}>
      {(close) => (
        <form
          className="limits-form"
          onSubmit={(event) => {
            event.preventDefault();
            const reason = String(new FormData(event.currentTarget).get("reason") ?? "").trim();
            if (reason !== "") {
              void run(`end:${rule.key}:${reason}`, (command) => endLimitOrder(command, patient.id, limits.version, rule.key, reason)).then(
                (result) => result !== null && ended(result, texts.orderEnded) && close(),
              );
            }
          }}
        >
          <label className="limits-reason">
            {texts.reason}
            <input name="reason" required maxLength={500} autoComplete="off" />
          </label>
          <div className="dialog-acts">
            <button type="button" onClick={close}>
              {texts.cancel}
            </button>
            <button type="submit" className="primary">
              {texts.endOrder}
            </button>
          </div>
        </form>
      )}
    </FormDialog>
  );
}
