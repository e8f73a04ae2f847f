import { type ReactNode, useEffect, useState } from "react";
import type { Clinical } from "../../../shared/api/clinical";
import type { PatientView } from "../../../shared/api/model";
import { endPlanned, remind, type Scheduled, scheduleMeasurement, setGoal } from "../../../shared/api/plan";
import { getStaffing, type Shift, type Staffing } from "../../../shared/api/responsible";
import { useServerClock } from "../../../shared/live/useLiveStream";
import { messages } from "../../../shared/messages";
import { timeText } from "../../../shared/vitals/format";
import { useReference } from "../../../shared/vitals/reference";
import { EndForm, fieldsOf, useCarryOut } from "./StatementAct";

type Props = { readonly patient: PatientView; readonly clinical: Clinical; readonly nowMillis: number };

const HOUR = 3_600_000;
const duties = ["bed-nurse", "charge-nurse", "physician", "supervisor", "hub-nurse"] as const satisfies readonly Shift["duty"][];
/** Every how many hours; the first is chosen. */
const intervals: readonly number[] = [6, 1, 2, 4, 8, 12, 24];
/** For how many days; 0 is until somebody ends it. */
const lasting: readonly number[] = [0, 1, 3, 7, 30];
/** In how many hours a reminder is due; the first is chosen. */
const dues: readonly number[] = [1, 2, 4, 8, 12, 24, 72];

/** Goals, what is to be measured and when, reminders, and who cares for the patient. */
export default function PlanPanel({ patient, clinical, nowMillis }: Props): ReactNode {
  const texts = messages.record;
  const { carryOut, busy } = useCarryOut(texts.planning);
  const end = (id: string) => (why: Parameters<typeof endPlanned>[3], reason: string) =>
    carryOut(`end:${id}:${why}:${reason}`, (command) => endPlanned(command, patient.id, id, why, reason), texts.ended);
  const staffing = useStaffing(patient.ward);
  return (
    <div className="record-dialog" data-testid="plan">
      <h3>{texts.goals}</h3>
      <ul className="record-list">
        {clinical.goals.map((goal) => (
          <li key={goal.id} data-testid="goal">
            <div>
              <strong>{goal.text}</strong>
              <span className="quiet-text">
                {texts.saidBy(goal.by ?? messages.outcome.someone, timeText(Date.parse(goal.at), nowMillis))}
              </span>
            </div>
            <EndForm overText={texts.reached} busy={busy} end={end(goal.id)} />
          </li>
        ))}
      </ul>
      <form
        className="record-form"
        onSubmit={(event) => {
          const form = event.currentTarget;
          const text = fieldsOf(event)("text");
          void carryOut(`goal:${text}`, (command) => setGoal(command, patient.id, text), texts.planned).then((done) => done && form.reset());
        }}
      >
        <label>
          {texts.goal}
          <input name="text" required maxLength={500} autoComplete="off" />
        </label>
        <div className="dialog-acts">
          <button type="submit" aria-disabled={busy} data-testid="set-goal">
            {texts.setGoal}
          </button>
        </div>
      </form>
      <h3>{texts.scheduled}</h3>
      <ul className="record-list">
        {clinical.schedule.map((scheduled) => (
          <li key={scheduled.id} data-testid="scheduled">
            <ScheduledFacts scheduled={scheduled} nowMillis={nowMillis} />
            <EndForm overText={texts.over} busy={busy} end={end(scheduled.id)} />
          </li>
        ))}
      </ul>
      <ScheduleForm patient={patient.id} />
      <h3>{texts.remind}</h3>
      <RemindForm patient={patient.id} staffing={staffing} />
      <CareTeam patient={patient} clinical={clinical} staffing={staffing} />
    </div>
  );
}

function useStaffing(ward: string): Staffing | null {
  const [staffing, setStaffing] = useState<Staffing | null>(null);
  useEffect(() => {
    let stopped = false;
    void getStaffing(ward).then((result) => {
      if (!stopped && result.ok) {
        setStaffing(result.value);
      }
    });
    return () => {
      stopped = true;
    };
  }, [ward]);
  return staffing;
}

function ScheduledFacts({ scheduled, nowMillis }: { readonly scheduled: Scheduled; readonly nowMillis: number }): ReactNode {
  const texts = messages.record;
  const { metrics } = useReference();
  const due = scheduled.dueAt == null ? null : Date.parse(scheduled.dueAt);
  return (
    <div>
      <strong>{texts.every(metrics.get(scheduled.metric)?.display ?? scheduled.metric, scheduled.everyMinutes)}</strong>
      <span className={due !== null && due <= nowMillis ? "overdue" : "quiet-text"} data-testid="scheduled-due">
        {due === null ? texts.notDue : due <= nowMillis ? texts.overdueSince(timeText(due, nowMillis)) : texts.due(timeText(due, nowMillis))}
      </span>
      <span className="quiet-text">
        {[
          texts.saidBy(scheduled.by ?? messages.outcome.someone, timeText(Date.parse(scheduled.from), nowMillis)),
          scheduled.until == null ? "" : texts.until(timeText(Date.parse(scheduled.until), nowMillis)),
        ]
          .filter((part) => part !== "")
          .join(" · ")}
      </span>
    </div>
  );
}

function ScheduleForm({ patient }: { readonly patient: string }): ReactNode {
  const texts = messages.record;
  const { metrics } = useReference();
  const { carryOut, busy } = useCarryOut(texts.planning);
  const clock = useServerClock();
  const vitals = [...metrics.values()].filter((metric) => metric.kind === "vital");
  return (
    <form
      className="record-form"
      data-testid="schedule-form"
      onSubmit={(event) => {
        const form = event.currentTarget;
        const field = fieldsOf(event);
        const days = Number(field("days"));
        const scheduled = { metric: field("metric"), everyMinutes: Number(field("hours")) * 60 };
        void carryOut(
          `${scheduled.metric}:${scheduled.everyMinutes}:${days}`,
          (command) =>
            scheduleMeasurement(command, patient, {
              ...scheduled,
              ...(days === 0 ? {} : { until: new Date(Math.round(clock()) + days * 24 * HOUR).toISOString() }),
            }),
          texts.planned,
        ).then((done) => done && form.reset());
      }}
    >
      <label>
        {texts.measure}
        <select name="metric">
          {vitals.map((metric) => (
            <option key={metric.code} value={metric.code}>
              {metric.display}
            </option>
          ))}
        </select>
      </label>
      <label>
        {texts.howOften}
        <select name="hours">
          {intervals.map((hours) => (
            <option key={hours} value={hours}>
              {messages.limits.hours(hours)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {texts.howLong}
        <select name="days">
          {lasting.map((days) => (
            <option key={days} value={days}>
              {days === 0 ? texts.untilEnded : messages.limits.days(days)}
            </option>
          ))}
        </select>
      </label>
      <div className="dialog-acts">
        <button type="submit" aria-disabled={busy} data-testid="schedule">
          {texts.schedule}
        </button>
      </div>
    </form>
  );
}

function RemindForm({ patient, staffing }: { readonly patient: string; readonly staffing: Staffing | null }): ReactNode {
  const texts = messages.record;
  const { carryOut, busy } = useCarryOut(texts.planning);
  const clock = useServerClock();
  return (
    <form
      className="record-form"
      data-testid="remind-form"
      onSubmit={(event) => {
        const form = event.currentTarget;
        const field = fieldsOf(event);
        const [kind = "", whom = ""] = field("whom").split(":");
        const hours = Number(field("hours"));
        const title = field("title");
        void carryOut(
          `${title}:${whom}:${hours}`,
          (command) =>
            remind(command, patient, {
              title,
              dueAt: new Date(Math.round(clock()) + hours * HOUR).toISOString(),
              ...(kind === "duty" ? { duty: whom } : kind === "person" ? { person: whom } : {}),
            }),
          texts.reminded,
        ).then((done) => done && form.reset());
      }}
    >
      <label>
        {texts.reminderTitle}
        <input name="title" required maxLength={200} autoComplete="off" />
      </label>
      <label>
        {texts.forWhom}
        <select name="whom">
          <option value="">{texts.anybody}</option>
          {duties.map((duty) => (
            <option key={duty} value={`duty:${duty}`}>
              {texts.duties[duty]}
            </option>
          ))}
          {(staffing?.staff ?? []).map((person) => (
            <option key={person.id} value={`person:${person.id}`}>
              {person.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {texts.dueIn}
        <select name="hours">
          {dues.map((hours) => (
            <option key={hours} value={hours}>
              {messages.limits.hours(hours)}
            </option>
          ))}
        </select>
      </label>
      <div className="dialog-acts">
        <button type="submit" aria-disabled={busy} data-testid="remind">
          {texts.remind}
        </button>
      </div>
    </form>
  );
}

/** Who has the patient, whose orders hold, and who works on the ward now. */
function CareTeam(props: { readonly patient: PatientView; readonly clinical: Clinical; readonly staffing: Staffing | null }): ReactNode {
  const { patient, clinical, staffing } = props;
  const texts = messages.record;
  const ordered = new Set(
    [
      ...patient.scoring.orders.map((order) => order.by),
      ...clinical.treatmentLimits.filter((limit) => limit.confirmed).map((limit) => limit.by),
    ].filter((name) => name != null),
  );
  const onDuty = staffing?.shifts.filter((shift) => shift.onDuty) ?? [];
  return (
    <>
      <h3>{texts.careTeam}</h3>
      <dl className="note-parts" data-testid="care-team">
        <div>
          <dt>{messages.takingOver.title}</dt>
          <dd>{patient.responsible.name ?? messages.takingOver.nobody}</dd>
        </div>
        {ordered.size > 0 && (
          <div>
            <dt>{texts.ordersBy}</dt>
            <dd>{[...ordered].join(", ")}</dd>
          </div>
        )}
        {duties
          .map((duty) => ({ duty, names: onDuty.filter((shift) => shift.duty === duty).map((shift) => shift.name ?? messages.outcome.someone) }))
          .filter(({ names }) => names.length > 0)
          .map(({ duty, names }) => (
            <div key={duty}>
              <dt>{texts.onDuty(texts.duties[duty])}</dt>
              <dd>{names.join(", ")}</dd>
            </div>
          ))}
      </dl>
    </>
  );
}
