import { render } from "@testing-library/react";
import { expect, it } from "vitest";
import { SilentTrialLine } from "./SilentTrialLine";

const trial = { since: "2026-11-20T05:00:00.000Z", until: "2026-11-20T15:00:00.000Z" };

it("says that nobody is alarmed, and until when", () => {
  const { container } = render(<SilentTrialLine trial={trial} nowMillis={Date.parse(trial.since)} />);
  expect(container.textContent).toMatch(/^SILENT TRIAL: nobody is alarmed, until /);
});

it("shows nothing where alarms signal", () => {
  const { container } = render(<SilentTrialLine trial={null} nowMillis={0} />);
  expect(container.innerHTML).toBe("");
});
