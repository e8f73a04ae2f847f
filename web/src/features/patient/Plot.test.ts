import { expect, it } from "vitest";
import { aligned, dotsOf, stepAt, tickTexts, valueRange } from "./Plot";

it("writes a tick's time, and its date at midnight", () => {
  const midnight = Date.parse("2026-11-20T00:00:00Z") / 1000;
  expect(tickTexts([midnight - 3_600, midnight], 3_600)).toEqual(["23:00", "20 Nov"]);
});

it("covers the usual values, and extremes with room to spare", () => {
  const usual = { low: 50, high: 150 };
  expect(valueRange(usual, 60, 150)).toEqual([50, 150]);
  expect(valueRange(usual, 40, 200)).toEqual([32, 208]);
  expect(valueRange(usual, null, null)).toEqual([50, 150]);
});

it("reads a step by what holds, not by what is nearest", () => {
  expect([9, 10, 19, 20].map((second) => stepAt([10, 20], second))).toEqual([-1, 0, 0, 1]);
});

it("puts lines of different times on one axis without inventing gaps", () => {
  const line = (t: number): { t: number[]; min: number[]; max: number[]; suspect: null[] } => ({ t: [t], min: [1], max: [2], suspect: [null] });
  const data = aligned([
    { line: line(1_000), hue: "", label: "" },
    { line: line(2_000), hue: "", label: "" },
  ]);
  expect(data[0]).toEqual([1, 2]);
  expect(data[1]).toEqual([2, undefined]);
  expect(data[4]).toEqual([undefined, 2]);
});

it("draws a dot for what stands alone, and for each of a few", () => {
  const many = Array.from({ length: 80 }, (): number | null | undefined => 1);
  expect(dotsOf([...many, null, 5, null, ...many])).toEqual([81]);
  expect(dotsOf([...many, null, 5, undefined, null, ...many])).toEqual([81]);
  expect(dotsOf([1, 2, null, undefined, 3])).toEqual([0, 1, 4]);
});
