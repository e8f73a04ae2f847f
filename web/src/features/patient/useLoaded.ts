import { useEffect, useState } from "react";
import type { Result } from "../../shared/api/request";
import { useServerClock } from "../../shared/live/useLiveStream";
import { type ChartWindow, loadedSpan, type Span, spanOfWindow } from "./window";

/** While a window is moved, only where it rests is asked for. */
const restMillis = 250;
const retryMillis = 5_000;

export type Loaded<T> = { readonly span: Span; readonly value: T };
type Load<T> = (fromMillis: number, toMillis: number) => Promise<Result<T>>;

/**
 * What the server has of the window, read again when `version` changes and every `reloadMillis`. What was loaded before
 * stays until then: `pending` says that the window is not all there.
 */
export function useLoaded<T>(
  window: ChartWindow,
  version: string,
  reloadMillis: number,
  load: Load<T>,
): { readonly loaded: Loaded<T> | null; readonly failed: boolean; readonly pending: boolean } {
  const clock = useServerClock();
  const key = `${window.spanMillis} ${window.toMillis ?? "now"}`;
  const [loaded, setLoaded] = useState<(Loaded<T> & { readonly key: string }) | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let stopped = false;
    const read = async (): Promise<void> => {
      const now = clock();
      const span = loadedSpan(spanOfWindow(window, now), now);
      const result = await load(span.fromMillis, span.toMillis);
      if (stopped) {
        return;
      }
      setFailed(!result.ok);
      if (result.ok) {
        setLoaded({ key, span, value: result.value });
      }
      timer = setTimeout(() => void read(), result.ok ? reloadMillis : retryMillis);
    };
    let timer = setTimeout(() => void read(), loaded === null ? 0 : restMillis);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
    // `load` is the same for the same patient, of whom the version speaks.
  }, [key, version, clock]);
  return { loaded, failed, pending: loaded?.key !== key };
}
