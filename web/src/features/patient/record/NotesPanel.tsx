import { type ReactNode, useCallback, useEffect, useState } from "react";
import { getNotes, type Note, writeNote } from "../../../shared/api/notes";
import { problemOutcome } from "../../../shared/api/problemOutcome";
import { messages } from "../../../shared/messages";
import { Choices } from "../../../shared/ui/Choices";
import { useReport } from "../../../shared/ui/outcomes";
import { timeText } from "../../../shared/vitals/format";
import { commandOf, contentOf, type Draft, draftOf, dropDraft, emptyDraft, keepDraft, lengthOf, noteMaxLength } from "./drafts";
import { fieldsOf, useCarryOut } from "./StatementAct";

type Props = { readonly patient: string; readonly user: string; readonly nowMillis: number };

const parts = ["subjective", "objective", "assessment", "plan"] as const;

/** Notes, newest first, and one more to write. */
export default function NotesPanel({ patient, user, nowMillis }: Props): ReactNode {
  const texts = messages.record;
  const [notes, setNotes] = useState<readonly Note[]>([]);
  const [before, setBefore] = useState<string | null>(null);
  const [state, setState] = useState<"loading" | "loaded" | "failed">("loading");

  const load = useCallback(
    async (from: string | null): Promise<void> => {
      setState("loading");
      const result = await getNotes(patient, from);
      if (!result.ok) {
        setState("failed");
        return;
      }
      setNotes((known) => (from === null ? result.value.notes : [...known, ...result.value.notes]));
      setBefore(result.value.before ?? null);
      setState("loaded");
    },
    [patient],
  );
  useEffect(() => void load(null), [load]);

  return (
    <div className="record-dialog" data-testid="notes">
      <NoteForm patient={patient} user={user} written={() => void load(null)} />
      {state === "failed" && (
        <p role="alert">
          {texts.notesFailed}{" "}
          <button type="button" onClick={() => void load(null)}>
            {texts.again}
          </button>
        </p>
      )}
      {state === "loaded" && notes.length === 0 && <p className="quiet-text">{texts.noNotes}</p>}
      <ol className="notes-list" aria-busy={state === "loading"}>
        {notes.map((note) => (
          <li key={note.id} data-testid="note">
            <NoteText note={note} nowMillis={nowMillis} />
            <NoteActs patient={patient} note={note} written={() => void load(null)} />
          </li>
        ))}
      </ol>
      {before !== null && (
        <button type="button" onClick={() => void load(before)} data-testid="older-notes">
          {texts.older}
        </button>
      )}
    </div>
  );
}

function NoteForm(props: { readonly patient: string; readonly user: string; readonly written: () => void }): ReactNode {
  const { patient, user, written } = props;
  const texts = messages.record;
  const report = useReport();
  const [draft, setDraft] = useState(() => draftOf(user, patient));
  const [busy, setBusy] = useState(false);
  const content = contentOf(draft);
  const length = lengthOf(content);
  const change = (changed: Partial<Draft>): void => {
    const now = { ...draft, ...changed };
    keepDraft(user, patient, now);
    setDraft(now);
  };

  const send = async (): Promise<void> => {
    if (busy || length === 0) {
      return;
    }
    const sent = commandOf(draft);
    change({ sent });
    setBusy(true);
    const result = await writeNote(sent.command, patient, content);
    setBusy(false);
    if (!result.ok) {
      // What was typed stays, here and in memory.
      report(problemOutcome(texts.writing, result.problem));
      return;
    }
    dropDraft(user, patient);
    setDraft({ ...emptyDraft, kind: draft.kind });
    report({ kind: "done", text: texts.written });
    written();
  };

  return (
    <form
      className="note-form"
      data-testid="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Choices
        label={texts.noteKind}
        options={(["soap", "free"] as const).map((kind) => ({ value: kind, text: texts.noteKinds[kind], testId: `note-${kind}` }))}
        chosen={draft.kind === "free" ? "free" : "soap"}
        choose={(kind) => change({ kind })}
      />
      {draft.kind === "soap" ? (
        parts.map((part) => (
          <label key={part}>
            {texts.parts[part]}
            <textarea
              name={part}
              rows={2}
              maxLength={noteMaxLength}
              value={draft[part]}
              readOnly={busy}
              onChange={(event) => change({ [part]: event.target.value })}
            />
          </label>
        ))
      ) : (
        <label>
          {texts.note}
          <textarea
            name="text"
            rows={4}
            maxLength={noteMaxLength}
            value={draft.text}
            readOnly={busy}
            onChange={(event) => change({ text: event.target.value })}
          />
        </label>
      )}
      <div className="dialog-acts">
        <span className="quiet-text" role={length > noteMaxLength ? "alert" : undefined}>
          {texts.length(length, noteMaxLength)}
        </span>
        <button
          type="submit"
          className="primary"
          aria-disabled={busy || length === 0 || length > noteMaxLength}
          data-testid="write-note"
        >
          {busy ? texts.writing : texts.write}
        </button>
      </div>
    </form>
  );
}

function NoteText({ note, nowMillis }: { readonly note: Note; readonly nowMillis: number }): ReactNode {
  const texts = messages.record;
  const wrong = note.enteredInError ?? null;
  return (
    <article className={wrong === null ? "note" : "note note-wrong"}>
      <p className="quiet-text">
        {[
          texts.noteKinds[note.kind],
          texts.saidBy(note.by ?? messages.outcome.someone, timeText(Date.parse(note.at), nowMillis)),
          note.ofOtherRecord ? texts.ofOtherRecord : "",
        ]
          .filter((part) => part !== "")
          .join(" · ")}
      </p>
      {wrong !== null && (
        <p>
          <strong>{texts.enteredInError}</strong>:{" "}
          {texts.saidBy(wrong.by ?? messages.outcome.someone, timeText(Date.parse(wrong.at), nowMillis))} · {wrong.reason}
        </p>
      )}
      {note.kind === "soap" ? (
        <dl className="note-parts">
          {parts
            .filter((part) => note[part] !== "")
            .map((part) => (
              <div key={part}>
                <dt>{texts.parts[part]}</dt>
                <dd>{note[part]}</dd>
              </div>
            ))}
        </dl>
      ) : (
        <p className="note-text">{note.text}</p>
      )}
      {note.addenda.map((addendum) => (
        <div key={addendum.id} className="note-addendum" data-testid="addendum">
          <NoteText note={addendum} nowMillis={nowMillis} />
        </div>
      ))}
    </article>
  );
}

/** A note is never changed: something is added, or it is marked. */
function NoteActs(props: { readonly patient: string; readonly note: Note; readonly written: () => void }): ReactNode {
  const { patient, note, written } = props;
  const texts = messages.record;
  const [asked, setAsked] = useState<"addendum" | "entered-in-error" | null>(null);
  const { carryOut, busy } = useCarryOut(texts.writing);
  if (asked === null) {
    return (
      <div className="note-acts">
        <button type="button" onClick={() => setAsked("addendum")} data-testid="add-addendum">
          {texts.addAddendum}
        </button>
        {note.enteredInError == null && (
          <button type="button" onClick={() => setAsked("entered-in-error")} data-testid="mark-note">
            {texts.mark}
          </button>
        )}
      </div>
    );
  }
  return (
    <form
      className="note-form"
      onSubmit={(event) => {
        const text = fieldsOf(event)("text");
        void carryOut(
          `${asked}:${note.id}:${text}`,
          (command) => writeNote(command, patient, { kind: asked, about: note.id, text }),
          texts.written,
        ).then((done) => {
          if (done) {
            setAsked(null);
            written();
          }
        });
      }}
    >
      <label>
        {asked === "addendum" ? texts.noteKinds.addendum : texts.whyMarked}
        <textarea name="text" rows={2} required maxLength={noteMaxLength} autoFocus />
      </label>
      <div className="dialog-acts">
        <button type="button" onClick={() => setAsked(null)}>
          {messages.limits.cancel}
        </button>
        <button type="submit" className="primary" aria-disabled={busy} data-testid="write-about">
          {asked === "addendum" ? texts.write : texts.mark}
        </button>
      </div>
    </form>
  );
}
