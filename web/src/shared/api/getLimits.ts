import type { Priority } from "./model";
import { request, type Result } from "./request";

/** A rule as `docs/clinical/rules.md` writes it; what it has depends on its kind. */
export type Rule = {
  readonly kind: string;
  readonly threshold?: number | null;
  readonly delaySeconds?: number | null;
  readonly priority?: Priority | null;
  readonly grades?: readonly { readonly threshold: number; readonly priority: Priority }[] | null;
};

/** A rule under its key, a condition like `MDC_PULS_OXIM_SAT_O2:low`, and where it is from; without `rule` it is off. */
export type RuleInForce = {
  readonly key: string;
  readonly rule?: Rule | null;
  readonly from: {
    readonly origin: string;
    readonly level?: string | null;
    readonly by?: string | null;
    readonly reason?: string | null;
  };
};

export type Limits = { readonly version: number; readonly rules: readonly RuleInForce[] };

/** The rules in force for a patient, and where each is from. */
export function getLimits(patient: string): Promise<Result<Limits>> {
  return request("GET", `/patients/${encodeURIComponent(patient)}/limits`);
}
