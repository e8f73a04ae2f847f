import { type FormEvent, type ReactNode, useState } from "react";
import { setOwnPassword } from "../../shared/api/administration";
import { messages } from "../../shared/messages";
import "./signIn.css";

type Props = { readonly name: string; readonly onSet: () => void; readonly cancel: string; readonly onCancel: () => void };

/** A password of one's own in the place of that which somebody gave; then one signs in with it. */
export function SetPassword({ name, onSet, cancel, onCancel }: Props): ReactNode {
  const [error, setError] = useState("");
  const [sending, setSending] = useState(false);
  const texts = messages.administration.password;

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const password = String(form.get("password"));
    if (sending) {
      return;
    }
    if (password !== String(form.get("again"))) {
      setError(texts.notTheSame);
      return;
    }
    setSending(true);
    const result = await setOwnPassword(String(form.get("login")), String(form.get("current")), password);
    setSending(false);
    if (result.ok) {
      onSet();
    } else {
      setError(result.problem.status === 0 ? messages.session.unreachable : result.problem.detail);
    }
  };

  return (
    <main className="sign-in" id="main">
      <form className="sign-in-card" onSubmit={(event) => void submit(event)} data-testid="set-password">
        <h1>{texts.title}</h1>
        <p>{texts.hint(name)}</p>
        <label htmlFor="own-login">{messages.session.login}</label>
        <input id="own-login" name="login" autoComplete="username" required maxLength={200} />
        <label htmlFor="current">{texts.current}</label>
        <input id="current" name="current" type="password" autoComplete="current-password" required maxLength={128} />
        <label htmlFor="new-password">{texts.own}</label>
        <input
          id="new-password"
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={8}
          maxLength={128}
        />
        <label htmlFor="again">{texts.again}</label>
        <input id="again" name="again" type="password" autoComplete="new-password" required maxLength={128} />
        <p className="sign-in-error" role="alert">
          {error}
        </p>
        <button type="submit" className="primary" aria-disabled={sending}>
          {texts.set}
        </button>
        <button type="button" className="quiet" onClick={onCancel}>
          {cancel}
        </button>
      </form>
    </main>
  );
}
