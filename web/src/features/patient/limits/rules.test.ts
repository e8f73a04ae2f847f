import { describe, expect, it } from "vitest";
import type { Limit, RuleInForce } from "../../../shared/api/limits";
import { differs, proposed, typedOf, withTyped } from "./rules";

const low: Limit = {
  kind: "limit",
  vitalSign: "MDC_PULS_OXIM_SAT_O2",
  direction: "low",
  threshold: 88,
  delaySeconds: 15,
  priority: "medium",
  grades: [{ threshold: 80, delaySeconds: 5, priority: "high" }],
};
const fast: Limit = { kind: "limit", vitalSign: "MDC_ECG_HEART_RATE", direction: "high", threshold: 120, delaySeconds: 10, priority: "medium" };
const score = { kind: "score", delaySeconds: 15, grades: [{ threshold: 5, priority: "medium" as const }] };
const hospital = { origin: "layer", level: "hospital" };
const inForce: readonly RuleInForce[] = [
  { key: "MDC_PULS_OXIM_SAT_O2:low", rule: low, from: hospital },
  { key: "MDC_ECG_HEART_RATE:high", rule: fast, from: hospital },
  { key: "NEWS2:high", rule: score, from: { origin: "layer", level: "patient" } },
];

describe("proposed", () => {
  it("changes the thresholds and nothing else of a limit", () => {
    const rules = proposed({ rules: [], off: [] }, inForce, new Map([["MDC_PULS_OXIM_SAT_O2:low", { typed: ["90", "82.5"], off: false }]]));
    expect(rules).toEqual({ rules: [{ ...low, threshold: 90, grades: [{ ...low.grades![0], threshold: 82.5 }] }], off: [] });
  });

  it("keeps the patient's other rules, also one that an order stands over now", () => {
    const mine = { ...fast, threshold: 130 };
    const rules = proposed({ rules: [mine, score], off: ["MDC_RESP_RATE:high"] }, inForce, new Map([["MDC_PULS_OXIM_SAT_O2:low", { typed: ["90", "80"], off: false }]]));
    expect(rules?.rules).toContainEqual(mine);
    expect(rules?.rules).toContainEqual(score);
    expect(rules?.off).toEqual(["MDC_RESP_RATE:high"]);
  });

  it("turns off by the key, in place of the patient's own", () => {
    const mine = { ...fast, threshold: 130 };
    const rules = proposed({ rules: [mine], off: [] }, inForce, new Map([["MDC_ECG_HEART_RATE:high", { typed: ["130"], off: true }]]));
    expect(rules).toEqual({ rules: [], off: ["MDC_ECG_HEART_RATE:high"] });
  });

  it("leaves to the ward what is reset, whether it was changed or off", () => {
    const mine = { ...fast, threshold: 130 };
    const rules = proposed({ rules: [mine], off: ["MDC_RESP_RATE:high"] }, inForce, new Map([
      ["MDC_ECG_HEART_RATE:high", { typed: ["130"], off: false, reset: true }],
      ["MDC_RESP_RATE:high", { typed: [], off: false, reset: true }],
    ]));
    expect(rules).toEqual({ rules: [], off: [] });
  });

  it("is none where a threshold is empty or no number", () => {
    expect(proposed({ rules: [], off: [] }, inForce, new Map([["MDC_ECG_HEART_RATE:high", { typed: [" "], off: false }]]))).toBeNull();
    expect(withTyped(low, ["90", "x"])).toBeNull();
  });
});

describe("differs", () => {
  it("is false for the same numbers written otherwise", () => {
    expect(differs(inForce[0]!, { typed: ["88.0", "80"], off: false })).toBe(false);
    expect(differs(inForce[0]!, { typed: ["88", "81"], off: false })).toBe(true);
    expect(differs(inForce[0]!, { typed: typedOf(low), off: true })).toBe(true);
    expect(differs(inForce[0]!, { typed: typedOf(low), off: false, reset: true })).toBe(true);
  });
});
