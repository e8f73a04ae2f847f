import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Alarm, Frame } from "../shared/api/model";
import { speak } from "../shared/messages";
import { alarm, metrics, patient, vital } from "../shared/testing/fixtures";
import { TestingSocket } from "../shared/testing/TestingSocket";
import { App } from "./App";

const user = { user: { id: "u", name: "Nurse A", role: "nurse", capabilities: ["see-beds", "see-identity", "observe", "answer-alarms", "assign"] } };

/** The server as the app sees it: one user, one ward, one patient, one alarm. */
class TestingServer {
  signedIn = false;
  acceptance: () => Response = () => json(200, alarm({ version: 2, signal: "acknowledged" }));
  readonly sockets: TestingSocket[] = [];
  readonly escalations: Record<string, unknown>[] = [];

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const body = init.body === undefined ? {} : (JSON.parse(String(init.body)) as Record<string, unknown>);
    switch (`${init.method} ${url.replace("/api/v1", "")}`) {
      case "GET /session":
        return this.signedIn ? json(200, user) : json(401, { code: "not-signed-in" });
      case "POST /session":
        this.signedIn = body["password"] === "right";
        return this.signedIn ? json(200, user) : json(401, { code: "sign-in-refused" });
      case "DELETE /session":
        this.signedIn = false;
        return new Response(null, { status: 204 });
      case "GET /metrics":
        return json(200, [...metrics.values()]);
      case "GET /wards":
        return json(200, [{ id: "ward-1", name: "Ward 7 East", setting: "ward" }]);
      case "POST /alarms/alarm-1/accept":
        return this.acceptance();
      case "POST /alarms/alarm-1/escalate":
        this.escalations.push(body);
        return json(200, alarm({ version: 2, role: "charge-nurse" }));
      default:
        return json(404, { code: "not-found" });
    }
  };

  async send(frame: Frame): Promise<void> {
    await act(async () => this.sockets.at(-1)?.deliver(frame));
  }
}

function json(status: number, content: unknown): Response {
  return new Response(JSON.stringify(content), { status });
}

function snapshot(alarms: readonly Alarm[]): Frame {
  const now = Date.now();
  const spo2 = { ...vital("MDC_PULS_OXIM_SAT_O2", 92), at: new Date(now).toISOString() };
  return {
    type: "snapshot",
    cursor: "c",
    now: new Date(now).toISOString(),
    resumed: false,
    visible: ["patient-1"],
    patients: [patient({ vitals: [spo2], alarms })],
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
      constructor() {
        super();
        server.sockets.push(this);
      }
    },
  );
});

afterEach(async () => {
  cleanup();
  await speak("en");
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function signIn(password: string): Promise<void> {
  render(<App />);
  fireEvent.change(await screen.findByTestId("login"), { target: { value: "nurse-a" } });
  fireEvent.change(screen.getByTestId("password"), { target: { value: password } });
  fireEvent.click(screen.getByTestId("sign-in"));
}

async function openWard(alarms: readonly Alarm[]): Promise<HTMLElement> {
  await signIn("right");
  await waitFor(() => expect(server.sockets).toHaveLength(1));
  await server.send(snapshot(alarms));
  return screen.findByTestId("tile-patient-1");
}

describe("the app", () => {
  it("says on its sign-in screen that it is not a medical device", async () => {
    render(<App />);
    const form = await screen.findByTestId("sign-in");
    expect(form.closest("form")?.textContent).toContain("Not a medical device.");
  });

  it("says that the sign-in was refused", async () => {
    await signIn("wrong");
    expect(await screen.findByText("The login or the password is not right.")).toBeDefined();
  });

  it("shows the patients live, with the notice at the foot", async () => {
    const tile = await openWard([]);
    expect(within(tile).getByTestId("value-MDC_PULS_OXIM_SAT_O2").textContent).toBe("92");
    expect(document.querySelector("footer.page-foot")?.textContent).toContain("Not a medical device.");
  });

  it("accepts with the button and tells the outcome", async () => {
    const tile = await openWard([alarm()]);
    fireEvent.click(within(tile).getByTestId("accept-alarm-1"));
    expect(await screen.findByText("Accepted: SpO2 low, Tan Mei Ling.")).toBeDefined();
    expect(within(tile).getByTestId("alarm-alarm-1").dataset["signal"]).toBe("acknowledged");
  });

  it("accepts with the key on a tile", async () => {
    const tile = await openWard([alarm()]);
    act(() => tile.focus());
    fireEvent.keyDown(tile, { key: "a" });
    expect(await screen.findByText("Accepted: SpO2 low, Tan Mei Ling.")).toBeDefined();
  });

  it("tells that somebody else was faster, and shows how it is now", async () => {
    const theirs = alarm({ version: 2, signal: "acknowledged", responsible: "Nurse B" });
    server.acceptance = () => json(409, { code: "alarm-changed", alarm: theirs });
    const tile = await openWard([alarm()]);
    fireEvent.click(within(tile).getByTestId("accept-alarm-1"));
    expect(await screen.findByText(/Nurse B was faster/)).toBeDefined();
    expect(within(tile).getByTestId("alarm-alarm-1").dataset["signal"]).toBe("acknowledged");
  });

  it("escalates with a note, to whom it says", async () => {
    const tile = await openWard([alarm()]);
    fireEvent.click(within(tile).getByTestId("more-alarm-1"));
    fireEvent.click(screen.getByTestId("escalate-alarm-1"));
    expect(screen.getByRole("dialog").textContent).toContain("Escalate to the charge nurse");
    fireEvent.change(screen.getByTestId("escalate-note"), { target: { value: " Needs oxygen. " } });
    fireEvent.click(screen.getByTestId("escalate-send"));
    expect(await screen.findByText("Escalated: SpO2 low, Tan Mei Ling.")).toBeDefined();
    expect(server.escalations).toMatchObject([{ expectedVersion: 1, note: "Needs oxygen." }]);
    expect(tile.textContent).toContain("calling the charge nurse");
  });

  it("shows in the tab's title how many alarms of the highest priority wait, and of nobody", async () => {
    await openWard([alarm(), alarm({ id: "alarm-2", priority: "low" })]);
    expect(document.title).toBe("*** 1 · Ward station · Vigil");
    await server.send(snapshot([]));
    expect(document.title).toBe("Ward station · Vigil");
  });

  it("announces a new high alarm assertively", async () => {
    await openWard([]);
    await server.send(snapshot([alarm()]));
    expect(screen.getByTestId("announcer").textContent).toBe("High priority alarm: SpO2 low, Tan Mei Ling");
  });

  it("greys the whole screen after five seconds without a frame", async () => {
    await openWard([]);
    expect(screen.queryByTestId("stale-screen")).toBeNull();
    await act(async () => vi.advanceTimersByTime(5_500));
    expect(screen.getByTestId("stale-screen").textContent).toMatch(/^No data from the server since \d\d:\d\d:\d\d/);
  });

  it("is itself an alarm after ten seconds, in signs and words", async () => {
    await openWard([]);
    await act(async () => vi.advanceTimersByTime(5_500));
    expect(screen.getByTestId("stale-screen").textContent).not.toContain("**");
    await act(async () => vi.advanceTimersByTime(5_500));
    expect(screen.getByTestId("stale-screen").textContent).toContain("** Medium priority: No data from the server");
  });

  it("is believed again with the next frame", async () => {
    await openWard([]);
    await act(async () => vi.advanceTimersByTime(5_500));
    await waitFor(() => expect(server.sockets).toHaveLength(2));
    await server.send(snapshot([]));
    expect(screen.queryByTestId("stale-screen")).toBeNull();
  });

  it("asks to sign in again when the session has ended, and holds nothing of it", async () => {
    await openWard([]);
    await act(async () => server.sockets.at(-1)?.drop(4401));
    expect(await screen.findByText("Your session has ended. Sign in again.")).toBeDefined();
    expect(screen.queryByTestId("tile-patient-1")).toBeNull();
  });

  it("says that it can't be heard where the browser makes no sound, and tells the server", async () => {
    await openWard([]);
    expect(screen.getByTestId("sound-blocked").textContent).toContain("No sound");
    server.sockets.at(-1)?.open();
    expect(server.sockets.at(-1)?.sent).toEqual([
      { type: "subscribe", cursor: "c" },
      { type: "station", sound: "blocked", hidden: false },
    ]);
  });

  it("speaks another language at once, and keeps it for when it is opened anew", async () => {
    const tile = await openWard([alarm()]);
    fireEvent.click(screen.getByTestId("session-menu"));
    fireEvent.click(screen.getByTestId("language-ms"));
    expect(await screen.findByText("Bukan peranti perubatan.", { exact: false })).toBeDefined();
    await waitFor(() => expect(tile.textContent).toContain("Keutamaan tinggi"));
    expect(document.documentElement.lang).toBe("ms");
    expect(localStorage.getItem("vigil.language")).toBe("ms");
  });

  it("signs out", async () => {
    await openWard([]);
    fireEvent.click(screen.getByTestId("session-menu"));
    fireEvent.click(screen.getByTestId("sign-out"));
    expect(await screen.findByTestId("login")).toBeDefined();
    expect(server.signedIn).toBe(false);
  });

  it("keeps nothing of a patient in the browser's storage", async () => {
    await openWard([alarm()]);
    fireEvent.click(screen.getByRole("radio", { name: "Urgency" }));
    expect({ ...localStorage }).toEqual({ "vigil.sort": "urgency" });
    expect(sessionStorage.length).toBe(0);
  });
});
