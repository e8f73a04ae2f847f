import type { Goal, Scheduled } from "./plan";
import { request, type Result } from "./request";

export type Criticality = "low" | "high" | "unable-to-assess";
export type TreatmentLimitKind = "not-for-resuscitation" | "no-intubation" | "no-intensive-care" | "comfort-care" | "other";
/** It held and does not any more, or never should have been recorded. */
export type EndingWhy = "over" | "entered-in-error";

export type Allergy = {
  readonly id: string;
  readonly substance: string;
  readonly reaction: string;
  readonly criticality: Criticality;
  readonly by?: string | null;
  readonly at: string;
  /** It came by a merge. */
  readonly ofOtherRecord: boolean;
};

export type TreatmentLimit = {
  readonly id: string;
  readonly kind: TreatmentLimitKind;
  readonly text: string;
  readonly by?: string | null;
  readonly at: string;
  readonly reviewAt: string;
  /** Without, it is of another record or of an earlier stay, and a physician is to confirm it. */
  readonly confirmed: boolean;
  readonly ofOtherRecord: boolean;
};

/** What clinicians stated and ordered, and holds. */
export type Clinical = {
  readonly allergyStatus: "not-recorded" | "none-known" | "known";
  readonly allergies: readonly Allergy[];
  readonly noneKnown?: { readonly id: string; readonly by?: string | null; readonly at: string } | null;
  readonly treatmentLimits: readonly TreatmentLimit[];
  readonly goals: readonly Goal[];
  readonly schedule: readonly Scheduled[];
};

/** Of whom nobody said anything. */
export const nothingStated: Clinical = { allergyStatus: "not-recorded", allergies: [], treatmentLimits: [], goals: [], schedule: [] };

type Ended = { readonly why: EndingWhy; readonly by?: string | null; readonly at: string; readonly reason: string };

/** What was said and does not hold any more. */
export type FormerStatements = {
  readonly allergies: readonly { readonly allergy: Allergy; readonly ending: Ended }[];
  readonly treatmentLimits: readonly { readonly limit: TreatmentLimit; readonly ending: Ended }[];
};

const of = (patient: string): string => `/patients/${encodeURIComponent(patient)}`;

export function recordAllergy(
  command: string,
  patient: string,
  allergy: { readonly substance: string; readonly reaction: string; readonly criticality: Criticality },
): Promise<Result<undefined>> {
  return request("POST", `${of(patient)}/allergies`, { command, ...allergy });
}

export function stateNoneKnown(command: string, patient: string): Promise<Result<undefined>> {
  return request("POST", `${of(patient)}/allergies/none-known`, { command });
}

export function limitTreatment(
  command: string,
  patient: string,
  limit: { readonly kind: TreatmentLimitKind; readonly text: string; readonly reviewAt: string },
): Promise<Result<undefined>> {
  return request("POST", `${of(patient)}/treatment-limits`, { command, ...limit });
}

export function confirmTreatmentLimit(
  command: string,
  patient: string,
  limit: string,
  reviewAt: string,
): Promise<Result<undefined>> {
  return request("POST", `${of(patient)}/treatment-limits/${encodeURIComponent(limit)}/confirm`, { command, reviewAt });
}

export function endStatement(
  command: string,
  patient: string,
  among: "allergies" | "treatment-limits",
  id: string,
  why: EndingWhy,
  reason: string,
): Promise<Result<undefined>> {
  return request("POST", `${of(patient)}/${among}/${encodeURIComponent(id)}/end`, { command, why, reason });
}

export function getFormerStatements(patient: string): Promise<Result<FormerStatements>> {
  return request("GET", `${of(patient)}/former-statements`);
}
