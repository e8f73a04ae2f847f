import { makesSound } from "../../shared/alarm/order";
import type { Alarm, PatientView, Priority } from "../../shared/api/model";

/** What the station was made not to give the sound of, each with the priority that it had then. */
export type Pause = { readonly untilMillis: number; readonly alarms: ReadonlyMap<string, Priority> };

const rank: Readonly<Record<Priority, number>> = { high: 3, medium: 2, low: 1 };

/** The pause of those alarms, as they are now. */
export function pauseOf(ids: readonly string[], untilMillis: number, patients: Iterable<PatientView>): Pause {
  const paused = new Set(ids);
  const alarms = [...patients].flatMap((patient) => patient.alarms).filter((alarm) => paused.has(alarm.id));
  return { untilMillis, alarms: new Map(alarms.map((alarm) => [alarm.id, alarm.priority])) };
}

/** Whether the pause is of this alarm: of no other one, and not of one that became graver. */
export function isPaused(pause: Pause | null, alarm: Alarm, nowMillis: number): boolean {
  const before = pause === null || nowMillis >= pause.untilMillis ? undefined : pause.alarms.get(alarm.id);
  return before !== undefined && rank[alarm.priority] <= rank[before];
}

/** What is left of it: an alarm that stopped sounding is heard when it sounds again. Null when nothing is. */
export function remaining(pause: Pause | null, patients: Iterable<PatientView>, nowMillis: number): Pause | null {
  if (pause === null) {
    return null;
  }
  const still = [...patients]
    .flatMap((patient) => patient.alarms)
    .filter((alarm) => makesSound(alarm) && isPaused(pause, alarm, nowMillis));
  if (still.length === pause.alarms.size) {
    return pause;
  }
  const alarms = new Map(still.map((alarm) => [alarm.id, pause.alarms.get(alarm.id) ?? alarm.priority]));
  return alarms.size === 0 ? null : { ...pause, alarms };
}
