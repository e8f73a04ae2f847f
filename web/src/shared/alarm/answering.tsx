import { createContext, type ReactNode, useCallback, useContext, useMemo } from "react";
import { type AlarmAnswer, answerAlarm } from "../api/answerAlarm";
import type { Alarm } from "../api/model";
import { problemOutcome } from "../api/problemOutcome";
import type { Result } from "../api/request";
import { useLiveStream } from "../live/useLiveStream";
import { messages } from "../messages";
import { useCommands } from "../ui/commands";
import { type Outcome, useReport } from "../ui/outcomes";

export type Answering = {
  readonly isPending: (alarm: Alarm) => boolean;
  readonly answer: (alarm: Alarm, patientName: string, answer: AlarmAnswer) => void;
};

const AnsweringContext = createContext<Answering>({ isPending: () => false, answer: () => {} });

/** How an answer to an alarm ended, in words. */
export function answerOutcome(
  alarm: Alarm,
  patientName: string,
  { act }: AlarmAnswer,
  result: Result<Alarm>,
): Outcome {
  if (result.ok) {
    return { kind: "done", text: messages.outcome.answered(act, alarm.label, patientName) };
  }
  const { problem } = result;
  if (problem.code !== "alarm-changed") {
    return problemOutcome(messages.outcome.answering(act, alarm.label), problem);
  }
  return {
    kind: "changed",
    text:
      problem.alarm?.signal === "acknowledged"
        ? messages.outcome.changedAccepted(alarm.label, problem.alarm.responsible ?? messages.outcome.someone)
        : messages.outcome.changed(alarm.label),
  };
}

/** One place for answering, whether by button or by key, so that both know what is under way. */
export function AnsweringProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { showAlarm } = useLiveStream();
  const { isPending, run } = useCommands();
  const report = useReport();
  const answer = useCallback(
    (alarm: Alarm, patientName: string, given: AlarmAnswer) => {
      const act = async (): Promise<void> => {
        const result = await run(keyOf(alarm, given.act), (command) => answerAlarm(command, alarm, given));
        if (result === null) {
          return;
        }
        const now = result.ok ? result.value : result.problem.alarm;
        if (now !== undefined) {
          showAlarm(now);
        }
        report(answerOutcome(alarm, patientName, given, result));
      };
      void act();
    },
    [run, report, showAlarm],
  );
  const value = useMemo(
    () => ({ answer, isPending: (alarm: Alarm) => acts.some((act) => isPending(keyOf(alarm, act))) }),
    [answer, isPending],
  );
  return <AnsweringContext value={value}>{children}</AnsweringContext>;
}

export function useAnswering(): Answering {
  return useContext(AnsweringContext);
}

const acts: readonly AlarmAnswer["act"][] = ["accept", "reject", "pause", "escalate", "release"];

/** Another version or another act is another decision, so it gets another command. */
function keyOf(alarm: Alarm, act: AlarmAnswer["act"]): string {
  return `${alarm.id}:${alarm.version}:${act}`;
}
