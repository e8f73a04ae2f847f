import { describe, expect, it } from "vitest";
import type { Series } from "../../shared/api/model";
import { at, now, patient, score, vital } from "../../shared/testing/fixtures";
import { extendSeries, gapMillisOf, lineOf, scoreLine, summaryOf } from "./series";

const hr = "MDC_ECG_HEART_RATE";
const stored: Series = {
  patient: "patient-1",
  from: at(120),
  to: at(0),
  series: [{ metric: hr, unit: "/min", t: [now - 2_000, now - 1_000], min: [60, 61], max: [64, 61], suspect: [0] }],
  enteredInError: [],
  scores: { t: [now - 5_000], lower: [2], upper: [5], revised: [] },
};

describe("a series", () => {
  it("goes on with what the live view knows newer", () => {
    const after = extendSeries(stored, patient({ vitals: [vital(hr, 70, 0, true)], news2: score() }));
    expect(after.series[0]).toMatchObject({ t: [now - 2_000, now - 1_000, now], min: [60, 61, 70], max: [64, 61, 70], suspect: [0, 2] });
    expect(after.scores).toMatchObject({ t: [now - 5_000, now], lower: [2, 5], upper: [5, 8] });
  });

  it("stays the same object when nothing is newer", () => {
    expect(extendSeries(stored, patient({ vitals: [vital(hr, 61, 1)] }))).toBe(stored);
  });

  it("never takes a value from before its range", () => {
    expect(extendSeries(stored, patient({ vitals: [vital("MDC_TEMP_BODY", 37, 300)] }))).toBe(stored);
  });

  it("begins a metric that it had not", () => {
    const after = extendSeries(stored, patient({ vitals: [vital("MDC_TEMP_BODY", 37)] }));
    expect(after.series.map((one) => one.metric)).toEqual([hr, "MDC_TEMP_BODY"]);
  });
});

describe("a line", () => {
  it("is broken where no value was current", () => {
    const line = lineOf(stored.series, hr, 500);
    expect(line.t).toEqual([now - 2_000, now - 1_999, now - 1_000]);
    expect(line.max).toEqual([64, null, 61]);
    expect(line.min).toEqual([60, null, 61]);
    expect(line.suspect).toEqual([64, null, null]);
  });

  it("is not broken by the width of its slots", () => {
    const week = 7 * 24 * 3_600_000;
    expect(gapMillisOf(300_000, week, 1_500)).toBeGreaterThan(week / 1_500);
    expect(gapMillisOf(300_000, week, 1_500), "a slot that has no value is a gap").toBeLessThan((2 * week) / 1_500);
    expect(gapMillisOf(300_000, 7_200_000, 1_500)).toBe(300_000);
  });

  it("of a score is carried on to now", () => {
    expect(scoreLine(stored.scores, now)).toMatchObject({ t: [now - 5_000, now], min: [2, 2], max: [5, 5] });
  });

  it("tells its lowest, highest and last", () => {
    expect(summaryOf([lineOf(stored.series, hr, 500)], now - 5_000, now)).toEqual({ low: 60, high: 64, last: 61 });
    expect(summaryOf([], now - 5_000, now)).toBeNull();
  });
});
