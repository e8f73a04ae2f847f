import { describe, expect, it } from "vitest";
import type { Alarm, PatientView } from "../../../shared/api/model";
import { anyNew, highAlarms, localText } from "./leaving";

function patientWith(...alarms: readonly Partial<Alarm>[]): PatientView {
  return { alarms } as unknown as PatientView;
}

describe("the high alarms that end a look back", () => {
  it("are those of any patient that wait for somebody", () => {
    const ids = highAlarms([
      patientWith({ id: "a", priority: "high", signal: "on" }, { id: "b", priority: "medium", signal: "on" }),
      patientWith({ id: "c", priority: "high", signal: "latched" }, { id: "d", priority: "high", signal: "acknowledged" }),
    ]);
    expect([...ids]).toEqual(["a", "c"]);
  });

  it("are only those that were not there when it began", () => {
    expect(anyNew(new Set(["a"]), new Set(["a"]))).toBe(false);
    expect(anyNew(new Set(["a", "b"]), new Set(["a"]))).toBe(false);
    expect(anyNew(new Set(["a"]), new Set(["a", "b"]))).toBe(true);
  });
});

describe("localText", () => {
  it("reads back as the same minute", () => {
    const at = Date.UTC(2026, 2, 1, 5, 7, 0);
    expect(Date.parse(localText(at))).toBe(at);
  });
});
