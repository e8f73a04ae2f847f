import type { Alarm } from "./model";
import { request, type Result } from "./request";

/** `command` names this act: sending it again after a lost answer does nothing twice. */
export function acknowledgeAlarm(command: string, alarm: Alarm): Promise<Result<Alarm>> {
  return request("POST", `/alarms/${encodeURIComponent(alarm.id)}/acknowledge`, {
    command,
    expectedVersion: alarm.version,
  });
}
