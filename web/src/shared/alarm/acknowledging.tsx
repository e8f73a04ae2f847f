import { createContext, type ReactNode, useCallback, useContext, useMemo } from "react";
import { acknowledgeAlarm } from "../api/acknowledgeAlarm";
import type { Alarm } from "../api/model";
import { problemOutcome } from "../api/problemOutcome";
import type { Result } from "../api/request";
import { useLiveStream } from "../live/useLiveStream";
import { messages } from "../messages";
import { useCommands } from "../ui/commands";
import { type Outcome, useReport } from "../ui/outcomes";

export type Acknowledging = {
  readonly isPending: (alarm: Alarm) => boolean;
  readonly acknowledge: (alarm: Alarm, patientName: string) => void;
};

const AcknowledgingContext = createContext<Acknowledging>({ isPending: () => false, acknowledge: () => {} });

/** How an acknowledgement ended, in words. */
export function acknowledgementOutcome(alarm: Alarm, patientName: string, result: Result<Alarm>): Outcome {
  if (result.ok) {
    return { kind: "done", text: messages.outcome.acknowledged(alarm.label, patientName) };
  }
  const { problem } = result;
  if (problem.code !== "alarm-changed") {
    return problemOutcome(messages.outcome.acknowledging(alarm.label), problem);
  }
  return {
    kind: "changed",
    text:
      problem.alarm?.signal === "acknowledged"
        ? messages.outcome.changedAcknowledged(alarm.label, problem.alarm.acknowledgedBy ?? messages.outcome.someone)
        : messages.outcome.changed(alarm.label),
  };
}

/** One place for acknowledging, whether by button or by key, so that both know what is under way. */
export function AcknowledgingProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { showAlarm } = useLiveStream();
  const { isPending, run } = useCommands();
  const report = useReport();
  const acknowledge = useCallback(
    (alarm: Alarm, patientName: string) => {
      const act = async (): Promise<void> => {
        const result = await run(keyOf(alarm), (command) => acknowledgeAlarm(command, alarm));
        if (result === null) {
          return;
        }
        const now = result.ok ? result.value : result.problem.alarm;
        if (now !== undefined) {
          showAlarm(now);
        }
        report(acknowledgementOutcome(alarm, patientName, result));
      };
      void act();
    },
    [run, report, showAlarm],
  );
  const value = useMemo(
    () => ({ acknowledge, isPending: (alarm: Alarm) => isPending(keyOf(alarm)) }),
    [acknowledge, isPending],
  );
  return <AcknowledgingContext value={value}>{children}</AcknowledgingContext>;
}

export function useAcknowledging(): Acknowledging {
  return useContext(AcknowledgingContext);
}

/** Another version is another decision, so it gets another command. */
function keyOf(alarm: Alarm): string {
  return `${alarm.id}:${alarm.version}`;
}
