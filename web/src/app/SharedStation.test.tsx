import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Frame, PatientView } from "../shared/api/model";
import type { Bed } from "../shared/api/station";
import { keptMillis } from "../features/station/kept";
import { alarm, metrics, patient, vital } from "../shared/testing/fixtures";
import { TestingSocket } from "../shared/testing/TestingSocket";
import { App } from "./App";

const ward = { id: "ward-1", name: "Ward 7 East", setting: "ward" };
const people = [
  { id: "a", name: "Nurse Anna", role: "nurse", capabilities: ["see-beds", "see-identity", "answer-alarms", "observe", "assign"], locked: false },
  { id: "b", name: "Nurse Ben", role: "nurse", capabilities: ["see-beds", "see-identity", "answer-alarms", "observe", "assign"], locked: false },
];

function json(status: number, content: unknown): Response {
  return new Response(JSON.stringify(content), { status });
}

class TestingServer {
  user: (typeof people)[number] | null = null;
  enrolled = true;
  readonly asked: string[] = [];
  readonly sockets: { readonly url: string; readonly socket: TestingSocket }[] = [];

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const body = init.body === undefined ? {} : (JSON.parse(String(init.body)) as Record<string, unknown>);
    const asked = `${init.method} ${url.replace("/api/v1", "")}`;
    this.asked.push(asked);
    switch (asked) {
      case "GET /station":
        return this.enrolled
          ? json(200, { id: "s", name: "Desk", ward, idleSeconds: 60, user: this.user, pauseUsed: false })
          : json(401, { code: "not-enrolled" });
      case "GET /station/people":
        return json(200, people);
      case "GET /station/metrics":
      case "GET /metrics":
        return json(200, [...metrics.values()]);
      case "GET /wards":
        return json(200, [ward]);
      case "POST /station/session":
        this.user = people.find((one) => one.id === body["person"] && body["pin"] === "274913") ?? null;
        return this.user === null ? json(401, { code: "pin-refused" }) : json(200, { user: this.user });
      case "GET /session":
        return this.user === null ? json(401, { code: "not-signed-in" }) : json(200, { user: this.user });
      case "DELETE /session":
        this.user = null;
        return new Response(null, { status: 204 });
      case "POST /alarms/alarm-1/accept":
        return json(200, alarm({ version: 2, signal: "acknowledged", responsible: "Nurse Anna" }));
      case "POST /station/pause":
        return json(200, { until: new Date(Date.now() + 120_000).toISOString(), alarms: ["alarm-1"] });
      default:
        return init.method === "GET" ? json(404, { code: "not-found" }) : new Response(null, { status: 204 });
    }
  };

  async send(path: string, patients: readonly unknown[]): Promise<void> {
    await waitFor(() => expect(this.sockets.some((one) => one.url.endsWith(path))).toBe(true));
    const frame: Frame = {
      type: "snapshot",
      cursor: "c",
      now: new Date().toISOString(),
      resumed: false,
      visible: ["patient-1"],
      patients: patients as readonly PatientView[],
    };
    await act(async () => this.sockets.findLast((one) => one.url.endsWith(path))?.socket.deliver(frame));
  }
}

const spo2 = (): unknown => ({ ...vital("MDC_PULS_OXIM_SAT_O2", 84), at: new Date().toISOString() });

function bed(): Bed {
  const { responsible: ignored, ...nameless } = alarm();
  return {
    id: "patient-1",
    ward: "ward-1",
    bed: "7E-04",
    version: "1",
    vitals: [spo2() as Bed["vitals"][number]],
    alarms: [nameless],
    devices: [],
    staffed: false,
    reachable: false,
    covered: false,
    atHome: false,
  };
}

let server: TestingServer;

beforeEach(() => {
  server = new TestingServer();
  localStorage.clear();
  history.replaceState(null, "", "/");
  vi.useFakeTimers({ shouldAdvanceTime: true });
  vi.stubGlobal("fetch", server.fetch);
  vi.stubGlobal(
    "WebSocket",
    class extends TestingSocket {
      constructor(url: string) {
        super();
        server.sockets.push({ url, socket: this });
      }
    },
  );
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function openStation(): Promise<HTMLElement> {
  render(<App />);
  await screen.findByTestId("unattended");
  await server.send("/api/v1/station/live", [bed()]);
  return screen.findByTestId("tile-patient-1");
}

async function tapInAs(name: string): Promise<void> {
  fireEvent.click(await screen.findByText(name));
  fireEvent.change(screen.getByTestId("station-pin"), { target: { value: "274913" } });
  fireEvent.click(screen.getByTestId("station-submit"));
  await waitFor(() => expect(screen.getAllByTestId("tapped-in").filter(isSeen)).toHaveLength(1));
  await server.send("/api/v1/live", [patient({ vitals: [spo2() as PatientView["vitals"][number]], alarms: [alarm()] })]);
}

async function stepAway(): Promise<void> {
  fireEvent.keyDown(document.body, { key: "F8" });
  await screen.findByTestId("unattended");
}

/** As a person sees the page: what is hidden is not there. */
function isSeen(element: Element): boolean {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    if (getComputedStyle(at).display === "none") {
      return false;
    }
  }
  return true;
}

function seen(text: string): boolean {
  return screen.queryAllByDisplayValue(text).concat(screen.queryAllByText(text)).some(isSeen);
}

describe("a shared station", () => {
  it("shows beds, values and alarms, and no name", async () => {
    const tile = await openStation();
    expect(tile.textContent).toContain("7E-04");
    expect(within(tile).getByTestId("value-MDC_PULS_OXIM_SAT_O2").textContent).toBe("84");
    expect(screen.getByTestId("alarm-alarm-1").dataset["signal"]).toBe("on");
    expect(document.body.textContent).not.toContain("Tan Mei Ling");
    expect(screen.queryByTestId("session-menu")).toBeNull();
  });

  it("remembers the key pressed for an alarm, and asks for nothing more than the PIN", async () => {
    const tile = await openStation();
    act(() => tile.focus());
    fireEvent.keyDown(tile, { key: "a" });
    expect((await screen.findByTestId("tap-in")).textContent).toContain("SpO2 low, 7E-04");
    await tapInAs("Nurse Anna");
    expect(await screen.findByText("Accepted: SpO2 low, 7E-04.")).toBeDefined();
    expect(server.asked).toContain("POST /alarms/alarm-1/accept");
  });

  it("finds a person by the initials that were typed at it", async () => {
    await openStation();
    fireEvent.keyDown(document.body, { key: "n" });
    fireEvent.change(await screen.findByTestId("station-name"), { target: { value: "nb" } });
    await waitFor(() => expect(screen.queryByText("Nurse Ben")).not.toBeNull());
    expect(screen.queryByText("Nurse Anna")).toBeNull();
  });

  it("keeps what was typed for whoever typed it, and shows it to nobody else", async () => {
    await openStation();
    fireEvent.click(screen.getByTestId("open-tap-in"));
    await tapInAs("Nurse Anna");
    fireEvent.click(await screen.findByTestId("more-alarm-1"));
    fireEvent.click(screen.getByTestId("escalate-alarm-1"));
    fireEvent.change(screen.getByTestId("escalate-note"), { target: { value: "Needs oxygen" } });
    expect(seen("Needs oxygen")).toBe(true);
    expect(seen("Tan Mei Ling")).toBe(true);

    await stepAway();
    expect(seen("Needs oxygen")).toBe(false);
    expect(seen("Tan Mei Ling")).toBe(false);
    expect({ ...localStorage, ...sessionStorage }).toEqual({});
    expect(server.user).toBeNull();

    fireEvent.click(screen.getByTestId("open-tap-in"));
    await tapInAs("Nurse Ben");
    expect(seen("Needs oxygen")).toBe(false);
    await stepAway();

    fireEvent.click(screen.getByTestId("open-tap-in"));
    await tapInAs("Nurse Anna");
    expect(seen("Needs oxygen")).toBe(true);
  });

  it("steps back by itself when nobody touches it, and gives up after a while", async () => {
    await openStation();
    fireEvent.click(screen.getByTestId("open-tap-in"));
    await tapInAs("Nurse Anna");
    await act(async () => vi.advanceTimersByTime(45_000));
    expect(screen.getByTestId("tapped-in").textContent).toContain("Touch it or press a key");
    fireEvent.keyDown(document.body, { key: "Shift" });
    await act(async () => vi.advanceTimersByTime(45_000));
    expect(screen.getByTestId("tapped-in")).toBeDefined();

    await act(async () => vi.advanceTimersByTime(20_000));
    expect(await screen.findByTestId("unattended")).toBeDefined();
    expect(server.asked).toContain("DELETE /session");
    expect(screen.queryByTestId("session-menu")).not.toBeNull();

    await act(async () => vi.advanceTimersByTime(keptMillis + 60_000));
    expect(screen.queryByTestId("session-menu")).toBeNull();
  });

  it("goes on with its own stream whoever is tapped in", async () => {
    await openStation();
    const own = server.sockets.find((one) => one.url.endsWith("/station/live"));
    fireEvent.click(screen.getByTestId("open-tap-in"));
    await tapInAs("Nurse Anna");
    await stepAway();
    expect(server.sockets.findLast((one) => one.url.endsWith("/station/live"))).toBe(own);
    expect(screen.getAllByTestId("tile-patient-1").find(isSeen)?.textContent).toContain("7E-04");
    expect(screen.getAllByTestId("tile-patient-1").filter(isSeen)).toHaveLength(1);
  });

  it("pauses its sound once", async () => {
    await openStation();
    fireEvent.click(screen.getByTestId("station-pause"));
    expect((await screen.findByTestId("station-paused")).textContent).toContain("New alarms sound");
  });

  it("is enrolled by a code, and is not any more when it is revoked", async () => {
    await openStation();
    await act(async () => server.sockets[0]?.socket.drop(4401));
    expect(await screen.findByTestId("login")).toBeDefined();
  });
});
