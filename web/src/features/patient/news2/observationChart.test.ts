import { expect, it } from "vitest";
import type { News2Parameter } from "../../../shared/api/model";
import { bandOf, chartParameters, columnsOf, responseOf, startsOf } from "./observationChart";

const hour = 3_600_000;
const base = Date.parse("2026-11-20T00:00:00Z");

/** Each of chart 1's cut points, on both sides. */
const chartOne: readonly (readonly [News2Parameter, readonly (readonly [number, number])[]])[] = [
  ["respiration", [[8, 3], [9, 1], [11, 1], [12, 0], [20, 0], [21, 2], [24, 2], [25, 3]]],
  ["spo2", [[91, 3], [92, 2], [93, 2], [94, 1], [95, 1], [96, 0], [100, 0]]],
  ["oxygen", [[0, 0], [1, 2]]],
  ["systolic", [[50, 3], [90, 3], [91, 2], [100, 2], [101, 1], [110, 1], [111, 0], [219, 0], [220, 3]]],
  ["pulse", [[30, 3], [40, 3], [41, 1], [50, 1], [51, 0], [90, 0], [91, 1], [110, 1], [111, 2], [130, 2], [131, 3]]],
  ["consciousness", [[0, 0], [1, 3], [4, 3]]],
  ["temperature", [[35, 3], [35.1, 1], [36, 1], [36.1, 0], [38, 0], [38.1, 1], [39, 1], [39.1, 2]]],
];

it("shades the rows as the RCP's chart 1 scores them", () => {
  for (const [name, values] of chartOne) {
    const parameter = chartParameters(1).find((one) => one.parameter === name)!;
    for (const [value, points] of values) {
      expect(parameter.bands[bandOf(parameter, value, false)]?.points, `${name} ${value}`).toBe(points);
    }
  }
});

it("scores scale 2 by what the patient breathes", () => {
  const spo2 = chartParameters(2).find((one) => one.parameter === "spo2")!;
  const points = (value: number, oxygen: boolean): number | undefined => spo2.bands[bandOf(spo2, value, oxygen)]?.points;
  expect([83, 84, 86, 88, 92].map((value) => points(value, false))).toEqual([3, 2, 1, 0, 0]);
  expect([93, 95, 97].map((value) => points(value, false))).toEqual([0, 0, 0]);
  expect([93, 95, 97].map((value) => points(value, true))).toEqual([1, 2, 3]);
});

it("writes what was measured in a column, the worse end of a slot, and carries nothing on but the score", () => {
  const series = [
    { metric: "MDC_RESP_RATE", unit: "/min", t: [base + 5, base + hour - 1], min: [14, 20], max: [14, 26], suspect: [] },
  ];
  const scores = { t: [base + 10], lower: [3], upper: [6], revised: [] };
  const columns = columnsOf(chartParameters(1), series, scores, [base, base + hour], hour);
  expect(columns[0]?.cells.respiration).toEqual({ value: 26, row: 0, points: 3 });
  expect(columns[1]?.cells.respiration).toBeUndefined();
  expect(columns[1]?.total).toEqual({ lower: 3, upper: 6 });
  expect(columns.map(responseOf)).toEqual(["hourly", "ward"]);
});

it("begins its columns on the hour, the last one under way", () => {
  expect(startsOf(base + 90 * 60_000, hour, 2)).toEqual([base, base + hour]);
});
