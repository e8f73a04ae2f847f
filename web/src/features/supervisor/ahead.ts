import type { Shift, Staffing } from "../../shared/api/responsible";

export type Span = { readonly fromMillis: number; readonly untilMillis: number };
export type Uncovered = Span & { readonly patients: number };

export const aheadMillis = 24 * 3_600_000;

/** Take over whom nobody took: while one of them works, nobody is without anybody. */
const standingIn: readonly Shift["duty"][] = ["charge-nurse", "hub-nurse"];

/** When nobody has one of the duties. */
export function gapsOf(shifts: readonly Shift[], duties: readonly Shift["duty"][], span: Span): readonly Span[] {
  const covered = shifts
    .filter((shift) => duties.includes(shift.duty))
    .map((shift) => ({ from: Date.parse(shift.from), until: Date.parse(shift.until) }))
    .toSorted((a, b) => a.from - b.from);
  const gaps: Span[] = [];
  let begin = span.fromMillis;
  for (const each of covered) {
    if (each.from > begin) {
      gaps.push({ fromMillis: begin, untilMillis: Math.min(each.from, span.untilMillis) });
    }
    begin = Math.max(begin, each.until);
  }
  if (begin < span.untilMillis) {
    gaps.push({ fromMillis: begin, untilMillis: span.untilMillis });
  }
  return gaps.filter((gap) => gap.fromMillis < span.untilMillis && gap.fromMillis < gap.untilMillis);
}

/** When there is nobody to take over what nobody took. */
export function withoutCharge(shifts: readonly Shift[], span: Span): readonly Span[] {
  return gapsOf(shifts, standingIn, span);
}

/** How many patients will have nobody when, until somebody comes who takes over what nobody took. */
export function uncoveredOf(staffing: Staffing, span: Span): readonly Uncovered[] {
  const begins = staffing.shifts
    .filter((shift) => standingIn.includes(shift.duty))
    .map((shift) => Date.parse(shift.from));
  const spans = staffing.uncovered
    .map(({ from, patients }) => {
      const fromMillis = Math.max(span.fromMillis, Date.parse(from));
      const untilMillis = Math.min(span.untilMillis, ...begins.filter((begin) => begin > fromMillis));
      return { fromMillis, untilMillis, patients };
    })
    .filter((one) => one.fromMillis < one.untilMillis);
  const edges = [...new Set(spans.flatMap((one) => [one.fromMillis, one.untilMillis]))].toSorted((a, b) => a - b);
  return edges.slice(1).flatMap((untilMillis, index) => {
    const fromMillis = edges[index] ?? untilMillis;
    const patients = spans
      .filter((one) => one.fromMillis <= fromMillis && one.untilMillis >= untilMillis)
      .reduce((sum, one) => sum + one.patients, 0);
    return patients === 0 ? [] : [{ fromMillis, untilMillis, patients }];
  });
}

/** Where a span lies on the chart, in per cent of its width. */
export function placed(one: Span, all: Span): { readonly left: number; readonly width: number } {
  const whole = all.untilMillis - all.fromMillis;
  const from = Math.max(one.fromMillis, all.fromMillis);
  const until = Math.min(one.untilMillis, all.untilMillis);
  return { left: (100 * (from - all.fromMillis)) / whole, width: Math.max(0, (100 * (until - from)) / whole) };
}
