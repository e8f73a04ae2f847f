import { request, type Result } from "./request";

/** That the receiver's station has an alarm, or shows it. */
export function confirmDelivery(delivery: string, stage: "received" | "displayed"): Promise<Result<void>> {
  return request("POST", `/deliveries/${encodeURIComponent(delivery)}`, { stage });
}
