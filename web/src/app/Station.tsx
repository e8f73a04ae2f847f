import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { DemoPanel } from "../features/demo/DemoPanel";
import { HandoverLink, handoverPath } from "../features/handover/HandoverLink";
import { AlarmInbox } from "../features/inbox/AlarmInbox";
import { PatientPage } from "../features/patient/PatientPage";
import { SessionMenu } from "../features/session/SessionMenu";
import { SetPassword } from "../features/session/SetPassword";
import { SoundBar } from "../features/sound/SoundBar";
import { WardStation } from "../features/ward/WardStation";
import { AnsweringProvider } from "../shared/alarm/answering";
import { DeliveryConfirmer } from "../shared/alarm/DeliveryConfirmer";
import { AlarmAnnouncer } from "../shared/alarm/AlarmAnnouncer";
import { administers, can } from "../shared/api/capabilities";
import { countByPriority } from "../shared/alarm/order";
import type { Priority, User } from "../shared/api/model";
import { useLiveStream, useServerNow } from "../shared/live/useLiveStream";
import { messages } from "../shared/messages";
import { StationSoundProvider } from "../shared/sound/StationSound";
import { administrationPath, Link, navigate, passwordPath, usePath } from "../shared/ui/navigation";
import { secondsText } from "../shared/vitals/format";
import { useSignOut } from "./useSignOut";

type Props = {
  readonly user: User;
  readonly onSignedOut: () => void;
  /** At a shared station, whose own sound goes on. */
  readonly shared?: boolean;
};

const PinDialog = lazy(() => import("../features/station/PinDialog").then((module) => ({ default: module.PinDialog })));

const priorities: readonly Priority[] = ["high", "medium", "low"];

const inboxPath = "/alarms";
const supervisorPath = "/supervisor";

const SupervisorStation = lazy(() =>
  import("../features/supervisor/SupervisorStation").then((module) => ({ default: module.SupervisorStation })),
);
const HandoverPage = lazy(() => import("../features/handover/HandoverPage").then((module) => ({ default: module.HandoverPage })));
/** Loaded by those who open it. */
const Administration = lazy(() => import("../features/administration/Administration"));

export type Page =
  | { readonly name: "ward" | "supervisor" | "inbox" | "handover" | "administration" | "password" | "none" }
  | { readonly name: "patient"; readonly id: string };

export function pageOf(path: string): Page {
  if (path === "/") {
    return { name: "ward" };
  }
  if (path === inboxPath) {
    return { name: "inbox" };
  }
  if (path === supervisorPath) {
    return { name: "supervisor" };
  }
  if (path === handoverPath) {
    return { name: "handover" };
  }
  if (path === passwordPath) {
    return { name: "password" };
  }
  if (path.startsWith(administrationPath)) {
    return { name: "administration" };
  }
  const patient = /^\/patients\/([^/]+)$/.exec(path)?.[1];
  return patient === undefined ? { name: "none" } : { name: "patient", id: decodeURIComponent(patient) };
}

/** Everything behind the sign-in: the bar, the page, and what must be seen on every page. */
export function Station({ user, onSignedOut, shared = false }: Props): ReactNode {
  const { phase, patients } = useLiveStream();
  const page = pageOf(usePath());
  const counts = countByPriority(patients.values());
  const highest = priorities.find((priority) => counts[priority] > 0);
  const lastTile = useRef<string | null>(null);
  useEffect(() => {
    // Without a patient's name: titles stay in the browser's history.
    const waiting = highest === undefined ? "" : `${messages.alarm.prefix[highest]} ${counts[highest]} · `;
    document.title = waiting + messages.app.titles[page.name];
  });
  return (
    <AnsweringProvider>
      <Sounding shared={shared}>
        <div className="station" data-phase={phase}>
          <a className="skip" href="#main">
            {messages.app.skip}
          </a>
          <Bar user={user} onSignedOut={onSignedOut} />
          <SoundBar />
          {phase === "stale" && <StaleScreen />}
          <div className="station-page">{screenOf(page, user, lastTile, onSignedOut)}</div>
          <AlarmAnnouncer />
          <DeliveryConfirmer user={user} />
        </div>
      </Sounding>
    </AnsweringProvider>
  );
}

function Sounding({ shared, children }: { readonly shared: boolean; readonly children: ReactNode }): ReactNode {
  return shared ? children : <StationSoundProvider>{children}</StationSoundProvider>;
}

function screenOf(page: Page, user: User, lastTile: { current: string | null }, onSignedOut: () => void): ReactNode {
  switch (page.name) {
    case "ward":
      return <WardStation lastTile={lastTile} />;
    case "inbox":
      return <AlarmInbox reviews={can(user, "order")} />;
    case "supervisor":
      return (
        <Suspense fallback={<main className="asking">{messages.app.loading}</main>}>
          <SupervisorStation />
        </Suspense>
      );
    case "handover":
      return (
        <Suspense fallback={<Loading />}>
          <HandoverPage user={user} />
        </Suspense>
      );
    case "patient":
      return <PatientPage id={page.id} user={user} />;
    case "password":
      return (
        <SetPassword name={user.name} onSet={onSignedOut} cancel={messages.administration.cancel} onCancel={() => navigate("/")} />
      );
    case "administration":
      return (
        <Suspense fallback={<main id="main" className="asking">{messages.app.loading}</main>}>
          <Administration user={user} />
        </Suspense>
      );
    case "none":
      return (
        <main id="main" className="asking">
          <p>{messages.app.notFound}</p>
          <Link to="/">{messages.app.toWard}</Link>
        </main>
      );
  }
}

function Loading(): ReactNode {
  return (
    <main className="asking" id="main">
      {messages.app.loading}
    </main>
  );
}

/** From then on the lost server is an alarm of the station itself, which also sounds. */
const lostAfterMillis = 10_000;

/** The one sign that nothing on this screen can be believed any more. */
export function StaleScreen(): ReactNode {
  const { lastFrameMillis } = useLiveStream();
  const nowMillis = useServerNow();
  const lost = lastFrameMillis !== null && nowMillis - lastFrameMillis >= lostAfterMillis;
  return (
    <div
      className={lost ? "stale-screen alarm-medium alarm-signals" : "stale-screen"}
      role="alert"
      data-testid="stale-screen"
    >
      <strong>
        {lost && (
          <>
            <span aria-hidden="true">{messages.alarm.prefix.medium} </span>
            <span className="hidden">{messages.alarm.priority("medium")}: </span>
          </>
        )}
        {lastFrameMillis === null ? messages.live.noData : messages.live.noDataSince(secondsText(lastFrameMillis))}
      </strong>
      <span>{messages.live.staleAdvice}</span>
    </div>
  );
}

function Bar({ user, onSignedOut }: Props): ReactNode {
  const leave = useSignOut(onSignedOut);
  const [settingPin, setSettingPin] = useState(false);
  const mayTapIn = can(user, "answer-alarms") && !administers(user);

  return (
    <header className="bar">
      <Link to="/" className="bar-brand">
        <img src="/icon.svg" alt="" width="24" height="24" />
        {messages.app.name}
      </Link>
      <AlarmCounts />
      <Link to={supervisorPath} className="bar-link">
        {messages.supervisor.link}
      </Link>
      <HandoverLink user={user} />
      <Clock />
      <div className="bar-tools">
        <DemoPanel />
        <SessionMenu
          user={user}
          onSignOut={() => void leave()}
          {...(mayTapIn ? { onSetPin: () => setSettingPin(true) } : {})}
        />
        {settingPin && (
          <Suspense>
            <PinDialog onClose={() => setSettingPin(false)} />
          </Suspense>
        )}
      </div>
    </header>
  );
}

/** How many alarms wait, so that those of other patients are seen from a patient's page too. */
function AlarmCounts(): ReactNode {
  const { patients } = useLiveStream();
  const counts = countByPriority(patients.values());
  return (
    <Link to={inboxPath} className="counts">
      <span className="counts-name">{messages.inbox.title}</span>
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
    </Link>
  );
}

export function Clock(): ReactNode {
  const nowMillis = useServerNow();
  return (
    <span className="bar-clock">
      <span className="hidden">{messages.app.serverTime} </span>
      {secondsText(nowMillis)}
    </span>
  );
}
