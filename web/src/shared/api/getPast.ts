import type { PatientView } from "./model";
import { request, type Result } from "./request";

/** A patient as the system knew them at a moment. It is in another shape than the live view on purpose. */
export type Past = { readonly asOf: string; readonly live: false; readonly patient: PatientView };

export function getPast(patient: string, atMillis: number): Promise<Result<Past>> {
  const query = new URLSearchParams({ asOf: new Date(atMillis).toISOString() });
  return request("GET", `/patients/${encodeURIComponent(patient)}?${query}`);
}
