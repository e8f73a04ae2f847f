import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import type { Session } from "../../shared/api/model";
import type { Problem } from "../../shared/api/request";
import { signIn } from "../../shared/api/signIn";
import { messages } from "../../shared/messages";
import "./signIn.css";

type Props = { readonly ended: boolean; readonly onSignedIn: (session: Session) => void };

/** What to say of a refusal; the same for a wrong login as for a wrong password. */
export function refusalText(problem: Problem): string {
  switch (problem.code) {
    case "sign-in-refused":
      return messages.session.refused;
    case "too-many-attempts":
      return messages.session.tooMany;
    case "unreachable":
      return messages.session.unreachable;
    default:
      return messages.session.failed;
  }
}

export function SignInScreen({ ended, onSignedIn }: Props): ReactNode {
  const [error, setError] = useState(ended ? messages.session.ended : "");
  const [sending, setSending] = useState(false);

  useEffect(() => {
    document.title = messages.session.pageTitle;
  }, []);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (sending) {
      return;
    }
    const form = new FormData(event.currentTarget);
    setSending(true);
    const result = await signIn(String(form.get("login")), String(form.get("password")));
    setSending(false);
    if (result.ok) {
      onSignedIn(result.value);
    } else {
      setError(refusalText(result.problem));
    }
  };

  return (
    <main className="sign-in" id="main">
      <form className="sign-in-card" onSubmit={(event) => void submit(event)} aria-describedby="not-a-device">
        <img src="/icon.svg" alt="" width="40" height="40" />
        <h1>{messages.app.name}</h1>
        <p id="not-a-device" className="sign-in-notice">
          <strong>{messages.app.notADevice}</strong> {messages.app.use}
        </p>
        <label htmlFor="login">{messages.session.login}</label>
        <input id="login" name="login" data-testid="login" autoComplete="username" autoFocus required maxLength={200} />
        <label htmlFor="password">{messages.session.password}</label>
        <input
          id="password"
          name="password"
          type="password"
          data-testid="password"
          autoComplete="current-password"
          required
          maxLength={1000}
        />
        <p className="sign-in-error" role="alert" data-testid="sign-in-error">
          {error}
        </p>
        <button type="submit" className="primary" data-testid="sign-in" aria-disabled={sending}>
          {sending ? messages.session.submitting : messages.session.submit}
        </button>
      </form>
    </main>
  );
}
