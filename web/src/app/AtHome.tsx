import { type ReactNode, useEffect } from "react";
import { PatientHome } from "../features/home/PatientHome";
import { useLiveStream } from "../shared/live/useLiveStream";
import { messages } from "../shared/messages";
import { useSignOut } from "./useSignOut";

/** What a patient at home has: no other path of the interface is theirs. */
export function AtHome({ onSignedOut }: { readonly onSignedOut: () => void }): ReactNode {
  const { phase } = useLiveStream();
  const leave = useSignOut(onSignedOut);
  useEffect(() => {
    document.title = messages.app.titles.none;
  });
  return (
    <div className="station" data-phase={phase === "stale" ? "lost" : phase}>
      <header className="bar">
        <span className="bar-brand">
          <img src="/icon.svg" alt="" width="24" height="24" />
          {messages.app.name}
        </span>
        <div className="bar-tools">
          <button type="button" className="quiet" data-testid="sign-out" onClick={() => void leave()}>
            {messages.app.signOut}
          </button>
        </div>
      </header>
      <div className="station-page">
        <PatientHome />
      </div>
    </div>
  );
}
