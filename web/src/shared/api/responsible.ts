import { request, type Result } from "./request";

/** Somebody who can be given patients on a ward. */
export type StaffMember = { readonly id: string; readonly name: string; readonly role: string };

export type Shift = {
  readonly id: string;
  readonly person: string;
  readonly name?: string | null;
  readonly duty: "bed-nurse" | "charge-nurse" | "physician" | "supervisor" | "hub-nurse";
  readonly from: string;
  readonly until: string;
  readonly onCall: boolean;
  readonly onDuty: boolean;
  readonly reachable: boolean;
};

export type Staffing = {
  readonly staffed: boolean;
  readonly now: string;
  readonly shifts: readonly Shift[];
  /** How many patients will have nobody from when on, as things stand. */
  readonly uncovered: readonly { readonly from: string; readonly patients: number }[];
  readonly staff: readonly StaffMember[];
};

export function getStaffing(ward: string): Promise<Result<Staffing>> {
  return request("GET", `/wards/${encodeURIComponent(ward)}/staffing`);
}

/** The caller has the patient, or the one who is named. */
export function takePatient(command: string, patient: string, person?: string): Promise<Result<undefined>> {
  return request("POST", `/patients/${encodeURIComponent(patient)}/responsible`, {
    command,
    ...(person === undefined ? {} : { person }),
  });
}
