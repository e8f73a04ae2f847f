import { describe, expect, it } from "vitest";
import { type Handover, nothingHandedOn } from "../../shared/api/handover";
import type { PatientView } from "../../shared/api/model";
import { at, patient } from "../../shared/testing/fixtures";
import { actsOf, keepSections, sectionsOf, waiting } from "./sections";

function handed(id: string, person: string | null, handover: Partial<Handover> | null): PatientView {
  return patient({
    id,
    bed: id,
    responsible: {
      staffed: true,
      reachable: true,
      person,
      handedOn: nothingHandedOn,
      handover:
        handover === null
          ? null
          : { stage: "offered", from: "anne", byItself: false, note: "", offeredAt: at(1), due: at(-9), since: at(1), ...handover },
    },
  });
}

const toBen = handed("1", "anne", { to: "ben" });
const toAnybody = handed("2", "anne", { byItself: true, due: at(-2) });
const untaken = handed("3", "charge", { stage: "untaken", to: "ben", by: "charge" });
const taken = handed("4", "ben", { stage: "taken", to: "ben", by: "ben" });
const kept = handed("5", "anne", null);
const all = [toBen, toAnybody, untaken, taken, kept];

function ids(user: string): Record<string, string[]> {
  return Object.fromEntries(sectionsOf(all, user).map((section) => [section.name, section.patients.map((one) => one.id)]));
}

describe("the handover's sections", () => {
  it("show the one who gives what is theirs, and what was taken", () => {
    expect(ids("anne")).toEqual({ came: [], offered: ["3"], mine: ["1", "2", "5"], given: ["4"] });
  });

  it("show the one who is asked what is due first at the top", () => {
    expect(ids("ben")["offered"]).toEqual(["2", "1", "3"]);
    expect(waiting(all, "ben")).toBe(2);
  });

  it("show the charge nurse what came untaken", () => {
    expect(ids("charge")["came"]).toEqual(["3"]);
    expect(waiting(all, "charge")).toBe(2);
  });

  it("offer to somebody else only what nobody was named for, or nobody took in time", () => {
    expect(actsOf(toBen, "carla").take).toBe(false);
    expect(actsOf(toAnybody, "carla")).toEqual({ take: true, refuse: false, offer: false, withdraw: false });
    expect(actsOf(untaken, "carla").take).toBe(true);
  });

  it("let who gives take back what they offered themselves, and nobody else", () => {
    expect(actsOf(toBen, "anne")).toEqual({ take: false, refuse: false, offer: false, withdraw: true });
    expect(actsOf(toAnybody, "anne").withdraw).toBe(false);
    expect(actsOf(kept, "anne").offer).toBe(true);
    expect(actsOf(toBen, "ben")).toEqual({ take: true, refuse: true, offer: false, withdraw: false });
  });

  it("leave each patient where it stands while the pointer is there", () => {
    const before = sectionsOf(all, "ben");
    const now = [handed("1", "ben", { stage: "taken", by: "ben" }), toAnybody, untaken, taken, kept];
    const held = keepSections(before, sectionsOf(now, "ben"), new Map(now.map((one) => [one.id, one])));
    expect(held.find((one) => one.name === "offered")?.patients.map((one) => [one.id, one.responsible.handover?.stage])).toEqual([
      ["2", "offered"],
      ["1", "taken"],
      ["3", "untaken"],
    ]);
    expect(held.find((one) => one.name === "mine")?.patients.map((one) => one.id)).toEqual(["4"]);
  });
});
