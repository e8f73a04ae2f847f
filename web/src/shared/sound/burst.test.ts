import { describe, expect, it } from "vitest";
import type { Priority } from "../api/model";
import { alarm, patient } from "../testing/fixtures";
import { burstOf, harmonics, heardOf } from "./burst";

const priorities: readonly Priority[] = ["high", "medium", "low"];

/** The silence after each pulse but the last, in milliseconds. */
function gaps(priority: Priority): readonly number[] {
  const { pulses } = burstOf(priority);
  return pulses.slice(1).map((pulse, index) => {
    const before = pulses[index];
    return before === undefined ? 0 : Math.round(1000 * (pulse.at - before.at - before.seconds));
  });
}

function within(value: number, low: number, high: number): void {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
}

describe("a burst of IEC 60601-1-8 tables 3 and 4", () => {
  it("has ten pulses of high priority as 3 + 2, twice; three of medium; two of low", () => {
    expect(priorities.map((priority) => burstOf(priority).pulses.length)).toEqual([10, 3, 2]);
    const silences = gaps("high");
    const long = silences.flatMap((gap, index) => (gap > 125 ? [index + 1] : []));
    expect(long).toEqual([3, 5, 8]);
    silences.filter((gap) => gap <= 125).forEach((gap) => within(gap, 50, 125));
    // Between the groups of three and two: twice the spacing and a pulse; between the two halves: 0.35 to 1.3 s.
    expect([silences[2], silences[7]]).toEqual([350, 350]);
    within(silences[4] ?? 0, 350, 1300);
  });

  it("keeps each pulse and spacing within its bounds", () => {
    burstOf("high").pulses.forEach((pulse) => within(1000 * pulse.seconds, 75, 200));
    for (const priority of ["medium", "low"] as const) {
      burstOf(priority).pulses.forEach((pulse) => within(1000 * pulse.seconds, 125, 250));
      gaps(priority).forEach((gap) => within(gap, 125, 250));
    }
  });

  it("comes again the sooner the higher, and the louder", () => {
    within(burstOf("high").pauseSeconds, 2.5, 15);
    within(burstOf("medium").pauseSeconds, 2.5, 30);
    expect(burstOf("low").pauseSeconds).toBeGreaterThan(15);
    const levels = priorities.map((priority) => burstOf(priority).level);
    expect(levels).toEqual(levels.toSorted((a, b) => b - a));
    expect(levels[0]).toBeLessThanOrEqual(1);
  });

  it("has four harmonics from 300 to 4000 Hz within 15 dB of the fundamental", () => {
    for (const priority of priorities) {
      const { hertz } = burstOf(priority);
      within(hertz, 150, 1000);
      const strong = harmonics.filter((amplitude, index) => {
        const frequency = hertz * (index + 1);
        return index > 0 && frequency >= 300 && frequency <= 4000 && Math.abs(20 * Math.log10(amplitude)) <= 15;
      });
      expect(strong.length).toBeGreaterThanOrEqual(4);
    }
  });
});

describe("what is heard", () => {
  const medium = patient({ id: "b", alarms: [alarm({ id: "m", priority: "medium" })] });
  const latched = patient({ id: "c", alarms: [alarm({ id: "l", signal: "latched", active: false })] });

  it("is the highest priority of what has sound", () => {
    expect(heardOf([medium], false)).toBe("medium");
    expect(heardOf([medium, latched], false)).toBe("high");
  });

  it.each(["acknowledged", "paused", "off"] as const)("is nothing of one that is %s", (signal) => {
    expect(heardOf([patient({ alarms: [alarm({ signal })] })], false)).toBeNull();
  });

  it("is the station itself when it has lost the server, and never less than what it knew", () => {
    expect(heardOf([], true)).toBe("medium");
    expect(heardOf([latched], true)).toBe("high");
  });
});
