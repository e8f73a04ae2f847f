import "./station.css";
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { enrolStation, getStation, type SharedStation } from "../../shared/api/station";
import { messages } from "../../shared/messages";

/** Makes this browser a shared station, by a code that an administrator was given. */
export function EnrolScreen({ onEnrolled }: { readonly onEnrolled: (station: SharedStation) => void }): ReactNode {
  const [error, setError] = useState("");
  const texts = messages.station;

  useEffect(() => {
    document.title = texts.enrolTitle;
    // Sets the XSRF cookie.
    void getStation();
  }, [texts]);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const result = await enrolStation(String(new FormData(event.currentTarget).get("code")));
    if (result.ok) {
      onEnrolled(result.value);
    } else {
      setError((texts.refusals as Readonly<Record<string, string>>)[result.problem.code] ?? messages.session.failed);
    }
  };

  return (
    <main className="sign-in" id="main">
      <form className="sign-in-card" onSubmit={(event) => void submit(event)}>
        <img src="/icon.svg" alt="" width="40" height="40" />
        <h1>{texts.enrol}</h1>
        <p className="sign-in-notice">{texts.enrolHint}</p>
        <label htmlFor="code">{texts.code}</label>
        <input id="code" name="code" autoComplete="off" autoCapitalize="characters" spellCheck={false} autoFocus required maxLength={20} data-testid="enrol-code" />
        <p className="sign-in-error" role="alert" data-testid="enrol-error">
          {error}
        </p>
        <button type="submit" className="primary" data-testid="enrol">
          {texts.enrol}
        </button>
      </form>
    </main>
  );
}
