import { expect, it } from "vitest";
import type { Alarm, PatientView } from "../../shared/api/model";
import { alarm, patient } from "../../shared/testing/fixtures";
import { isPaused, pauseOf, remaining } from "./pausing";

const until = 120_000;
const withAlarms = (...alarms: readonly Alarm[]): readonly PatientView[] => [patient({ alarms })];

it("is of what sounded, until its end, and of nothing else", () => {
  const medium = alarm({ id: "a", priority: "medium" });
  const pause = pauseOf(["a"], until, withAlarms(medium));
  expect(isPaused(pause, medium, until - 1)).toBe(true);
  expect(isPaused(pause, medium, until)).toBe(false);
  expect(isPaused(pause, alarm({ id: "b", priority: "low" }), 0)).toBe(false);
});

it("is never of an alarm that became graver", () => {
  const pause = pauseOf(["a"], until, withAlarms(alarm({ id: "a", priority: "medium" })));
  expect(isPaused(pause, alarm({ id: "a", priority: "high" }), 0)).toBe(false);
});

it("is over for an alarm that stopped sounding, should it sound again", () => {
  const a = alarm({ id: "a" });
  const b = alarm({ id: "b" });
  const pause = pauseOf(["a", "b"], until, withAlarms(a, b));
  expect(remaining(pause, withAlarms(a, b), 0)).toBe(pause);
  const left = remaining(pause, withAlarms({ ...a, signal: "acknowledged" }, b), 0);
  expect(isPaused(left, a, 0)).toBe(false);
  expect(isPaused(left, b, 0)).toBe(true);
  expect(remaining(left, [], 0)).toBeNull();
});
