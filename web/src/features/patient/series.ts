import type { MetricSeries, PatientView, ScoreSeries, Series } from "../../shared/api/model";

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

/**
 * How far apart two stored points may lie and still be joined: a metric's maximum age, or one slot if that is wider. A
 * slot without a value is a gap.
 */
export function gapMillisOf(maxAgeMillis: number, spanMillis: number, points: number): number {
  return Math.max(maxAgeMillis, (1.5 * spanMillis) / points);
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

/** Of the values between two times. */
export function summaryOf(lines: readonly Line[], fromMillis: number, toMillis: number): Summary | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let last: number | null = null;
  for (const line of lines) {
    let lastOfLine: number | null = null;
    line.t.forEach((at, index) => {
      const min = line.min[index] ?? null;
      const max = line.max[index] ?? null;
      if (at >= fromMillis && at <= toMillis && min !== null && max !== null) {
        low = Math.min(low, min);
        high = Math.max(high, max);
        lastOfLine = max;
      }
    });
    last = lastOfLine ?? last;
  }
  return last === null ? null : { low, high, last };
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
