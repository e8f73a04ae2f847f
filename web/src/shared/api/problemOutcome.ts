import { messages } from "../messages";
import type { Outcome } from "../ui/outcomes";
import type { Problem } from "./request";

/** What to tell about a refusal that the act itself has no better words for. */
export function problemOutcome(act: string, problem: Problem): Outcome {
  if (problem.status === 0) {
    return { kind: "failed", text: messages.outcome.unreachable(act) };
  }
  if (problem.code === "not-found") {
    return { kind: "changed", text: messages.outcome.notFound };
  }
  return { kind: "failed", text: messages.outcome.failed(act, problem.detail || problem.code) };
}
