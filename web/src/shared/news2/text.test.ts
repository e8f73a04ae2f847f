import { describe, expect, it } from "vitest";
import { score } from "../testing/fixtures";
import { neededOf, partValueText, scoreText } from "./text";

describe("a NEWS2", () => {
  it("is one number when complete", () => expect(scoreText(score({ complete: true, upper: 5 }))).toBe("5"));
  it("is a range while something is missing", () => expect(scoreText(score())).toBe("5–8"));
  it("names what is missing or too old", () => expect(neededOf(score())).toEqual(["temperature", "consciousness"]));
});

it("writes the value of each parameter as it is said", () => {
  expect(partValueText({ parameter: "consciousness", points: 0, value: 1, state: "present" })).toBe("C");
  expect(partValueText({ parameter: "oxygen", points: 0, value: 0, state: "present" })).toBe("Air");
  expect(partValueText({ parameter: "oxygen", points: 0, value: 2, state: "present" })).toBe("2 L/min");
  expect(partValueText({ parameter: "temperature", points: 0, state: "missing" })).toBe("–");
});
