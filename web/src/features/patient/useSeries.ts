import { useCallback, useEffect, useMemo, useState } from "react";
import { getSeries } from "../../shared/api/getSeries";
import type { PatientView, Series } from "../../shared/api/model";
import { useLiveStream } from "../../shared/live/useLiveStream";
import { extendSeries } from "./series";
import { useLoaded } from "./useLoaded";
import type { ChartWindow } from "./window";

/**
 * Late data change the past, so the stored series is read again while the page stands open: less often the more it is
 * and the less of a change would be seen.
 */
function reloadMillisOf(window: ChartWindow): number {
  return Math.min(900_000, Math.max(60_000, window.spanMillis / 1_440));
}

export type LoadedSeries = {
  readonly series: Series | null;
  readonly failed: boolean;
  /** Part of the window is not loaded: an empty part of a chart says nothing yet. */
  readonly pending: boolean;
};

/** The stored series of the window, carried on by the live view. */
export function useSeries(patient: PatientView, window: ChartWindow): LoadedSeries {
  const live = useLiveStream().phase === "live";
  const load = useCallback((from: number, to: number) => getSeries(patient.id, from, to), [patient.id]);
  const { loaded, failed, pending } = useLoaded(window, `${patient.id} ${live}`, reloadMillisOf(window), load);
  const stored = loaded?.value ?? null;

  // Each view is added to what the views before it added; a newly loaded series starts afresh.
  const [extended, setExtended] = useState<Series | null>(null);
  useEffect(() => setExtended(stored), [stored]);
  useEffect(() => {
    setExtended((before) => (before === null ? null : extendSeries(before, patient)));
  }, [patient, stored]);

  return useMemo(() => ({ series: extended, failed, pending }), [extended, failed, pending]);
}
