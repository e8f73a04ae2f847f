import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { User } from "../../shared/api/model";
import { OutcomesProvider } from "../../shared/ui/outcomes";
import Administration from "./Administration";
import { withLimit } from "./Rules";

const asked: string[] = [];

beforeEach(() => {
  asked.length = 0;
  history.replaceState(null, "", "/administration");
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    asked.push(`${init?.method ?? "GET"} ${path} ${String(init?.body ?? "")}`.trim());
    return new Response(JSON.stringify(answer(path, init?.method ?? "GET")), { status: 200 });
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function answer(path: string, method: string): unknown {
  if (path.startsWith("/api/v1/admin/users") && method === "GET") {
    const user = { id: "n", login: "nurse.a", name: "Nurse A", role: "nurse", disabled: false, oneTime: false, wards: ["w"] };
    return path.includes("search=nobody") ? { total: 0, users: [] } : { total: 1, users: [user] };
  }
  if (path.endsWith("/password")) {
    return { password: "k7pm-3xqa" };
  }
  return path.endsWith("/roles")
    ? { capabilities: ["see-beds"], roles: [{ name: "nurse", builtIn: true, capabilities: ["see-beds"], accounts: 1 }] }
    : [{ id: "w", name: "Ward 7 East", setting: "ward", patients: 1 }];
}

function show(...capabilities: User["capabilities"]): void {
  const user: User = { id: "me", name: "Me", role: "clerk", capabilities };
  render(
    <OutcomesProvider>
      <Administration user={user} />
    </OutcomesProvider>,
  );
}

test("shows the sections that the role permits, and no other", async () => {
  show("administer-accounts", "erase");
  expect(screen.getAllByRole("link").map((link) => link.textContent)).toEqual(["Users", "Roles", "Erasures"]);
  expect(await screen.findByText("Ward 7 East")).toBeTruthy();
});

test("says so where nobody is found", async () => {
  show("administer-accounts");
  fireEvent.change(screen.getByTestId("admin-search"), { target: { value: "nobody" } });
  expect(await screen.findByText("Nobody found.")).toBeTruthy();
});

test("shows a one-time password once it is made", async () => {
  show("administer-accounts");
  fireEvent.click(await screen.findByTestId("reset-password"));
  fireEvent.click(await screen.findByTestId("reset-password-submit"));
  await waitFor(() => expect(screen.getByTestId("one-time-password").textContent).toBe("k7pm-3xqa"));
  expect(asked).toContain("POST /api/v1/admin/users/n/password {}");
});

test("a limit takes the place of that of its side, and is not off any more", () => {
  const limit = (threshold: number, direction: "low" | "high") =>
    ({ kind: "limit", vitalSign: "HR", direction, threshold, delaySeconds: 15, priority: "medium" }) as const;
  const newest = { version: 1, from: "", rules: [limit(40, "low"), limit(120, "high")], off: ["HR:high", "RR:low"], floor: [], reason: "" };
  expect(withLimit(newest, "HR:high", limit(130, "high"))).toEqual({ rules: [limit(40, "low"), limit(130, "high")], off: ["RR:low"] });
});
