import { expect, it } from "vitest";
import { signallingText } from "./News2Table";

it("says which score gives alarms, and that it stands in for one that would with an infection", () => {
  expect(signallingText({ score: "MEWS" })).toBe("MEWS gives alarms");
  expect(signallingText({ score: "NEWS2", insteadOf: "qSOFA" })).toBe(
    "NEWS2 gives alarms: qSOFA would in its place if an infection were noted as suspected",
  );
});
