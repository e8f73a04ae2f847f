import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import type { PatientView } from "../../shared/api/model";
import { alarm, metrics, now, patient, score, vital } from "../../shared/testing/fixtures";
import { PatientTile } from "./PatientTile";

afterEach(cleanup);

function tileOf(change: Partial<PatientView>): HTMLElement {
  render(<PatientTile patient={patient(change)} wardName={null} metrics={metrics} nowMillis={now} reachable />);
  return screen.getByTestId("tile-patient-1");
}

describe("a patient's tile", () => {
  it("shows who it is, the values with units and ages, and the score with what it needs", () => {
    const tile = tileOf({ vitals: [vital("MDC_PULS_OXIM_SAT_O2", 92, 2)], news2: score() });
    expect(tile.textContent).toContain("Tan Mei Ling");
    expect(tile.textContent).toContain("MRN-00017");
    expect(tile.textContent).toContain("7E-04");
    expect(within(tile).getByTestId("value-MDC_PULS_OXIM_SAT_O2").textContent).toBe("92");
    expect(tile.textContent).toContain("2 min");
    expect(within(tile).getByTestId("news2").textContent).toContain("5–8");
    expect(within(tile).getByTestId("news2").textContent).toContain("needs temp, ACVPU");
  });

  it("shows a value past its maximum age only as the last known", () => {
    const tile = tileOf({ vitals: [vital("MDC_PULS_OXIM_SAT_O2", 92, 6)] });
    expect(within(tile).getByTestId("value-MDC_PULS_OXIM_SAT_O2").textContent).toBe("–");
    expect(tile.textContent).toContain("last 92 at 04:54");
  });

  it("marks a suspect value and its alarm to be verified", () => {
    const tile = tileOf({
      vitals: [vital("MDC_PULS_OXIM_SAT_O2", 62, 0, true)],
      alarms: [alarm({ verify: true })],
    });
    expect(within(tile).getAllByText("verify")).toHaveLength(2);
  });

  it("says an alarm's priority in signs and words, never by colour alone", () => {
    const tile = tileOf({ alarms: [alarm()] });
    const bar = within(tile).getByTestId("alarm-alarm-1");
    expect(bar.dataset).toMatchObject({ condition: "MDC_PULS_OXIM_SAT_O2:low", signal: "on" });
    expect(bar.textContent).toContain("***");
    expect(bar.textContent).toContain("High priority");
    expect(within(bar).getByRole("button", { name: "I have it: SpO2 low, Tan Mei Ling" })).toBeDefined();
  });

  it("shows who accepted in place of the button", () => {
    const tile = tileOf({ alarms: [alarm({ signal: "acknowledged", responsibility: "accepted", responsible: "Nurse A", responsibleSince: new Date(now).toISOString() })] });
    expect(within(tile).queryByTestId("accept-alarm-1")).toBeNull();
    expect(tile.textContent).toContain("✓ Nurse A 05:00");
  });

  it("says that an observation is overdue, and of what", () => {
    const tile = tileOf({ nextObservation: { dueAt: new Date(now - 1_500_000).toISOString(), parameters: ["consciousness"], scheduled: [] } });
    expect(tile.textContent).toContain("observation overdue 25 min: ACVPU");
  });

  it("never shows a score alone for whom it is not validated", () => {
    const tile = tileOf({ news2: score({ validity: "pregnant" }) });
    expect(within(tile).getByTestId("news2").textContent).toContain("not validated in pregnancy");
  });

  it("shows what a device says of itself, the time left as a prediction", () => {
    const at = new Date(now).toISOString();
    const tile = tileOf({
      devices: [
        {
          id: "d",
          name: "Cylinder 4",
          kind: "oxygen-cylinder",
          expectedIntervalMillis: 60_000,
          lastReceivedAt: at,
          measures: [{ metric: "MDC_ATTR_VAL_BATT_CHARGE", value: 18, unit: "%", at }],
          statuses: [{ status: "MDC_EVT_BATT_LO", display: "Battery low", at }],
          interrogated: [],
          oxygen: { source: "cylinder", predictedMinutesLeft: 85 },
        },
      ],
    });
    expect(tile.textContent).toContain("Battery low · oxygen for about 1 h 25 min (predicted) · battery 18 %");
  });

  it("says how long a device has been silent", () => {
    const tile = tileOf({
      devices: [{ id: "d", name: "Monitor 1", kind: "bedside-monitor", expectedIntervalMillis: 60_000, lastReceivedAt: new Date(now - 600_000).toISOString(), measures: [], statuses: [], interrogated: [] }],
    });
    expect(tile.textContent).toContain("no data for 10 min");
  });
});
