import { request, type Result } from "./request";

/** That whoever has a patient hands them over; they have them until somebody takes them. */
export type Handover = {
  readonly stage: "offered" | "refused" | "untaken" | "taken";
  readonly from: string;
  readonly fromName?: string | null;
  /** Absent: whoever takes over on the ward. */
  readonly to?: string | null;
  readonly toName?: string | null;
  /** Offered as the time of who has the patient was over, by nobody. */
  readonly byItself: boolean;
  readonly note: string;
  readonly offeredAt: string;
  /** From then on the patient is untaken. */
  readonly due: string;
  /** Who took or refused the patient, or stood in. */
  readonly by?: string | null;
  readonly byName?: string | null;
  readonly since: string;
};

/** By the ids of the patient's alarms and tasks. */
export type HandedOn = {
  readonly signalling: readonly string[];
  readonly accepted: readonly string[];
  readonly paused: readonly string[];
  readonly overdue: readonly string[];
  readonly open: readonly string[];
};

/** Of somebody who has no alarms and nothing to be done. */
export const nothingHandedOn: HandedOn = { signalling: [], accepted: [], paused: [], overdue: [], open: [] };

/** Asks another, or with null whoever takes over, to take the patient; until then nothing changes. */
export function offerPatient(command: string, patient: string, to: string | null, note: string): Promise<Result<undefined>> {
  return request("POST", path(patient, ""), { command, ...(to === null ? {} : { to }), note });
}

/** The patient is the caller's, and the alarms that who had them has accepted. */
export function takeOffered(command: string, patient: string): Promise<Result<undefined>> {
  return request("POST", path(patient, "/take"), { command });
}

export function refuseOffered(command: string, patient: string): Promise<Result<undefined>> {
  return request("POST", path(patient, "/refuse"), { command });
}

export function withdrawOffer(command: string, patient: string): Promise<Result<undefined>> {
  return request("POST", path(patient, "/withdraw"), { command });
}

/** The ward on paper; times as this browser's place has them. */
export function handoverPdf(ward: string, fromMillis: number, toMillis: number): string {
  const query = new URLSearchParams({
    from: new Date(fromMillis).toISOString(),
    to: new Date(toMillis).toISOString(),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  return `/api/v1/wards/${encodeURIComponent(ward)}/handover.pdf?${query}`;
}

function path(patient: string, act: string): string {
  return `/patients/${encodeURIComponent(patient)}/responsible/handover${act}`;
}
