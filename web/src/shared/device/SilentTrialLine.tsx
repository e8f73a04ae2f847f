import type { ReactNode } from "react";
import type { SilentTrial } from "../api/model";
import { messages } from "../messages";
import { timeText } from "../vitals/format";

type Props = { readonly trial: SilentTrial | null | undefined; readonly nowMillis: number };

/** That nobody is alarmed, and until when. */
export function SilentTrialLine({ trial, nowMillis }: Props): ReactNode {
  if (trial == null) {
    return null;
  }
  return (
    <p className="silent-trial" data-testid="silent-trial">
      {messages.silentTrial.title}, {messages.silentTrial.until(timeText(Date.parse(trial.until), nowMillis))}
    </p>
  );
}
