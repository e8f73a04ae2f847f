import { isLimit, type Limit, type OwnRules, type Rule, type RuleInForce } from "../../../shared/api/limits";

/** The thresholds of a limit as they are typed: its own, then its grades'. */
export type Typed = readonly string[];

/** What somebody proposes for a limit: other thresholds, that it be off, or that it be as the ward has it (`reset`). */
export type Proposal = { readonly typed: Typed; readonly off: boolean; readonly reset?: boolean };

export function typedOf(limit: Limit): Typed {
  return [limit.threshold, ...(limit.grades ?? []).map((grade) => grade.threshold)].map(String);
}

/** The limit with these thresholds, or null where one of them is no number. */
export function withTyped(limit: Limit, typed: Typed): Limit | null {
  const numbers = typed.map((text) => (text.trim() === "" ? Number.NaN : Number(text)));
  const [threshold, ...worse] = numbers;
  if (threshold === undefined || !numbers.every(Number.isFinite)) {
    return null;
  }
  const grades = limit.grades?.map((grade, index) => ({ ...grade, threshold: worse[index] ?? grade.threshold }));
  return { ...limit, threshold, ...(grades === undefined ? {} : { grades }) };
}

/**
 * The patient's own rules with what is proposed in place of what there is: all the others stay, as they
 * are sent as a whole. Null where a threshold is no number.
 */
export function proposed(
  own: OwnRules,
  inForce: readonly RuleInForce[],
  proposals: ReadonlyMap<string, Proposal>,
): OwnRules | null {
  const rules = new Map(own.rules.map((rule) => [keyOf(rule, inForce), rule]));
  const off = new Set(own.off);
  for (const [key, proposal] of proposals) {
    const limit = inForce.find((one) => one.key === key)?.rule;
    rules.delete(key);
    off.delete(key);
    if (proposal.reset === true) {
      continue;
    }
    if (proposal.off) {
      off.add(key);
    } else if (isLimit(limit)) {
      const changed = withTyped(limit, proposal.typed);
      if (changed === null) {
        return null;
      }
      rules.set(key, changed);
    }
  }
  return { rules: [...rules.values()], off: [...off] };
}

/** The key of a rule: a limit's from its own members, another's as it is in force, or its text where it is under an order. */
function keyOf(rule: Rule, inForce: readonly RuleInForce[]): string {
  if (isLimit(rule)) {
    return `${rule.vitalSign}:${rule.direction}`;
  }
  const text = JSON.stringify(rule);
  return inForce.find((one) => JSON.stringify(one.rule) === text)?.key ?? text;
}

/** Whether a proposal says anything else than what is in force. */
export function differs(inForce: RuleInForce, proposal: Proposal): boolean {
  return isLimit(inForce.rule) && proposal.reset !== true
    ? proposal.off || typedOf(inForce.rule).some((text, index) => Number(text) !== Number(proposal.typed[index]))
    : proposal.reset === true;
}
