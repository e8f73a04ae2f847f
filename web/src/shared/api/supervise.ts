import type { Priority, Rung } from "./model";
import { request, type Result } from "./request";
import type { Shift } from "./responsible";

export type Bed = {
  readonly name: string;
  /** Somebody is in it, in sight or not. */
  readonly taken: boolean;
  /** Administration lists it. */
  readonly listed: boolean;
};
export type Zone = { readonly name: string; readonly beds: readonly string[] };
/** `free` is absent where administration lists no beds. */
export type Destination = {
  readonly id: string;
  readonly name: string;
  readonly setting: "ward" | "home";
  readonly free?: readonly string[] | null;
};
export type Places = {
  readonly beds: readonly Bed[];
  readonly zones: readonly Zone[];
  readonly wards: readonly Destination[];
  /** The caller may arrange the ward now. */
  readonly inCharge: boolean;
};

export type Seen = { readonly patient: string; readonly person?: string };
export type ZoneOutcome = { readonly patient: string; readonly outcome: string };

export type Newcomer = {
  readonly name: string;
  readonly identifier: string;
  readonly birthDate: string;
  readonly bed: string;
};

export type NewShift = {
  readonly person: string;
  readonly duty: Shift["duty"];
  readonly from: string;
  readonly until: string;
  readonly onCall: boolean;
};

export type Calls = {
  readonly accepted: number;
  readonly over: number;
  readonly waiting: number;
  readonly medianSeconds?: number | null;
  readonly p90Seconds?: number | null;
};
type ByPriority<T> = Readonly<Record<Priority, T>>;

/** What a ward's alarms asked of its staff. Signals are for each patient-day, but for those of `days`. */
export type Figures = {
  readonly from: string;
  readonly to: string;
  readonly patients: number;
  readonly patientDays: number;
  readonly signals: number;
  readonly byPriority: ByPriority<number>;
  readonly causes: readonly {
    readonly cause: string;
    readonly label: string;
    readonly kind: "physiological" | "technical";
    readonly signals: number;
    readonly byPriority: ByPriority<number>;
  }[];
  readonly topTenth: number;
  readonly days: readonly { readonly date: string; readonly patientDays: number; readonly signals: ByPriority<number> }[];
  readonly calls: Calls;
  readonly callsByPriority: ByPriority<Calls>;
  readonly hours: readonly { readonly hour: number; readonly accepted: number; readonly medianSeconds?: number | null; readonly p90Seconds?: number | null }[];
  readonly responses: readonly { readonly withinSeconds?: number | null; readonly accepted: number }[];
  readonly rungs: readonly { readonly role: Rung; readonly accepted: number; readonly share: number }[];
  readonly climbs: number;
  readonly uncoveredMinutes: number;
};

const wardPath = (ward: string): string => `/wards/${encodeURIComponent(ward)}`;
const patientPath = (patient: string): string => `/patients/${encodeURIComponent(patient)}`;

export function getPlaces(ward: string): Promise<Result<Places>> {
  return request("GET", `${wardPath(ward)}/places`);
}

export function setZones(ward: string, zones: readonly Zone[]): Promise<Result<undefined>> {
  return request("PUT", `${wardPath(ward)}/zones`, { zones });
}

/** Each of the zone's patients who is still as `seen`. */
export function assignZone(
  command: string,
  ward: string,
  zone: string,
  person: string,
  seen: readonly Seen[],
): Promise<Result<{ readonly outcomes: readonly ZoneOutcome[] }>> {
  return request("POST", `${wardPath(ward)}/zones/assign`, { command, zone, person, seen });
}

export function admit(ward: string, newcomer: Newcomer): Promise<Result<{ readonly id: string }>> {
  return request("POST", `${wardPath(ward)}/patients`, newcomer);
}

export function transfer(patient: string, ward: string, bed: string): Promise<Result<undefined>> {
  return request("POST", `${patientPath(patient)}/transfer`, { ward, bed });
}

export function swapBeds(ward: string, patient: string, other: string): Promise<Result<undefined>> {
  return request("POST", `${wardPath(ward)}/beds/swap`, { patient, other });
}

export function discharge(patient: string): Promise<Result<undefined>> {
  return request("POST", `${patientPath(patient)}/discharge`, {});
}

export function planShift(ward: string, shift: NewShift): Promise<Result<{ readonly id: string }>> {
  return request("POST", `${wardPath(ward)}/shifts`, shift);
}

export function cancelShift(ward: string, shift: string): Promise<Result<undefined>> {
  return request("DELETE", `${wardPath(ward)}/shifts/${encodeURIComponent(shift)}`);
}

export function getFigures(ward: string, fromMillis: number, zone: string): Promise<Result<Figures>> {
  const query = new URLSearchParams({ from: new Date(fromMillis).toISOString(), zone });
  return request("GET", `${wardPath(ward)}/alarm-figures?${query.toString()}`);
}
