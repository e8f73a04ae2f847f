import type { ReactNode } from "react";
import { completeTask } from "../../shared/api/completeTask";
import type { News2Parameter, PatientView, ScoreOrder, Task } from "../../shared/api/model";
import { problemOutcome } from "../../shared/api/problemOutcome";
import type { Result } from "../../shared/api/request";
import { messages } from "../../shared/messages";
import { useCommands } from "../../shared/ui/commands";
import { type Outcome, useReport } from "../../shared/ui/outcomes";
import { timeText } from "../../shared/vitals/format";
import type { Metrics } from "../../shared/vitals/parameters";
import { useReference } from "../../shared/vitals/reference";
import { ReminderLine } from "./record/ReminderLine";
import { WelfareCallDialog } from "./WelfareCallForm";

/** How completing a task ended, in words. */
export function completionOutcome(result: Result<Task>): Outcome {
  if (result.ok) {
    return { kind: "done", text: messages.outcome.taskDone };
  }
  return result.problem.code === "task-changed"
    ? { kind: "changed", text: messages.outcome.taskChanged }
    : problemOutcome(messages.outcome.completing, result.problem);
}

/** What is to be measured, or what a correction changed, stands in the task by names of the interface. */
export function detailText(task: Task, metrics?: Metrics): string {
  switch (task.kind) {
    case "measure":
    case "observe":
      return task.detail
        .split(",")
        .map((name) => messages.news2.parameter(name as News2Parameter) ?? metrics?.get(name)?.display ?? name)
        .join(", ");
    case "review-correction":
      return task.detail.split(",").map(changeText).join(", ");
    case "review-order":
      if (task.detail === "oxygen") {
        return messages.patient.oxygenPrescription;
      }
      if (task.detail === "treatment-limits") {
        return messages.record.treatmentLimits;
      }
      return messages.news2.orders[task.detail as ScoreOrder["kind"]] ?? task.detail;
    case "review-backlog":
    case "check-oxygen":
    case "review-limits":
    case "welfare-call":
    case "reminder":
      return task.detail;
  }
}

function changeText(change: string): string {
  const [what = "", ...rest] = change.split(":");
  const text = messages.patient.correction[what] ?? what;
  return rest.length === 0 ? text : `${text}: ${rest.join(":")}`;
}

export function Tasks(props: { readonly patient: PatientView; readonly nowMillis: number }): ReactNode {
  const { patient, nowMillis } = props;
  const { isPending, run } = useCommands();
  const report = useReport();
  const { metrics } = useReference();

  const complete = async (task: Task): Promise<void> => {
    const result = await run(keyOf(task), (command) => completeTask(command, task));
    if (result !== null) {
      report(completionOutcome(result));
    }
  };

  return (
    <section className="panel" aria-labelledby="tasks-title">
      <h2 id="tasks-title">{messages.patient.tasks}</h2>
      {patient.tasks.length === 0 && <p className="quiet-text">{messages.patient.noTasks}</p>}
      <ul className="tasks">
        {patient.tasks.map((task) => (
          <li key={task.id} data-testid={`task-${task.id}`}>
            <div>
              <strong>{messages.patient.taskKinds[task.kind]}</strong>
              <span>{detailText(task, metrics)}</span>
              <ReminderLine task={task} nowMillis={nowMillis} />
              <span className="quiet-text">
                {messages.patient.opened(timeText(Date.parse(task.openedAt), nowMillis))}
              </span>
            </div>
            {task.kind === "welfare-call" ? (
              <WelfareCallDialog task={task} patientName={patient.name} />
            ) : (
            <button
              type="button"
              aria-label={messages.patient.doneOf(messages.patient.taskKinds[task.kind])}
              aria-disabled={isPending(keyOf(task))}
              data-testid={`done-${task.id}`}
              onClick={() => void complete(task)}
            >
              {messages.patient.done}
            </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function keyOf(task: Task): string {
  return `${task.id}:${task.version}`;
}
