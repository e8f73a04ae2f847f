import type { ReactNode } from "react";
import type { OffMonitor } from "../api/model";
import { messages } from "../messages";
import { timeText } from "../vitals/format";

type Props = { readonly offMonitor: OffMonitor | null | undefined; readonly nowMillis: number };

/** That the patient is away from the devices, why, and until when. */
export function OffMonitorLine({ offMonitor, nowMillis }: Props): ReactNode {
  if (offMonitor == null) {
    return null;
  }
  const backByMillis = Date.parse(offMonitor.backBy);
  const texts = messages.offMonitor;
  const time = timeText(backByMillis, nowMillis);
  return (
    <p className="off-monitor" data-testid="off-monitor">
      {texts.away(texts.reasons[offMonitor.reason])},{" "}
      {nowMillis >= backByMillis ? texts.overdue(time) : texts.backBy(time)}
    </p>
  );
}
