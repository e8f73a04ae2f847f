import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useTheme } from "../../shared/theme/theme";
import { dayMonthText } from "../../shared/vitals/format";
import type { Line } from "./series";

export type PlotLine = { readonly line: Line; readonly hue: string; readonly label: string };

type Props = {
  readonly lines: readonly PlotLine[];
  readonly fromMillis: number;
  readonly toMillis: number;
  /** The least that the value axis covers. */
  readonly low: number;
  readonly high: number;
  readonly stepped?: boolean;
  /** Dashed horizontal lines. */
  readonly marks?: readonly number[];
  readonly format: (value: number) => string;
  /** Called with the text of the values under the cursor, or with nothing when it is elsewhere. */
  readonly onRead: (text: string) => void;
};

const seriesPerLine = 3;
const fewValues = 60;
export const axisWidthPx = 44;
export const padRightPx = 10;
const axisHeightPx = 22;
const syncKey = "patient-charts";

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** Each tick's time; its date instead at midnight and with ticks a day apart. */
export function tickTexts(seconds: readonly number[], stepSeconds: number): string[] {
  return seconds.map((second) => {
    const date = new Date(second * 1000);
    const midnight = date.getHours() === 0 && date.getMinutes() === 0;
    return stepSeconds >= 86_400 || midnight ? dayMonthText(date.getTime()) : clock.format(date);
  });
}

/** The lines on one time axis in seconds, as uPlot wants them: for each its maximum, its minimum, its suspect points. */
export function aligned(lines: readonly PlotLine[]): uPlot.AlignedData {
  const tables = lines.map(
    ({ line }) => [line.t.map((at) => at / 1000), line.max, line.min, line.suspect] as unknown as uPlot.AlignedData,
  );
  return tables.length === 1 && tables[0] !== undefined ? tables[0] : uPlot.join(tables);
}

export function Plot(props: Props): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const { theme } = useTheme();
  const shape = props.lines.map((line) => line.hue + line.label).join();

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) {
      return undefined;
    }
    const made = new uPlot(optionsFor(element, latest), aligned(latest.current.lines), element);
    plot.current = made;
    setWindow(made, latest.current);
    const observer = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
    // The theme's colours are drawn into the canvas, so another theme needs another plot.
  }, [theme, shape]);

  useEffect(() => {
    const made = plot.current;
    if (made !== null) {
      made.setData(aligned(props.lines), false);
      setWindow(made, props);
    }
  }, [props.lines, props.fromMillis, props.toMillis]);

  return <div ref={box} className="plot" aria-hidden="true" />;
}

function setWindow(plot: uPlot, props: Props): void {
  plot.setScale("x", { min: props.fromMillis / 1000, max: props.toMillis / 1000 });
}

function optionsFor(element: HTMLElement, latest: { readonly current: Props }): uPlot.Options {
  const { lines, stepped, marks } = latest.current;
  const muted = colour(element, "--muted");
  const grid = { stroke: colour(element, "--line"), width: 1 };
  const font = `${getComputedStyle(element).fontSize} ${getComputedStyle(element).fontFamily}`;
  const paths = stepped === true ? uPlot.paths.stepped?.({ align: 1 }) : undefined;
  const dots: uPlot.Series.Points =
    stepped === true
      ? { show: false }
      : { show: true, size: 4, filter: (plot, series) => [...dotsOf(plot.data[series] ?? [])] };
  const withPaths = paths === undefined ? {} : { paths };
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    padding: [8, padRightPx, 0, 0],
    legend: { show: false },
    cursor: { sync: { key: syncKey }, drag: { x: false, y: false }, points: stepped === true ? { show: false } : { size: 6 }, y: false },
    scales: {
      x: { time: true, auto: false },
      y: {
        range: (_plot, low, high) => valueRange(latest.current, low, high),
      },
    },
    axes: [
      {
        stroke: muted,
        grid,
        ticks: { show: false },
        size: axisHeightPx,
        gap: 4,
        font,
        space: 70,
        values: (_plot, splits, _axis, _space, step) => tickTexts(splits, step),
      },
      { stroke: muted, grid, ticks: { show: false }, size: axisWidthPx, gap: 6, font, space: 26 },
    ],
    series: [
      {},
      ...lines.flatMap(({ hue }): uPlot.Series[] => {
        const stroke = colour(element, hue);
        return [
          { stroke, width: 1.5, points: dots, ...withPaths },
          { stroke, width: 1.5, points: { show: false }, ...withPaths },
          {
            stroke,
            paths: () => null,
            points: { show: true, size: 7, width: 1.5, stroke, fill: colour(element, "--surface") },
          },
        ];
      }),
    ],
    bands: lines.map(({ hue }, index) => ({
      series: [index * seriesPerLine + 1, index * seriesPerLine + 2] as [number, number],
      fill: colour(element, hue, 0.2),
    })),
    hooks: {
      draw: [(plot) => drawMarks(plot, marks ?? [], muted)],
      setCursor: [(plot) => latest.current.onRead(cursorText(plot, latest.current))],
    },
  };
}

/** At least the usual values; what lies beyond them keeps a little room, so that an extreme is not lost in the frame. */
export function valueRange(
  usual: { readonly low: number; readonly high: number },
  low: number | null,
  high: number | null,
): [number, number] {
  const room = (usual.high - usual.low) * 0.08;
  return [
    low === null || low >= usual.low ? usual.low : low - room,
    high === null || high <= usual.high ? usual.high : high + room,
  ];
}

/**
 * Which values are drawn as dots: those with a gap on both sides, which no line would show, and all where there are few.
 * Where another line has a value at that time and this one has not, it is undefined; in a gap it is null.
 */
export function dotsOf(values: ArrayLike<number | null | undefined>): readonly number[] {
  const own = Array.from(values, (value, index) => ({ value, index })).filter(({ value }) => value !== undefined);
  const measured = own.filter(({ value }) => value !== null);
  const dots =
    measured.length <= fewValues
      ? measured
      : own.filter(({ value }, at) => value !== null && (own[at - 1]?.value ?? null) === null && (own[at + 1]?.value ?? null) === null);
  return dots.map(({ index }) => index);
}

function drawMarks(plot: uPlot, marks: readonly number[], stroke: string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = stroke;
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  for (const mark of marks) {
    const y = plot.valToPos(mark, "y", true);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}

function cursorText(plot: uPlot, props: Props): string {
  const left = plot.cursor.left ?? -1;
  const nearest = plot.cursor.idx;
  if (left < 0 || nearest == null) {
    return "";
  }
  const second = plot.posToVal(left, "x");
  const index = props.stepped === true ? stepAt(plot.data[0], second) : nearest;
  const at = props.stepped === true ? second : plot.data[0][index];
  const values = props.lines.toReversed().flatMap(({ line, label }) => {
    const first = props.lines.findIndex((one) => one.line === line) * seriesPerLine;
    const max = plot.data[first + 1]?.[index] ?? null;
    const min = plot.data[first + 2]?.[index] ?? null;
    if (max === null || min === null) {
      return [];
    }
    const text = min === max ? props.format(max) : `${props.format(min)}–${props.format(max)}`;
    return [label === "" ? text : `${label} ${text}`];
  });
  return at === undefined || values.length === 0 ? "" : `${clock.format(at * 1000)}  ${values.join("  ")}`;
}

/** The index of the step that holds at `second`; -1 before the first. */
export function stepAt(seconds: ArrayLike<number>, second: number): number {
  return Array.from(seconds).findLastIndex((begun) => begun <= second);
}

/** A custom property's colour as the canvas understands it: `light-dark()` and the like resolved. */
function colour(element: HTMLElement, name: string, alpha?: number): string {
  const probe = document.createElement("span");
  probe.style.color =
    alpha === undefined ? `var(${name})` : `color-mix(in srgb, var(${name}) ${alpha * 100}%, transparent)`;
  element.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}
