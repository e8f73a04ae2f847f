import { useEffect, useState } from "react";
import { getAlarms } from "../../shared/api/getAlarms";
import { getLimits, type RuleInForce } from "../../shared/api/limits";
import { getSeries } from "../../shared/api/getSeries";
import type { Alarm, MetricSeries } from "../../shared/api/model";
import { useServerClock } from "../../shared/live/useLiveStream";
import { metricOf } from "./inbox";

const minute = 60_000;
export const beforeMillis = 30 * minute;
const afterMillis = 10 * minute;
const earlierMillis = 7 * 24 * 60 * minute;

/** What a decision about an alarm rests on; null until it has come, or where it did not come. */
export type Evidence = {
  readonly loading: boolean;
  readonly limit: RuleInForce | null;
  readonly readings: MetricSeries | null;
  readonly fromMillis: number;
  readonly toMillis: number;
  readonly earlier: readonly Alarm[] | null;
};

/** Read once for each version of the alarm: limits in force, readings around it, earlier ones of its condition. */
export function useEvidence(alarm: Alarm): Evidence {
  const clock = useServerClock();
  const onset = Date.parse(alarm.onset);
  const fromMillis = onset - beforeMillis;
  const [evidence, setEvidence] = useState<Evidence & { readonly of: string }>();
  const of = `${alarm.id}:${alarm.version}`;
  useEffect(() => {
    let stopped = false;
    const now = clock();
    const toMillis = Math.min(now, alarm.end == null ? now : Date.parse(alarm.end) + afterMillis);
    const metric = metricOf(alarm);
    const load = async (): Promise<void> => {
      const [limits, series, alarms] = await Promise.all([
        getLimits(alarm.patient),
        metric === null ? null : getSeries(alarm.patient, fromMillis, toMillis),
        getAlarms(alarm.patient, onset - earlierMillis, onset),
      ]);
      if (!stopped) {
        setEvidence({
          of,
          loading: false,
          limit: limits.ok ? (limits.value.rules.find((rule) => rule.key === alarm.condition) ?? null) : null,
          readings: series?.ok === true ? (series.value.series.find((one) => one.metric === metric) ?? null) : null,
          fromMillis,
          toMillis,
          earlier: alarms.ok
            ? alarms.value.alarms.filter((one) => one.condition === alarm.condition && one.id !== alarm.id)
            : null,
        });
      }
    };
    void load();
    return () => {
      stopped = true;
    };
    // A newer version is newer evidence; nothing else of an alarm changes within one.
  }, [of, clock]);
  return evidence?.of === of
    ? evidence
    : { loading: true, limit: null, readings: null, fromMillis, toMillis: fromMillis + 1, earlier: null };
}
