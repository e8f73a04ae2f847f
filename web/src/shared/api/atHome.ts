import type { Delivery, PatientAnswer, WelfareOutcome } from "./model";
import { request, type Result } from "./request";

/** What a patient at home is asked: a delivery to the patient, without anything of the alarm. */
export type Prompt = {
  readonly id: string;
  readonly kind: "how-are-you" | "check-device";
  readonly stage: Delivery["stage"];
  readonly since: string;
};

export function getPrompts(): Promise<Result<{ readonly prompts: readonly Prompt[] }>> {
  return request("GET", "/me/prompts");
}

export function answerPrompt(command: string, prompt: string, answer: PatientAnswer): Promise<Result<undefined>> {
  return request("POST", `/me/prompts/${encodeURIComponent(prompt)}/answer`, { command, answer });
}

/** Without having been asked. */
export function askForHelp(command: string): Promise<Result<undefined>> {
  return request("POST", "/me/help", { command });
}

export type WelfareContact = {
  readonly address: string;
  readonly entryNotes: string;
  readonly phone: string;
  readonly nextOfKin: readonly { readonly name: string; readonly relation: string; readonly phone: string }[];
};

export type WelfareCall = {
  readonly task: string;
  readonly version: number;
  readonly patient: string;
  readonly name: string;
  readonly contact?: WelfareContact | null;
};

/** Where a patient at home is to be found. Each look is recorded. */
export function getWelfareCall(task: string): Promise<Result<WelfareCall>> {
  return request("GET", `/welfare-calls/${encodeURIComponent(task)}`);
}

export function endWelfareCall(
  command: string,
  task: string,
  expectedVersion: number,
  outcome: WelfareOutcome,
): Promise<Result<undefined>> {
  return request("POST", `/welfare-calls/${encodeURIComponent(task)}/complete`, { command, expectedVersion, outcome });
}
