import type { NoteBody, NoteKind } from "../../../shared/api/notes";

/** What somebody began to write of a patient, and the command that it was sent by, if it was. */
export type Draft = NoteBody & {
  readonly kind: NoteKind;
  readonly sent?: { readonly content: string; readonly command: string };
};

export const emptyDraft: Draft = { kind: "soap", subjective: "", objective: "", assessment: "", plan: "", text: "" };

export const noteMaxLength = 8_000;

/**
 * Drafts by who writes and of whom. They outlive the page that they are written on, a lost connection and an idle
 * sign-out; they are in no storage, and whoever else signs in here does not see them.
 */
const drafts = new Map<string, Draft>();

export function draftOf(user: string, patient: string): Draft {
  return drafts.get(`${user}/${patient}`) ?? emptyDraft;
}

export function keepDraft(user: string, patient: string, draft: Draft): void {
  drafts.set(`${user}/${patient}`, draft);
}

export function dropDraft(user: string, patient: string): void {
  drafts.delete(`${user}/${patient}`);
}

/** What of a draft is written: fields of the other kind stay in the draft and are not sent. */
export function contentOf(draft: Draft): NoteBody & { readonly kind: NoteKind } {
  const { kind, subjective, objective, assessment, plan, text } = draft;
  return kind === "soap"
    ? { kind, subjective, objective, assessment, plan, text: "" }
    : { kind, subjective: "", objective: "", assessment: "", plan: "", text };
}

export function lengthOf(body: NoteBody): number {
  return body.subjective.length + body.objective.length + body.assessment.length + body.plan.length + body.text.length;
}

/** The same text sent again is the same command, and another text another one: nothing is written twice, or not at all. */
export function commandOf(draft: Draft): { readonly content: string; readonly command: string } {
  const content = JSON.stringify(contentOf(draft));
  return draft.sent?.content === content ? draft.sent : { content, command: crypto.randomUUID() };
}
