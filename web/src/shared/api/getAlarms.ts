import type { Alarm } from "./model";
import { request, type Result } from "./request";

export function getAlarms(
  patient: string,
  fromMillis: number,
  toMillis: number,
): Promise<Result<{ readonly alarms: readonly Alarm[] }>> {
  const query = new URLSearchParams({
    from: new Date(fromMillis).toISOString(),
    to: new Date(toMillis).toISOString(),
  });
  return request("GET", `/patients/${encodeURIComponent(patient)}/alarms?${query}`);
}
