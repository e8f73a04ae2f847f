import { expect, it } from "vitest";
import { measuredText } from "./Interrogated";

const at = "2026-11-20T05:00:00.000Z";
const nowMillis = Date.parse(at);

it("shows a transmission that is due as a moment", () => {
  const due = new Date(2026, 10, 28, 3, 15).getTime();
  const measure = { metric: "VIGIL_CIED_NEXT_TRANSMISSION", value: due / 60_000, unit: "min", at };

  expect(measuredText(measure, nowMillis)).toMatch(/28.*03:15$/);
  expect(measuredText(measure, due)).toBe("03:15");
});

it("shows what is measured with its unit", () => {
  expect(measuredText({ metric: "VIGIL_CIED_RA_OUTPUT", value: 2.5, unit: "V", at }, nowMillis)).toBe("2.5 V");
  expect(measuredText({ metric: "VIGIL_CIED_SHOCKS", value: 1, unit: "1", at }, nowMillis)).toBe("1");
});
