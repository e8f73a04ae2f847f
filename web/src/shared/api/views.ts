import { request, type Result } from "./request";

/** That a person looked at a patient, once or more within an hour. */
export type Look = {
  readonly person?: string | null;
  readonly role?: string | null;
  /** What of the patient; with `@` and the moment where it was the past. */
  readonly resource: string;
  readonly purpose: string;
  readonly first: string;
  readonly last: string;
  /** In how many spans of five minutes. */
  readonly windows: number;
};

/** Newest first; `before` is what to ask for next. */
export type LooksPage = { readonly views: readonly Look[]; readonly before?: string | null };

export function getViews(patient: string, before: string | null): Promise<Result<LooksPage>> {
  const older = before === null ? "" : `?before=${encodeURIComponent(before)}`;
  return request("GET", `/patients/${encodeURIComponent(patient)}/views${older}`);
}
