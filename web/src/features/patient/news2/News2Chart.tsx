import { type ReactNode, useCallback, useLayoutEffect, useRef, useState } from "react";
import { getSeries } from "../../../shared/api/getSeries";
import type { News2Parameter, PatientView } from "../../../shared/api/model";
import { messages } from "../../../shared/messages";
import { Choices } from "../../../shared/ui/Choices";
import { timeText, valueText } from "../../../shared/vitals/format";
import { useLoaded } from "../useLoaded";
import { type Cell, type ChartParameter, chartParameters, type Column, columnsOf, responseOf, startsOf } from "./observationChart";
import "./news2Chart.css";

const hour = 3_600_000;
const reloadMillis = 60_000;
const steps = {
  "1h": { stepMillis: hour, columns: 24 },
  "4h": { stepMillis: 4 * hour, columns: 24 },
} as const;
type Step = keyof typeof steps;
const stepKeys: readonly Step[] = ["1h", "4h"];

/** The observation chart of wards: bands with their points, values in columns over time, the total, the response. */
export default function News2Chart(props: { readonly patient: PatientView; readonly nowMillis: number }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <section className="panel" aria-labelledby="news2-chart-title">
      <details onToggle={(event) => setOpen(event.currentTarget.open)} data-testid="news2-chart">
        <summary>
          <h2 id="news2-chart-title">{messages.news2Chart.title}</h2>
        </summary>
        {open && <OpenChart {...props} />}
      </details>
    </section>
  );
}

function OpenChart({ patient, nowMillis }: { readonly patient: PatientView; readonly nowMillis: number }): ReactNode {
  const texts = messages.news2Chart;
  const [step, setStep] = useState<Step>("1h");
  const { stepMillis, columns: count } = steps[step];
  const load = useCallback((from: number, to: number) => getSeries(patient.id, from, to), [patient.id]);
  const window = { spanMillis: stepMillis * (count + 1), toMillis: null };
  const { loaded, failed, pending } = useLoaded(window, patient.id, reloadMillis, load);
  const scale = patient.news2?.scale ?? 1;
  const parameters = chartParameters(scale);
  const columns =
    loaded === null || pending
      ? []
      : columnsOf(parameters, loaded.value.series, loaded.value.scores, startsOf(nowMillis, stepMillis, count), stepMillis);
  const headings = columns.map((column) => timeText(column.fromMillis, nowMillis));
  // The newest column is at the right.
  const scroll = useRef<HTMLDivElement>(null);
  const shown = columns.length > 0;
  useLayoutEffect(() => {
    if (shown) {
      scroll.current?.scrollTo({ left: scroll.current.scrollWidth });
    }
  }, [shown, step]);
  return (
    <>
      <div className="news2-chart-head">
        <Choices
          label={texts.step}
          options={stepKeys.map((key) => ({ value: key, text: texts.steps[key], testId: `news2-step-${key}` }))}
          chosen={step}
          choose={setStep}
        />
        <p className="quiet-text">{texts.scale(scale)}</p>
      </div>
      {failed && <p role="status">{messages.patient.chartsFailed}</p>}
      {pending ? (
        <p className="quiet-text">{messages.app.loading}</p>
      ) : (
        <div className="news2-scroll" ref={scroll} tabIndex={0} role="region" aria-label={texts.byTime}>
          <table className="news2-grid" aria-hidden="true">
            <thead>
              <tr>
                <th colSpan={3} />
                {columns.map((column, index) => (
                  <th key={column.fromMillis}>
                    {timeText(column.fromMillis, columns[index - 1]?.fromMillis ?? 0)}
                  </th>
                ))}
              </tr>
            </thead>
            {parameters.map((parameter) => (
              <Bands key={parameter.parameter} parameter={parameter} columns={columns} />
            ))}
            <tbody className="news2-sum">
              <tr>
                <th colSpan={3}>{messages.news2.total}</th>
                {columns.map((column) => (
                  <td key={column.fromMillis}>{totalText(column)}</td>
                ))}
              </tr>
              <tr>
                <th colSpan={3}>{texts.response}</th>
                {columns.map((column) => (
                  <td key={column.fromMillis} className="news2-response">
                    {responseText(column, "short")}
                  </td>
                ))}
              </tr>
            </tbody>
          </table>
          <Spoken parameters={parameters} columns={columns} headings={headings} />
        </div>
      )}
      <ul className="news2-legend quiet-text">
        {texts.legend.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}

function Bands({ parameter, columns }: { readonly parameter: ChartParameter; readonly columns: readonly Column[] }): ReactNode {
  return (
    <tbody>
      {parameter.bands.map((band, row) => (
        <tr key={band.text} className={`news2-points-${band.points}`}>
          {row === 0 && (
            <th rowSpan={parameter.bands.length} className="news2-parameter">
              {messages.news2.parameter(parameter.parameter)}
            </th>
          )}
          <th className="news2-band">{band.text}</th>
          <td className="news2-band-points">{band.points}</td>
          {columns.map((column) => {
            const cell = column.cells[parameter.parameter];
            return <td key={column.fromMillis}>{cell?.row === row ? valueOf(parameter, cell) : ""}</td>;
          })}
        </tr>
      ))}
    </tbody>
  );
}

/** The same for screen readers: a row for each parameter instead of one for each band. */
function Spoken(props: {
  readonly parameters: readonly ChartParameter[];
  readonly columns: readonly Column[];
  readonly headings: readonly string[];
}): ReactNode {
  const { parameters, columns, headings } = props;
  const texts = messages.news2Chart;
  return (
    <table className="hidden" data-testid="news2-spoken">
      <caption>{texts.title}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.time}</th>
          {parameters.map((parameter) => (
            <th key={parameter.parameter} scope="col">
              {messages.news2.parameter(parameter.parameter)}
            </th>
          ))}
          <th scope="col">{messages.news2.total}</th>
          <th scope="col">{texts.response}</th>
        </tr>
      </thead>
      <tbody>
        {columns.map((column, index) => (
          <tr key={column.fromMillis}>
            <th scope="row">{headings[index]}</th>
            {parameters.map((parameter) => {
              const cell = column.cells[parameter.parameter];
              return (
                <td key={parameter.parameter}>
                  {cell === undefined ? "–" : texts.spoken(valueOf(parameter, cell), cell.points)}
                </td>
              );
            })}
            <td>{totalText(column)}</td>
            <td>{responseText(column, "long")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function totalText(column: Column): string {
  return column.total === null ? "–" : messages.news2.range(column.total.lower, column.total.upper);
}

function responseText(column: Column, length: "short" | "long"): string {
  const response = responseOf(column);
  return response === null ? "–" : messages.news2Chart.responses[response][length];
}

const letters: Readonly<Partial<Record<News2Parameter, (value: number) => string | undefined>>> = {
  consciousness: (value) => messages.observation.letters[value],
  oxygen: (value) => (value === 0 ? "A" : undefined),
};

function valueOf(parameter: ChartParameter, cell: Cell): string {
  const letter = letters[parameter.parameter]?.(cell.value);
  return letter ?? valueText(cell.value, parameter.parameter === "oxygen" && Number.isInteger(cell.value) ? 0 : parameter.decimals);
}
