import { request, type Result } from "./request";

export type NoteKind = "soap" | "free" | "addendum" | "entered-in-error";

/** What a note says: the first four of a SOAP note, `text` of any other. */
export type NoteBody = {
  readonly subjective: string;
  readonly objective: string;
  readonly assessment: string;
  readonly plan: string;
  readonly text: string;
};

export type Note = NoteBody & {
  readonly id: string;
  readonly kind: NoteKind;
  readonly by?: string | null;
  readonly at: string;
  readonly enteredInError?: { readonly by?: string | null; readonly at: string; readonly reason: string } | null;
  readonly addenda: readonly Note[];
  /** Written under a record that was merged into this one. */
  readonly ofOtherRecord: boolean;
};

/** Newest first; `before` is what to ask for next. */
export type NotesPage = { readonly notes: readonly Note[]; readonly before?: string | null };

export function getNotes(patient: string, before: string | null): Promise<Result<NotesPage>> {
  const older = before === null ? "" : `?before=${encodeURIComponent(before)}`;
  return request("GET", `/patients/${encodeURIComponent(patient)}/notes${older}`);
}

/** Written once: the same command again writes nothing twice. */
export function writeNote(
  command: string,
  patient: string,
  note: Partial<NoteBody> & { readonly kind: NoteKind; readonly about?: string },
): Promise<Result<undefined>> {
  return request("POST", `/patients/${encodeURIComponent(patient)}/notes`, { command, ...note });
}
