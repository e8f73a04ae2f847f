import { render } from "@testing-library/react";
import { expect, it } from "vitest";
import type { OffMonitor } from "../api/model";
import { OffMonitorLine } from "./OffMonitorLine";

const away: OffMonitor = {
  reason: "imaging",
  since: "2026-11-20T05:00:00.000Z",
  backBy: "2026-11-20T05:45:00.000Z",
};

function textAt(now: string): string | null {
  const { container } = render(<OffMonitorLine offMonitor={away} nowMillis={Date.parse(now)} />);
  return container.textContent;
}

it("says why and until when", () => {
  expect(textAt("2026-11-20T05:44:59.999Z")).toMatch(/^Off monitor: imaging, back by /);
});

it("says in words that it is overdue", () => {
  expect(textAt("2026-11-20T05:45:00.000Z")).toMatch(/^Off monitor: imaging, was to be back by /);
});

it("shows nothing of who is there", () => {
  const { container } = render(<OffMonitorLine offMonitor={null} nowMillis={0} />);
  expect(container.innerHTML).toBe("");
});
