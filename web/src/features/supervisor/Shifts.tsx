import type { ReactNode } from "react";
import { problemOutcome } from "../../shared/api/problemOutcome";
import type { Shift } from "../../shared/api/responsible";
import { cancelShift } from "../../shared/api/supervise";
import { messages } from "../../shared/messages";
import { useCommands } from "../../shared/ui/commands";
import { FormDialog } from "../../shared/ui/FormDialog";
import { useReport } from "../../shared/ui/outcomes";
import { timeText } from "../../shared/vitals/format";
import { aheadMillis, placed, type Span, uncoveredOf, withoutCharge } from "./ahead";
import { PlanButton, type Task, uncoveredText } from "./SupervisorStation";
import type { WardPlan } from "./useWardPlan";

type Props = {
  readonly plan: WardPlan;
  readonly nowMillis: number;
  readonly open: (task: Task) => void;
  readonly reload: () => void;
};

const hour = 3_600_000;
const tickHours = 4;
const order: readonly Shift["duty"][] = ["charge-nurse", "bed-nurse", "hub-nurse", "physician", "supervisor"];

/** Who works in the next 24 hours, and when patients will have nobody, before it is so. */
export function Shifts({ plan, nowMillis, open, reload }: Props): ReactNode {
  const texts = messages.supervisor;
  const span = { fromMillis: nowMillis, untilMillis: nowMillis + aheadMillis };
  const shifts = plan.staffing.shifts
    .filter((shift) => Date.parse(shift.from) < span.untilMillis && Date.parse(shift.until) > nowMillis)
    .toSorted((a, b) => order.indexOf(a.duty) - order.indexOf(b.duty) || Date.parse(a.from) - Date.parse(b.from));
  const uncovered = plan.staffing.staffed ? uncoveredOf(plan.staffing, span) : [];
  const without = plan.staffing.staffed ? withoutCharge(plan.staffing.shifts, span) : [];
  const begin = Math.ceil(nowMillis / (tickHours * hour)) * tickHours * hour;
  const ticks = Array.from({ length: aheadMillis / (tickHours * hour) }, (_, index) => begin + index * tickHours * hour);
  return (
    <section className="supervisor-shifts" aria-labelledby="shifts-title">
      <div className="supervisor-shifts-head">
        <h2 id="shifts-title">{texts.next24}</h2>
        <PlanButton plan={plan} open={open} span={{ fromMillis: nowMillis, untilMillis: nowMillis + 8 * hour }} duty="bed-nurse" />
      </div>
      <ul className="timeline" aria-label={texts.next24}>
        <li className="timeline-row timeline-ticks" aria-hidden="true">
          <span />
          <span className="timeline-line">
            {ticks.map((tick) => (
              <span key={tick} className="timeline-tick" style={{ left: `${placed({ fromMillis: tick, untilMillis: tick }, span).left}%` }}>
                {timeText(tick, tick)}
              </span>
            ))}
          </span>
          <span />
        </li>
        <Gaps title={texts.patientsWithNobody} none={texts.none} testId="timeline-uncovered">
          {uncovered.map((one) => (
            <Bar key={one.fromMillis} span={one} all={span} className="timeline-gap" text={texts.withNobody(one.patients)} title={`${uncoveredText(one, nowMillis)} ${spanText(one, nowMillis)}`} />
          ))}
        </Gaps>
        <Gaps title={texts.withoutCharge} none={texts.none} testId="timeline-charge">
          {without.map((one) => (
            <Bar key={one.fromMillis} span={one} all={span} className="timeline-gap" text={texts.nobody} title={texts.noCharge(timeText(one.fromMillis, nowMillis), timeText(one.untilMillis, nowMillis))} />
          ))}
        </Gaps>
        {shifts.map((shift) => {
          const of = { fromMillis: Date.parse(shift.from), untilMillis: Date.parse(shift.until) };
          const name = shift.name ?? "";
          return (
            <li key={shift.id} className="timeline-row" data-testid={`shift-${shift.id}`}>
              <span className="timeline-name">
                {name}
                <small>{texts.duties[shift.duty]}</small>
              </span>
              <span className="timeline-line">
                <Bar
                  span={of}
                  all={span}
                  className={shift.onCall ? "timeline-shift timeline-on-call" : "timeline-shift"}
                  text={shift.onCall ? texts.onCall : ""}
                  title={`${name}: ${texts.duties[shift.duty]}${shift.onCall ? `, ${texts.onCall}` : ""}, ${spanText(of, nowMillis)}`}
                />
              </span>
              {plan.places.inCharge ? <Cancel plan={plan} shift={shift} text={spanText(of, nowMillis)} reload={reload} /> : <span />}
            </li>
          );
        })}
      </ul>
      {shifts.length === 0 && <p className="supervisor-hint">{texts.noShifts}</p>}
    </section>
  );
}

function spanText(span: Span, nowMillis: number): string {
  return `${timeText(span.fromMillis, nowMillis)} – ${timeText(span.untilMillis, nowMillis)}`;
}

function Gaps(props: { readonly title: string; readonly none: string; readonly testId: string; readonly children: readonly ReactNode[] }): ReactNode {
  return (
    <li className="timeline-row" data-testid={props.testId}>
      <span className="timeline-name">{props.title}</span>
      <span className="timeline-line">{props.children.length === 0 ? <span className="timeline-none">{props.none}</span> : props.children}</span>
      <span />
    </li>
  );
}

function Bar(props: { readonly span: Span; readonly all: Span; readonly className: string; readonly text: string; readonly title: string }): ReactNode {
  const { left, width } = placed(props.span, props.all);
  return (
    <span className={props.className} style={{ left: `${left}%`, width: `${width}%` }} title={props.title}>
      <span aria-hidden="true">{props.text}</span>
      <span className="hidden">{props.title}</span>
    </span>
  );
}

function Cancel(props: { readonly plan: WardPlan; readonly shift: Shift; readonly text: string; readonly reload: () => void }): ReactNode {
  const { plan, shift, text, reload } = props;
  const texts = messages.supervisor;
  const { run } = useCommands();
  const report = useReport();
  const name = shift.name ?? "";
  const cancel = async (close: () => void): Promise<void> => {
    const result = await run(`cancel:${shift.id}`, () => cancelShift(plan.ward, shift.id));
    if (result !== null) {
      report(result.ok ? { kind: "done", text: texts.cancelled(name) } : problemOutcome(texts.cancelling(name), result.problem));
      if (result.ok) {
        close();
        reload();
      }
    }
  };
  return (
    <FormDialog button="×" buttonLabel={texts.cancelShift(name)} title={texts.cancelShift(name)} testId={`cancel-${shift.id}`}>
      {(close) => (
        <>
          <p>{texts.cancelWhat(texts.duties[shift.duty], text)}</p>
          <div className="dialog-acts">
            <button type="button" onClick={close}>
              {messages.limits.cancel}
            </button>
            <button type="button" className="primary" onClick={() => void cancel(close)}>
              {texts.cancelIt}
            </button>
          </div>
        </>
      )}
    </FormDialog>
  );
}
