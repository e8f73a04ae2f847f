import { request, type Result } from "./request";
import type { EndingWhy } from "./clinical";
import type { Shift } from "./responsible";

export type Goal = { readonly id: string; readonly text: string; readonly by?: string | null; readonly at: string };

/** What is to be measured by the care plan. */
export type Scheduled = {
  readonly id: string;
  readonly metric: string;
  readonly everyMinutes: number;
  readonly from: string;
  readonly until?: string | null;
  /** Past it, it is overdue. */
  readonly dueAt?: string | null;
  readonly by?: string | null;
};

/** Of a task that a clinician asked for: for a person, for a duty, or for anybody. */
export type Reminder = {
  readonly by?: string | null;
  readonly person?: string | null;
  readonly personName?: string | null;
  readonly duty?: Shift["duty"] | null;
  readonly dueAt: string;
};

const of = (patient: string): string => `/patients/${encodeURIComponent(patient)}`;

export function setGoal(command: string, patient: string, text: string): Promise<Result<undefined>> {
  return request("POST", `${of(patient)}/goals`, { command, text });
}

export function scheduleMeasurement(
  command: string,
  patient: string,
  scheduled: { readonly metric: string; readonly everyMinutes: number; readonly until?: string },
): Promise<Result<undefined>> {
  return request("POST", `${of(patient)}/scheduled-measurements`, { command, ...scheduled });
}

/** Of a goal or a scheduled measurement. */
export function endPlanned(command: string, patient: string, id: string, why: EndingWhy, reason: string): Promise<Result<undefined>> {
  return request("POST", `${of(patient)}/plan/${encodeURIComponent(id)}/end`, { command, why, reason });
}

export function remind(
  command: string,
  patient: string,
  reminder: { readonly title: string; readonly dueAt: string; readonly person?: string; readonly duty?: string },
): Promise<Result<undefined>> {
  return request("POST", `${of(patient)}/reminders`, { command, ...reminder });
}
