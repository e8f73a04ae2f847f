import { describe, expect, it } from "vitest";
import type { Problem } from "../api/request";
import { alarm } from "../testing/fixtures";
import { answerOutcome } from "./answering";

function refused(problem: Partial<Problem>): ReturnType<typeof answerOutcome> {
  return answerOutcome(alarm(), "Tan Mei Ling", { act: "accept" }, {
    ok: false,
    problem: { status: 409, code: "alarm-changed", detail: "", ...problem },
  });
}

describe("the outcome of an answer", () => {
  it("is told when it is done", () => {
    expect(answerOutcome(alarm(), "Tan Mei Ling", { act: "accept" }, { ok: true, value: alarm() })).toEqual({
      kind: "done",
      text: "Accepted: SpO2 low, Tan Mei Ling.",
    });
  });

  it("names who was faster", () => {
    const now = alarm({ version: 2, signal: "acknowledged", responsible: "Nurse B" });
    expect(refused({ alarm: now })).toEqual({
      kind: "changed",
      text: "SpO2 low: Nurse B was faster and has accepted it already.",
    });
  });

  it("asks to look again when the alarm has changed otherwise", () => {
    expect(refused({ alarm: alarm({ version: 2 }) }).text).toBe(
      "SpO2 low has changed meanwhile. Look again, then decide.",
    );
  });

  it("doesn't claim that nothing was done when no answer came", () => {
    expect(refused({ status: 0, code: "unreachable" })).toEqual({
      kind: "failed",
      text: "Accepting SpO2 low: no answer from the server. It may not have been done; try again.",
    });
  });

  it("passes on what the server says of any other refusal", () => {
    expect(refused({ status: 403, code: "csrf", detail: "Load the page again." }).text).toBe(
      "Accepting SpO2 low: not done. Load the page again.",
    );
  });
});
