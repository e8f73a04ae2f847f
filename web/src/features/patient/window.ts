/** The part of time that the charts show. */
export type ChartWindow = {
  readonly spanMillis: number;
  /** Null where it ends now, and moves along. */
  readonly toMillis: number | null;
};

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export type RangeKey = "live" | "1h" | "6h" | "24h" | "7d" | "30d" | "90d" | "1y";
export const rangeMillis: Readonly<Record<RangeKey, number>> = {
  live: 15 * minute,
  "1h": hour,
  "6h": 6 * hour,
  "24h": day,
  "7d": 7 * day,
  "30d": 30 * day,
  "90d": 90 * day,
  "1y": 365 * day,
};
export const rangeKeys: readonly RangeKey[] = ["live", "1h", "6h", "24h", "7d", "30d", "90d", "1y"];

const spanMin = minute;
/** The server gives at most 366 days at once. */
export const spanMax = 365 * day;
const stepsPerWindow = 900;
const stepMin = 1_000;
const stepMax = 10_000;

export type Span = { readonly fromMillis: number; readonly toMillis: number };

/** From when until when; a window that moves along does so in steps of about a pixel. */
export function spanOfWindow(window: ChartWindow, nowMillis: number): Span {
  const step = Math.min(stepMax, Math.max(stepMin, window.spanMillis / stepsPerWindow));
  const toMillis = window.toMillis ?? Math.ceil(nowMillis / step) * step;
  return { fromMillis: toMillis - window.spanMillis, toMillis };
}

/** Moved by some time; at now it goes on with it. */
export function panned(window: ChartWindow, nowMillis: number, byMillis: number): ChartWindow {
  return ending(window.spanMillis, spanOfWindow(window, nowMillis).toMillis + byMillis, nowMillis);
}

/**
 * A shorter or longer window, of which one moment stays in its place.
 *
 * @param factor of the span; under 1 shows less, larger
 * @param fraction where that moment is, from 0 at the left to 1 at the right
 */
export function zoomed(window: ChartWindow, nowMillis: number, factor: number, fraction: number): ChartWindow {
  const { fromMillis } = spanOfWindow(window, nowMillis);
  const spanMillis = Math.min(spanMax, Math.max(spanMin, Math.round(window.spanMillis * factor)));
  const fixed = fromMillis + fraction * window.spanMillis;
  return ending(spanMillis, fixed + (1 - fraction) * spanMillis, nowMillis);
}

/** The range that the window is, if it is one and moves along. */
export function rangeOf(window: ChartWindow): RangeKey | undefined {
  return window.toMillis === null ? rangeKeys.find((key) => rangeMillis[key] === window.spanMillis) : undefined;
}

function ending(spanMillis: number, toMillis: number, nowMillis: number): ChartWindow {
  return { spanMillis, toMillis: toMillis >= nowMillis ? null : Math.round(toMillis) };
}

/** What is loaded for a window: a little more than is seen, so that it can be moved. */
export function loadedSpan(span: Span, nowMillis: number): Span {
  const width = span.toMillis - span.fromMillis;
  const room = Math.min(width / 4, (spanMax - width) / 2);
  return {
    fromMillis: Math.round(span.fromMillis - room),
    toMillis: Math.round(Math.max(span.fromMillis - room + 1, Math.min(span.toMillis + room, nowMillis))),
  };
}
