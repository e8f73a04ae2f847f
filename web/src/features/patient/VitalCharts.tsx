import { type ReactNode, useMemo, useRef } from "react";
import type { Alarm, PatientView } from "../../shared/api/model";
import { messages } from "../../shared/messages";
import { scoreText } from "../../shared/news2/text";
import { ageText, unitText, valueText } from "../../shared/vitals/format";
import { lastText, shownText } from "../../shared/vitals/lastText";
import { maxAgeMillis, parameters, type ParameterKey, shownOf } from "../../shared/vitals/parameters";
import { useReference } from "../../shared/vitals/reference";
import { ActTrack } from "./ActTrack";
import { AlarmTrack } from "./AlarmTrack";
import { Plot, type PlotLine } from "./Plot";
import { gapMillisOf, lineOf, scoreLine, summaryOf } from "./series";
import type { LoadedActs } from "./useActs";
import type { LoadedSeries } from "./useSeries";

type Props = {
  readonly patient: PatientView;
  readonly loaded: LoadedSeries;
  readonly alarms: readonly Alarm[];
  readonly acts: LoadedActs;
  readonly fromMillis: number;
  readonly toMillis: number;
  readonly nowMillis: number;
};

const chartStepMillis = 10_000;
const points = 1500;
const news2Marks = [5, 7];

/** What the value axis covers at least: of an adult's usual values, so that a flat line looks flat. */
const axes: Readonly<Record<ParameterKey, readonly [number, number]>> = {
  heartRate: [40, 120],
  spo2: [85, 100],
  respiration: [5, 30],
  pressure: [40, 160],
  temperature: [35, 39],
};

const order: readonly ParameterKey[] = ["heartRate", "spo2", "respiration", "pressure", "temperature"];

export function VitalCharts({ patient, loaded, alarms, acts, fromMillis, toMillis, nowMillis }: Props): ReactNode {
  return (
    <>
      <AlarmTrack alarms={alarms} fromMillis={fromMillis} toMillis={toMillis} nowMillis={nowMillis} />
      <ActTrack loaded={acts} fromMillis={fromMillis} toMillis={toMillis} nowMillis={nowMillis} />
      {loaded.failed && (
        <p className="charts-failed" role="status">
          {messages.patient.chartsFailed}
        </p>
      )}
      {order.map((key) => (
        <VitalChart
          key={key}
          parameterKey={key}
          patient={patient}
          loaded={loaded}
          nowMillis={nowMillis}
          fromMillis={fromMillis}
          toMillis={toMillis}
        />
      ))}
      <ScoreChart patient={patient} loaded={loaded} nowMillis={nowMillis} fromMillis={fromMillis} toMillis={toMillis} />
    </>
  );
}

type ChartProps = Omit<Props, "alarms" | "acts">;

function VitalChart(props: ChartProps & { readonly parameterKey: ParameterKey }): ReactNode {
  const { parameterKey, patient, loaded, nowMillis, fromMillis, toMillis } = props;
  const { metrics } = useReference();
  const readout = useRef<HTMLSpanElement>(null);
  const parameter = parameters.find((one) => one.key === parameterKey) ?? parameters[0]!;
  const series = loaded.series?.series;
  const spanMillis = loaded.series === null ? 0 : Date.parse(loaded.series.to) - Date.parse(loaded.series.from);
  const lines = useMemo((): readonly PlotLine[] => {
    const codes = parameter.sources.flatMap((source) =>
      source.second === undefined ? [source.code] : [source.code, source.second],
    );
    const present = codes.filter((code) => series?.some((one) => one.metric === code && one.t.length > 0));
    const drawn = present.map((code, index) => {
      const gap = gapMillisOf(maxAgeMillis(metrics, code), spanMillis, points);
      const label = present.length === 1 ? "" : (metrics.get(code)?.label ?? "");
      // A second source of the same rate stands back behind the first.
      const hue = index > 0 && parameter.key === "heartRate" ? "--hue-second" : `--hue-${parameter.key}`;
      return { line: lineOf(series ?? [], code, gap), hue, label };
    });
    // The preferred source is drawn last, over the others.
    return drawn.toReversed();
  }, [parameter, series, metrics, spanMillis]);

  const shown = shownOf(parameter, patient.vitals, metrics, nowMillis);
  const unit = unitText(metrics.get(shown.code)?.unit ?? "");
  const name = messages.vitals.name(parameter.key);
  const summary = summaryOf(
    lines.map((line) => line.line),
    fromMillis,
    toMillis,
  );
  const format = (value: number): string => valueText(value, parameter.decimals);
  return (
    <figure className={`chart hue-${parameter.key}`}>
      <figcaption>
        <span className="chart-name">{name}</span>
        <span className="chart-value" data-testid={`now-${shown.code}`}>
          {shown.state === "current" ? shownText(parameter, shown) : "–"}
        </span>
        <span className="chart-unit">{unit}</span>
        <span className="chart-age">
          {shown.state === "current"
            ? ageText(nowMillis - Date.parse(shown.vital.at))
            : lastText(parameter, shown, nowMillis)}
          {shown.state === "current" && shown.vital.suspect && (
            <span className="verify" title={messages.vitals.verifyHint}>
              {messages.vitals.verify}
            </span>
          )}
        </span>
        {lines.length > 1 &&
          lines.toReversed().map(({ label, hue }) => (
            <span key={label} className="chart-line" style={{ color: `var(${hue})` }}>
              {label}
            </span>
          ))}
        <span className="chart-readout" ref={readout} aria-hidden="true" />
        <span className="hidden">
          {summary === null
            ? messages.patient.chartEmpty
            : messages.patient.chartSummary(name, format(summary.low), format(summary.high), format(summary.last), unit)}
        </span>
      </figcaption>
      {summary === null ? (
        <p className="chart-empty">{loaded.pending ? messages.app.loading : messages.patient.chartEmpty}</p>
      ) : (
        <Plot
          lines={lines}
          fromMillis={fromMillis}
          toMillis={toMillis}
          low={axes[parameter.key][0]}
          high={axes[parameter.key][1]}
          format={format}
          onRead={(text) => show(readout.current, text)}
        />
      )}
    </figure>
  );
}

function ScoreChart({ patient, loaded, nowMillis, fromMillis, toMillis }: ChartProps): ReactNode {
  const readout = useRef<HTMLSpanElement>(null);
  const scores = loaded.series?.scores;
  const until = Math.min(toMillis, Math.floor(nowMillis / chartStepMillis) * chartStepMillis);
  const lines = useMemo(
    (): readonly PlotLine[] =>
      scores === undefined ? [] : [{ line: scoreLine(scores, until), hue: "--hue-news2", label: "" }],
    [scores, until],
  );
  const summary = summaryOf(
    lines.map((line) => line.line),
    fromMillis,
    toMillis,
  );
  return (
    <figure className="chart hue-news2">
      <figcaption>
        <span className="chart-name">{messages.news2.name}</span>
        <span className="chart-value">{patient.news2 == null ? "–" : scoreText(patient.news2)}</span>
        <span className="chart-age">{messages.patient.news2Band}</span>
        <span className="chart-readout" ref={readout} aria-hidden="true" />
        <span className="hidden">
          {summary === null
            ? messages.patient.chartEmpty
            : messages.patient.chartSummary(
                messages.news2.name,
                String(summary.low),
                String(summary.high),
                String(summary.last),
                "",
              )}
        </span>
      </figcaption>
      {summary === null ? (
        <p className="chart-empty">{loaded.pending ? messages.app.loading : messages.patient.chartEmpty}</p>
      ) : (
        <Plot
          lines={lines}
          fromMillis={fromMillis}
          toMillis={toMillis}
          low={0}
          high={12}
          stepped
          marks={news2Marks}
          format={String}
          onRead={(text) => show(readout.current, text)}
        />
      )}
    </figure>
  );
}

/** Past React on purpose: the cursor moves far more often than anything else on the page changes. */
function show(element: HTMLElement | null, text: string): void {
  if (element !== null) {
    element.textContent = text;
  }
}
