import type { ReactNode } from "react";
import { AlarmBar, responsibilityText } from "../../shared/alarm/AlarmBar";
import { byUrgency } from "../../shared/alarm/order";
import type { Alarm, PatientView } from "../../shared/api/model";
import { messages } from "../../shared/messages";
import { plainText, timeText, unitText } from "../../shared/vitals/format";
import type { LoadedAlarms } from "./useAlarms";

type Props = { readonly patient: PatientView; readonly loaded: LoadedAlarms; readonly nowMillis: number };

/** First the alarms that stand now, then those of the range that have passed. */
export function AlarmHistory({ patient, loaded, nowMillis }: Props): ReactNode {
  const standing = new Set(patient.alarms.map((alarm) => alarm.id));
  const passed = loaded.alarms.filter((alarm) => !standing.has(alarm.id));
  return (
    <section className="panel" aria-labelledby="alarms-title">
      <h2 id="alarms-title">{messages.alarm.listTitle}</h2>
      {loaded.failed && <p role="status">{messages.alarm.listFailed}</p>}
      <div className="alarms-now">
        {patient.alarms.toSorted(byUrgency).map((alarm) => (
          <AlarmBar key={alarm.id} alarm={alarm} patientName={patient.name} atHome={patient.home != null} nowMillis={nowMillis} />
        ))}
      </div>
      {passed.length === 0 ? (
        patient.alarms.length === 0 && <p className="quiet-text">{messages.alarm.listEmpty}</p>
      ) : (
        <div className="scroll" tabIndex={0} role="region" aria-label={messages.alarm.passed}>
          <table className="table">
            <thead>
              <tr>
                {messages.alarm.columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {passed.map((alarm) => (
                <PassedAlarm key={alarm.id} alarm={alarm} nowMillis={nowMillis} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** What is to be known of an alarm before believing it. */
export function marksOf(alarm: Alarm): readonly string[] {
  return [
    alarm.verify ? messages.alarm.verify : "",
    alarm.retrospective ? messages.alarm.retrospective : "",
    alarm.withdrawn && !alarm.enteredInError ? messages.alarm.withdrawn : "",
    alarm.corrected && !alarm.enteredInError ? messages.alarm.corrected : "",
    alarm.enteredInError ? messages.alarm.enteredInError : "",
  ].filter((mark) => mark !== "");
}

function PassedAlarm({ alarm, nowMillis }: { readonly alarm: Alarm; readonly nowMillis: number }): ReactNode {
  const unit = unitText(alarm.unit ?? "");
  const marks = marksOf(alarm);
  return (
    <tr data-testid={`alarm-${alarm.id}`} data-condition={alarm.condition} data-signal={alarm.signal}>
      <th scope="row">
        <span className="table-prefix" aria-hidden="true">
          {messages.alarm.prefix[alarm.priority]}
        </span>
        <span className="hidden">{messages.alarm.priority(alarm.priority)}: </span>
        {alarm.enteredInError ? <s>{alarm.label}</s> : alarm.label}
        {marks.length > 0 && <span className="table-marks">{marks.join(", ")}</span>}
      </th>
      <td>{timeText(Date.parse(alarm.onset), nowMillis)}</td>
      <td>{alarm.end == null ? "–" : timeText(Date.parse(alarm.end), nowMillis)}</td>
      <td className="together">{alarm.worst == null ? "–" : `${plainText(alarm.worst)} ${unit}`}</td>
      <td>{alarm.responsibility === "undefined" ? messages.alarm.notAccepted : responsibilityText(alarm, nowMillis)}</td>
    </tr>
  );
}
