/** What the server says, as `docs/reference/api.md` writes it. Instants are ISO 8601 in UTC. */

import type { Clinical } from "./clinical";
import type { Reminder } from "./plan";

export type Role = "nurse" | "physician" | "administrator" | "patient" | "demo";
export type User = { readonly id: string; readonly name: string; readonly role: Role };
export type Session = { readonly user: User };

export type Metric = {
  readonly code: string;
  readonly unit: string;
  readonly display: string;
  readonly label: string;
  readonly kind: "vital" | "ambient" | "device" | "status" | "implant";
  readonly maxAgeMillis: number;
};

export type Ward = { readonly id: string; readonly name: string; readonly setting: "ward" | "home" };

export type Vital = {
  readonly metric: string;
  readonly value: number;
  readonly at: string;
  readonly receivedAt: string;
  readonly suspect: boolean;
};

/** Times in milliseconds since the epoch, ascending, and a value for each. */
export type Trend = { readonly metric: string; readonly t: readonly number[]; readonly v: readonly number[] };

export type News2Parameter =
  | "respiration"
  | "spo2"
  | "oxygen"
  | "systolic"
  | "pulse"
  | "consciousness"
  | "temperature";

export type News2Part = {
  readonly parameter: News2Parameter;
  readonly points?: number | null;
  readonly value?: number | null;
  readonly at?: string | null;
  /** A person observed it, or a device did. */
  readonly sourceKind?: "device" | "person" | null;
  readonly state: "present" | "stale" | "missing";
};

export type News2 = {
  readonly at: string;
  readonly lower: number;
  readonly upper: number;
  readonly complete: boolean;
  readonly risk: "low" | "low-medium" | "medium" | "high";
  /** One parameter alone scores 3. */
  readonly red: boolean;
  readonly table: string;
  readonly scale: number;
  /** For whom it is not validated. */
  readonly validity: "validated" | "under-16" | "pregnant";
  /** By an order at the end of life: it gives no alarm. */
  readonly suspended: boolean;
  readonly parts: readonly News2Part[];
};

/** MEWS or qSOFA, of the same inputs. It gives no alarm. */
export type OtherScore = {
  readonly name: string;
  readonly table: string;
  readonly lower: number;
  readonly upper: number;
  readonly complete: boolean;
  /** From here on it asks for a response. */
  readonly threshold: number;
  readonly missing: readonly News2Parameter[];
  readonly stale: readonly News2Parameter[];
};

export type ScoreOrder = {
  readonly kind: "spo2-scale-two" | "end-of-life";
  readonly by?: string | null;
  readonly from: string;
  readonly reviewAt: string;
  readonly reason: string;
};

export type Circumstance = {
  readonly kind: "pregnant" | "infection-suspected" | "usually-confused";
  readonly by?: string | null;
  readonly at: string;
};

export type Scoring = {
  readonly orders: readonly ScoreOrder[];
  readonly circumstances: readonly Circumstance[];
};

/** The patient is away from the devices; past `backBy` too long. */
export type OffMonitor = {
  readonly reason: "imaging" | "procedure" | "transport" | "shower" | "leave" | "other";
  readonly by?: string | null;
  readonly since: string;
  readonly backBy: string;
};

/** Past it, it is overdue. */
export type NextObservation = {
  readonly dueAt: string;
  readonly parameters: readonly News2Parameter[];
  /** Metrics of the care plan. */
  readonly scheduled?: readonly string[];
};

export type Priority = "high" | "medium" | "low";
export type Signal = "on" | "latched" | "acknowledged" | "paused" | "off" | "withheld";
export type Responsibility = "undefined" | "accepted" | "rejected";
/** On a ward: bed nurse, charge nurse, physician, supervisor; at home: patient, hub nurse, physician, welfare call. */
export type Rung = "bed-nurse" | "charge-nurse" | "physician" | "supervisor" | "patient" | "hub-nurse" | "welfare-call";

/** One span of a condition. */
export type Episode = {
  readonly id: string;
  readonly condition: string;
  readonly label: string;
  readonly priority: Priority;
  readonly onset: string;
  readonly end?: string | null;
  readonly withdrawn: boolean;
};

export type Alarm = {
  readonly id: string;
  readonly version: number;
  readonly patient: string;
  /** The merged record whose alarm goes on in this one. */
  readonly origin?: string | null;
  readonly kind: "physiological" | "technical";
  /** For example `MDC_PULS_OXIM_SAT_O2:low`. */
  readonly condition: string;
  readonly label: string;
  readonly priority: Priority;
  readonly onset: string;
  readonly end?: string | null;
  readonly raisedAt: string;
  readonly active: boolean;
  readonly signal: Signal;
  /** When a pause is over, or a latched signal completed. */
  readonly signalUntil?: string | null;
  readonly responsibility: Responsibility;
  /** Who accepted or rejected it. */
  readonly responsible?: string | null;
  readonly responsibleSince?: string | null;
  readonly responsibleUntil?: string | null;
  /** Who is called now, and when the next one is unless somebody accepts it. */
  readonly role: Rung;
  readonly nextRungAt?: string | null;
  readonly verify: boolean;
  readonly retrospective: boolean;
  readonly withdrawn: boolean;
  /** Readings that it rested on were withdrawn. */
  readonly corrected: boolean;
  /** Nothing else supports it. */
  readonly enteredInError: boolean;
  readonly worst?: number | null;
  readonly limit?: number | null;
  readonly unit?: string | null;
  readonly episodeCount: number;
  /** All of them; in a patient's view those that are active. */
  readonly episodes: readonly Episode[];
};

export type Task = {
  readonly id: string;
  readonly version: number;
  readonly kind: "review-backlog" | "measure" | "review-correction" | "review-order" | "observe" | "check-oxygen" | "review-limits" | "welfare-call" | "reminder";
  readonly detail: string;
  readonly openedAt: string;
  readonly reminder?: Reminder | null;
};

export type Device = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly expectedIntervalMillis: number;
  readonly lastReceivedAt?: string | null;
  readonly measures: readonly DeviceMeasure[];
  readonly statuses: readonly DeviceStatus[];
  readonly interrogated: readonly DeviceMeasure[];
  readonly oxygen?: { readonly source: string; readonly predictedMinutesLeft?: number | null } | null;
};

/** What a device measures of itself or of what it supplies; the newest. */
export type DeviceMeasure = {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  readonly at: string;
};

/** A status that the device says it has. */
export type DeviceStatus = {
  readonly status: string;
  readonly display: string;
  readonly at: string;
};

/** What a physician prescribed of oxygen: flows in L/min, targets of the saturation in per cent. */
export type OxygenPrescription = {
  readonly flowMin: number;
  readonly flowMax: number;
  readonly targetMin: number;
  readonly targetMax: number;
  readonly by?: string | null;
  readonly from: string;
  readonly reviewAt: string;
  readonly reason: string;
};

export type PatientView = {
  readonly id: string;
  readonly name: string;
  readonly identifier: string;
  readonly birthDate: string;
  readonly ward: string;
  readonly bed?: string | null;
  readonly version: string;
  readonly vitals: readonly Vital[];
  readonly trend?: readonly Trend[];
  readonly news2?: News2 | null;
  readonly scores: readonly OtherScore[];
  readonly scoring: Scoring;
  readonly nextObservation?: NextObservation | null;
  readonly offMonitor?: OffMonitor | null;
  readonly alarms: readonly Alarm[];
  readonly tasks: readonly Task[];
  readonly devices: readonly Device[];
  readonly responsible: Responsible;
  readonly deliveries: readonly Delivery[];
  readonly alsoRecordedAs: readonly OtherRecord[];
  readonly oxygenPrescription?: OxygenPrescription | null;
  /** While it is there, nobody is alarmed of the patient. */
  readonly silentTrial?: SilentTrial | null;
  /** Of a patient at home alone. */
  readonly home?: AtHome | null;
  readonly clinical?: Clinical | null;
};

export type PatientAnswer = "all-right" | "need-help" | "not-wearing";
export type WelfareOutcome = "reached" | "sent-help" | "no-answer" | "false-alarm";

/** What the patient said last, and what came of the last welfare call. */
export type AtHome = {
  /** There is an account on which the patient is asked. */
  readonly prompted: boolean;
  readonly answer?: { readonly answer: PatientAnswer; readonly alarm?: string | null; readonly at: string } | null;
  readonly welfareCall?: { readonly outcome: WelfareOutcome; readonly by?: string | null; readonly at: string } | null;
};

/** Vigil runs beside the ward's other monitors. */
export type SilentTrial = { readonly since: string; readonly until: string };

/** Who has the patient; nobody where `person` is absent. */
export type Responsible = {
  /** The ward says who works when: then somebody has to. */
  readonly staffed: boolean;
  readonly reachable: boolean;
  readonly person?: string | null;
  readonly name?: string | null;
  readonly since?: string | null;
  readonly until?: string | null;
  readonly offeredTo?: string | null;
  readonly offeredToName?: string | null;
};

/** Somebody is told of an alarm that gives a signal. */
export type Delivery = {
  readonly id: string;
  readonly alarm: string;
  readonly rung: number;
  readonly to: string;
  readonly toName?: string | null;
  readonly channel: "app" | "mail" | "sms" | "webhook";
  readonly stage: "ordered" | "sent" | "received" | "displayed" | "failed" | "unconfirmed";
  readonly orderedAt: string;
};

/** Another record of the person, merged into this one. */
export type OtherRecord = {
  readonly id: string;
  readonly name: string;
  readonly identifier: string;
  readonly birthDate: string;
  readonly since: string;
};

/** Minimum and maximum of each slot; `suspect` holds indexes into `t`. */
export type MetricSeries = {
  readonly metric: string;
  readonly unit: string;
  readonly t: readonly number[];
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly suspect: readonly number[];
};

/** A step function: each value holds until the next. */
export type ScoreSeries = {
  readonly t: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly revised: readonly number[];
};

export type Series = {
  readonly patient: string;
  readonly from: string;
  readonly to: string;
  readonly series: readonly MetricSeries[];
  readonly scores: ScoreSeries;
};

export type Scenario = { readonly name: string; readonly title: string; readonly description: string };

export type Frame =
  | {
      readonly type: "snapshot";
      readonly cursor: string;
      readonly now: string;
      readonly resumed: boolean;
      readonly visible: readonly string[];
      readonly patients: readonly PatientView[];
    }
  | {
      readonly type: "delta";
      readonly cursor: string;
      readonly now: string;
      readonly patients: readonly PatientView[];
      readonly gone: readonly string[];
    }
  | { readonly type: "beat"; readonly cursor: string; readonly now: string };
