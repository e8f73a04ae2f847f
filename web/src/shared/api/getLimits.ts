import type { Limits } from "./model";
import { request, type Result } from "./request";

/** The rules in force for a patient, and where each is from. */
export function getLimits(patient: string): Promise<Result<Limits>> {
  return request("GET", `/patients/${encodeURIComponent(patient)}/limits`);
}
