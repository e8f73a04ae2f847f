import type { MetricSeries, PatientView, ScoreSeries, Series } from "../../shared/api/model";

export type RangeKey = "2h" | "24h" | "7d";

const hour = 60 * 60 * 1000;
export const rangeMillis: Readonly<Record<RangeKey, number>> = { "2h": 2 * hour, "24h": 24 * hour, "7d": 7 * 24 * hour };
export const rangeKeys: readonly RangeKey[] = ["2h", "24h", "7d"];

/** One line of a chart: times ascending in milliseconds, null where nothing was measured. */
export type Line = {
  readonly t: readonly number[];
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  /** The value where it is suspect, else null. */
  readonly suspect: readonly (number | null)[];
};

const nothing: Line = { t: [], min: [], max: [], suspect: [] };

/** The series with what the live view knows newer. */
export function extendSeries(series: Series, view: PatientView): Series {
  const known = new Map(series.series.map((one) => [one.metric, one]));
  let changed = false;
  for (const vital of view.vitals) {
    const at = Date.parse(vital.at);
    const before = known.get(vital.metric) ?? { metric: vital.metric, unit: "", t: [], min: [], max: [], suspect: [] };
    if (at > (before.t.at(-1) ?? Date.parse(series.from))) {
      changed = true;
      known.set(vital.metric, {
        ...before,
        t: [...before.t, at],
        min: [...before.min, vital.value],
        max: [...before.max, vital.value],
        suspect: vital.suspect ? [...before.suspect, before.t.length] : before.suspect,
      });
    }
  }
  const scores = extendScores(series.scores, view);
  return changed || scores !== series.scores ? { ...series, series: [...known.values()], scores } : series;
}

/** The line of a metric, broken wherever no value was current for longer than `gapMillis`. */
export function lineOf(series: readonly MetricSeries[], metric: string, gapMillis: number): Line {
  const one = series.find((candidate) => candidate.metric === metric);
  if (one === undefined) {
    return nothing;
  }
  const suspects = new Set(one.suspect);
  const t: number[] = [];
  const min: (number | null)[] = [];
  const max: (number | null)[] = [];
  const suspect: (number | null)[] = [];
  one.t.forEach((at, index) => {
    const before = one.t[index - 1];
    if (before !== undefined && at - before > gapMillis) {
      t.push(before + 1);
      min.push(null);
      max.push(null);
      suspect.push(null);
    }
    t.push(at);
    min.push(one.min[index] ?? null);
    max.push(one.max[index] ?? null);
    suspect.push(suspects.has(index) ? (one.max[index] ?? null) : null);
  });
  return { t, min, max, suspect };
}

/** How far apart two stored points may lie and still be joined: a metric's maximum age, or the slot's width if wider. */
export function gapMillisOf(maxAgeMillis: number, range: number, points: number): number {
  return Math.max(maxAgeMillis, (2 * range) / points);
}

/** The score's bounds as steps, carried on to `untilMillis`. */
export function scoreLine(scores: ScoreSeries, untilMillis: number): Line {
  const lower = scores.lower.at(-1);
  const upper = scores.upper.at(-1);
  const last = scores.t.at(-1);
  if (lower === undefined || upper === undefined || last === undefined) {
    return nothing;
  }
  const carried = untilMillis > last;
  const t = carried ? [...scores.t, untilMillis] : scores.t;
  return {
    t,
    min: carried ? [...scores.lower, lower] : scores.lower,
    max: carried ? [...scores.upper, upper] : scores.upper,
    suspect: t.map(() => null),
  };
}

export type Summary = { readonly low: number; readonly high: number; readonly last: number };

export function summaryOf(lines: readonly Line[]): Summary | null {
  const lows = lines.flatMap((line) => line.min.filter((value) => value !== null));
  const highs = lines.flatMap((line) => line.max.filter((value) => value !== null));
  const last = lines.at(-1)?.max.findLast((value) => value !== null) ?? highs.at(-1);
  return last === undefined || lows.length === 0
    ? null
    : { low: lows.reduce((a, b) => Math.min(a, b)), high: highs.reduce((a, b) => Math.max(a, b)), last };
}

function extendScores(scores: ScoreSeries, view: PatientView): ScoreSeries {
  const score = view.news2;
  if (score == null || Date.parse(score.at) <= (scores.t.at(-1) ?? -Infinity)) {
    return scores;
  }
  if (scores.lower.at(-1) === score.lower && scores.upper.at(-1) === score.upper) {
    return scores;
  }
  return {
    ...scores,
    t: [...scores.t, Date.parse(score.at)],
    lower: [...scores.lower, score.lower],
    upper: [...scores.upper, score.upper],
  };
}
