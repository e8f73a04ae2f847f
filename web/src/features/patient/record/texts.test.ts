import { expect, test } from "vitest";
import type { Allergy, TreatmentLimit } from "../../../shared/api/clinical";
import { allergyText, byCriticality, limitText } from "./texts";

const allergy: Allergy = { id: "a", substance: "Penicillin", reaction: "", criticality: "high", at: "2026-11-20T05:00:00Z", ofOtherRecord: false };
const limit: TreatmentLimit = {
  id: "l",
  kind: "no-intubation",
  text: "",
  at: "2026-11-20T05:00:00Z",
  reviewAt: "2026-11-27T05:00:00Z",
  confirmed: true,
  ofOtherRecord: false,
};

test("an allergy says how grave it is and where it came from", () => {
  expect(allergyText(allergy)).toBe("Penicillin (high risk)");
  expect(allergyText({ ...allergy, criticality: "low", reaction: "rash", ofOtherRecord: true })).toBe("Penicillin: rash [of the other record]");
});

test("the gravest comes first, and what nobody can tell before what is mild", () => {
  const all = (["low", "unable-to-assess", "high"] as const).map((criticality) => ({ ...allergy, criticality }));
  expect(all.toSorted(byCriticality).map((one) => one.criticality)).toEqual(["high", "unable-to-assess", "low"]);
});

test("a limit that is not confirmed says so, and one in words says them", () => {
  expect(limitText(limit)).toBe("No intubation");
  expect(limitText({ ...limit, confirmed: false })).toBe("No intubation [of an earlier stay, to be confirmed]");
  expect(limitText({ ...limit, confirmed: false, ofOtherRecord: true })).toBe("No intubation [of the other record, to be confirmed]");
  expect(limitText({ ...limit, kind: "other", text: "No dialysis" })).toBe("No dialysis");
});
