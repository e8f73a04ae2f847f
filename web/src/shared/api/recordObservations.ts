import { request, type Result } from "./request";

export type Observed = { readonly metric: string; readonly value: number; readonly unit: string };

/** What the server answers when it took the whole but not each reading. */
export type Recorded = { readonly refused?: readonly { readonly index: number; readonly detail: string }[] };

export function recordObservations(
  command: string,
  patient: string,
  atMillis: number,
  readings: readonly Observed[],
): Promise<Result<Recorded | undefined>> {
  return request("POST", `/patients/${encodeURIComponent(patient)}/observations`, {
    command,
    at: new Date(atMillis).toISOString(),
    readings,
  });
}
