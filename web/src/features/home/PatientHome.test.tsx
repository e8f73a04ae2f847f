import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LiveProvider } from "../../shared/live/useLiveStream";
import { OutcomesProvider } from "../../shared/ui/outcomes";
import { PatientHome } from "./PatientHome";

const prompt = { id: "p1", kind: "how-are-you", stage: "sent", since: "2026-11-20T05:00:00.000Z" };
let asked: readonly object[] = [];
const sent: { readonly path: string; readonly body: string }[] = [];

beforeEach(() => {
  asked = [];
  sent.length = 0;
  vi.stubGlobal("WebSocket", class {
    close(): void {}
    addEventListener(): void {}
  });
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    if (init?.method === "POST") {
      sent.push({ path, body: String(init.body) });
      return new Response(null, { status: 204 });
    }
    return new Response(JSON.stringify({ prompts: asked }));
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function show(): Promise<void> {
  await act(async () => {
    render(
      <OutcomesProvider>
        <LiveProvider>
          <PatientHome />
        </LiveProvider>
      </OutcomesProvider>,
    );
  });
}

it("lets the patient call for help without being asked", async () => {
  await show();
  await act(async () => fireEvent.click(screen.getByTestId("help")));
  expect(sent.map((one) => one.path)).toEqual(["/api/v1/me/help"]);
  expect(screen.getByTestId("outcomes").textContent).toContain("has been called");
});

it("confirms that a prompt came, and sends the answer", async () => {
  asked = [prompt];
  await show();
  expect(sent).toEqual([{ path: "/api/v1/deliveries/p1", body: '{"stage":"received"}' }]);
  await act(async () => fireEvent.click(screen.getByTestId("all-right")));
  expect(sent.some((one) => one.path === "/api/v1/me/prompts/p1/answer" && one.body.includes('"all-right"'))).toBe(true);
});

it("confirms that it is shown once it came", async () => {
  asked = [{ ...prompt, stage: "received" }];
  await show();
  expect(sent).toEqual([{ path: "/api/v1/deliveries/p1", body: '{"stage":"displayed"}' }]);
});

it("says so when a call for help did not get through", async () => {
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) =>
    init?.method === "POST" ? Promise.reject(new Error(path)) : new Response(JSON.stringify({ prompts: [] })),
  );
  await show();
  await act(async () => fireEvent.click(screen.getByTestId("help")));
  expect(screen.getByTestId("outcomes").textContent).toContain("did not get through");
});
