import type { User } from "../../shared/api/model";

/** What of a person is in this page: in sight, or sealed since a moment. */
export type Kept = { readonly user: User; readonly path: string; readonly awaySinceMillis: number | null };

/** What somebody typed waits so long for them to come back, in the page's memory alone. */
export const keptMillis = 10 * 60 * 1000;
const keptMax = 6;

export function presentOf(kept: readonly Kept[]): Kept | undefined {
  return kept.find((one) => one.awaySinceMillis === null);
}

/** Whoever is here steps away from that path; all that is theirs stays as it is, out of sight. */
export function steppedAway(kept: readonly Kept[], path: string, nowMillis: number): readonly Kept[] {
  return kept.map((one) => (one.awaySinceMillis === null ? { ...one, path, awaySinceMillis: nowMillis } : one));
}

/** Somebody is here, and nobody else; the longest away go when there are too many. */
export function tappedIn(kept: readonly Kept[], user: User, nowMillis: number): readonly Kept[] {
  const mine = kept.find((one) => one.user.id === user.id);
  const others = steppedAway(kept, location.pathname, nowMillis)
    .filter((one) => one.user.id !== user.id)
    .toSorted((a, b) => (b.awaySinceMillis ?? 0) - (a.awaySinceMillis ?? 0))
    .slice(0, keptMax - 1);
  return [...others, { user, path: mine?.path ?? "/", awaySinceMillis: null }];
}

/** Less what was given up. */
export function stillKept(kept: readonly Kept[], nowMillis: number): readonly Kept[] {
  const still = kept.filter((one) => one.awaySinceMillis === null || nowMillis - one.awaySinceMillis < keptMillis);
  return still.length === kept.length ? kept : still;
}
