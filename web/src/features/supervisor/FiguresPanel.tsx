import { type ReactNode, useEffect, useState } from "react";
import type { Priority } from "../../shared/api/model";
import { type Calls, type Figures, getFigures } from "../../shared/api/supervise";
import { useServerClock } from "../../shared/live/useLiveStream";
import { messages } from "../../shared/messages";
import { Choices } from "../../shared/ui/Choices";
import { dayMonthText } from "../../shared/vitals/format";
import { durationText, percentText, rateText } from "./figures";

const ranges = { "1": 1, "7": 7, "31": 31 } as const;
type Range = keyof typeof ranges;
const day = 24 * 3_600_000;
const priorities: readonly Priority[] = ["high", "medium", "low"];

/** What the ward's alarms asked of its staff: how many, who came, and how soon. */
export function FiguresPanel({ ward }: { readonly ward: string }): ReactNode {
  const texts = messages.supervisor;
  const clock = useServerClock();
  const [range, setRange] = useState<Range>("7");
  const [answer, setAnswer] = useState<{ readonly of: string; readonly figures: Figures | null; readonly fault: string } | null>(null);
  const wanted = `${ward} ${range}`;
  useEffect(() => {
    let stopped = false;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    void getFigures(ward, Math.round(clock()) - ranges[range] * day + 60_000, zone).then((result) => {
      if (!stopped) {
        setAnswer({
          of: wanted,
          figures: result.ok ? result.value : null,
          fault: result.ok ? "" : result.problem.status === 403 ? texts.figuresForbidden : texts.figuresFailed,
        });
      }
    });
    return () => {
      stopped = true;
    };
  }, [ward, range, wanted, clock, texts]);
  const shown = answer?.of === wanted ? answer : null;
  return (
    <section className="supervisor-figures" aria-labelledby="figures-title">
      <div className="supervisor-shifts-head">
        <h2 id="figures-title">{texts.figuresTitle}</h2>
        <Choices
          label={texts.range}
          options={(Object.keys(ranges) as Range[]).map((value) => ({ value, text: texts.days(ranges[value]), testId: `figures-${value}` }))}
          chosen={range}
          choose={setRange}
        />
      </div>
      {shown === null && <p className="asking">{texts.loading}</p>}
      {shown !== null && shown.fault !== "" && <p role="alert">{shown.fault}</p>}
      {shown?.figures != null && <Counted figures={shown.figures} />}
    </section>
  );
}

function Counted({ figures }: { readonly figures: Figures }): ReactNode {
  const texts = messages.supervisor;
  const { calls } = figures;
  return (
    <>
      <dl className="figures-numbers">
        <Number name={texts.signalsADay} value={rateText(figures.signals)} more={texts.ofPatients(figures.patients, rateText(figures.patientDays))} />
        <Number name={texts.median} value={durationText(calls.medianSeconds)} more={texts.ninety(durationText(calls.p90Seconds))} />
        <Number
          name={texts.acceptedShare}
          value={percentText(calls.accepted, calls.accepted + calls.over + calls.waiting)}
          more={texts.notAccepted(calls.over, calls.waiting)}
        />
        <Number name={texts.climbs} value={String(figures.climbs)} more={texts.climbsMore} />
        <Number name={texts.uncoveredTime} value={durationText(figures.uncoveredMinutes * 60)} more={texts.uncoveredMore} />
        <Number name={texts.topTenth} value={percentText(figures.topTenth, 1)} more={texts.topTenthMore} />
      </dl>
      <div className="figures-charts">
        <table className="figures-table">
          <caption>{texts.byPriority}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.priority}</th>
              <th scope="col">{texts.signalsADay}</th>
              <th scope="col">{texts.accepted}</th>
              <th scope="col">{texts.medianShort}</th>
              <th scope="col">90 %</th>
            </tr>
          </thead>
          <tbody>
            {priorities.map((priority) => (
              <PriorityRow key={priority} priority={priority} signals={figures.byPriority[priority]} calls={figures.callsByPriority[priority]} />
            ))}
          </tbody>
        </table>
        <Columns
          title={texts.perDay}
          columns={figures.days.map((each) => ({
            key: each.date,
            label: dayMonthText(Date.parse(`${each.date}T12:00:00`)),
            value: each.patientDays === 0 ? 0 : priorities.reduce((sum, priority) => sum + each.signals[priority], 0) / each.patientDays,
          }))}
          text={rateText}
        />
        <Columns
          title={texts.responses}
          columns={figures.responses.map((each, index) => ({
            key: String(index),
            label: each.withinSeconds == null ? texts.longer : texts.within(durationText(each.withinSeconds)),
            value: each.accepted,
          }))}
          text={String}
        />
        <Columns
          title={texts.byHour}
          columns={figures.hours.map((each) => ({ key: String(each.hour), label: String(each.hour).padStart(2, "0"), value: each.medianSeconds ?? 0, text: each.accepted === 0 ? "–" : durationText(each.medianSeconds) }))}
          text={durationText}
        />
        <Rows
          title={texts.causes}
          rows={figures.causes.slice(0, 12).map((each) => ({ key: each.cause, label: each.label, value: each.signals }))}
          text={rateText}
        />
        <Rows
          title={texts.acceptedBy}
          rows={figures.rungs.map((each) => ({ key: each.role, label: texts.rungs[each.role], value: each.share }))}
          text={(share) => percentText(share, 1)}
        />
      </div>
    </>
  );
}

function Number(props: { readonly name: string; readonly value: string; readonly more: string }): ReactNode {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        <strong>{props.value}</strong>
        <small>{props.more}</small>
      </dd>
    </div>
  );
}

function PriorityRow(props: { readonly priority: Priority; readonly signals: number; readonly calls: Calls }): ReactNode {
  const { priority, signals, calls } = props;
  return (
    <tr>
      <th scope="row">
        {messages.alarm.prefix[priority]} {messages.alarm.priority(priority)}
      </th>
      <td>{rateText(signals)}</td>
      <td>{percentText(calls.accepted, calls.accepted + calls.over + calls.waiting)}</td>
      <td>{durationText(calls.medianSeconds)}</td>
      <td>{durationText(calls.p90Seconds)}</td>
    </tr>
  );
}

type Datum = { readonly key: string; readonly label: string; readonly value: number; readonly text?: string };

/** Columns along an axis; a screen reader reads the same as a list. */
function Columns(props: { readonly title: string; readonly columns: readonly Datum[]; readonly text: (value: number) => string }): ReactNode {
  const { title, columns, text } = props;
  const most = Math.max(...columns.map((each) => each.value), 0);
  const every = Math.ceil(columns.length / 8);
  const crowded = columns.length > 8;
  return (
    <figure className="figures-chart">
      <figcaption>
        {title} {crowded && <small>{messages.supervisor.atMost(text(most))}</small>}
      </figcaption>
      <ul className="columns">
        {columns.map((each, index) => (
          <li key={each.key} title={`${each.label}: ${each.text ?? text(each.value)}`}>
            <span className={crowded ? "hidden" : "column-value"}>{each.text ?? text(each.value)}</span>
            <span className="column-bar" style={{ height: `calc(${most === 0 ? 0 : each.value / most} * (100% - 2.4rem))` }} />
            <span className={index % every === 0 ? "column-label" : "column-label column-label-hidden"}>{each.label}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function Rows(props: { readonly title: string; readonly rows: readonly Datum[]; readonly text: (value: number) => string }): ReactNode {
  const { title, rows, text } = props;
  const most = Math.max(...rows.map((each) => each.value), 0);
  return (
    <figure className="figures-chart">
      <figcaption>{title}</figcaption>
      {rows.length === 0 && <p>{messages.supervisor.none}</p>}
      <ul className="rows">
        {rows.map((each) => (
          <li key={each.key}>
            <span className="row-label">{each.label}</span>
            <span className="row-track">
              <span className="row-bar" style={{ width: `${most === 0 ? 0 : (100 * each.value) / most}%` }} />
            </span>
            <span className="row-value">{text(each.value)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
