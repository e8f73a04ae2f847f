import { type FormEvent, type ReactNode, useState } from "react";
import { problemOutcome } from "../../shared/api/problemOutcome";
import type { Result } from "../../shared/api/request";
import { messages } from "../../shared/messages";
import { useCommands } from "../../shared/ui/commands";
import { FormDialog } from "../../shared/ui/FormDialog";
import { useReport } from "../../shared/ui/outcomes";
import type { Loaded } from "./useLoaded";

/** The list once it is there; else that it loads, failed or is empty. */
export function Listed<T>(props: {
  readonly loaded: Loaded<T>;
  readonly isEmpty: (value: T) => boolean;
  readonly empty: string;
  readonly children: (value: T) => ReactNode;
}): ReactNode {
  const { loaded, isEmpty, empty, children } = props;
  const texts = messages.administration;
  return (
    <>
      {loaded.failed && (
        <p role="status">
          {texts.loadFailed}{" "}
          <button type="button" onClick={loaded.reload}>
            {texts.again}
          </button>
        </p>
      )}
      {loaded.value === null ? (
        !loaded.failed && <p role="status">{messages.app.loading}</p>
      ) : isEmpty(loaded.value) ? (
        <p className="administration-quiet">{empty}</p>
      ) : (
        children(loaded.value)
      )}
    </>
  );
}

type FormProps<T> = {
  readonly button: string;
  readonly buttonLabel?: string;
  readonly title: string;
  readonly testId: string;
  readonly wide?: boolean;
  readonly submit: string;
  readonly done: string;
  readonly act: string;
  readonly send: (form: FormData) => Promise<Result<T>>;
  readonly onDone: () => void;
  /** What is shown in place of the form when it is done, and until it is closed. */
  readonly shown?: (value: T) => ReactNode;
  readonly children?: ReactNode;
};

/** A form over the page that says how it ended. What the server refuses stays in the form, to be mended. */
export function ActForm<T>(props: FormProps<T>): ReactNode {
  const { button, buttonLabel, title, testId, wide } = props;
  return (
    <FormDialog
      button={button}
      title={title}
      testId={testId}
      {...(wide === undefined ? {} : { wide })}
      {...(buttonLabel === undefined ? {} : { buttonLabel })}
    >
      {(close) => <Fields {...props} close={close} />}
    </FormDialog>
  );
}

function Fields<T>(props: FormProps<T> & { readonly close: () => void }): ReactNode {
  const { submit, done, act, send, onDone, shown, children, close, testId } = props;
  const { isPending, run } = useCommands();
  const report = useReport();
  const [fault, setFault] = useState("");
  const [value, setValue] = useState<{ readonly of: T } | null>(null);
  const texts = messages.administration;

  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const result = await run(testId, () => send(form));
    if (result === null) {
      return;
    }
    if (!result.ok) {
      const outcome = problemOutcome(act, result.problem);
      setFault(result.problem.status === 0 ? outcome.text : result.problem.detail || outcome.text);
      return;
    }
    report({ kind: "done", text: done });
    onDone();
    if (shown === undefined) {
      close();
    } else {
      setValue({ of: result.value });
    }
  };

  if (value !== null && shown !== undefined) {
    return (
      <div className="dialog-form" ref={takeFocus} tabIndex={-1}>
        {shown(value.of)}
        <div className="dialog-acts">
          <button type="button" className="primary" onClick={close}>
            {texts.close}
          </button>
        </div>
      </div>
    );
  }
  return (
    <form className="dialog-form" onSubmit={(event) => void onSubmit(event)}>
      {children}
      <p className="observation-fault" role="alert">
        {fault}
      </p>
      <div className="dialog-acts">
        <button type="button" onClick={close}>
          {texts.cancel}
        </button>
        <button type="submit" className="primary" aria-disabled={isPending(testId)} data-testid={`${testId}-submit`}>
          {submit}
        </button>
      </div>
    </form>
  );
}

/** To what is shown in place of the form: its button is gone, and no key that is still down may close this unread. */
function takeFocus(shown: HTMLElement | null): void {
  shown?.focus();
}

/** What may be chosen, several at once; in the form under its name. */
export function Checks(props: {
  readonly legend: string;
  readonly name: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly chosen: readonly string[];
}): ReactNode {
  const { legend, name, options, chosen } = props;
  return (
    <fieldset className="administration-checks">
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input type="checkbox" name={name} value={option.value} defaultChecked={chosen.includes(option.value)} />
          {option.text}
        </label>
      ))}
    </fieldset>
  );
}

/** A field to find something in a long list. */
export function Search(props: { readonly search: string; readonly change: (search: string) => void }): ReactNode {
  return (
    <label>
      {messages.administration.search}
      <input
        type="search"
        value={props.search}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => props.change(event.target.value)}
        data-testid="admin-search"
      />
    </label>
  );
}

/** Which part of a list is shown, and the way to the next. */
export function Pages(props: {
  readonly offset: number;
  readonly size: number;
  readonly total: number;
  readonly go: (offset: number) => void;
}): ReactNode {
  const { offset, size, total, go } = props;
  const texts = messages.administration;
  if (total <= size) {
    return null;
  }
  return (
    <p className="administration-acts">
      <button type="button" disabled={offset === 0} onClick={() => go(Math.max(0, offset - size))}>
        {texts.before}
      </button>
      <span role="status">{texts.range(offset + 1, Math.min(total, offset + size), total)}</span>
      <button type="button" disabled={offset + size >= total} onClick={() => go(offset + size)}>
        {texts.next}
      </button>
    </p>
  );
}
