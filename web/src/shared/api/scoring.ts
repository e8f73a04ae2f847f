import type { Circumstance, ScoreOrder } from "./model";
import { request, type Result } from "./request";

/** A physician's, in force until it is ended; renewed if it is already. */
export function giveScoreOrder(
  command: string,
  patient: string,
  order: { readonly kind: ScoreOrder["kind"]; readonly reviewAt: string; readonly reason: string },
): Promise<Result<undefined>> {
  return request("POST", `/patients/${encodeURIComponent(patient)}/score-orders`, { command, ...order });
}

export function endScoreOrder(
  command: string,
  patient: string,
  kind: ScoreOrder["kind"],
  reason: string,
): Promise<Result<undefined>> {
  return request("POST", `/patients/${encodeURIComponent(patient)}/score-orders/${kind}/end`, { command, reason });
}

export function noteCircumstance(
  command: string,
  patient: string,
  kind: Circumstance["kind"],
  holds: boolean,
): Promise<Result<undefined>> {
  return request("POST", `/patients/${encodeURIComponent(patient)}/circumstances`, { command, kind, holds });
}
