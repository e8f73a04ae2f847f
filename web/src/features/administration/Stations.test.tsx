import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { User } from "../../shared/api/model";
import { speak } from "../../shared/messages";
import { OutcomesProvider } from "../../shared/ui/outcomes";
import Administration from "./Administration";

type Kept = { id: string; name: string; ward: string; enrolledAt?: string; seenAt?: string; revokedAt?: string };

const asked: string[] = [];
let stations: Kept[] = [];
let refusal: { readonly status: number; readonly detail: string } | null = null;

beforeEach(() => {
  asked.length = 0;
  refusal = null;
  stations = [
    { id: "new", name: "Wall", ward: "e" },
    { id: "gone", name: "Old desk", ward: "e", enrolledAt: "2026-01-01T00:00:00Z", revokedAt: "2026-02-01T00:00:00Z" },
    { id: "desk", name: "Nurses' desk", ward: "w", enrolledAt: "2026-01-01T00:00:00Z", seenAt: "2026-03-01T00:00:00Z" },
  ];
  history.replaceState(null, "", "/administration/stations");
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    const method = init?.method ?? "GET";
    asked.push(`${method} ${path} ${String(init?.body ?? "")}`.trim());
    if (method !== "GET" && refusal !== null) {
      const { status, detail } = refusal;
      return new Response(JSON.stringify({ code: "refused", status, detail }), { status });
    }
    return method === "DELETE" ? revoked(path) : new Response(JSON.stringify(answer(path, method, String(init?.body))), { status: 200 });
  });
});

afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await speak("en");
});

function revoked(path: string): Response {
  stations = stations.map((one) => (path.endsWith(`/${one.id}`) ? { ...one, revokedAt: "2026-03-01T00:00:00Z" } : one));
  return new Response(null, { status: 204 });
}

function answer(path: string, method: string, body: string): unknown {
  if (path.endsWith("/wards")) {
    return [
      { id: "e", name: "Ward 7 East", setting: "ward", patients: 1 },
      { id: "w", name: "Ward 7 West", setting: "ward", patients: 1 },
    ];
  }
  if (method === "GET") {
    return { stations };
  }
  if (path.endsWith("/stations")) {
    stations = [{ id: "added", ...(JSON.parse(body) as { name: string; ward: string }) }, ...stations];
  }
  return { id: "added", code: "7E4K-92QD", expiresAt: "2026-03-01T00:10:00Z" };
}

function show(...capabilities: User["capabilities"]): void {
  const user: User = { id: "me", name: "Me", role: "administrator", capabilities };
  render(
    <OutcomesProvider>
      <Administration user={user} />
    </OutcomesProvider>,
  );
}

const names = (): (string | null)[] => within(screen.getByTestId("stations")).getAllByRole("rowheader").map((cell) => cell.textContent);

test("is for whoever administers wards", () => {
  show("administer-accounts", "administer-devices");
  expect(screen.queryByRole("link", { name: "Stations" })).toBeNull();
  cleanup();
  show("administer-wards");
  expect(screen.getByRole("heading", { name: "Stations" })).toBeTruthy();
});

test("lists stations that stand with their wards, and those revoked when asked for", async () => {
  show("administer-wards");
  await screen.findByText("Ward 7 West");
  expect(names()).toEqual(["Wall", "Nurses' desk"]);
  expect(screen.getByRole("row", { name: /Wall/ }).textContent).toContain("waits for its code");
  fireEvent.click(screen.getByTestId("also-revoked"));
  expect(names()).toEqual(["Wall", "Old desk", "Nurses' desk"]);
  expect(within(screen.getByRole("row", { name: /Old desk/ })).queryAllByRole("button")).toEqual([]);
  fireEvent.change(screen.getByTestId("admin-search"), { target: { value: "west" } });
  expect(names()).toEqual(["Nurses' desk"]);
  fireEvent.change(screen.getByTestId("admin-search"), { target: { value: "theatre" } });
  expect(screen.getByText("No station found.")).toBeTruthy();
});

test("says what to do where there is none yet", async () => {
  stations = [];
  show("administer-wards");
  expect(await screen.findByText(/^No station is shared yet\./)).toBeTruthy();
});

test("sets one up, and shows its code once with its end and where to type it", async () => {
  show("administer-wards");
  await screen.findByText("Ward 7 West");
  fireEvent.click(screen.getByTestId("set-up-station"));
  const dialog = await screen.findByTestId("set-up-station-dialog");
  const ward = within(dialog).getByLabelText<HTMLSelectElement>("Ward");
  expect(ward.value).toBe("");
  expect(ward.required).toBe(true);
  fireEvent.change(within(dialog).getByLabelText("Name"), { target: { value: " Bay 2 " } });
  fireEvent.change(ward, { target: { value: "w" } });
  fireEvent.click(screen.getByTestId("set-up-station-submit"));
  expect((await screen.findByTestId("enrolment-code")).textContent).toBe("7E4K-92QD");
  expect(asked).toContain('POST /api/v1/admin/stations {"name":"Bay 2","ward":"w"}');
  expect(dialog.textContent).toContain(`${location.origin}/station`);
  expect(dialog.textContent).toContain("Good once, until");
  expect(document.activeElement?.contains(screen.getByTestId("enrolment-code"))).toBe(true);
  expect(screen.getByTestId("outcomes").textContent).toContain("The station is set up.");
  fireEvent.click(within(dialog).getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByTestId("enrolment-code")).toBeNull());
  expect(names()).toContain("Bay 2");
  fireEvent.click(screen.getByTestId("set-up-station"));
  expect((await screen.findByTestId("set-up-station-dialog")).textContent).not.toContain("7E4K-92QD");
});

test("offers another code for one that stands", async () => {
  show("administer-wards");
  fireEvent.click(await screen.findByRole("button", { name: "Another code for Nurses' desk" }));
  fireEvent.click(await screen.findByTestId("station-code-submit"));
  expect((await screen.findByTestId("enrolment-code")).textContent).toBe("7E4K-92QD");
  expect(asked).toContain("POST /api/v1/admin/stations/desk/enrolment {}");
});

test("revokes once it is confirmed, and leaves the keyboard in the section", async () => {
  show("administer-wards");
  fireEvent.click(await screen.findByRole("button", { name: "Revoke Wall" }));
  await screen.findByTestId("revoke-station-dialog");
  expect(asked.some((one) => one.startsWith("DELETE"))).toBe(false);
  fireEvent.click(screen.getByTestId("revoke-station-submit"));
  await waitFor(() => expect(names()).toEqual(["Nurses' desk"]));
  expect(asked).toContain("DELETE /api/v1/admin/stations/new");
  expect(screen.getByTestId("outcomes").textContent).toContain("Wall is no station any more.");
  await waitFor(() => expect(document.activeElement).not.toBe(document.body));
  expect(document.activeElement?.contains(screen.getByTestId("stations"))).toBe(true);
});

test("keeps in the form what the server refuses", async () => {
  refusal = { status: 429, detail: "Too many stations wait to be enrolled." };
  show("administer-wards");
  fireEvent.click(await screen.findByRole("button", { name: "Another code for Wall" }));
  fireEvent.click(await screen.findByTestId("station-code-submit"));
  expect(await screen.findByText("Too many stations wait to be enrolled.")).toBeTruthy();
  expect(screen.queryByTestId("enrolment-code")).toBeNull();
});

test("speaks Malay", async () => {
  await speak("ms");
  show("administer-wards");
  expect(await screen.findByRole("button", { name: "Batalkan Wall" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Sediakan stesen" })).toBeTruthy();
});
