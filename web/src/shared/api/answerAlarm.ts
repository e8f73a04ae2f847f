import type { Alarm } from "./model";
import { request, type Result } from "./request";

/** What a person does about an alarm, with what it takes. */
export type AlarmAnswer =
  | { readonly act: "accept" | "reject" | "release" }
  | { readonly act: "pause"; readonly forSeconds: number }
  | { readonly act: "escalate"; readonly note: string };

/** `command` names this act: sending it again after a lost answer does nothing twice. */
export function answerAlarm(command: string, alarm: Alarm, answer: AlarmAnswer): Promise<Result<Alarm>> {
  const { act, ...rest } = answer;
  return request("POST", `/alarms/${encodeURIComponent(alarm.id)}/${act}`, {
    command,
    expectedVersion: alarm.version,
    ...rest,
  });
}
