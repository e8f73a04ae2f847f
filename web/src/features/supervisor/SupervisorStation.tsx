import { type ReactNode, useState } from "react";
import type { PatientView } from "../../shared/api/model";
import { problemOutcome } from "../../shared/api/problemOutcome";
import { takePatient } from "../../shared/api/responsible";
import { assignZone } from "../../shared/api/supervise";
import { useLiveStream, useServerNow } from "../../shared/live/useLiveStream";
import { messages } from "../../shared/messages";
import { Choices } from "../../shared/ui/Choices";
import { useCommands } from "../../shared/ui/commands";
import { useReport } from "../../shared/ui/outcomes";
import { usePreference } from "../../shared/ui/usePreference";
import { timeText } from "../../shared/vitals/format";
import { useReference } from "../../shared/vitals/reference";
import { AdmitForm } from "./AdmitForm";
import { aheadMillis, type Span, type Uncovered, uncoveredOf, withoutCharge } from "./ahead";
import { Board } from "./Board";
import { type BoardZone, type Load, loadsOf, notAssigned, seenIn, zonesOf } from "./board";
import { DischargeForm } from "./DischargeForm";
import { FiguresPanel } from "./FiguresPanel";
import { ShiftForm, type ShiftWanted } from "./ShiftForm";
import { Shifts } from "./Shifts";
import { TaskDialog } from "./TaskDialog";
import { TransferForm } from "./TransferForm";
import { useWardPlan, type WardPlan } from "./useWardPlan";
import { ZonesForm } from "./ZonesForm";
import "./supervisor.css";

type Panel = "board" | "shifts" | "figures";

export type Task =
  | { readonly kind: "admit"; readonly bed: string }
  | { readonly kind: "transfer" | "discharge"; readonly patient: PatientView; readonly bed: string }
  | { readonly kind: "shift"; readonly wanted: ShiftWanted }
  | { readonly kind: "zones" };

/** More than these are on the chart. */
const aheadMax = 2;
const shiftMillis = 8 * 3_600_000;

/** Where whoever has charge of a ward arranges it: who has whom, who works when, who comes and goes. */
export function SupervisorStation(): ReactNode {
  const texts = messages.supervisor;
  const { patients } = useLiveStream();
  const nowMillis = useServerNow();
  const { wards } = useReference();
  const [kept, keep] = usePreference<string>("supervised", null, "");
  const ward = wards.find((each) => each.id === kept) ?? wards[0];
  const [panel, setPanel] = useState<Panel>("board");
  const [task, setTask] = useState<Task | null>(null);
  const { plan, failed, reload } = useWardPlan(ward?.id ?? "");
  const here = [...patients.values()].filter((patient) => patient.ward === ward?.id);
  const close = (): void => {
    setTask(null);
    reload();
  };
  return (
    <main id="main" className="supervisor" tabIndex={-1}>
      <div className="supervisor-head">
        <h1>{texts.title}</h1>
        <label className="supervisor-ward">
          <span className="hidden">{texts.ward}</span>
          <select value={ward?.id ?? ""} onChange={(event) => keep(event.target.value)} data-testid="supervised-ward">
            {wards.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </select>
        </label>
        <Choices
          label={texts.panels}
          options={(["board", "shifts", "figures"] as const).map((value) => ({ value, text: texts.panel[value], testId: `panel-${value}` }))}
          chosen={panel}
          choose={setPanel}
        />
        {plan?.places.inCharge === true && (
          <button type="button" className="primary" onClick={() => setTask({ kind: "admit", bed: "" })} data-testid="admit">
            {texts.admit}
          </button>
        )}
      </div>
      {failed && (
        <p role="alert" className="supervisor-fault">
          {texts.failed}
        </p>
      )}
      {plan === null || ward === undefined ? (
        <p className="asking">{texts.loading}</p>
      ) : (
        <>
          {!plan.places.inCharge && <p className="supervisor-hint">{texts.readOnly}</p>}
          <Ahead plan={plan} nowMillis={nowMillis} open={setTask} />
          {panel === "board" && <Assigning plan={plan} here={here} nowMillis={nowMillis} open={setTask} reload={reload} />}
          {panel === "shifts" && <Shifts plan={plan} nowMillis={nowMillis} open={setTask} reload={reload} />}
          {panel === "figures" && <FiguresPanel ward={ward.id} />}
          {task !== null && (
            <TaskDialogOf task={task} plan={plan} patients={[...patients.values()]} nowMillis={nowMillis} close={close} />
          )}
        </>
      )}
    </main>
  );
}

type OpenProps = { readonly plan: WardPlan; readonly nowMillis: number; readonly open: (task: Task) => void };

/** What will be uncovered, before it is: the first thing on every panel. */
function Ahead({ plan, nowMillis, open }: OpenProps): ReactNode {
  const texts = messages.supervisor;
  const span = { fromMillis: nowMillis, untilMillis: nowMillis + aheadMillis };
  const uncovered = uncoveredOf(plan.staffing, span);
  const without = plan.staffing.staffed ? withoutCharge(plan.staffing.shifts, span) : [];
  const first = uncovered[0];
  const gap = without[0];
  if (!plan.staffing.staffed) {
    return (
      <p className="supervisor-ahead">
        {texts.unstaffed}
        <PlanButton plan={plan} open={open} span={{ fromMillis: nowMillis, untilMillis: nowMillis + shiftMillis }} duty="charge-nurse" />
      </p>
    );
  }
  return (
    <div className="supervisor-ahead" data-testid="ahead" data-uncovered={first !== undefined}>
      {first === undefined && gap === undefined && <span>{texts.covered}</span>}
      {uncovered.slice(0, aheadMax).map((one) => (
        <span key={one.fromMillis} className="supervisor-warning">
          {uncoveredText(one, nowMillis)}
          {one.fromMillis > nowMillis && <PlanButton plan={plan} open={open} span={one} duty="bed-nurse" />}
        </span>
      ))}
      {gap !== undefined && (
        <span className="supervisor-warning">
          {texts.noCharge(timeText(gap.fromMillis, nowMillis), timeText(gap.untilMillis, nowMillis))}
          <PlanButton plan={plan} open={open} span={gap} duty="charge-nurse" />
        </span>
      )}
    </div>
  );
}

export function uncoveredText(one: Uncovered, nowMillis: number): string {
  const texts = messages.supervisor;
  return one.fromMillis <= nowMillis
    ? texts.uncoveredNow(one.patients)
    : texts.uncoveredFrom(one.patients, timeText(one.fromMillis, nowMillis));
}

export function PlanButton(props: {
  readonly plan: WardPlan;
  readonly open: (task: Task) => void;
  readonly span: Span;
  readonly duty: ShiftWanted["duty"];
}): ReactNode {
  const { plan, open, span, duty } = props;
  const texts = messages.supervisor;
  if (!plan.places.inCharge) {
    return null;
  }
  const untilMillis = Math.min(span.untilMillis, span.fromMillis + shiftMillis);
  return (
    <button
      type="button"
      className="supervisor-plan"
      data-testid={`plan-${duty}`}
      aria-label={`${texts.planShift}: ${texts.duties[duty]}`}
      onClick={() => open({ kind: "shift", wanted: { duty, fromMillis: span.fromMillis, untilMillis: Math.max(untilMillis, span.fromMillis + 60_000) } })}
    >
      {texts.planShift}
    </button>
  );
}

function Assigning(props: OpenProps & { readonly here: readonly PatientView[]; readonly reload: () => void }): ReactNode {
  const { plan, here, nowMillis, open, reload } = props;
  const texts = messages.supervisor;
  const { run } = useCommands();
  const report = useReport();
  const zones = zonesOf(here, plan.places);
  const loads = loadsOf(plan.staffing, here, nowMillis);

  const assign = async (patient: PatientView, to: Load): Promise<void> => {
    const result = await run(`assign:${patient.id}:${to.person}`, (command) => takePatient(command, patient.id, to.person));
    if (result !== null) {
      report(
        result.ok
          ? { kind: "done", text: texts.assigned(to.name, patient.name) }
          : problemOutcome(texts.assigning(patient.name), result.problem),
      );
      reload();
    }
  };
  const assignAll = async (zone: BoardZone, to: Load): Promise<void> => {
    const name = zone.name ?? "";
    const seen = seenIn(zone);
    const result = await run(`zone:${name}:${to.person}`, (command) => assignZone(command, plan.ward, name, to.person, seen));
    if (result === null) {
      return;
    }
    if (!result.ok) {
      report(problemOutcome(texts.assigning(name), result.problem));
    } else {
      const failedOnes = notAssigned(result.value.outcomes, here);
      const count = result.value.outcomes.length - failedOnes.length;
      report({ kind: failedOnes.length === 0 ? "done" : "changed", text: texts.zoneAssigned(to.name, name, count) });
      for (const one of failedOnes) {
        report({ kind: "changed", text: texts.notAssigned(one.name, texts.whyNot[one.outcome] ?? one.outcome) });
      }
    }
    reload();
  };
  return (
    <Board
      zones={zones}
      loads={loads}
      patients={here}
      nowMillis={nowMillis}
      inCharge={plan.places.inCharge}
      open={open}
      assign={(patient, to) => void assign(patient, to)}
      assignAll={(zone, to) => void assignAll(zone, to)}
    />
  );
}

type TaskProps = {
  readonly task: Task;
  readonly plan: WardPlan;
  readonly patients: readonly PatientView[];
  readonly nowMillis: number;
  readonly close: () => void;
};

function TaskDialogOf({ task, plan, patients, nowMillis, close }: TaskProps): ReactNode {
  const texts = messages.supervisor;
  switch (task.kind) {
    case "admit":
      return (
        <TaskDialog title={texts.admitTitle} testId="admit-dialog" close={close}>
          <AdmitForm plan={plan} patients={patients} bed={task.bed} nowMillis={nowMillis} close={close} />
        </TaskDialog>
      );
    case "transfer":
      return (
        <TaskDialog title={texts.transferTitle(task.patient.name)} testId="transfer-dialog" close={close}>
          <TransferForm plan={plan} patient={task.patient} bed={task.bed} patients={patients} close={close} />
        </TaskDialog>
      );
    case "discharge":
      return (
        <TaskDialog title={texts.dischargeTitle(task.patient.name)} testId="discharge-dialog" close={close}>
          <DischargeForm patient={task.patient} close={close} />
        </TaskDialog>
      );
    case "shift":
      return (
        <TaskDialog title={texts.shiftTitle} testId="shift-dialog" close={close}>
          <ShiftForm plan={plan} wanted={task.wanted} close={close} />
        </TaskDialog>
      );
    case "zones":
      return (
        <TaskDialog title={texts.zonesTitle} testId="zones-dialog" wide close={close}>
          <ZonesForm plan={plan} close={close} />
        </TaskDialog>
      );
  }
}
