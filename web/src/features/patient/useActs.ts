import { useCallback } from "react";
import { type Act, getActs } from "../../shared/api/acts";
import type { PatientView } from "../../shared/api/model";
import { useLoaded } from "./useLoaded";
import type { ChartWindow } from "./window";

const reloadMillis = 60_000;

export type LoadedActs = { readonly acts: readonly Act[]; readonly more: boolean; readonly failed: boolean };

/** What was done about the patient in the window, read again where the live view shows that something was. */
export function useActs(patient: PatientView, window: ChartWindow): LoadedActs {
  const version = [
    patient.id,
    ...patient.alarms.map((alarm) => `${alarm.id}:${alarm.version}`),
    ...patient.tasks.map((task) => task.id),
    patient.ward,
    patient.bed ?? "",
    patient.offMonitor?.since ?? "",
    patient.responsible.since ?? "",
    patient.scoring.orders.length,
  ].join();
  const load = useCallback((from: number, to: number) => getActs(patient.id, from, to), [patient.id]);
  const { loaded, failed } = useLoaded(window, version, reloadMillis, load);
  return { acts: loaded?.value.acts ?? [], more: loaded?.value.more ?? false, failed };
}
