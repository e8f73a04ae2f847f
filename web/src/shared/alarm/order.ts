import type { Alarm, PatientView, Priority } from "../api/model";

const rank: Readonly<Record<Priority, number>> = { high: 3, medium: 2, low: 1 };

/** Whether the alarm still asks for somebody. */
export function signals(alarm: Alarm): boolean {
  return alarm.signal === "on" || alarm.signal === "latched" || alarm.signal === "paused";
}

/** Whether the alarm is to be heard: a pause or an acceptance takes its sound, not its place on the screen. */
export function makesSound(alarm: Alarm): boolean {
  return alarm.signal === "on" || alarm.signal === "latched";
}

/** What asks for somebody first, then by priority, then the newest. */
export function byUrgency(a: Alarm, b: Alarm): number {
  return (
    Number(signals(b)) - Number(signals(a)) ||
    rank[b.priority] - rank[a.priority] ||
    Date.parse(b.raisedAt) - Date.parse(a.raisedAt)
  );
}

/** The alarm that the accept key means. */
export function firstToAccept(alarms: readonly Alarm[]): Alarm | undefined {
  return alarms.filter(signals).toSorted(byUrgency)[0];
}

/** The priority that marks the whole patient: of what asks for somebody. */
export function markOf(alarms: readonly Alarm[]): Priority | undefined {
  return firstToAccept(alarms)?.priority;
}

/** The priority of the active alarm of a metric, for instance `MDC_PULS_OXIM_SAT_O2`. */
export function priorityOfMetric(alarms: readonly Alarm[], code: string): Priority | undefined {
  return alarms
    .filter((alarm) => alarm.active && alarm.episodes.some((episode) => metricOf(episode.condition) === code))
    .toSorted((a, b) => rank[b.priority] - rank[a.priority])[0]?.priority;
}

export function countByPriority(patients: Iterable<PatientView>): Readonly<Record<Priority, number>> {
  const counts = { high: 0, medium: 0, low: 0 };
  for (const patient of patients) {
    for (const alarm of patient.alarms) {
      counts[alarm.priority] += signals(alarm) ? 1 : 0;
    }
  }
  return counts;
}

/** Higher is more urgent: signalling priorities first, then active ones, then the score's lower bound. */
export function urgencyOf(patient: PatientView): number {
  const signalling = patient.alarms.filter(signals).map((alarm) => rank[alarm.priority]);
  const active = patient.alarms.filter((alarm) => alarm.active).map((alarm) => rank[alarm.priority]);
  const score = patient.news2?.lower ?? 0;
  return Math.max(0, ...signalling) * 10_000 + Math.max(0, ...active) * 1_000 + score * 10 + (patient.news2?.red ? 5 : 0);
}

/** High alarms that ask for somebody now and did not in `known`. */
export function newHighAlarms(
  known: ReadonlySet<string>,
  patients: Iterable<PatientView>,
): readonly { readonly alarm: Alarm; readonly patient: PatientView }[] {
  return [...patients].flatMap((patient) =>
    patient.alarms
      .filter((alarm) => alarm.priority === "high" && signals(alarm) && !known.has(alarm.id))
      .map((alarm) => ({ alarm, patient })),
  );
}

function metricOf(condition: string): string {
  return condition.split(":")[0] ?? "";
}
