/**
 * What the server says, as `docs/reference/api.md` writes it: the types that are made of its description, narrowed where
 * it says only that something is a text. Instants are ISO 8601 in UTC.
 */
import type * as G from "./generated";
import type { Handover } from "./handover";
import type { Narrowed, Wire } from "./wire";

import type { Capability } from "./capabilities";

import type { Clinical } from "./clinical";
import type { Reminder } from "./plan";

export type Role = "nurse" | "physician" | "administrator" | "patient" | "demo";
export type User = {
  readonly id: string;
  readonly name: string;
  /** One that is built in, or the hospital's own. What it permits is in the capabilities. */
  readonly role: string;
  readonly capabilities: readonly Capability[];
  /** The password was given by another: nothing is permitted until one's own is set. */
  readonly passwordToSet?: boolean;
};
export type Session = { readonly user: User };

export type Metric = Narrowed<
  G.CareControllerMetricView,
  { readonly kind: "vital" | "ambient" | "device" | "status" | "implant" }
>;

export type Ward = Narrowed<G.CareRowsWard, { readonly setting: "ward" | "home" }>;

export type Vital = Wire<G.PatientViewVitalView>;

/** Times in milliseconds since the epoch, ascending, and a value for each. */
export type Trend = Wire<G.PatientViewTrendView>;

export type News2Parameter =
  | "respiration"
  | "spo2"
  | "oxygen"
  | "systolic"
  | "pulse"
  | "consciousness"
  | "temperature";

export type News2Part = Narrowed<
  G.PatientViewPartView,
  {
    readonly parameter: News2Parameter;
    /** A person observed it, or a device did. */
    readonly sourceKind?: "device" | "person" | null;
    readonly state: "present" | "stale" | "missing";
  }
>;

export type News2 = Narrowed<
  G.PatientViewNews2View,
  {
    readonly risk: "low" | "low-medium" | "medium" | "high";
    /** For whom it is not validated. */
    readonly validity: "validated" | "under-16" | "pregnant";
    readonly parts: readonly News2Part[];
  }
>;

/** MEWS or qSOFA, of the same inputs. It gives no alarm. */
export type OtherScore = Narrowed<
  G.PatientViewScoreView,
  { readonly missing: readonly News2Parameter[]; readonly stale: readonly News2Parameter[] }
>;

export type ScoreOrder = Narrowed<G.PatientViewOrderView, { readonly kind: "spo2-scale-two" | "end-of-life" }>;

export type Circumstance = Narrowed<
  G.PatientViewCircumstanceView,
  { readonly kind: "pregnant" | "infection-suspected" | "usually-confused" }
>;

/** Which score gives alarms; instead of one that would if an infection were suspected. */
export type Signalling = NonNullable<Scoring["signalling"]>;

export type Scoring = Narrowed<
  G.PatientViewScoringView,
  { readonly orders: readonly ScoreOrder[]; readonly circumstances: readonly Circumstance[] }
>;

/** The patient is away from the devices; past `backBy` too long. */
export type OffMonitor = Narrowed<
  G.PatientViewOffMonitorView,
  { readonly reason: "imaging" | "procedure" | "transport" | "shower" | "leave" | "other" }
>;

/** Past it, it is overdue. */
export type NextObservation = Narrowed<
  G.PatientViewNextObservationView,
  { readonly parameters: readonly News2Parameter[] }
>;

export type Priority = "high" | "medium" | "low";
export type Signal = "on" | "latched" | "acknowledged" | "paused" | "off" | "withheld";
export type Responsibility = "undefined" | "accepted" | "rejected";
/** On a ward: bed nurse, charge nurse, physician, supervisor; at home: patient, hub nurse, physician, welfare call. */
export type Rung = "bed-nurse" | "charge-nurse" | "physician" | "supervisor" | "patient" | "hub-nurse" | "welfare-call";

/** One span of a condition. */
export type Episode = Narrowed<G.PatientViewEpisodeView, { readonly priority: Priority }>;

export type Alarm = Narrowed<
  G.PatientViewAlarmView,
  {
    readonly kind: "physiological" | "technical";
    readonly priority: Priority;
    readonly signal: Signal;
    readonly responsibility: Responsibility;
    /** Who is called now, and when the next one is (`nextRungAt`) unless somebody accepts it. */
    readonly role: Rung;
    /** All of them; in a patient's view those that are active. */
    readonly episodes: readonly Episode[];
  }
>;

export type Task = Narrowed<
  G.PatientViewTaskView,
  {
    readonly kind:
      | "review-backlog"
      | "measure"
      | "review-correction"
      | "review-order"
      | "observe"
      | "check-oxygen"
      | "review-limits"
      | "welfare-call"
      | "reminder";
    readonly reminder?: Reminder | null;
  }
>;

export type Device = Wire<G.PatientViewDeviceView>;

/** What a device measures of itself or of what it supplies; the newest. */
export type DeviceMeasure = Wire<G.PatientViewMeasureView>;

/** A status that the device says it has. */
export type DeviceStatus = Wire<G.PatientViewStatusView>;

/** What a physician prescribed of oxygen: flows in L/min, targets of the saturation in per cent. */
export type OxygenPrescription = Wire<G.PatientViewPrescriptionView>;

export type PatientView = Narrowed<
  G.PatientView,
  {
    readonly news2?: News2 | null;
    readonly scores: readonly OtherScore[];
    readonly scoring: Scoring;
    readonly nextObservation?: NextObservation | null;
    readonly offMonitor?: OffMonitor | null;
    readonly alarms: readonly Alarm[];
    readonly tasks: readonly Task[];
    readonly deliveries: readonly Delivery[];
    /** Of a patient at home alone. */
    readonly home?: AtHome | null;
    readonly responsible: Responsible;
    readonly clinical: Clinical;
  }
>;

export type PatientAnswer = "all-right" | "need-help" | "not-wearing";
export type WelfareOutcome = "reached" | "sent-help" | "no-answer" | "false-alarm";

/** What the patient said last, and what came of the last welfare call. */
export type AtHome = Narrowed<
  G.PatientViewHomeView,
  {
    readonly answer?: Narrowed<G.PatientViewAnswerView, { readonly answer: PatientAnswer }> | null;
    readonly welfareCall?: Narrowed<G.PatientViewWelfareCallView, { readonly outcome: WelfareOutcome }> | null;
  }
>;

/** Vigil runs beside the ward's other monitors. */
export type SilentTrial = Wire<G.PatientViewSilentTrialView>;

/** Who has the patient; nobody where `person` is absent. */
export type Responsible = Narrowed<
  G.PatientViewResponsibleView,
  { readonly handover?: Handover | null }
>;

/** Somebody is told of an alarm that gives a signal. */
export type Delivery = Narrowed<
  G.PatientViewDeliveryView,
  {
    readonly channel: "app" | "mail" | "sms" | "webhook";
    readonly stage: "ordered" | "sent" | "received" | "displayed" | "failed" | "unconfirmed";
  }
>;

/** Another record of the person, merged into this one. */
export type OtherRecord = Wire<G.PatientViewRecordView>;

/** Minimum and maximum of each slot; `suspect` holds indexes into `t`. */
export type MetricSeries = Wire<G.SeriesViewLine>;

/** A step function: each value holds until the next. */
export type ScoreSeries = Wire<G.SeriesViewScores>;

export type Series = Wire<G.SeriesView>;

export type Scenario = { readonly name: string; readonly title: string; readonly description: string };

export type Frame =
  | Narrowed<G.FrameSnapshot, { readonly type: "snapshot"; readonly patients: readonly PatientView[] }>
  | Narrowed<G.FrameDelta, { readonly type: "delta"; readonly patients: readonly PatientView[] }>
  | Narrowed<G.FrameBeat, { readonly type: "beat" }>;
