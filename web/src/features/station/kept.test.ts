import { expect, it } from "vitest";
import type { User } from "../../shared/api/model";
import { keptMillis, presentOf, steppedAway, stillKept, tappedIn } from "./kept";

const anna: User = { id: "anna", name: "Nurse A", role: "nurse", capabilities: [] };
const ben: User = { id: "ben", name: "Nurse B", role: "nurse", capabilities: [] };

it("has one person in sight, and brings each back to where they were", () => {
  const away = steppedAway(tappedIn([], anna, 0), "/patients/1", 1);
  expect(presentOf(away)).toBeUndefined();
  const other = tappedIn(away, ben, 2);
  expect(presentOf(other)?.user).toBe(ben);
  expect(presentOf(tappedIn(other, anna, 3))).toEqual({ user: anna, path: "/patients/1", awaySinceMillis: null });
});

it("gives up what nobody came back to", () => {
  const away = steppedAway(tappedIn([], anna, 0), "/", 0);
  expect(stillKept(away, keptMillis - 1)).toBe(away);
  expect(stillKept(away, keptMillis)).toEqual([]);
  expect(stillKept(tappedIn([], anna, 0), 10 * keptMillis)).toHaveLength(1);
});
