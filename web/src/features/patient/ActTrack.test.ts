import { expect, it } from "vitest";
import { at, now } from "../../shared/testing/fixtures";
import { actText, marksOf, signOf } from "./ActTrack";

const hourAgo = now - 3_600_000;

it("puts acts where they happened, and those of one place together", () => {
  const acts = [
    { at: at(30), act: "accept" },
    { at: at(29.9), act: "pause" },
    { at: at(90), act: "observe" },
    { at: at(0), act: "escalate" },
  ];
  expect(marksOf(acts, hourAgo, now, 1.4).map((mark) => [mark.left, mark.acts.map((act) => act.act)])).toEqual([
    [50, ["accept", "pause"]],
    [100, ["escalate"]],
  ]);
});

it("has a word and a sign also for an act that it doesn't know", () => {
  expect(actText({ at: at(0), act: "go-off-monitor", what: "imaging" })).toBe("Off the monitor: X-ray or scan");
  expect(actText({ at: at(0), act: "write-something-new" })).toBe("write something new");
  expect(signOf("write-something-new")).toBe(signOf("set-patient-rules"));
});
