import type { Alarm, Device, Metric, News2, NextObservation, OffMonitor, Session, SilentTrial, Trend, User, Vital, Ward } from "./model";
import { request, type Result } from "./request";

/** The shared station that this browser is enrolled as. */
export type SharedStation = {
  readonly id: string;
  readonly name: string;
  readonly ward: Ward;
  /** How long a person stays tapped in without touching it. */
  readonly idleSeconds: number;
  /** Who is tapped in. */
  readonly user?: User | null;
  /** It has had its one audio pause. */
  readonly pauseUsed: boolean;
};

/** Somebody who can tap in by PIN. */
export type StationPerson = { readonly id: string; readonly name: string; readonly role: User["role"]; readonly locked: boolean };

/** A patient as a station gets it while nobody is tapped in. */
export type Bed = {
  readonly id: string;
  readonly ward: string;
  readonly bed?: string | null;
  readonly version: string;
  readonly vitals: readonly Vital[];
  readonly trend?: readonly Trend[];
  readonly news2?: News2 | null;
  readonly nextObservation?: NextObservation | null;
  readonly offMonitor?: Omit<OffMonitor, "by"> | null;
  readonly alarms: readonly Omit<Alarm, "responsible">[];
  readonly devices: readonly Omit<Device, "name" | "interrogated">[];
  readonly staffed: boolean;
  readonly reachable: boolean;
  readonly covered: boolean;
  readonly atHome: boolean;
  readonly silentTrial?: SilentTrial | null;
};

export type StationPause = { readonly until: string; readonly alarms: readonly string[] };

export type TapInBy =
  | { readonly person: string; readonly pin: string }
  | { readonly login: string; readonly password: string };

export function getStation(): Promise<Result<SharedStation>> {
  return request("GET", "/station");
}

export function enrolStation(code: string): Promise<Result<SharedStation>> {
  return request("POST", "/station/enrolment", { code });
}

export function getStationPeople(): Promise<Result<readonly StationPerson[]>> {
  return request("GET", "/station/people");
}

export function getStationMetrics(): Promise<Result<readonly Metric[]>> {
  return request("GET", "/station/metrics");
}

export function tapIn(by: TapInBy): Promise<Result<Session>> {
  return request("POST", "/station/session", by);
}

export function touchStation(): Promise<Result<undefined>> {
  return request("POST", "/station/touch", {});
}

export function pauseStation(alarms: readonly string[]): Promise<Result<StationPause>> {
  return request("POST", "/station/pause", { alarms });
}

export type PinState = { readonly state: "none" | "set" | "locked" };

export function getPin(): Promise<Result<PinState>> {
  return request("GET", "/pin");
}

export function setPin(pin: string): Promise<Result<undefined>> {
  return request("PUT", "/pin", { pin });
}
