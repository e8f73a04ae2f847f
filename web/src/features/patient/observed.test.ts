import { describe, expect, it } from "vitest";
import { type Filled, observedFrom } from "./observed";

const empty: Filled = {
  consciousness: "",
  oxygen: "",
  temperature: "",
  respiration: "",
  pulse: "",
  spo2: "",
  systolic: "",
  diastolic: "",
};

describe("an observation", () => {
  it("holds only what was filled in", () => {
    expect(observedFrom({ ...empty, consciousness: "1", oxygen: "0" })).toEqual({
      readings: [
        { metric: "VIGIL_CONSCIOUSNESS", value: 1, unit: "1" },
        { metric: "MDC_FLOW_O2_FG", value: 0, unit: "L/min" },
      ],
    });
  });

  it("is refused when empty", () => expect(observedFrom(empty)).toEqual({ fault: "Fill in at least one value." }));

  it.each([
    { systolic: "120", diastolic: "" },
    { systolic: "", diastolic: "70" },
    { systolic: "70", diastolic: "120" },
  ])("is refused with half a pressure or one upside down: %o", (pressure) => {
    expect(observedFrom({ ...empty, ...pressure })).toHaveProperty("fault");
  });
});
