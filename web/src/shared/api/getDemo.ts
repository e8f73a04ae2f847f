import type { Scenario } from "./model";
import { request, type Result } from "./request";

/** Refused with 404 where the server runs without the demonstration. */
export function getDemo(): Promise<Result<{ readonly scenarios: readonly Scenario[] }>> {
  return request("GET", "/demo");
}
