import { signals } from "../alarm/order";
import type { Alarm, Frame, PatientView, Trend } from "../api/model";

export type Patients = ReadonlyMap<string, PatientView>;

const trendWindowMillis = 2 * 60 * 60 * 1000;
/** More than the snapshot's 120, so that appending needs no resampling; older points fall off the front. */
const trendPointsMax = 480;

/** The patients after a frame. A patient whom the frame doesn't touch stays the same object. */
export function applyFrame(patients: Patients, frame: Frame): Patients {
  switch (frame.type) {
    case "snapshot":
      return applySnapshot(patients, frame.patients, frame.visible, frame.resumed);
    case "delta":
      return applyDelta(patients, frame.patients, frame.gone, Date.parse(frame.now));
    case "beat":
      return patients;
  }
}

/** An alarm as a command's answer gave it, unless the live stream was faster. */
export function withAlarm(patients: Patients, alarm: Alarm): Patients {
  const patient = patients.get(alarm.patient);
  const held = patient?.alarms.find((other) => other.id === alarm.id);
  if (patient === undefined || held === undefined || held.version >= alarm.version) {
    return patients;
  }
  const alarms = patient.alarms
    .map((other) => (other.id === alarm.id ? alarm : other))
    .filter((other) => other.active || signals(other));
  return new Map(patients).set(patient.id, { ...patient, alarms });
}

/** The trend with each vital of the view appended where it is newer, cut to the last two hours. */
export function extendTrend(before: readonly Trend[], view: PatientView, nowMillis: number): readonly Trend[] {
  const known = new Map(before.map((trend) => [trend.metric, trend]));
  for (const vital of view.vitals) {
    const at = Date.parse(vital.at);
    const trend = known.get(vital.metric) ?? { metric: vital.metric, t: [], v: [] };
    if (at > (trend.t.at(-1) ?? -Infinity)) {
      known.set(vital.metric, { metric: vital.metric, t: [...trend.t, at], v: [...trend.v, vital.value] });
    }
  }
  return [...known.values()].map((trend) => cut(trend, nowMillis - trendWindowMillis));
}

function applySnapshot(
  before: Patients,
  views: readonly PatientView[],
  visible: readonly string[],
  resumed: boolean,
): Patients {
  const after = new Map<string, PatientView>();
  const allowed = new Set(visible);
  if (resumed) {
    for (const [id, patient] of before) {
      if (allowed.has(id)) {
        after.set(id, patient);
      }
    }
  }
  for (const view of views) {
    after.set(view.id, { ...view, trend: view.trend ?? [] });
  }
  return after;
}

function applyDelta(
  before: Patients,
  views: readonly PatientView[],
  gone: readonly string[],
  nowMillis: number,
): Patients {
  const after = new Map(before);
  for (const id of gone) {
    after.delete(id);
  }
  for (const view of views) {
    after.set(view.id, { ...view, trend: extendTrend(before.get(view.id)?.trend ?? [], view, nowMillis) });
  }
  return after;
}

function cut(trend: Trend, fromMillis: number): Trend {
  const inWindow = trend.t.findIndex((at) => at >= fromMillis);
  const first = Math.max(inWindow < 0 ? trend.t.length : inWindow, trend.t.length - trendPointsMax);
  return first <= 0 ? trend : { metric: trend.metric, t: trend.t.slice(first), v: trend.v.slice(first) };
}
