import { memo, type ReactNode } from "react";

const width = 100;
const height = 24;
const inset = 2;

export type Window = { readonly fromMillis: number; readonly toMillis: number };

/**
 * An SVG path of the points in the window, broken where two neighbours are further apart than `gapMillis`:
 * a line there would show values that nobody measured. `spanMin` is the smallest height of the value axis,
 * so that noise doesn't look like a swing.
 */
export function sparkPath(
  t: readonly number[],
  v: readonly number[],
  window: Window,
  gapMillis: number,
  spanMin: number,
): string {
  const points = t.flatMap((at, index) => {
    const value = v[index];
    return value === undefined || at < window.fromMillis || at > window.toMillis ? [] : [{ at, value }];
  });
  const values = points.map((point) => point.value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const span = Math.max(high - low, spanMin);
  const floor = (low + high) / 2 - span / 2;
  return points
    .map((point, index) => {
      const x = (width * (point.at - window.fromMillis)) / (window.toMillis - window.fromMillis);
      const y = height - inset - ((height - 2 * inset) * (point.value - floor)) / span;
      const before = points[index - 1];
      const begins = before === undefined || point.at - before.at > gapMillis;
      const next = points[index + 1];
      const alone = begins && (next === undefined || next.at - point.at > gapMillis);
      // A lone point would be no line at all: a short dash makes it visible.
      return `${begins ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}${alone ? "h1" : ""}`;
    })
    .join("");
}

type Props = {
  readonly t: readonly number[];
  readonly v: readonly number[];
  readonly fromMillis: number;
  readonly toMillis: number;
  readonly gapMillis: number;
  readonly spanMin: number;
  readonly label: string;
};

export const Sparkline = memo(function Sparkline(props: Props): ReactNode {
  const { t, v, fromMillis, toMillis, gapMillis, spanMin, label } = props;
  return (
    <svg className="spark" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <path d={sparkPath(t, v, { fromMillis, toMillis }, gapMillis, spanMin)} vectorEffect="non-scaling-stroke" />
    </svg>
  );
});
