import { type ReactNode, useRef } from "react";
import type { Alarm, PatientView } from "../../shared/api/model";
import { messages } from "../../shared/messages";
import { Choices } from "../../shared/ui/Choices";
import { dayMonthText, timeText } from "../../shared/vitals/format";
import { useActs } from "./useActs";
import { useGestures } from "./useGestures";
import { useSeries } from "./useSeries";
import { VitalCharts } from "./VitalCharts";
import { type ChartWindow, panned, type RangeKey, rangeKeys, rangeOf, spanOfWindow, zoomed } from "./window";

type Props = {
  readonly patient: PatientView;
  readonly alarms: readonly Alarm[];
  readonly window: ChartWindow;
  readonly changeWindow: (window: ChartWindow) => void;
  readonly chooseRange: (range: RangeKey) => void;
  readonly nowMillis: number;
};

const panStep = 0.5;

/** Values, alarms and acts on one axis of time, which is moved and zoomed. */
export function Charts({ patient, alarms, window, changeWindow, chooseRange, nowMillis }: Props): ReactNode {
  const texts = messages.charts;
  const loaded = useSeries(patient, window);
  const acts = useActs(patient, window);
  const box = useRef<HTMLDivElement>(null);
  const gestures = useGestures(box, window, nowMillis, changeWindow);
  const { fromMillis, toMillis } = spanOfWindow(window, nowMillis);
  const anchor = window.toMillis === null ? 1 : 0.5;
  const pan = (fraction: number): void => changeWindow(panned(window, nowMillis, fraction * window.spanMillis));
  const zoom = (factor: number): void => changeWindow(zoomed(window, nowMillis, factor, anchor));
  return (
    <section className="panel" aria-labelledby="charts-title">
      <div className="panel-head charts-head">
        <h2 id="charts-title">{messages.patient.charts}</h2>
        <Choices
          label={messages.patient.range}
          options={rangeKeys.map((key) => ({ value: key, text: texts.ranges[key], testId: `range-${key}` }))}
          chosen={rangeOf(window) ?? ("" as RangeKey)}
          choose={chooseRange}
        />
        <div className="charts-moves" role="group" aria-label={texts.moves}>
          <button type="button" aria-label={texts.earlier} data-testid="charts-earlier" onClick={() => pan(-panStep)}>
            ←
          </button>
          <button type="button" aria-label={texts.later} disabled={window.toMillis === null} onClick={() => pan(panStep)}>
            →
          </button>
          <button type="button" aria-label={texts.closer} data-testid="charts-closer" onClick={() => zoom(0.5)}>
            +
          </button>
          <button type="button" aria-label={texts.further} onClick={() => zoom(2)}>
            −
          </button>
          <button
            type="button"
            data-testid="charts-now"
            disabled={window.toMillis === null}
            onClick={() => changeWindow({ ...window, toMillis: null })}
          >
            {texts.now}
          </button>
        </div>
        <p className="charts-span" role="status" data-testid="charts-span">
          {loaded.pending
            ? messages.app.loading
            : window.toMillis === null
              ? texts.untilNow
              : `${dayMonthText(fromMillis)} ${timeText(fromMillis, fromMillis)} – ${dayMonthText(toMillis)} ${timeText(toMillis, toMillis)}`}
        </p>
      </div>
      <div
        className="charts"
        ref={box}
        tabIndex={0}
        role="group"
        aria-label={texts.keys}
        aria-busy={loaded.pending}
        data-testid="charts"
        {...gestures}
      >
        <VitalCharts
          patient={patient}
          loaded={loaded}
          alarms={alarms}
          acts={acts}
          fromMillis={fromMillis}
          toMillis={toMillis}
          nowMillis={nowMillis}
        />
      </div>
    </section>
  );
}
