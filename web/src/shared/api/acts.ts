import { request, type Result } from "./request";

/** What a person did about the patient, by the server's time. */
export type Act = {
  readonly at: string;
  /** As the journal names it: `accept`, `observe`, `go-off-monitor`. */
  readonly act: string;
  readonly by?: string | null;
  readonly alarm?: string | null;
  readonly what?: string | null;
  readonly note?: string | null;
};

/** Newest first, at most 1,000 of them; `more`: there are older ones in that time. */
export type Acts = { readonly acts: readonly Act[]; readonly more: boolean };

export function getActs(patient: string, fromMillis: number, toMillis: number): Promise<Result<Acts>> {
  const query = new URLSearchParams({ from: new Date(fromMillis).toISOString(), to: new Date(toMillis).toISOString() });
  return request("GET", `/patients/${encodeURIComponent(patient)}/acts?${query}`);
}
