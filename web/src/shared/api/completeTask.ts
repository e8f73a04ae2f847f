import type { Task } from "./model";
import { request, type Result } from "./request";

/** `command` names this act: sending it again after a lost answer does nothing twice. */
export function completeTask(command: string, task: Task): Promise<Result<Task>> {
  return request("POST", `/tasks/${encodeURIComponent(task.id)}/complete`, { command, expectedVersion: task.version });
}
