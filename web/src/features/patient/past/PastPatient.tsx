import { Fragment, type ReactNode, useEffect, useRef, useState } from "react";
import { marksOf } from "../AlarmHistory";
import { News2Table } from "../News2Table";
import { detailText } from "../Tasks";
import { responsibilityText } from "../../../shared/alarm/AlarmBar";
import { byUrgency } from "../../../shared/alarm/order";
import type { PatientView } from "../../../shared/api/model";
import type { Problem } from "../../../shared/api/request";
import { DeviceLine } from "../../../shared/device/DeviceLine";
import { useLiveStream } from "../../../shared/live/useLiveStream";
import { messages } from "../../../shared/messages";
import { useReport } from "../../../shared/ui/outcomes";
import { ageText, plainText, timeText, unitText } from "../../../shared/vitals/format";
import { lastText, shownText } from "../../../shared/vitals/lastText";
import { parameters, shownOf } from "../../../shared/vitals/parameters";
import { useReference } from "../../../shared/vitals/reference";
import { StatementLines } from "../record/Statements";
import { anyNew, highAlarms, idleMillis, localText } from "./leaving";
import { usePast } from "./usePast";
import "./past.css";

type Props = { readonly patient: PatientView; readonly beganMillis: number; readonly leave: () => void };

const MINUTE = 60_000;
const sliderMinutes = 24 * 60;
const steps = [
  { minutes: -60, text: "earlierHour" },
  { minutes: -5, text: "earlier" },
  { minutes: 5, text: "later" },
  { minutes: 60, text: "laterHour" },
] as const;

/**
 * The patient as the system knew them at a moment. A frame says that it is not live, nothing can be done
 * from it, and it ends by itself: untouched for a minute, or when a high alarm comes.
 */
export function PastPatient({ patient, beganMillis, leave }: Props): ReactNode {
  const texts = messages.past;
  const [atMillis, setAtMillis] = useState(beganMillis - 5 * MINUTE);
  const { past, problem, loading } = usePast(patient.id, atMillis);
  const touched = useLeaving(leave);
  const frame = useRef<HTMLElement>(null);
  useEffect(() => frame.current?.focus({ preventScroll: true }), []);

  const move = (toMillis: number): void => {
    if (Number.isFinite(toMillis)) {
      setAtMillis(Math.min(beganMillis - MINUTE, toMillis));
    }
  };

  return (
    <section
      className="past"
      tabIndex={-1}
      ref={frame}
      aria-labelledby="past-title"
      data-testid="past"
      onPointerDown={touched}
      onKeyDown={touched}
      onInput={touched}
    >
      <div className="past-head">
        <h2 id="past-title">{texts.title}</h2>
        <p role="status" data-testid="past-as-of">
          {texts.asKnown(timeText(atMillis, beganMillis))}
        </p>
        <button type="button" className="primary" data-testid="past-live" onClick={leave}>
          {texts.live}
        </button>
      </div>
      <div className="past-moment">
        <input
          type="range"
          min={-sliderMinutes}
          max={-1}
          step={1}
          aria-label={texts.slider}
          aria-valuetext={timeText(atMillis, beganMillis)}
          value={Math.max(-sliderMinutes, Math.round((atMillis - beganMillis) / MINUTE))}
          onChange={(event) => move(beganMillis + Number(event.target.value) * MINUTE)}
        />
        {steps.map((step) => (
          <button key={step.text} type="button" data-testid={`past-${step.text}`} onClick={() => move(atMillis + step.minutes * MINUTE)}>
            {texts[step.text]}
          </button>
        ))}
        <label>
          <span className="hidden">{texts.moment}</span>
          <input
            type="datetime-local"
            max={localText(beganMillis - MINUTE)}
            value={localText(atMillis)}
            onChange={(event) => move(Date.parse(event.target.value))}
          />
        </label>
      </div>
      <div className="past-body" aria-busy={loading} data-testid="past-body">
        {loading && <p className="quiet-text">{messages.app.loading}</p>}
        {problem !== null && <p role="alert">{problemText(problem)}</p>}
        {past !== null && <PastView view={past.patient} atMillis={Date.parse(past.asOf)} />}
      </div>
    </section>
  );
}

/** Ends the look back by itself; what it gives is to be called at each touch. */
function useLeaving(leave: () => void): () => void {
  const { patients } = useLiveStream();
  const report = useReport();
  const [touches, setTouches] = useState(0);
  const before = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      report({ kind: "changed", text: messages.past.returned });
      leave();
    }, idleMillis);
    return () => clearTimeout(timer);
  }, [touches, leave, report]);
  useEffect(() => {
    const now = highAlarms(patients.values());
    if (before.current !== null && anyNew(before.current, now)) {
      report({ kind: "changed", text: messages.past.returnedAlarm });
      leave();
    }
    before.current = now;
  }, [patients, leave, report]);
  return () => setTouches((count) => count + 1);
}

function problemText(problem: Problem): string {
  const texts = messages.past;
  switch (problem.code) {
    case "not-in-care":
      return texts.notInCare;
    case "as-of-too-far":
      return texts.tooFar;
    default:
      return `${texts.failed} ${problem.detail}`.trim();
  }
}

/** What there is of the view, to be read only. */
function PastView({ view, atMillis }: { readonly view: PatientView; readonly atMillis: number }): ReactNode {
  const texts = messages.past;
  const { metrics } = useReference();
  return (
    <div className="past-columns">
      {view.clinical != null && <StatementLines clinical={view.clinical} nowMillis={atMillis} />}
      <section className="panel" aria-labelledby="past-vitals">
        <h2 id="past-vitals">{texts.vitals}</h2>
        <table className="table" data-testid="past-vitals">
          <tbody>
            {parameters.map((parameter) => {
              const shown = shownOf(parameter, view.vitals, metrics, atMillis);
              return (
                <tr key={parameter.key} className={shown.state === "current" ? "" : "not-present"}>
                  <th scope="row">{messages.vitals.name(parameter.key)}</th>
                  <td className="number" data-testid={`past-${shown.code}`}>
                    {shown.state === "current" ? shownText(parameter, shown) : "–"}
                  </td>
                  <td>{unitText(metrics.get(shown.code)?.unit ?? "")}</td>
                  <td>
                    {shown.state === "current"
                      ? ageText(atMillis - Date.parse(shown.vital.at))
                      : lastText(parameter, shown, atMillis)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <section className="panel" aria-labelledby="past-alarms">
        <h2 id="past-alarms">{texts.alarms}</h2>
        {view.alarms.length === 0 && <p className="quiet-text">{messages.alarm.none}</p>}
        <ul className="tasks">
          {view.alarms.toSorted(byUrgency).map((alarm) => (
            <li key={alarm.id} data-testid={`past-alarm-${alarm.id}`}>
              <div>
                <strong>
                  <span aria-hidden="true">{messages.alarm.prefix[alarm.priority]} </span>
                  <span className="hidden">{messages.alarm.priority(alarm.priority)}: </span>
                  {alarm.label}
                </strong>
                <span>
                  {[
                    messages.alarm.since(timeText(Date.parse(alarm.onset), atMillis)),
                    alarm.worst == null ? "" : messages.alarm.worst(plainText(alarm.worst), unitText(alarm.unit ?? "")),
                    ...marksOf(alarm),
                  ]
                    .filter((part) => part !== "")
                    .join(" · ")}
                </span>
                <span className="quiet-text">
                  {alarm.responsibility === "undefined" ? messages.alarm.notAccepted : responsibilityText(alarm, atMillis)}
                </span>
              </div>
            </li>
          ))}
        </ul>
      </section>
      <News2Table patient={view} nowMillis={atMillis} />
      <section className="panel" aria-labelledby="past-tasks">
        <h2 id="past-tasks">{texts.tasks}</h2>
        {view.tasks.length === 0 && <p className="quiet-text">{texts.nothing}</p>}
        <ul className="tasks">
          {view.tasks.map((task) => (
            <li key={task.id}>
              <div>
                <strong>{messages.patient.taskKinds[task.kind]}</strong>
                <span>{detailText(task)}</span>
              </div>
            </li>
          ))}
        </ul>
        <h2>{messages.patient.devices}</h2>
        <div className="patient-devices">
          {view.devices.map((device) => (
            <Fragment key={device.id}>
              <DeviceLine device={device} nowMillis={atMillis} />
            </Fragment>
          ))}
        </div>
      </section>
    </div>
  );
}
