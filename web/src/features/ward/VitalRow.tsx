import type { ReactNode } from "react";
import { priorityOfMetric } from "../../shared/alarm/order";
import type { PatientView } from "../../shared/api/model";
import { messages } from "../../shared/messages";
import { Sparkline } from "../../shared/ui/Sparkline";
import { ageText, shortAgeText, unitText, valueText } from "../../shared/vitals/format";
import { lastText } from "../../shared/vitals/lastText";
import { maxAgeMillis, type Metrics, type Parameter, type Shown, shownOf } from "../../shared/vitals/parameters";

type Props = {
  readonly parameter: Parameter;
  readonly patient: PatientView;
  readonly metrics: Metrics;
  readonly nowMillis: number;
};

const trendWindowMillis = 2 * 60 * 60 * 1000;
/** The trend's window moves in steps, so that a line isn't drawn anew each second. */
const trendStepMillis = 30_000;

/** Younger ones are all the same where there is no room for every age. */
const freshMillis = 60_000;

export function VitalRow({ parameter, patient, metrics, nowMillis }: Props): ReactNode {
  const shown = shownOf(parameter, patient.vitals, metrics, nowMillis);
  const priority = shown.state === "current" ? priorityOfMetric(patient.alarms, shown.code) : undefined;
  const unit = unitText(metrics.get(shown.code)?.unit ?? "");
  const source = shown.state === "none" ? undefined : shown.label;
  const label = source === undefined ? messages.vitals.label(parameter.key) : messages.vitals.sources[source];
  return (
    <div className={`vital hue-${parameter.key}`}>
      <dt>
        <span className="vital-label" data-initial={label.slice(0, 1)}>
          {label}
        </span> <span className="vital-unit">{unit}</span>
      </dt>
      <dd className={priority === undefined ? "vital-value" : `vital-value in-alarm in-alarm-${priority}`}>
        <Value parameter={parameter} shown={shown} />
      </dd>
      {shown.state === "current" ? (
        <>
          <dd className="vital-trend">
            <Trend parameter={parameter} patient={patient} code={shown.code} metrics={metrics} nowMillis={nowMillis} />
          </dd>
          <dd
            className="vital-age"
            data-fresh={nowMillis - Date.parse(shown.vital.at) < freshMillis}
            data-short={shortAgeText(nowMillis - Date.parse(shown.vital.at))}
          >
            {shown.vital.suspect && (
              <span className="verify" title={messages.vitals.verifyHint}>
                {messages.vitals.verify}
              </span>
            )}
            {ageText(nowMillis - Date.parse(shown.vital.at))}
          </dd>
        </>
      ) : (
        <dd className="vital-last">
          <span className="vital-last-full">{lastText(parameter, shown, nowMillis)}</span>
          {shown.state === "expired" && (
            <span className="vital-last-age" aria-hidden="true">
              {ageText(nowMillis - Date.parse(shown.vital.at))}
            </span>
          )}
        </dd>
      )}
    </div>
  );
}

function Value({ parameter, shown }: { readonly parameter: Parameter; readonly shown: Shown }): ReactNode {
  if (shown.state !== "current") {
    return <span data-testid={`value-${shown.code}`}>–</span>;
  }
  return (
    <>
      <span data-testid={`value-${shown.code}`}>{valueText(shown.vital.value, parameter.decimals)}</span>
      {shown.second !== undefined && (
        <span className="vital-second">
          /<span data-testid={`value-${shown.second.metric}`}>{valueText(shown.second.value, parameter.decimals)}</span>
        </span>
      )}
    </>
  );
}

function Trend(props: Props & { readonly code: string }): ReactNode {
  const { parameter, patient, code, metrics, nowMillis } = props;
  const trend = patient.trend?.find((one) => one.metric === code);
  if (trend === undefined || trend.t.length === 0) {
    return null;
  }
  const toMillis = Math.ceil(nowMillis / trendStepMillis) * trendStepMillis;
  return (
    <Sparkline
      t={trend.t}
      v={trend.v}
      fromMillis={toMillis - trendWindowMillis}
      toMillis={toMillis}
      gapMillis={maxAgeMillis(metrics, code)}
      spanMin={parameter.trendSpanMin}
      label={messages.vitals.trend(messages.vitals.name(parameter.key))}
    />
  );
}
