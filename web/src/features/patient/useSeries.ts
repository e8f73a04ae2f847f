import { useEffect, useMemo, useState } from "react";
import { getSeries } from "../../shared/api/getSeries";
import type { PatientView, Series } from "../../shared/api/model";
import { useLiveStream, useServerClock } from "../../shared/live/useLiveStream";
import { extendSeries, type RangeKey, rangeMillis } from "./series";

/** Late data change the past, so the stored series is read again while the page stands open. */
const reloadMillis = 60_000;
const retryMillis = 5_000;

export type LoadedSeries = { readonly series: Series | null; readonly failed: boolean };

/** The stored series of the range, carried on by the live view. */
export function useSeries(patient: PatientView, range: RangeKey): LoadedSeries {
  const clock = useServerClock();
  const live = useLiveStream().phase === "live";
  const [loaded, setLoaded] = useState<{ readonly range: RangeKey; readonly series: Series } | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async (): Promise<void> => {
      const to = clock();
      const result = await getSeries(patient.id, to - rangeMillis[range], to);
      if (stopped) {
        return;
      }
      setFailed(!result.ok);
      if (result.ok) {
        setLoaded({ range, series: result.value });
      }
      timer = setTimeout(() => void load(), result.ok ? reloadMillis : retryMillis);
    };
    void load();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [patient.id, range, clock, live]);

  // Each view is added to what the views before it added; a newly loaded series starts afresh.
  const [extended, setExtended] = useState<Series | null>(null);
  useEffect(() => setExtended(loaded?.series ?? null), [loaded]);
  useEffect(() => {
    setExtended((before) => (before === null ? null : extendSeries(before, patient)));
  }, [patient, loaded]);

  return useMemo(
    () => ({ series: loaded?.range === range ? extended : null, failed }),
    [loaded, range, extended, failed],
  );
}
