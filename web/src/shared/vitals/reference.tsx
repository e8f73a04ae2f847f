import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { getMetrics } from "../api/getMetrics";
import { getWards } from "../api/getWards";
import type { Ward } from "../api/model";
import type { Result } from "../api/request";
import type { Metrics } from "./parameters";

export type Reference = { readonly metrics: Metrics; readonly wards: readonly Ward[]; readonly reloadWards: () => void };

const retryMillis = 5_000;
const ReferenceContext = createContext<Reference>({ metrics: new Map(), wards: [], reloadWards: () => {} });

type Props = {
  readonly askMetrics?: typeof getMetrics;
  readonly askWards?: typeof getWards;
  readonly children: ReactNode;
};

/** What seldom changes: the metrics with their units and maximum ages, and the wards. */
export function ReferenceProvider({ askMetrics = getMetrics, askWards = getWards, children }: Props): ReactNode {
  const [round, setRound] = useState(0);
  const metrics = useAnswer(askMetrics, 0);
  const wards = useAnswer(askWards, round);
  const reference = useMemo(
    () => ({
      metrics: new Map((metrics ?? []).map((metric) => [metric.code, metric])),
      wards: wards ?? [],
      reloadWards: () => setRound((count) => count + 1),
    }),
    [metrics, wards],
  );
  return <ReferenceContext value={reference}>{children}</ReferenceContext>;
}

export function useReference(): Reference {
  return useContext(ReferenceContext);
}

/** Asks at each `round`, and again until there is an answer. */
function useAnswer<T>(ask: () => Promise<Result<T>>, round: number): T | null {
  const [answer, setAnswer] = useState<T | null>(null);
  useEffect(() => {
    let stopped = false;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const attempt = async (): Promise<void> => {
      const result = await ask();
      if (stopped) {
        return;
      }
      if (result.ok) {
        setAnswer(result.value);
      } else {
        retry = setTimeout(() => void attempt(), retryMillis);
      }
    };
    void attempt();
    return () => {
      stopped = true;
      clearTimeout(retry);
    };
  }, [ask, round]);
  return answer;
}
