import { describe, expect, it } from "vitest";
import type { Delivery } from "../../shared/api/model";
import { alarm, at, patient } from "../../shared/testing/fixtures";
import { limitText } from "./EvidencePanel";
import { metricOf, sectionsOf, stepsOf } from "./inbox";
import { keepSections } from "./useHeldSections";

const low = alarm({ id: "low", priority: "low" });
const high = alarm({ id: "high" });
const held = alarm({ id: "held", signal: "acknowledged", responsibility: "accepted", responsible: "Nurse B" });
const climbed = alarm({ id: "climbed", priority: "medium", role: "physician" });
const ward = [patient({ id: "a", alarms: [low, held] }), patient({ id: "b", alarms: [climbed, high] })];

function idsOf(sections: ReturnType<typeof sectionsOf>): readonly (readonly string[])[] {
  return sections.map((section) => [section.name, ...section.items.map((item) => item.alarm.id)]);
}

describe("the alarm inbox", () => {
  it("has what waits first, the most urgent before the others, then what somebody has", () => {
    expect(idsOf(sectionsOf(ward, false))).toEqual([
      ["waiting", "high", "climbed", "low"],
      ["held", "held"],
    ]);
  });

  it("has for a physician first what came up to one, and each alarm once", () => {
    expect(idsOf(sectionsOf(ward, true))).toEqual([
      ["review", "climbed"],
      ["waiting", "high", "low"],
      ["held", "held"],
    ]);
  });

  it("moves no row under the pointer: what is new comes last, what was taken stays", () => {
    const before = sectionsOf([patient({ id: "a", alarms: [low, climbed] })], false);
    const taken = { ...climbed, signal: "acknowledged" as const, version: 2 };
    const now = sectionsOf([patient({ id: "a", alarms: [low, taken, high] })], false);
    const kept = keepSections(before, now);
    expect(idsOf(kept)).toEqual([["waiting", "climbed", "low", "high"], ["held"]]);
    expect(kept[0]?.items[0]?.alarm.version).toBe(2);
  });

  it("drops a row that is gone even while others are held", () => {
    const before = sectionsOf([patient({ alarms: [low, high] })], false);
    expect(idsOf(keepSections(before, sectionsOf([patient({ alarms: [low] })], false)))).toEqual([
      ["waiting", "low"],
      ["held"],
    ]);
  });
});

describe("who did what when", () => {
  const told: Delivery = {
    id: "d",
    alarm: "alarm-1",
    rung: 0,
    to: "b",
    toName: "Nurse B",
    channel: "app",
    stage: "displayed",
    orderedAt: at(1.5),
  };

  it("is in the order of time, with the next rung ahead", () => {
    const steps = stepsOf(alarm({ nextRungAt: at(-1) }), [{ ...told, alarm: "another" }, told]);
    expect(steps.map((step) => step.text)).toEqual([
      "began",
      "signalled",
      "Nurse B told: displayed",
      "the next one is called, unless somebody takes it",
    ]);
    expect(steps.map((step) => step.ahead)).toEqual([false, false, false, true]);
  });

  it("names who took it, and calls nobody further", () => {
    const taken = alarm({
      signal: "acknowledged",
      responsibility: "accepted",
      responsible: "Nurse A",
      responsibleSince: at(1),
      nextRungAt: at(-1),
    });
    expect(stepsOf(taken, []).map((step) => step.text)).toEqual(["began", "signalled", "Nurse A has it"]);
  });
});

describe("the evidence", () => {
  it("words the limit in force, with where it is from and who set it", () => {
    const rule = {
      kind: "limit",
      threshold: 88,
      delaySeconds: 15,
      priority: "medium",
      grades: [{ threshold: 85, priority: "high" }],
    } as const;
    const from = { origin: "layer", level: "patient", by: "Dr Lim", reason: "COPD" } as const;
    expect(limitText({ key: "MDC_PULS_OXIM_SAT_O2:low", rule, from }, alarm())).toBe(
      "88 % for 15 s · medium priority · high priority from 85 % · the patient's own · Dr Lim: COPD",
    );
    expect(limitText({ key: "k", from: { origin: "layer", level: "order" } }, alarm())).toBe("off · by order");
  });

  it("has readings of a limit's metric, and none of a technical alarm or a score", () => {
    expect(metricOf(alarm())).toBe("MDC_PULS_OXIM_SAT_O2");
    expect(metricOf(alarm({ condition: "device:silent" }))).toBeNull();
    expect(metricOf(alarm({ condition: "news2" }))).toBeNull();
  });
});
