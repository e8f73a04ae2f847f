import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { I18nProvider } from "react-aria-components";
import { SetPassword } from "../features/session/SetPassword";
import { SignInScreen } from "../features/session/SignInScreen";
import { can } from "../shared/api/capabilities";
import { signOut } from "../shared/api/signOut";
import { getSession } from "../shared/api/getSession";
import type { Session } from "../shared/api/model";
import { signedOutEvent } from "../shared/api/request";
import { getStation, type SharedStation as StationInfo } from "../shared/api/station";
import { LiveProvider } from "../shared/live/useLiveStream";
import { messages, useLanguage } from "../shared/messages";
import { navigate, usePath } from "../shared/ui/navigation";
import { OutcomesProvider } from "../shared/ui/outcomes";
import { ThemeProvider } from "../shared/theme/theme";
import { ReferenceProvider } from "../shared/vitals/reference";
import { AtHome } from "./AtHome";
import { Station } from "./Station";

const SharedStation = lazy(() => import("./SharedStation"));
const EnrolScreen = lazy(() => import("../features/station/EnrolScreen").then((module) => ({ default: module.EnrolScreen })));

/** Where a browser is enrolled as a shared station. */
const enrolPath = "/station";

type Who =
  | { readonly state: "asking" }
  | { readonly state: "nobody"; readonly ended: boolean }
  | { readonly state: "somebody"; readonly session: Session };

export function App(): ReactNode {
  const [who, setWho] = useState<Who>({ state: "asking" });
  const [station, setStation] = useState<StationInfo | null>(null);
  const path = usePath();
  useLanguage();

  useEffect(() => {
    // This first answer also sets the XSRF cookie that signing in needs.
    void Promise.all([getSession(), getStation()]).then(([session, shared]) => {
      setStation(shared.ok ? shared.value : null);
      setWho(session.ok ? { state: "somebody", session: session.value } : { state: "nobody", ended: false });
    });
    const ended = (): void => setWho((before) => ({ state: "nobody", ended: before.state === "somebody" }));
    window.addEventListener(signedOutEvent, ended);
    return () => window.removeEventListener(signedOutEvent, ended);
  }, []);

  return (
    <I18nProvider locale={messages.locale}>
      <ThemeProvider>
        <div className="page">
          {station !== null ? (
            <Suspense>
              <SharedStation
                station={station}
                onRevoked={() => {
                  setStation(null);
                  setWho({ state: "nobody", ended: true });
                }}
              />
            </Suspense>
          ) : who.state === "nobody" && path === enrolPath ? (
            <Suspense>
              <EnrolScreen
                onEnrolled={(enrolled) => {
                  navigate("/");
                  setStation(enrolled);
                }}
              />
            </Suspense>
          ) : (
            screenOf(who, setWho)
          )}
          <footer className="page-foot">
            {messages.app.notADevice} {messages.app.use}
          </footer>
        </div>
      </ThemeProvider>
    </I18nProvider>
  );
}

function screenOf(who: Who, setWho: (who: Who) => void): ReactNode {
  switch (who.state) {
    case "asking":
      return (
        <main className="asking" id="main">
          {messages.app.loading}
        </main>
      );
    case "nobody":
      return <SignInScreen ended={who.ended} onSignedIn={(session) => setWho({ state: "somebody", session })} />;
    case "somebody":
      // Keyed by the user, so that nothing seen by one is ever held for the next.
      return (
        <OutcomesProvider key={who.session.user.id}>
          {who.session.user.passwordToSet === true ? (
            <SetPassword
              name={who.session.user.name}
              onSet={() => setWho({ state: "nobody", ended: false })}
              cancel={messages.app.signOut}
              onCancel={() => void signOut().then(() => setWho({ state: "nobody", ended: false }))}
            />
          ) : can(who.session.user, "be-prompted") ? (
            <LiveProvider>
              <AtHome onSignedOut={() => setWho({ state: "nobody", ended: false })} />
            </LiveProvider>
          ) : (
            <ReferenceProvider>
              <LiveProvider>
                <Station user={who.session.user} onSignedOut={() => setWho({ state: "nobody", ended: false })} />
              </LiveProvider>
            </ReferenceProvider>
          )}
        </OutcomesProvider>
      );
  }
}
