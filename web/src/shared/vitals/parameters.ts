import type { Metric, Vital } from "../api/model";

export type ParameterKey = "heartRate" | "respiration" | "spo2" | "pressure" | "temperature";

/** Where a line's value comes from, if not from where one expects it. */
export type SourceLabel = "pulse" | "arterial";

/** One line of a tile. A source is a metric, with a second one for the diastolic of a pressure; the first listed is preferred. */
export type Parameter = {
  readonly key: ParameterKey;
  readonly sources: readonly { readonly code: string; readonly second?: string; readonly label?: SourceLabel }[];
  readonly decimals: number;
  /** The smallest height of a trend's axis, in the metric's unit, so that noise doesn't look like a swing. */
  readonly trendSpanMin: number;
};

export const parameters: readonly Parameter[] = [
  {
    key: "heartRate",
    sources: [
      { code: "MDC_ECG_HEART_RATE" },
      { code: "MDC_PULS_OXIM_PULS_RATE", label: "pulse" },
      { code: "MDC_PULS_RATE_NON_INV", label: "pulse" },
    ],
    decimals: 0,
    trendSpanMin: 30,
  },
  { key: "respiration", sources: [{ code: "MDC_RESP_RATE" }], decimals: 0, trendSpanMin: 12 },
  { key: "spo2", sources: [{ code: "MDC_PULS_OXIM_SAT_O2" }], decimals: 0, trendSpanMin: 10 },
  {
    key: "pressure",
    sources: [
      { code: "MDC_PRESS_BLD_ART_SYS", second: "MDC_PRESS_BLD_ART_DIA", label: "arterial" },
      { code: "MDC_PRESS_BLD_NONINV_SYS", second: "MDC_PRESS_BLD_NONINV_DIA" },
    ],
    decimals: 0,
    trendSpanMin: 50,
  },
  { key: "temperature", sources: [{ code: "MDC_TEMP_BODY" }], decimals: 1, trendSpanMin: 2 },
];

/** What a line shows. `current` values may be read as now; an `expired` one only as the last known. */
export type Shown =
  | { readonly state: "none"; readonly code: string }
  | {
      readonly state: "current" | "expired";
      readonly code: string;
      readonly label?: SourceLabel;
      readonly vital: Vital;
      readonly second?: Vital;
    };

export type Metrics = ReadonlyMap<string, Metric>;

/** For a metric that the server doesn't list, which a newer one may send: the shortest of its own limits. */
const maxAgeUnlistedMillis = 5 * 60 * 1000;

export function maxAgeMillis(metrics: Metrics, code: string): number {
  return metrics.get(code)?.maxAgeMillis ?? maxAgeUnlistedMillis;
}

export function isCurrent(vital: Vital, metrics: Metrics, nowMillis: number): boolean {
  return nowMillis - Date.parse(vital.at) <= maxAgeMillis(metrics, vital.metric);
}

/** The first preferred source with a current value, else the newest value of any. */
export function shownOf(parameter: Parameter, vitals: readonly Vital[], metrics: Metrics, nowMillis: number): Shown {
  const byCode = new Map(vitals.map((vital) => [vital.metric, vital]));
  const found = parameter.sources.flatMap((source) => {
    const vital = byCode.get(source.code);
    return vital === undefined ? [] : [{ source, vital }];
  });
  const current = found.find(({ vital }) => isCurrent(vital, metrics, nowMillis));
  const newest = found.toSorted((a, b) => Date.parse(b.vital.at) - Date.parse(a.vital.at))[0];
  const chosen = current ?? newest;
  if (chosen === undefined) {
    return { state: "none", code: parameter.sources[0]?.code ?? "" };
  }
  const second = chosen.source.second === undefined ? undefined : byCode.get(chosen.source.second);
  return {
    state: current === undefined ? "expired" : "current",
    code: chosen.source.code,
    vital: chosen.vital,
    ...(chosen.source.label === undefined ? {} : { label: chosen.source.label }),
    // Only a diastolic of the same measurement belongs beside the systolic.
    ...(second !== undefined && second.at === chosen.vital.at ? { second } : {}),
  };
}
