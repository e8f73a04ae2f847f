import { describe, expect, it } from "vitest";
import { alarm, at, patient, score } from "../testing/fixtures";
import { byUrgency, countByPriority, firstToAccept, markOf, newHighAlarms, priorityOfMetric, urgencyOf } from "./order";

describe("alarms", () => {
  it("stand with what asks for somebody first, then by priority, then the newest", () => {
    const alarms = [
      alarm({ id: "accepted-high", signal: "acknowledged" }),
      alarm({ id: "low", priority: "low" }),
      alarm({ id: "older-high", raisedAt: at(9) }),
      alarm({ id: "newer-high", raisedAt: at(1) }),
    ];
    expect(alarms.toSorted(byUrgency).map((one) => one.id)).toEqual(["newer-high", "older-high", "low", "accepted-high"]);
  });

  it("can be accepted while on or latched, the most urgent first", () => {
    const latched = alarm({ id: "latched", active: false, signal: "latched" });
    const low = alarm({ id: "low", priority: "low" });
    expect(firstToAccept([low, latched])).toBe(latched);
    expect(firstToAccept([alarm({ signal: "acknowledged" })])).toBeUndefined();
  });

  it("mark the patient only while they ask for somebody", () => {
    expect(markOf([alarm({ signal: "acknowledged" }), alarm({ priority: "low" })])).toBe("low");
  });

  it("mark their metric while active, accepted or not", () => {
    const alarms = [alarm({ signal: "acknowledged", priority: "medium" })];
    expect(priorityOfMetric(alarms, "MDC_PULS_OXIM_SAT_O2")).toBe("medium");
    expect(priorityOfMetric(alarms, "MDC_ECG_HEART_RATE")).toBeUndefined();
    expect(priorityOfMetric([alarm({ active: false, signal: "latched" })], "MDC_PULS_OXIM_SAT_O2")).toBeUndefined();
  });

  it("are counted by priority while they ask for somebody", () => {
    const patients = [patient({ alarms: [alarm(), alarm({ signal: "acknowledged" })] }), patient({ alarms: [alarm({ priority: "low" })] })];
    expect(countByPriority(patients)).toEqual({ high: 1, medium: 0, low: 1 });
  });

  it("are announced once, and again when they asked for nobody in between", () => {
    const patients = [patient({ alarms: [alarm(), alarm({ id: "medium", priority: "medium" })] })];
    expect(newHighAlarms(new Set(), patients).map((one) => one.alarm.id)).toEqual(["alarm-1"]);
    expect(newHighAlarms(new Set(["alarm-1"]), patients)).toEqual([]);
  });
});

describe("urgency", () => {
  it("puts any alarm that asks for somebody above every score", () => {
    const alarmed = patient({ alarms: [alarm({ priority: "low" })] });
    const scored = patient({ news2: score({ lower: 20, red: true }) });
    expect(urgencyOf(alarmed)).toBeGreaterThan(urgencyOf(scored));
  });

  it("puts an accepted high alarm below a low one that asks for somebody", () => {
    const accepted = patient({ alarms: [alarm({ signal: "acknowledged" })] });
    const asking = patient({ alarms: [alarm({ priority: "low" })] });
    expect(urgencyOf(asking)).toBeGreaterThan(urgencyOf(accepted));
  });
});
