import type { ReactNode } from "react";
import type { NextObservation } from "../api/model";
import { messages } from "../messages";
import { ageText, timeText } from "../vitals/format";
import { useReference } from "../vitals/reference";

type Props = {
  readonly next: NextObservation | null | undefined;
  readonly nowMillis: number;
  /** Nothing is shown before it is overdue. */
  readonly onlyOverdue?: boolean;
};

/** When the patient is to be observed next; overdue, in words and with what is to be observed. */
export function ObservationDue({ next, nowMillis, onlyOverdue = false }: Props): ReactNode {
  const { metrics } = useReference();
  if (next == null) {
    return null;
  }
  const dueMillis = Date.parse(next.dueAt);
  const overdue = nowMillis >= dueMillis;
  if (onlyOverdue && !overdue) {
    return null;
  }
  const texts = messages.news2;
  return (
    <p className={overdue ? "observation-due observation-overdue" : "observation-due"} data-testid="observation-due">
      {overdue ? texts.overdue(ageText(nowMillis - dueMillis)) : texts.due(timeText(dueMillis, nowMillis))}:{" "}
      {[texts.of(next.parameters), ...(next.scheduled ?? []).map((code) => metrics.get(code)?.label ?? code)]
        .filter((part) => part !== "")
        .join(", ")}
    </p>
  );
}
