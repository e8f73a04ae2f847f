import { expect, it } from "vitest";
import { alarm } from "../../shared/testing/fixtures";
import { marksOf } from "./AlarmHistory";

it("says once that an alarm was entered in error", () => {
  expect(marksOf(alarm({ withdrawn: true, corrected: true, enteredInError: true }))).toEqual(["entered in error"]);
});

it("tells an alarm that was corrected from one that late data withdrew", () => {
  expect(marksOf(alarm({ corrected: true }))).toEqual(["corrected"]);
  expect(marksOf(alarm({ withdrawn: true }))).toEqual(["withdrawn"]);
  expect(marksOf(alarm())).toEqual([]);
});
