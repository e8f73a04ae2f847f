import type { OffMonitor } from "./model";
import { request, type Result } from "./request";

/** The patient's devices are not expected to be heard until then. */
export function goOffMonitor(
  command: string,
  patient: string,
  reason: OffMonitor["reason"],
  backByMillis: number,
): Promise<Result<undefined>> {
  return request("POST", `/patients/${encodeURIComponent(patient)}/off-monitor`, {
    command,
    reason,
    backBy: new Date(backByMillis).toISOString(),
  });
}

/** They are again. */
export function comeBackToMonitor(command: string, patient: string): Promise<Result<undefined>> {
  return request("POST", `/patients/${encodeURIComponent(patient)}/off-monitor/end`, { command });
}
