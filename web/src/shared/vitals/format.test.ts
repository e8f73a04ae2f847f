import { describe, expect, it } from "vitest";
import { now } from "../testing/fixtures";
import { ageText, plainText, shortAgeText, timeText, unitText, yearsOld } from "./format";

describe("an age", () => {
  it.each([
    [-5_000, "now"],
    [9_999, "now"],
    [59_000, "50 s"],
    [60_000, "1 min"],
    [3_599_000, "59 min"],
    [47 * 3_600_000, "47 h"],
    [48 * 3_600_000, "2 d"],
  ])("of %d ms is %s", (millis, text) => expect(ageText(millis)).toBe(text));
});

it("has no room for more than a letter of an age's unit on the smallest tiles", () =>
  expect([59_000, 41 * 60_000, 9 * 3_600_000, 72 * 3_600_000].map(shortAgeText)).toEqual(["50s", "41m", "9h", "3d"]));

describe("a time", () => {
  it("has no date today", () => expect(timeText(now - 60_000, now)).toBe("04:59"));
  it("has its date on another day", () => expect(timeText(now - 6 * 3_600_000, now)).toBe("19 Nov 23:00"));
});

it("writes units for people", () => {
  expect(["mm[Hg]", "Cel", "1", "%", "{score}"].map(unitText)).toEqual(["mmHg", "°C", "", "%", ""]);
});

it("writes a value with the decimals it needs", () => {
  expect([62.8, 84, 36.666].map(plainText)).toEqual(["62.8", "84", "36.67"]);
});

it("counts years from birthday to birthday", () => {
  expect(yearsOld("1950-11-20", now)).toBe(76);
  expect(yearsOld("1950-11-21", now)).toBe(75);
});
