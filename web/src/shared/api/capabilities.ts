import type { User } from "./model";

/** What a role permits, as `docs/administer.md` says. The server holds every request against it; here it says what is worth showing. */
export type Capability =
  | "see-beds"
  | "see-identity"
  | "look-back"
  | "observe"
  | "answer-alarms"
  | "order"
  | "assign"
  | "admit"
  | "administer-accounts"
  | "administer-wards"
  | "administer-devices"
  | "administer-rules"
  | "administer-keys"
  | "audit"
  | "erase"
  | "simulate"
  | "be-prompted";

export function can(user: User, capability: Capability): boolean {
  return user.capabilities.includes(capability);
}

const administering: readonly Capability[] = [
  "administer-accounts",
  "administer-wards",
  "administer-devices",
  "administer-rules",
  "administer-keys",
  "audit",
  "erase",
];

/** Whether the administration has anything for somebody. */
export function administers(user: User): boolean {
  return administering.some((capability) => can(user, capability));
}
