import { useCallback } from "react";
import { getAlarms } from "../../shared/api/getAlarms";
import type { Alarm, PatientView } from "../../shared/api/model";
import { useLoaded } from "./useLoaded";
import type { ChartWindow } from "./window";

const reloadMillis = 600_000;

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

/** The alarms of the window, read again when one of the live ones has changed. */
export function useAlarms(patient: PatientView, window: ChartWindow): LoadedAlarms {
  const versions = patient.alarms.map((alarm) => `${alarm.id}:${alarm.version}`).join();
  const load = useCallback((from: number, to: number) => getAlarms(patient.id, from, to), [patient.id]);
  const { loaded, failed } = useLoaded(window, `${patient.id} ${versions}`, reloadMillis, load);
  return { alarms: mergeAlarms(loaded?.value.alarms ?? [], patient.alarms), failed };
}
