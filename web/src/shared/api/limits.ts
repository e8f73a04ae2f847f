import type { Priority } from "./model";
import { request, type Result } from "./request";

/** A worse threshold of a limit, or a level of a score. */
export type RuleStep = { readonly threshold: number; readonly delaySeconds?: number | null; readonly priority: Priority };

/** A rule as `docs/clinical/rules.md` writes it. What a kind doesn't have is absent; what we don't know of one is sent back as it came. */
export type Rule = {
  readonly kind: string;
  readonly vitalSign?: string | null;
  readonly direction?: "low" | "high" | null;
  readonly threshold?: number | null;
  readonly delaySeconds?: number | null;
  readonly priority?: Priority | null;
  readonly grades?: readonly RuleStep[] | null;
};

/** A limit of a vital sign, which people change. */
export type Limit = Rule & {
  readonly kind: "limit";
  readonly vitalSign: string;
  readonly direction: "low" | "high";
  readonly threshold: number;
  readonly delaySeconds: number;
  readonly priority: Priority;
};

export type RuleOrigin = {
  readonly origin: string;
  readonly level?: string | null;
  readonly by?: string | null;
  readonly reason?: string | null;
  readonly from?: string | null;
  readonly until?: string | null;
};

/** One that is in force, with who set it; without `rule` it is off. */
export type RuleInForce = { readonly key: string; readonly rule?: Rule | null; readonly from: RuleOrigin };

export type Limits = {
  readonly version: number;
  readonly rules: readonly RuleInForce[];
  readonly floor: readonly Rule[];
  /** What was set for this patient alone, in force or under an order. */
  readonly own: { readonly rules: readonly Rule[]; readonly off: readonly string[] };
};

/** The patient's own rules, all of them. */
export type OwnRules = { readonly rules: readonly Rule[]; readonly off: readonly string[] };

export type Preview = {
  readonly from: string;
  readonly to: string;
  readonly patients: number;
  readonly judged: number;
  readonly readings: number;
  readonly now: number;
  readonly proposed: number;
  readonly missed: number;
  readonly laterByMillis: number;
};

export function isLimit(rule: Rule | null | undefined): rule is Limit {
  return rule?.kind === "limit";
}

export function getLimits(patient: string): Promise<Result<Limits>> {
  return request("GET", `${of(patient)}/limits`);
}

/** In the place of the patient's own rules before. */
export function setLimits(
  command: string,
  patient: string,
  expectedVersion: number,
  own: OwnRules,
  reason: string,
): Promise<Result<Limits>> {
  return request("PUT", `${of(patient)}/limits`, { command, expectedVersion, ...own, reason });
}

/** What the last days would have signalled by them. */
export function previewLimits(patient: string, own: OwnRules): Promise<Result<Preview>> {
  return request("POST", `${of(patient)}/limits/preview`, own);
}

/** A physician's, over all else until then. */
export function orderLimit(
  command: string,
  patient: string,
  expectedVersion: number,
  order: { readonly key: string; readonly rule?: Rule; readonly until: string; readonly reason: string },
): Promise<Result<Limits>> {
  return request("POST", `${of(patient)}/limit-orders`, { command, expectedVersion, ...order });
}

export function endLimitOrder(
  command: string,
  patient: string,
  expectedVersion: number,
  key: string,
  reason: string,
): Promise<Result<Limits>> {
  return request("POST", `${of(patient)}/limit-orders/end`, { command, expectedVersion, key, reason });
}

function of(patient: string): string {
  return `/patients/${encodeURIComponent(patient)}`;
}
