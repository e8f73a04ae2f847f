import type { PatientView } from "../../../shared/api/model";

/** After this long without a touch the page is live again. */
export const idleMillis = 60_000;

/** The high priority alarms that wait for somebody, by id. */
export function highAlarms(patients: Iterable<PatientView>): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const patient of patients) {
    for (const alarm of patient.alarms) {
      if (alarm.priority === "high" && (alarm.signal === "on" || alarm.signal === "latched")) {
        ids.add(alarm.id);
      }
    }
  }
  return ids;
}

/** Whether one of them was not there before. */
export function anyNew(before: ReadonlySet<string>, now: ReadonlySet<string>): boolean {
  return [...now].some((id) => !before.has(id));
}

/** A moment as an `input` of a local date and time takes it. */
export function localText(atMillis: number): string {
  const at = new Date(atMillis);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
