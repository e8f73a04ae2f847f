import { describe, expect, it } from "vitest";
import { alarm } from "../testing/fixtures";
import { nextRung, otherActs } from "./AlarmMenu";

describe("the menu of an alarm", () => {
  it("has what means something in its state, and never accepting, which has its own key", () => {
    expect(otherActs(alarm({ signal: "on" }))).toEqual(["reject", "pause", "escalate"]);
    expect(otherActs(alarm({ signal: "paused" }))).toEqual(["reject", "pause", "escalate"]);
    expect(otherActs(alarm({ signal: "latched" }))).toEqual(["reject", "escalate"]);
    expect(otherActs(alarm({ signal: "acknowledged" }))).toEqual(["escalate", "release"]);
    expect(otherActs(alarm({ signal: "off" }))).toEqual([]);
  });

  it("says who is called next; after the last it stays there", () => {
    expect(nextRung("bed-nurse", false)).toBe("charge-nurse");
    expect(nextRung("supervisor", false)).toBe("supervisor");
    expect(nextRung("physician", false)).toBe("supervisor");
    expect(nextRung("physician", true)).toBe("welfare-call");
  });
});
