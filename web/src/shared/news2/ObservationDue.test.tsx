import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { at, now } from "../testing/fixtures";
import { ObservationDue } from "./ObservationDue";

afterEach(cleanup);

describe("the next observation", () => {
  it("is announced with its time", () => {
    render(<ObservationDue next={{ dueAt: at(-30), parameters: ["systolic", "temperature"], scheduled: [] }} nowMillis={now} />);
    expect(screen.getByTestId("observation-due").textContent).toMatch(/^next observation \d\d:\d\d: BP, temp$/);
  });

  it("is overdue from its time on", () => {
    render(<ObservationDue next={{ dueAt: at(25), parameters: ["consciousness"], scheduled: [] }} nowMillis={now} onlyOverdue />);
    expect(screen.getByTestId("observation-due").textContent).toBe("observation overdue 25 min: ACVPU");
  });

  it("takes no room on a tile before it is overdue", () => {
    render(<ObservationDue next={{ dueAt: at(-1), parameters: ["pulse"], scheduled: [] }} nowMillis={now} onlyOverdue />);
    expect(screen.queryByTestId("observation-due")).toBeNull();
  });
});
