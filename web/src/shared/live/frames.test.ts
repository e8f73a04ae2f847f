import { describe, expect, it } from "vitest";
import type { Frame } from "../api/model";
import { alarm, at, now, patient, vital } from "../testing/fixtures";
import { applyFrame, extendTrend, type Patients, withAlarm } from "./frames";

const spo2 = "MDC_PULS_OXIM_SAT_O2";

function held(...views: readonly ReturnType<typeof patient>[]): Patients {
  return new Map(views.map((view) => [view.id, view]));
}

function snapshot(change: Partial<Extract<Frame, { type: "snapshot" }>>): Frame {
  return { type: "snapshot", cursor: "c", now: at(0), resumed: false, visible: [], patients: [], ...change };
}

function delta(change: Partial<Extract<Frame, { type: "delta" }>>): Frame {
  return { type: "delta", cursor: "c", now: at(0), patients: [], gone: [], ...change };
}

describe("a snapshot", () => {
  it("replaces everything when it doesn't resume", () => {
    const after = applyFrame(held(patient({ id: "old" })), snapshot({ visible: ["new"], patients: [patient({ id: "new" })] }));
    expect([...after.keys()]).toEqual(["new"]);
  });

  it("keeps the unchanged and drops who is no longer visible when it resumes", () => {
    const before = held(patient({ id: "stays" }), patient({ id: "moved-away" }));
    const after = applyFrame(before, snapshot({ resumed: true, visible: ["stays"] }));
    expect([...after.keys()]).toEqual(["stays"]);
    expect(after.get("stays")).toBe(before.get("stays"));
  });
});

describe("a delta", () => {
  it("drops who left sight", () => {
    expect(applyFrame(held(patient({ id: "gone" })), delta({ gone: ["gone"] })).size).toBe(0);
  });

  it("leaves the other patients the same objects", () => {
    const before = held(patient({ id: "a" }), patient({ id: "b" }));
    const after = applyFrame(before, delta({ patients: [patient({ id: "b", version: "12:346" })] }));
    expect(after.get("a")).toBe(before.get("a"));
    expect(after.get("b")?.version).toBe("12:346");
  });

  it("appends its vitals to the trend", () => {
    const before = held(patient({ trend: [{ metric: spo2, t: [now - 60_000], v: [95] }] }));
    const after = applyFrame(before, delta({ patients: [patient({ vitals: [vital(spo2, 92)] })] }));
    expect(after.get("patient-1")?.trend).toEqual([{ metric: spo2, t: [now - 60_000, now], v: [95, 92] }]);
  });
});

describe("a trend", () => {
  it("doesn't take the same reading twice", () => {
    const once = extendTrend([], patient({ vitals: [vital(spo2, 92)] }), now);
    expect(extendTrend(once, patient({ vitals: [vital(spo2, 92)] }), now)).toEqual(once);
  });

  it("holds two hours", () => {
    const old = { metric: spo2, t: [now - 121 * 60_000, now - 119 * 60_000], v: [90, 91] };
    expect(extendTrend([old], patient(), now)[0]?.v).toEqual([91]);
  });

  it("is bounded whatever the rate", () => {
    const t = Array.from({ length: 5_000 }, (_, second) => now - (5_000 - second) * 1_000);
    expect(extendTrend([{ metric: spo2, t, v: t.map(() => 96) }], patient(), now)[0]?.t).toHaveLength(480);
  });
});

describe("a command's answer", () => {
  it("shows the alarm as it is now", () => {
    const accepted = alarm({ version: 2, signal: "acknowledged" });
    const after = withAlarm(held(patient({ alarms: [alarm()] })), accepted);
    expect(after.get("patient-1")?.alarms).toEqual([accepted]);
  });

  it("takes a latched alarm away once it is accepted", () => {
    const before = held(patient({ alarms: [alarm({ active: false, signal: "latched" })] }));
    expect(withAlarm(before, alarm({ version: 2, active: false, signal: "off" })).get("patient-1")?.alarms).toEqual([]);
  });

  it("never sets back what the stream brought newer", () => {
    const before = held(patient({ alarms: [alarm({ version: 3 })] }));
    expect(withAlarm(before, alarm({ version: 2, signal: "acknowledged" }))).toBe(before);
  });
});
