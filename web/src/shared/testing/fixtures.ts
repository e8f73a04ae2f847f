import { nothingStated } from "../api/clinical";
import { nothingHandedOn } from "../api/handover";
import type { Alarm, Episode, Metric, News2, PatientView, Vital } from "../api/model";

/** The server's time in the tests. */
export const now = Date.parse("2026-11-20T05:00:00.000Z");

const minute = 60_000;

export function at(minutesAgo: number): string {
  return new Date(now - minutesAgo * minute).toISOString();
}

export function vital(metric: string, value: number, minutesAgo = 0, suspect = false): Vital {
  return { metric, value, at: at(minutesAgo), receivedAt: at(minutesAgo), suspect };
}

export function alarm(change: Partial<Alarm> = {}): Alarm {
  return {
    id: "alarm-1",
    version: 1,
    patient: "patient-1",
    kind: "physiological",
    condition: "MDC_PULS_OXIM_SAT_O2:low",
    label: "SpO2 low",
    priority: "high",
    onset: at(3),
    raisedAt: at(2),
    active: true,
    signal: "on",
    responsibility: "undefined",
    rung: 0,
    role: "bed-nurse",
    verify: false,
    retrospective: false,
    withdrawn: false,
    corrected: false,
    enteredInError: false,
    worst: 84,
    limit: 88,
    unit: "%",
    episodeCount: 1,
    episodes: [episode()],
    ...change,
  };
}

export function episode(change: Partial<Episode> = {}): Episode {
  return {
    id: "episode-1",
    condition: "MDC_PULS_OXIM_SAT_O2:low",
    label: "SpO2 low",
    priority: "high",
    onset: at(3),
    verify: false,
    retrospective: false,
    withdrawn: false,
    ...change,
  };
}

export function patient(change: Partial<PatientView> = {}): PatientView {
  return {
    id: "patient-1",
    name: "Tan Mei Ling",
    identifier: "MRN-00017",
    birthDate: "1950-01-31",
    ward: "ward-1",
    bed: "7E-04",
    version: "12:345",
    vitals: [],
    trend: [],
    scores: [],
    scoring: { orders: [], circumstances: [] },
    alarms: [],
    tasks: [],
    devices: [],
    responsible: { staffed: false, reachable: false, handedOn: nothingHandedOn },
    deliveries: [],
    alsoRecordedAs: [],
    clinical: nothingStated,
    ...change,
  };
}

export function score(change: Partial<News2> = {}): News2 {
  return {
    at: at(0),
    lower: 5,
    upper: 8,
    complete: false,
    risk: "medium",
    red: false,
    table: "NEWS2-RCP-2017",
    scale: 1,
    validity: "validated",
    suspended: false,
    parts: [
      { parameter: "respiration", points: 2, value: 22, at: at(0), state: "present" },
      { parameter: "temperature", points: 0, at: at(600), state: "stale" },
      { parameter: "consciousness", points: 0, state: "missing" },
    ],
    ...change,
  };
}

const metricList: readonly Metric[] = [
  ["MDC_ECG_HEART_RATE", "/min", "HR", 5],
  ["MDC_PULS_OXIM_PULS_RATE", "/min", "Pulse", 5],
  ["MDC_PULS_OXIM_SAT_O2", "%", "SpO2", 5],
  ["MDC_PRESS_BLD_NONINV_SYS", "mm[Hg]", "NBP sys", 240],
  ["MDC_PRESS_BLD_NONINV_DIA", "mm[Hg]", "NBP dia", 240],
].map(([code, unit, label, minutes]) => ({
  code: String(code),
  mdc: 0,
  unit: String(unit),
  label: String(label),
  display: String(label),
  kind: "vital",
  maxAgeMillis: Number(minutes) * minute,
}));

export const metrics: ReadonlyMap<string, Metric> = new Map(metricList.map((metric) => [metric.code, metric]));
