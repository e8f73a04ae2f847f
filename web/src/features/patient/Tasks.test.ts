import { expect, it } from "vitest";
import type { Task } from "../../shared/api/model";
import { detailText } from "./Tasks";

const task: Task = { id: "t1", version: 1, kind: "measure", detail: "", openedAt: "2026-11-20T05:00:00.000Z" };

it("names what is to be measured", () => {
  expect(detailText({ ...task, detail: "respiration,oxygen,unheard-of" })).toBe(
    "Respiration, Air or oxygen, unheard-of",
  );
});

it("names what is overdue, and the order that is to be reviewed", () => {
  expect(detailText({ ...task, kind: "observe", detail: "systolic,consciousness" })).toBe(
    "Systolic pressure, Consciousness",
  );
  expect(detailText({ ...task, kind: "review-order", detail: "spo2-scale-two" })).toBe("SpO₂ scale 2, target 88–92 %");
});

it("says what a correction changed", () => {
  expect(
    detailText({
      ...task,
      kind: "review-correction",
      detail: "reattributed-away,readings:30,withdrawn:MDC_PULS_OXIM_SAT_O2:low,score,unheard-of",
    }),
  ).toBe(
    "readings were another patient's, readings: 30, alarm withdrawn: MDC_PULS_OXIM_SAT_O2:low, NEWS2 revised, unheard-of",
  );
});

it("shows any other task's detail as it is", () => {
  expect(detailText({ ...task, kind: "review-backlog", detail: "3 alarms, late" })).toBe("3 alarms, late");
});
