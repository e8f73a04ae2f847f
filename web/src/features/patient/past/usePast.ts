import { useEffect, useState } from "react";
import { getPast, type Past } from "../../../shared/api/getPast";
import type { Problem } from "../../../shared/api/request";

/** While the slider moves, only where it rests is asked for: each look is recorded. */
const restMillis = 300;

export type LoadedPast = { readonly past: Past | null; readonly problem: Problem | null; readonly loading: boolean };

export function usePast(patient: string, atMillis: number): LoadedPast {
  const [loaded, setLoaded] = useState<{ readonly atMillis: number; readonly past: Past | null; readonly problem: Problem | null } | null>(null);
  useEffect(() => {
    let stopped = false;
    const timer = setTimeout(() => {
      void getPast(patient, atMillis).then((result) => {
        if (!stopped) {
          setLoaded({ atMillis, past: result.ok ? result.value : null, problem: result.ok ? null : result.problem });
        }
      });
    }, restMillis);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [patient, atMillis]);
  const loading = loaded?.atMillis !== atMillis;
  // What belongs to another moment is not shown under this one's time.
  return loading ? { past: null, problem: null, loading } : { past: loaded.past, problem: loaded.problem, loading };
}
