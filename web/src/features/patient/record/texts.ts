import type { Allergy, TreatmentLimit } from "../../../shared/api/clinical";
import { messages } from "../../../shared/messages";

const rank: Readonly<Record<Allergy["criticality"], number>> = { high: 0, "unable-to-assess": 1, low: 2 };

/** The gravest first. */
export function byCriticality(a: Allergy, b: Allergy): number {
  return rank[a.criticality] - rank[b.criticality];
}

/** In one line: what, how grave, what it did. */
export function allergyText(allergy: Allergy): string {
  const texts = messages.record;
  const grave = allergy.criticality === "low" ? "" : ` (${texts.criticalities[allergy.criticality]})`;
  const reaction = allergy.reaction === "" ? "" : `: ${allergy.reaction}`;
  return `${allergy.substance}${grave}${reaction}${allergy.ofOtherRecord ? ` [${texts.ofOtherRecord}]` : ""}`;
}

/** In one line: what is not to be done, and whether somebody has to confirm it. */
export function limitText(limit: TreatmentLimit): string {
  const texts = messages.record;
  const what = limit.kind === "other" ? limit.text : texts.limitKinds[limit.kind];
  const more = limit.kind === "other" || limit.text === "" ? "" : `: ${limit.text}`;
  const standing = limit.confirmed ? "" : ` [${limit.ofOtherRecord ? texts.otherToConfirm : texts.earlierToConfirm}]`;
  return `${what}${more}${standing}`;
}
