import { describe, expect, it } from "vitest";
import type { Ward } from "../../shared/api/model";
import { alarm, patient } from "../../shared/testing/fixtures";
import { arrange, keepOrder } from "./arrange";

const wards: readonly Ward[] = [
  { id: "home", name: "At home", setting: "home" },
  { id: "ward-1", name: "Ward 7 East", setting: "ward" },
];
const late = patient({ id: "late", bed: "7E-10" });
const early = patient({ id: "early", bed: "7E-9" });
const home = patient({ id: "home-patient", ward: "home", bed: "", alarms: [alarm()] });
const all = [late, home, early];

function ids(groups: ReturnType<typeof arrange>): readonly (readonly string[])[] {
  return groups.map((group) => group.patients.map((one) => one.id));
}

describe("the ward station", () => {
  it("groups by ward, those at home last, and sorts beds as people count", () => {
    expect(ids(arrange(all, wards, "", "bed"))).toEqual([["early", "late"], ["home-patient"]]);
  });

  it("puts the most urgent first across the wards", () => {
    expect(ids(arrange(all, wards, "", "urgency"))).toEqual([["home-patient", "early", "late"]]);
  });

  it("shows one ward alone", () => expect(ids(arrange(all, wards, "home", "bed"))).toEqual([["home-patient"]]));

  it("never leaves out a patient whose ward it doesn't know", () => {
    expect(ids(arrange([patient({ id: "x", ward: "new" })], wards, "", "bed"))).toEqual([["x"]]);
  });

  it("keeps a held order, adding the new at the end", () => {
    const kept = keepOrder(["late", "gone", "early"], [early, home, late]);
    expect(kept.map((one) => one.id)).toEqual(["late", "early", "home-patient"]);
  });
});
