import { expect, it } from "vitest";
import { matches } from "./matches";

it("finds somebody by a part of the name or by initials", () => {
  expect(matches("Tan Mei Ling", "mei")).toBe(true);
  expect(matches("Tan Mei Ling", "tml")).toBe(true);
  expect(matches("Tan Mei Ling", "T.M.")).toBe(true);
  expect(matches("Tan Mei Ling", "")).toBe(true);
  expect(matches("Tan Mei Ling", "tl")).toBe(false);
});
