import { type FormEvent, type ReactNode, useState } from "react";
import { isLimit, type Limit, type Limits, type Preview, previewLimits, type RuleInForce, setLimits } from "../../../shared/api/limits";
import type { PatientView } from "../../../shared/api/model";
import { problemOutcome } from "../../../shared/api/problemOutcome";
import { messages } from "../../../shared/messages";
import { useCommands } from "../../../shared/ui/commands";
import { FormDialog } from "../../../shared/ui/FormDialog";
import { useReport } from "../../../shared/ui/outcomes";
import { unitText } from "../../../shared/vitals/format";
import { useReference } from "../../../shared/vitals/reference";
import { RuleName } from "./LimitsPanel";
import { previewText } from "./preview";
import { differs, type Proposal, proposed, typedOf } from "./rules";

type Props = {
  readonly patient: PatientView;
  readonly limits: Limits;
  readonly show: (limits: Limits) => void;
  readonly reload: () => void;
};

/** The limits of this patient alone: proposed, tried on the last days, then set. */
export function ChangeLimits({ patient, limits, show, reload }: Props): ReactNode {
  const texts = messages.limits;
  return (
    <FormDialog button={texts.change} title={texts.changeOf(patient.name)} testId="change-limits" wide onOpen={reload}>
      {(close) => <LimitsForm patient={patient} limits={limits} show={show} reload={reload} close={close} />}
    </FormDialog>
  );
}

function LimitsForm({ patient, limits, show, reload, close }: Props & { readonly close: () => void }): ReactNode {
  const texts = messages.limits;
  const { isPending, run } = useCommands();
  const report = useReport();
  const [proposals, setProposals] = useState<ReadonlyMap<string, Proposal>>(new Map());
  const [preview, setPreview] = useState<{ readonly of: string; readonly preview: Preview } | null>(null);
  const [fault, setFault] = useState("");
  // Only what no order stands over: an order ends first.
  const shown = limits.rules.filter((one) => (isLimit(one.rule) || limits.own.off.includes(one.key)) && one.from.level !== "order");
  const changed = new Map([...proposals].filter(([key, proposal]) => shown.some((one) => one.key === key && differs(one, proposal))));
  const own = changed.size === 0 ? null : proposed(limits.own, limits.rules, changed);
  const sending = JSON.stringify(own);

  const propose = (key: string, proposal: Proposal): void => {
    setProposals(new Map(proposals).set(key, proposal));
    setPreview(null);
    setFault("");
  };

  const tryOut = async (): Promise<void> => {
    if (own === null) {
      setFault(changed.size === 0 ? texts.nothingChanged : texts.noNumber);
      return;
    }
    const result = await run(`preview:${sending}`, () => previewLimits(patient.id, own));
    if (result === null) {
      return;
    }
    // Shown only under what it was asked of: somebody may have typed on meanwhile.
    setFault(result.ok ? "" : result.problem.code === "busy" ? texts.busy : result.problem.detail || result.problem.code);
    setPreview(result.ok ? { of: sending, preview: result.value } : null);
  };

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason") ?? "").trim();
    if (own === null || reason === "") {
      setFault(own === null ? (changed.size === 0 ? texts.nothingChanged : texts.noNumber) : texts.noReason);
      return;
    }
    const result = await run(`set:${sending}:${reason}`, (command) => setLimits(command, patient.id, limits.version, own, reason));
    if (result === null) {
      return;
    }
    if (result.ok) {
      report({ kind: "done", text: texts.done(patient.name) });
      close();
      show(result.value);
    } else if (result.problem.code === "rules-changed") {
      report({ kind: "changed", text: texts.changedMeanwhile });
      close();
      reload();
    } else if (result.problem.code === "below-floor") {
      setFault(texts.belowFloor((result.problem.keys ?? []).join(", ")));
    } else if (result.problem.code === "malformed-rules") {
      setFault(result.problem.detail);
    } else {
      report(problemOutcome(texts.setting, result.problem));
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} className="limits-form">
      <p className="quiet-text">{texts.changeHint}</p>
      <div className="limits-grid" role="group" aria-label={texts.thresholds}>
        {shown.map((one) =>
          isLimit(one.rule) ? (
            <LimitFields
              key={one.key}
              rule={one}
              limit={one.rule}
              proposal={proposals.get(one.key) ?? { typed: typedOf(one.rule), off: false }}
              propose={(proposal) => propose(one.key, proposal)}
            />
          ) : (
            <fieldset key={one.key} className="limit-fields">
              <legend>
                <RuleName rule={one} />
              </legend>
              <Reset
                chosen={proposals.get(one.key)?.reset === true}
                choose={(reset) => propose(one.key, { typed: [], off: !reset, reset })}
              />
            </fieldset>
          ),
        )}
      </div>
      <label className="limits-reason">
        {texts.reason}
        <input name="reason" maxLength={500} autoComplete="off" />
      </label>
      <p className="limits-preview" role="status" data-testid="limits-preview">
        {preview?.of === sending ? previewText(preview.preview) : ""}
      </p>
      <p className="observation-fault" role="alert">
        {fault}
      </p>
      <div className="dialog-acts">
        <button type="button" onClick={close}>
          {texts.cancel}
        </button>
        <button type="button" data-testid="preview-limits" aria-disabled={isPending(`preview:${sending}`)} onClick={() => void tryOut()}>
          {isPending(`preview:${sending}`) ? texts.previewing : texts.preview}
        </button>
        <button type="submit" className="primary" data-testid="set-limits">
          {texts.set}
        </button>
      </div>
    </form>
  );
}

/** The thresholds of one limit, each with its priority, and whether it is off. */
export function LimitFields(props: {
  readonly rule: RuleInForce;
  readonly limit: Limit;
  readonly proposal: Proposal;
  readonly propose: (proposal: Proposal) => void;
}): ReactNode {
  const { rule, limit, proposal, propose } = props;
  const { metrics } = useReference();
  const texts = messages.limits;
  const unit = unitText(metrics.get(limit.vitalSign)?.unit ?? "");
  const steps = [limit, ...(limit.grades ?? [])];
  return (
    <fieldset className="limit-fields" data-testid={`fields-${rule.key}`}>
      <legend>
        <RuleName rule={rule} /> <span className="quiet-text">{unit}</span>
      </legend>
      {steps.map((step, index) => (
        <label key={`${step.priority}:${index}`}>
          <span>
            <span aria-hidden="true">{messages.alarm.prefix[step.priority ?? "low"]} </span>
            <span className="hidden">{messages.alarm.priority(step.priority ?? "low")} </span>
            {limit.direction === "low" ? "≤" : "≥"}
          </span>
          <input
            type="number"
            inputMode="decimal"
            step="any"
            disabled={proposal.off || proposal.reset === true}
            value={proposal.typed[index] ?? ""}
            onChange={(event) =>
              propose({ ...proposal, typed: proposal.typed.map((text, at) => (at === index ? event.target.value : text)) })
            }
          />
        </label>
      ))}
      <label className="limit-off">
        <input
          type="checkbox"
          checked={proposal.off}
          onChange={(event) => propose({ ...proposal, off: event.target.checked, reset: false })}
        />
        {texts.off}
      </label>
      {rule.from.level === "patient" && (
        <Reset chosen={proposal.reset === true} choose={(reset) => propose({ ...proposal, off: false, reset })} />
      )}
    </fieldset>
  );
}

function Reset(props: { readonly chosen: boolean; readonly choose: (chosen: boolean) => void }): ReactNode {
  return (
    <label className="limit-off">
      <input type="checkbox" checked={props.chosen} onChange={(event) => props.choose(event.target.checked)} />
      {messages.limits.reset}
    </label>
  );
}
