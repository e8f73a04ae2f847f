import type * as G from "./generated";
import type { OwnRules, Preview, Rule, RuleInForce } from "./limits";
import { request, type Result } from "./request";
import type { Wire } from "./wire";

export type AdminUser = {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly role: string;
  readonly disabled: boolean;
  readonly oneTime: boolean;
  readonly signedInAt?: string | null;
  readonly wards: readonly string[];
};
export type AdminUsers = { readonly total: number; readonly users: readonly AdminUser[] };

export type RoleView = {
  readonly name: string;
  readonly builtIn: boolean;
  readonly capabilities: readonly string[];
  readonly accounts: number;
};
export type RoleList = { readonly capabilities: readonly string[]; readonly roles: readonly RoleView[] };

export type AdminWard = { readonly id: string; readonly name: string; readonly setting: "ward" | "home"; readonly patients: number };

export type AdminStation = Wire<G.StationRowsListed>;

/** By which a browser becomes a station, once. */
export type StationCode = Wire<G.StationAdministrationControllerOffered>;

export type AdminDevice = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly serial: string;
  readonly expectedIntervalMillis: number;
  readonly status: "unbound" | "heard" | "silent";
  readonly ward?: string | null;
  readonly bed?: string | null;
  readonly lastReceivedAt?: string | null;
  readonly oldKeyUntil?: string | null;
};
export type AdminDevices = { readonly total: number; readonly devices: readonly AdminDevice[] };

export type LayerVersion = {
  readonly version: number;
  readonly from: string;
  readonly rules: readonly Rule[];
  readonly off: readonly string[];
  readonly floor: readonly Rule[];
  readonly by?: string | null;
  readonly reason: string;
};
export type Layer = {
  readonly version: number;
  readonly versions: readonly LayerVersion[];
  /** What patients have by this and what is above it. */
  readonly inForce: readonly RuleInForce[];
  readonly adoption: { readonly patients: number; readonly adopted: number };
};

export type Keys = { readonly generation: number; readonly provider: "file" | "pkcs11"; readonly answers: boolean };

export type Verification = {
  readonly entries: number;
  readonly checkpointSize: number;
  readonly signedAt?: string | null;
  readonly cosigners: readonly string[];
  readonly missing: readonly string[];
  readonly alerts: readonly { readonly code: string; readonly detail: string; readonly since: string }[];
};

export type Erasure = {
  readonly patient: string;
  readonly requestedAt: string;
  readonly requestedBy?: string | null;
  readonly reason: string;
};

export const pageSize = 50;

export function getUsers(search: string, offset: number): Promise<Result<AdminUsers>> {
  return request("GET", `/admin/users?${paged(search, offset)}`);
}

export type NewUser = {
  readonly login: string;
  readonly name: string;
  readonly password: string;
  readonly role: string;
  readonly wards: readonly string[];
};

export function createUser(user: NewUser): Promise<Result<{ readonly id: string }>> {
  return request("POST", "/admin/users", user);
}

export function changeUser(
  id: string,
  user: { readonly name: string; readonly role: string; readonly wards: readonly string[] },
): Promise<Result<void>> {
  return request("PUT", `/admin/users/${id}`, user);
}

export function disableUser(id: string): Promise<Result<void>> {
  return request("POST", `/admin/users/${id}/disable`, {});
}

export function enableUser(id: string): Promise<Result<void>> {
  return request("POST", `/admin/users/${id}/enable`, {});
}

/** Shown once. */
export function resetPassword(id: string): Promise<Result<{ readonly password: string }>> {
  return request("POST", `/admin/users/${id}/password`, {});
}

/** One's own; every session of the account ends. */
export function setOwnPassword(login: string, current: string, password: string): Promise<Result<void>> {
  return request("PUT", "/session/password", { login, current, password });
}

export function getRoles(): Promise<Result<RoleList>> {
  return request("GET", "/admin/roles");
}

export function setRole(name: string, capabilities: readonly string[]): Promise<Result<void>> {
  return request("PUT", `/admin/roles/${encodeURIComponent(name)}`, { capabilities });
}

export function getAllWards(): Promise<Result<readonly AdminWard[]>> {
  return request("GET", "/admin/wards");
}

export function createWard(name: string, setting: string): Promise<Result<{ readonly id: string }>> {
  return request("POST", "/admin/wards", { name, setting });
}

export function renameWard(id: string, name: string): Promise<Result<void>> {
  return request("PUT", `/admin/wards/${id}/name`, { name });
}

/** The newest first, those revoked too. */
export async function getStations(): Promise<Result<readonly AdminStation[]>> {
  const result = await request<Wire<G.StationAdministrationControllerStations>>("GET", "/admin/stations");
  return result.ok ? { ...result, value: result.value.stations } : result;
}

/** Its code is shown once. */
export function setUpStation(name: string, ward: string): Promise<Result<StationCode>> {
  return request("POST", "/admin/stations", { name, ward });
}

/** Shown once; it takes the place of a code that was not used. */
export function offerStationCode(id: string): Promise<Result<StationCode>> {
  return request("POST", `/admin/stations/${id}/enrolment`, {});
}

export function revokeStation(id: string): Promise<Result<void>> {
  return request("DELETE", `/admin/stations/${id}`);
}

export function getDevices(search: string, offset: number): Promise<Result<AdminDevices>> {
  return request("GET", `/admin/devices?${paged(search, offset)}`);
}

/** Shown once; the old key goes until the new one is used, for 24 h at most. */
export function issueDeviceKey(id: string): Promise<Result<{ readonly key: string; readonly oldUntil: string }>> {
  return request("POST", `/admin/devices/${id}/key`, {});
}

export function unbindDevice(id: string): Promise<Result<void>> {
  return request("DELETE", `/admin/devices/${id}/binding`);
}

/** `hospital`, `setting/home` or `ward/<id>`. */
export function getLayer(of: string): Promise<Result<Layer>> {
  return request("GET", `/admin/rules/${of}`);
}

export function setLayer(
  of: string,
  layer: {
    readonly expectedVersion: number;
    readonly rules: readonly Rule[];
    readonly off: readonly string[];
    readonly floor: readonly Rule[];
    readonly reason: string;
  },
): Promise<Result<Layer>> {
  return request("PUT", `/admin/rules/${of}`, layer);
}

export function getKeys(): Promise<Result<Keys>> {
  return request("GET", "/admin/keys");
}

export function rotateKeys(): Promise<Result<{ readonly generation: number }>> {
  return request("POST", "/admin/keys/rotation", {});
}

export function getVerification(): Promise<Result<Verification>> {
  return request("GET", "/journal/verification");
}

export function getErasures(): Promise<Result<readonly Erasure[]>> {
  return request("GET", "/admin/erasures");
}

export function approveErasure(patient: string): Promise<Result<void>> {
  return request("POST", `/admin/patients/${patient}/erasure/approval`, {});
}

export function withdrawErasure(patient: string): Promise<Result<void>> {
  return request("DELETE", `/admin/patients/${patient}/erasure`);
}

function paged(search: string, offset: number): string {
  return new URLSearchParams({ search, offset: String(offset), limit: String(pageSize) }).toString();
}

/** What the last days would have signalled on a ward by these rules over those in force. */
export function previewOnWard(ward: string, own: OwnRules): Promise<Result<Preview>> {
  return request("POST", `/wards/${ward}/rules/preview`, own);
}

export type ConfigurationOutcome = { readonly applied: boolean; readonly changes: readonly string[] };

/** The hospital's set-up, as a document that is kept and carried as it is. */
export function getConfiguration(): Promise<Result<unknown>> {
  return request("GET", "/admin/configuration");
}

/** Without a reason it is only said what would change. */
export function takeConfiguration(document: unknown, reason: string | null): Promise<Result<ConfigurationOutcome>> {
  const how = reason === null ? "" : `?${new URLSearchParams({ apply: "true", reason }).toString()}`;
  return request("PUT", `/admin/configuration${how}`, document);
}
