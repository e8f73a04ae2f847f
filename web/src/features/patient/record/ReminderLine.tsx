import type { ReactNode } from "react";
import type { Task } from "../../../shared/api/model";
import { messages } from "../../../shared/messages";
import { timeText } from "../../../shared/vitals/format";

/** For whom a reminder is, who asked for it, and when it is due. */
export function ReminderLine({ task, nowMillis }: { readonly task: Task; readonly nowMillis: number }): ReactNode {
  const texts = messages.record;
  const { reminder } = task;
  if (reminder == null) {
    return null;
  }
  const due = Date.parse(reminder.dueAt);
  const whom = reminder.personName ?? (reminder.duty == null ? texts.anybody : texts.duties[reminder.duty]);
  return (
    <span>
      <span className={due <= nowMillis ? "overdue" : ""} data-testid="reminder-due">
        {due <= nowMillis ? texts.overdueSince(timeText(due, nowMillis)) : texts.due(timeText(due, nowMillis))}
      </span>
      {` · ${texts.forSomebody(whom)} · ${reminder.by ?? messages.outcome.someone}`}
    </span>
  );
}
