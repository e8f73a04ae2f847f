import { useEffect, useState } from "react";
import { getAlarms } from "../../shared/api/getAlarms";
import type { Alarm, PatientView } from "../../shared/api/model";
import { useServerClock } from "../../shared/live/useLiveStream";
import { type RangeKey, rangeMillis } from "./series";

const retryMillis = 5_000;

export type LoadedAlarms = { readonly alarms: readonly Alarm[]; readonly failed: boolean };

/** The newest version of each alarm of both lists, newest onset first; live ones lack the episodes that are over. */
export function mergeAlarms(stored: readonly Alarm[], live: readonly Alarm[]): readonly Alarm[] {
  const byId = new Map(stored.map((alarm) => [alarm.id, alarm]));
  for (const alarm of live) {
    const other = byId.get(alarm.id);
    if (other === undefined) {
      byId.set(alarm.id, alarm);
    } else if (other.version < alarm.version) {
      const shown = new Set(alarm.episodes.map((episode) => episode.id));
      const over = other.episodes.filter((episode) => !shown.has(episode.id));
      byId.set(alarm.id, { ...alarm, episodes: [...over, ...alarm.episodes] });
    }
  }
  return [...byId.values()].toSorted((a, b) => Date.parse(b.onset) - Date.parse(a.onset));
}

/** The alarms of the range, read again when one of the live ones has changed. */
export function useAlarms(patient: PatientView, range: RangeKey): LoadedAlarms {
  const clock = useServerClock();
  const versions = patient.alarms.map((alarm) => `${alarm.id}:${alarm.version}`).join();
  const [stored, setStored] = useState<readonly Alarm[]>([]);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async (): Promise<void> => {
      const to = clock();
      const result = await getAlarms(patient.id, to - rangeMillis[range], to);
      if (stopped) {
        return;
      }
      setFailed(!result.ok);
      if (result.ok) {
        setStored(result.value.alarms);
      } else {
        timer = setTimeout(() => void load(), retryMillis);
      }
    };
    void load();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [patient.id, range, versions, clock]);
  return { alarms: mergeAlarms(stored, patient.alarms), failed };
}
