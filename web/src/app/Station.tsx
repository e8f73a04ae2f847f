import { type ReactNode, useEffect, useRef } from "react";
import { DemoPanel } from "../features/demo/DemoPanel";
import { PatientPage } from "../features/patient/PatientPage";
import { SessionMenu } from "../features/session/SessionMenu";
import { WardStation } from "../features/ward/WardStation";
import { AnsweringProvider } from "../shared/alarm/answering";
import { DeliveryConfirmer } from "../shared/alarm/DeliveryConfirmer";
import { AlarmAnnouncer } from "../shared/alarm/AlarmAnnouncer";
import { countByPriority } from "../shared/alarm/order";
import type { Priority, User } from "../shared/api/model";
import { problemOutcome } from "../shared/api/problemOutcome";
import { signOut } from "../shared/api/signOut";
import { useLiveStream, useServerNow } from "../shared/live/useLiveStream";
import { messages } from "../shared/messages";
import { Link, navigate, usePath } from "../shared/ui/navigation";
import { useReport } from "../shared/ui/outcomes";
import { secondsText } from "../shared/vitals/format";

type Props = { readonly user: User; readonly onSignedOut: () => void };

const priorities: readonly Priority[] = ["high", "medium", "low"];

export type Page = { readonly name: "ward" } | { readonly name: "patient"; readonly id: string } | { readonly name: "none" };

export function pageOf(path: string): Page {
  if (path === "/") {
    return { name: "ward" };
  }
  const patient = /^\/patients\/([^/]+)$/.exec(path)?.[1];
  return patient === undefined ? { name: "none" } : { name: "patient", id: decodeURIComponent(patient) };
}

/** Everything behind the sign-in: the bar, the page, and what must be seen on every page. */
export function Station({ user, onSignedOut }: Props): ReactNode {
  const { phase } = useLiveStream();
  const page = pageOf(usePath());
  const lastTile = useRef<string | null>(null);
  useEffect(() => {
    // Without the patient's name: titles stay in the browser's history.
    document.title = messages.app.titles[page.name];
  }, [page.name]);
  return (
    <AnsweringProvider>
      <div className="station" data-phase={phase}>
        <a className="skip" href="#main">
          {messages.app.skip}
        </a>
        <Bar user={user} onSignedOut={onSignedOut} />
        {phase === "stale" && <StaleScreen />}
        <div className="station-page">{screenOf(page, user, lastTile)}</div>
        <AlarmAnnouncer />
        <DeliveryConfirmer user={user} />
      </div>
    </AnsweringProvider>
  );
}

function screenOf(page: Page, user: User, lastTile: { current: string | null }): ReactNode {
  switch (page.name) {
    case "ward":
      return <WardStation lastTile={lastTile} />;
    case "patient":
      return <PatientPage id={page.id} user={user} />;
    case "none":
      return (
        <main id="main" className="asking">
          <p>{messages.app.notFound}</p>
          <Link to="/">{messages.app.toWard}</Link>
        </main>
      );
  }
}

/** The one sign that nothing on this screen can be believed any more. */
function StaleScreen(): ReactNode {
  const { lastFrameMillis } = useLiveStream();
  return (
    <div className="stale-screen" role="alert" data-testid="stale-screen">
      <strong>
        {lastFrameMillis === null ? messages.live.noData : messages.live.noDataSince(secondsText(lastFrameMillis))}
      </strong>
      <span>{messages.live.staleAdvice}</span>
    </div>
  );
}

function Bar({ user, onSignedOut }: Props): ReactNode {
  const report = useReport();

  const leave = async (): Promise<void> => {
    const result = await signOut();
    if (result.ok || result.problem.code === "not-signed-in") {
      navigate("/");
      onSignedOut();
    } else {
      // Still signed in: to say otherwise would leave the session open to the next person here.
      report(problemOutcome(messages.app.signOut, result.problem));
    }
  };

  return (
    <header className="bar">
      <Link to="/" className="bar-brand">
        <img src="/icon.svg" alt="" width="24" height="24" />
        {messages.app.name}
      </Link>
      <AlarmCounts />
      <Clock />
      <div className="bar-tools">
        <DemoPanel />
        <SessionMenu user={user} onSignOut={() => void leave()} />
      </div>
    </header>
  );
}

/** How many alarms wait, so that those of other patients are seen from a patient's page too. */
function AlarmCounts(): ReactNode {
  const { patients } = useLiveStream();
  const counts = countByPriority(patients.values());
  return (
    <div className="counts" role="group" aria-label={messages.alarm.summary}>
      {priorities.map((priority) => (
        <span
          key={priority}
          className={counts[priority] > 0 ? `count count-${priority}` : "count"}
          data-testid={`count-${priority}`}
        >
          <span aria-hidden="true">
            {messages.alarm.prefix[priority]} {counts[priority]}
          </span>
          <span className="hidden">{messages.alarm.summaryOf(priority, counts[priority])}</span>
        </span>
      ))}
    </div>
  );
}

function Clock(): ReactNode {
  const nowMillis = useServerNow();
  return (
    <span className="bar-clock">
      <span className="hidden">{messages.app.serverTime} </span>
      {secondsText(nowMillis)}
    </span>
  );
}
