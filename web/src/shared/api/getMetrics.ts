import type { Metric } from "./model";
import { request, type Result } from "./request";

export function getMetrics(): Promise<Result<readonly Metric[]>> {
  return request("GET", "/metrics");
}
