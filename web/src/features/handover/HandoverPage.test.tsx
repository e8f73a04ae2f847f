import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Handover } from "../../shared/api/handover";
import type { PatientView, User } from "../../shared/api/model";
import { LiveProvider } from "../../shared/live/useLiveStream";
import { alarm, patient } from "../../shared/testing/fixtures";
import { TestingSocket } from "../../shared/testing/TestingSocket";
import { OutcomesProvider } from "../../shared/ui/outcomes";
import { HandoverPage } from "./HandoverPage";

const anne: User = { id: "anne", name: "Nurse A", role: "nurse", capabilities: ["assign"] };
const sockets: TestingSocket[] = [];
const sent: { readonly path: string; readonly body: Record<string, unknown> }[] = [];
let answer: () => Response = () => new Response(null, { status: 204 });

beforeEach(() => {
  sockets.length = 0;
  sent.length = 0;
  answer = () => new Response(null, { status: 204 });
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    if (init.method === "POST") {
      sent.push({ path, body: JSON.parse(String(init.body)) as Record<string, unknown> });
      return answer();
    }
    return new Response(
      path.endsWith("/staffing")
        ? JSON.stringify({ staffed: true, shifts: [], uncovered: [], staff: [{ id: "ben", name: "Nurse B", role: "nurse" }] })
        : JSON.stringify([{ id: "ward-1", name: "Ward 7 East", setting: "ward" }]),
    );
  });
  vi.stubGlobal(
    "WebSocket",
    class extends TestingSocket {
      constructor() {
        super();
        sockets.push(this);
      }
    },
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function handed(person: string, handover: Partial<Handover> | null): PatientView {
  const now = Date.now();
  const base: Handover = {
    stage: "offered",
    from: "ben",
    fromName: "Nurse B",
    byItself: false,
    note: "Drain until noon.",
    offeredAt: new Date(now - 60_000).toISOString(),
    due: new Date(now + 9 * 60_000 - 500).toISOString(),
    since: new Date(now - 60_000).toISOString(),
  };
  return patient({
    alarms: [alarm({ signal: "acknowledged", responsibility: "accepted", responsible: "Nurse B" })],
    responsible: {
      staffed: true,
      reachable: true,
      person,
      name: person === "ben" ? "Nurse B" : "Nurse A",
      handover: handover === null ? null : { ...base, ...handover },
      handedOn: { signalling: [], accepted: ["alarm-1"], paused: [], overdue: [], open: [] },
    },
  });
}

async function show(view: PatientView): Promise<void> {
  await act(async () => {
    render(
      <OutcomesProvider>
        <LiveProvider>
          <HandoverPage user={anne} />
        </LiveProvider>
      </OutcomesProvider>,
    );
  });
  await act(async () =>
    sockets.at(-1)?.deliver({
      type: "snapshot",
      cursor: "c",
      now: new Date().toISOString(),
      resumed: false,
      visible: ["patient-1"],
      patients: [view],
    }),
  );
}

it("shows who is asked what goes along and how long is left, and takes by key", async () => {
  await show(handed("ben", { to: "anne", toName: "Nurse A" }));
  const row = screen.getByTestId("handover-row-patient-1");
  expect(row.textContent).toContain("Nurse B offers to Nurse A · 9 min left");
  expect(row.textContent).toContain("Drain until noon.");
  expect(row.textContent).toContain("*** SpO2 low (Nurse B)");
  act(() => row.focus());
  await act(async () => fireEvent.keyDown(row, { key: "t" }));
  expect(sent.map((one) => one.path)).toEqual(["/api/v1/patients/patient-1/responsible/handover/take"]);
  expect(screen.getByTestId("outcomes").textContent).toContain("You have Tan Mei Ling.");
});

it("says that somebody else was faster", async () => {
  answer = () => new Response(JSON.stringify({ code: "not-offered" }), { status: 409 });
  await show(handed("ben", {}));
  await act(async () => fireEvent.click(screen.getByTestId("take-patient-1")));
  expect(screen.getByTestId("outcomes").textContent).toContain("is not as you saw it");
});

it("offers with a note to whom was chosen", async () => {
  await show(handed("anne", null));
  fireEvent.change(screen.getByTestId("handover-to"), { target: { value: "ben" } });
  fireEvent.change(screen.getByTestId("note-patient-1"), { target: { value: "Walks with help." } });
  await act(async () => fireEvent.click(screen.getByTestId("offer-patient-1")));
  expect(sent[0]?.path).toBe("/api/v1/patients/patient-1/responsible/handover");
  expect(sent[0]?.body).toMatchObject({ to: "ben", note: "Walks with help." });
});

it("tells the charge nurse what came to her untaken, and leads to the paper", async () => {
  await show(handed("anne", { stage: "untaken", by: "anne" }));
  expect(screen.getByTestId("handover-came").textContent).toContain("Not taken in time from Nurse B");
  expect(screen.getByTestId("pdf-ward-1").textContent).toBe("PDF of Ward 7 East");
  expect(screen.getByTestId("pdf-ward-1").getAttribute("href")).toMatch(/^\/api\/v1\/wards\/ward-1\/handover\.pdf\?from=.*&to=.*&zone=/);
});
