import { expect, it } from "vitest";
import { type ChartWindow, loadedSpan, panned, rangeMillis, rangeOf, spanMax, spanOfWindow, zoomed } from "./window";

const now = Date.parse("2026-11-20T03:00:00Z");
const hour = 3_600_000;
const live: ChartWindow = { spanMillis: rangeMillis["6h"], toMillis: null };

it("ends now and moves along until it is moved into the past", () => {
  expect(spanOfWindow(live, now)).toEqual({ fromMillis: now - 6 * hour, toMillis: now });
  expect(rangeOf(live)).toBe("6h");
  const before = panned(live, now, -hour);
  expect(before).toEqual({ spanMillis: 6 * hour, toMillis: now - hour });
  expect(rangeOf(before)).toBeUndefined();
  expect(panned(before, now, 2 * hour)).toEqual(live);
});

it("keeps the moment under the pointer in its place as it is zoomed", () => {
  const closer = zoomed(live, now, 0.5, 0.25);
  const { fromMillis, toMillis } = spanOfWindow(closer, now);
  expect(toMillis - fromMillis).toBe(3 * hour);
  expect(fromMillis + 0.25 * 3 * hour).toBe(now - 6 * hour + 0.25 * 6 * hour);
});

it("shows a minute at least and what the server gives at most", () => {
  expect(zoomed(live, now, 1e-9, 1).spanMillis).toBe(60_000);
  expect(zoomed(live, now, 1e9, 1)).toEqual({ spanMillis: spanMax, toMillis: null });
  const most = loadedSpan(spanOfWindow({ spanMillis: spanMax, toMillis: null }, now), now);
  expect(most.toMillis - most.fromMillis).toBeLessThanOrEqual(366 * 24 * hour);
});

it("is loaded with room to be moved, but never beyond now", () => {
  expect(loadedSpan(spanOfWindow(live, now), now)).toEqual({ fromMillis: now - 7.5 * hour, toMillis: now });
});
