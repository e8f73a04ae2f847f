import type { Series } from "./model";
import { request, type Result } from "./request";

const pointsMax = 1500;

export function getSeries(patient: string, fromMillis: number, toMillis: number): Promise<Result<Series>> {
  const query = new URLSearchParams({
    from: new Date(fromMillis).toISOString(),
    to: new Date(toMillis).toISOString(),
    points: String(pointsMax),
  });
  return request("GET", `/patients/${encodeURIComponent(patient)}/series?${query}`);
}
